"""A figure of each of those on the list before: 每个人下了多少单, “how many orders of each of them”, 再加一列登录次数.

Read as the figure of all of them, which is then told customer by customer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.request import ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.acts.acting import is_order
from crm_tools.assistant.understand.figures.reports import checked_report
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.lists.people import HEADS
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import report_in
from crm_tools.assistant.understand.turns.returning import Earlier, Read
from crm_tools.assistant.understand.turns.said import turn_pattern


def each_one(asked: Asked, _: Sequence[Earlier], read: Read) -> Call | None:
    """The report with a row for each of them; None where the turn asks for no figure of each."""
    if (rows := _rows_ranked(asked.previous)) is not None and not is_order(asked):
        answers = (read(one, asked.previous, ()) for one in _of_all(asked, False, "things"))
        return next((one for one in answers if _rows_ranked(one) == rows), None)
    people = lists(asked.previous) or counted(asked.previous)
    if people is None or people == AudienceRequest() or is_order(asked):
        return None
    for told in _of_all(asked, lists(asked.previous) is not None):
        found = read(told, asked.previous, ())
        if found.tool == "run_report" and (of_each := _each(asked, report_in(found), people)) is not None:
            return of_each
    return None


def _rows_ranked(call: Call | None) -> tuple[object, ...] | None:
    """What tells the first so many things of a ranking: “sales of each” is of these."""
    told = {} if call is None or call.tool != "run_report" or lists(call) is not None else call.arguments
    groups = tuple(told.get("dimensions") or ())
    order = (told.get("order") or {}).get("by", *told.get("measures", ())[:1])
    return (groups, told["limit"], order, told.get("period")) if groups and told.get("limit") else None


def _of_all(asked: Asked, listed: bool, each_of: str = "each") -> Iterator[str]:
    """The turn as it would be said of all of them together; only what is ``listed`` has columns."""
    said = asked.text.norm.strip(" ?!.,;:")
    added = turn_pattern("each_one", "column").fullmatch(said)
    if added is not None and listed:
        yield ("他们的" if asked.language == "zh" else "their ") + str(added["a"] or added["b"] or added["c"])
        return
    each = turn_pattern("each_one", each_of).search(said) or turn_pattern("each_one", "each").search(said)
    if each is None or turn_pattern("each_one", "never").search(said):
        return
    front, back = said[: each.start()].strip(" ,"), said[each.end() :].strip(" ,")
    if asked.language == "zh":
        yield f"{'它' if each_of == 'things' else '他'}们{front}{back}"
        return
    they = "their" if each.group().endswith("'s") else "they"
    yield f"{front} {they} {back}".strip()
    yield f"{front} {each['of'] or ''} them {back}".replace("  ", " ").strip()
    yield f"{front} {back}".strip()
    yield re.sub(r"^their their", "their", f"their {front} {back}".strip())


def _each(asked: Asked, report: ReportRequest, people: AudienceRequest) -> Call | None:
    """The report of all of them with a row for each."""
    if report.dimensions == ("customer",) and (report.limit is not None or report.audience == people):
        return checked_report(drafted(asked), report)  # the first so many, beside whom the figure now stands
    plain = report == ReportRequest(measures=report.measures, period=report.period, audience=report.audience)
    if not plain or report.audience is None or set(report.measures) & {*HEADS}:
        return None
    return checked_report(drafted(asked), report.model_copy(update={"dimensions": ("customer",)}))

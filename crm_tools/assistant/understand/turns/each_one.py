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
    people = lists(asked.previous) or counted(asked.previous)
    if people is None or people == AudienceRequest() or is_order(asked):
        return None
    for told in _of_all(asked, lists(asked.previous) is not None):
        found = read(told, asked.previous, ())
        if found.tool == "run_report" and (of_each := _each(asked, report_in(found), people)) is not None:
            return of_each
    return None


def _of_all(asked: Asked, listed: bool) -> Iterator[str]:
    """The turn as it would be said of all of them together; only what is ``listed`` has columns."""
    said = asked.text.norm.strip(" ?!.,;:")
    added = turn_pattern("each_one", "column").fullmatch(said)
    if added is not None and listed:
        yield ("他们的" if asked.language == "zh" else "their ") + str(added["a"] or added["b"] or added["c"])
        return
    each = turn_pattern("each_one", "each").search(said)
    if each is None or turn_pattern("each_one", "never").search(said):
        return
    front, back = said[: each.start()].strip(" ,"), said[each.end() :].strip(" ,")
    if asked.language == "zh":
        yield f"他们{front}{back}"
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

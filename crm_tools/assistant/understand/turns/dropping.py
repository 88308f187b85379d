"""Less of a report: 把抖音去掉, 等级不要了, 不要累计了, “drop the order count”."""

from __future__ import annotations

from crm_tools.analytics.criteria import Scalar
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.figures import reports
from crm_tools.assistant.understand.lists.people import is_person
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import call_for
from crm_tools.assistant.understand.text.peel import cut
from crm_tools.assistant.understand.turns.said import turn_patterns


def dropped(asked: Asked, report: ReportRequest) -> Call | None:
    """把抖音去掉, 等级不要了, “drop the order count”: the report less a value, a measure or a group."""
    for form in turn_patterns("turned", "dropped"):
        said = form.search(asked.text.norm.strip(" ?!.,"))
        found = None if said is None else _less(asked, report, said["y"], said.start("y"))
        if found is not None:
            return found
    return None


_IN_NAMES = ("filler", "comma", "and", "turn", "follow", "group", "split", "count_word", "pronoun", "which_all")
"""Kinds of words that may stand around the name of what is to go."""


def _less(asked: Asked, report: ReportRequest, name: str, start: int) -> Call | None:
    """The report less what is named at that place of the turn, where it is nothing but that."""
    start = asked.text.norm.index(name, start)
    around = [(0, start), (start + len(name), len(asked.text.norm))]
    draft = drafted(asked, cut(asked.text, [one for one in around if one[0] < one[1]]))
    named = [token for token in draft.tokens if token.kind not in _IN_NAMES]
    if named and all(token.kind in _LAID_OUT for token in named):
        return _without_layout(report, {_LAID_OUT[token.kind] for token in named})
    for kinds in (("measure",), ("dimension", "grouped")):
        if named and all(token.kind in kinds for token in named):
            return _without_parts(report, kinds[0], {token.value for token in named})
    values = [token for token in named if token.kind == "value"]
    noun = [
        t
        for t in named
        if t.kind != "value" and not (t.kind == "dimension" and any(t.value == v.value[0] for v in values))
    ]
    if not values or any(not is_person(token) for token in noun):
        return None
    changed = report
    for field in dict.fromkeys(token.value[0] for token in values):
        if field not in DIMENSIONS:
            return None
        gone = tuple(dict.fromkeys(token.value[1] for token in values if token.value[0] == field))
        changed = changed.model_copy(update={"filters": _less_values(changed.filters, field, gone)})
    return reports.checked_report(draft, changed)


_LAID_OUT = {
    "running": "running",
    "share": "share",
    "previous": "compare",
    "year_ago": "compare",
    "versus": "compare",
    "growth": "compare",
}


def _without_layout(report: ReportRequest, gone: set[str]) -> Call | None:
    """不要累计了, “drop the comparison”."""
    if not all(getattr(report, name) for name in gone) or report.part:
        return None
    changed: dict[str, object] = {name: None if name == "compare" else () for name in gone}
    if "compare" in gone:
        changed |= {"also": None, "order": None if report.order and "_" in report.order.by else report.order}
    return call_for(report.model_copy(update=changed))


def _without_parts(report: ReportRequest, kind: str, gone: set[str]) -> Call | None:
    field = "measures" if kind == "measure" else "dimensions"
    had: tuple[str, ...] = getattr(report, field)
    kept = tuple(name for name in had if name not in gone)
    if len(kept) == len(had) or not (
        kept or (kind == "dimension" and not (report.limit or report.top_percent or report.per or report.share))
    ):
        return None
    changed: dict[str, object] = {field: kept}
    if report.order is not None and report.order.by in gone:
        changed["order"] = None
    changed |= {name: tuple(one for one in getattr(report, name) if one not in gone) for name in ("share", "running")}
    return call_for(report.model_copy(update=changed))


def _less_values(filters: tuple[Filter, ...], name: str, gone: tuple[str, ...]) -> tuple[Filter, ...]:
    """The filters without these values: fewer of those that were chosen, else all but these."""
    chosen = next((one for one in filters if one.field == name and one.op == "in"), None)
    denied = next((one for one in filters if one.field == name and one.op in ("ne", "not_in")), None)
    rest = tuple(one for one in filters if one not in (chosen, denied))
    if chosen is not None and isinstance(chosen.value, tuple):
        left = tuple(value for value in chosen.value if value not in gone)
        if left:
            return (*rest, _filter(name, ("eq", "in"), left))
    if denied is not None:
        before = denied.value if isinstance(denied.value, tuple) else (denied.value,)
        gone = tuple(dict.fromkeys((*(str(one) for one in before), *gone)))
    return (*rest, _filter(name, ("ne", "not_in"), gone))


def _filter(name: str, ops: tuple[str, str], values: tuple[Scalar, ...]) -> Filter:
    one = values[0] if len(values) == 1 else values
    return Filter.model_validate({"field": name, "op": ops[0] if len(values) == 1 else ops[1], "value": one})

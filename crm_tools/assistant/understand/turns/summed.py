"""Some rows of the report before as one number: 北京和天津合起来多少, “Beijing and Tianjin combined”."""

from __future__ import annotations

from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.figures.reports import checked_report
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.turns.said import turn_pattern

_AROUND = ("and", "filler", "comma", "only", "lead", "follow")


def summed(asked: Asked) -> Call | None:
    """The report by one thing for those of its values that are named, without its rows; None for any other turn."""
    previous = asked.previous
    if previous is None or previous.tool != "run_report" or len(previous.arguments.get("dimensions", ())) != 1:
        return None
    said = turn_pattern("summed", "said").fullmatch(asked.text.norm.strip(" ?!.,;:"))
    base = ReportRequest.model_validate({n: v for n, v in previous.arguments.items() if n != "chart"})
    by = base.dimensions[0]
    plain = (
        base.limit is None and base.top_percent is None and not (base.per or base.part or base.share or base.running)
    )
    if said is None or not plain or any(one.field == by for one in base.filters):
        return None
    who = next(one for one in said.groups() if one)
    tokens = [one for one in drafted(asked, normalise(who)).tokens if one.kind not in _AROUND]
    if len(tokens) < 2 or any(one.kind != "value" or one.value[0] != by for one in tokens):
        return None
    chosen = Filter(field=by, op="in", value=tuple(dict.fromkeys(one.value[1] for one in tokens)))
    whole = base.model_copy(update={"filters": (*base.filters, chosen), "dimensions": (), "order": None})
    return checked_report(drafted(asked), whole)

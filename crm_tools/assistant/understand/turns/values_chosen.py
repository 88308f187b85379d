"""What becomes of the values that a report was chosen by, where a turn adds some, splits by others, asks for shares."""

from __future__ import annotations

import re
from typing import Any

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.assistant.understand.draft import Draft

INSTEAD = re.compile(r"换|改|\binstead\b|\bchange\b|\bswitch\b")


def of_those_days(audience: AudienceRequest, before: str, now: str) -> AudienceRequest:
    """去年呢 after the sales of this year's new customers: of those who were new then."""
    filters = tuple(one.model_copy(update={"period": now}) if one.period == before else one for one in audience.filters)
    return audience.model_copy(update={"filters": filters})


def counted_in(audience: AudienceRequest, now: str) -> AudienceRequest | None:
    """“And last year?” after how many ordered this year: who did so then; None where several times are told."""
    deeds = [one for one in audience.filters if one.field not in ATTRIBUTES]
    own = {one.period for one in deeds if one.period is not None}
    shared = any(one.period is None for one in deeds) or not deeds
    if len(own) + shared > 1 or (own and own & {"all"}):
        return None
    if not own:
        return audience.model_copy(update={"period": now})
    filters = tuple(one if one.period is None else one.model_copy(update={"period": now}) for one in audience.filters)
    return audience.model_copy(update={"filters": filters})


def named_apart(draft: Draft, base: ReportRequest) -> bool:
    """“By quarter” after Beijing against Shanghai: a row each in every quarter, unless one thing goes for another."""
    named = {one.field for one in base.filters if one.op == "in"}
    return bool(named) and base.dimensions == tuple(named) and not INSTEAD.search(draft.text.norm)


def part_named(draft: Draft, base: ReportRequest) -> dict[str, Any] | None:
    """抖音占比, “Tmall's share”: of one value, where the groups are its own or there are none."""
    plainly = not (draft.measures or draft.period or draft.dimensions or draft.conditions or draft.compare)
    if len(draft.filters) != 1 or not plainly or base.part or base.limit is not None or base.compare:
        return None
    [one] = draft.filters
    told = {one.field for one in (*base.filters, *(base.audience.filters if base.audience else ()))}
    if one.field not in DIMENSIONS or one.field in told or base.dimensions not in ((), (one.field,)):
        return None
    names = tuple(name for name in base.measures if not MEASURES[name].ratio)
    return {"dimensions": (one.field,), "part": (one,), "share": names, "order": None} if names else None


def brought_back(draft: Draft, kept: tuple[Filter, ...], base: ReportRequest) -> tuple[Filter, ...]:
    """线下加回来 after it was left out; 加上长沙 where all cities are there already is asked back."""
    for one in list(draft.filters):
        before = [each for each in kept if each.field == one.field]
        values = one.value if isinstance(one.value, tuple) else (one.value,)
        denied = next((each for each in before if each.op in ("ne", "not_in")), None)
        if denied is not None:
            had = denied.value if isinstance(denied.value, tuple) else (denied.value,)
            left = tuple(value for value in had if value not in values)
            kept = tuple(each for each in kept if each is not denied)
            kept += (Filter(field=one.field, op="not_in", value=left),) if left else ()
            draft.filters.remove(one)
        elif not before and one.field in base.dimensions:
            draft.unclear.append((draft.text.raw, None))
    return kept


def still_chosen(draft: Draft, base: ReportRequest) -> tuple[Filter, ...]:
    """各渠道呢 after one channel: all of them, as one would be the only row."""
    new = {name for name in draft.dimensions if name not in base.dimensions}
    return tuple(one for one in base.filters if one.op != "eq" or one.field not in new)

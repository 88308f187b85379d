"""What the figures of an answer rest on, in words: days, conditions, definitions, and what to know beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from crm_tools.analytics.audience_list import Audience
from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.periods import Period, resolve
from crm_tools.analytics.reasons import condition_words
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import Filter, Scalar
from crm_tools.analytics.result import Result
from crm_tools.analytics.segment import Segment
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.analytics.vocabulary import Measure
from crm_tools.assistant.calls import CALLS, Call, ChurnRisk, Clarify, Decline
from crm_tools.assistant.turn import Found, Told
from crm_tools.assistant.wording import joined
from crm_tools.present.asked import filter_words, threshold_words
from crm_tools.texts import Language, say

_SEGMENT_OF = {"intent_customers": "intent", "churn_risk": "churn_risk"}
POINT = "- "
"""Before a line of an answer that is a point of its own rather than small print."""
_DENIALS = {"ne": "eq", "not_in": "in"}


def basis(found: Found, today: dt.date, language: Language, currency: str) -> str:
    """First and last day, conditions, definition, then a line for each note. Empty where nothing was computed."""
    outcome = found.outcome
    if isinstance(outcome, Clarify | Decline):
        return ""
    if isinstance(outcome, Told):
        return "\n".join([*(f"{POINT}{point}" for point in outcome.points), *outcome.lines])
    parts, gap = [], say("assistant.between_parts", language)
    if outcome.period:
        parts.append(say("assistant.basis.period", language, days=days(outcome.period, language)))
    worded = conditions(found.call, today, language, currency)
    worded += [outcome.rule.to(language)] if isinstance(outcome, Audience) and outcome.rule else []
    if worded:
        parts.append(say("assistant.basis.conditions", language, conditions=joined(worded, language)))
    if isinstance(outcome, Result):
        names = [column.name for column in outcome.columns if column.name in MEASURES]
        if found.call.arguments.get("counted"):
            names = list(found.call.arguments["measures"])
        meaning = gap.join(_defined(MEASURES[name], language) for name in names)
    else:
        meaning = _segment(outcome, gap, language, currency)
    parts.append(say("assistant.basis.definition", language, definition=meaning))
    line = ("" if language == "zh" else " ").join(parts)
    return "\n".join([line, *(note.to(language) for note in outcome.notes)])


def days(period: Period, language: Language) -> str:
    """``2026-10-01 至 2026-11-22``."""
    if period.start is None:
        return say("assistant.basis.until", language, end=period.end)
    return say("assistant.basis.from_to", language, start=period.start, end=period.end)


def conditions(call: Call, today: dt.date, language: Language, currency: str) -> list[str]:
    """The filters of a call in words: ``城市 = 上海``, ``Orders ≥ 1 (Category = 手机, 2026-08-25 to 2026-11-22)``."""
    checked = CALLS[call.tool].model_validate(call.arguments)
    audience = getattr(checked, "audience", None)
    named = audience.segment if audience else _SEGMENT_OF.get(call.tool, getattr(checked, "segment", "all"))
    wanted: tuple[Filter, ...] = (*getattr(checked, "filters", ()), *(_dated(audience) if audience else ()))
    if isinstance(checked, ChurnRisk):
        wanted = checked.conditions()
    told = [
        say("assistant.op.part", language, part=filter_words(one, language, currency=currency))
        for one in getattr(checked, "part", ())
    ]
    average = getattr(checked, "average", None)
    told += [say(f"analytics.average.{average}", language)] if average else []
    told += _each(getattr(checked, "per", ()), getattr(checked, "limit", None), getattr(checked, "offset", 0), language)
    told += _silence(checked, audience, language)
    return [
        _condition(one, named, today, language, currency)
        if isinstance(one, Condition)
        else filter_words(one, language, currency=currency)
        for one in wanted
    ] + told


def _dated(audience: AudienceRequest) -> Iterable[Condition]:
    """Its conditions, with the days of the list where they name none; what a customer is has no days."""
    for one in audience.filters:
        done = one.field in MEASURES or (one.field in DIMENSIONS and DIMENSIONS[one.field].family == "item")
        yield one.model_copy(update={"period": audience.period}) if done and one.period is None else one


def _each(per: Iterable[str], limit: int | None, passed: int, language: Language) -> list[str]:
    """Which places of a ranking there are, where these are not the first of all rows."""
    groups = joined([DIMENSIONS[name].label.to(language) for name in per], language)
    if passed and limit:
        places = f"{passed + 1}" if limit == 1 else f"{passed + 1}–{passed + limit}"
        key = "assistant.op.places_per" if groups else "assistant.op.places"
        return [say(key, language, groups=groups, places=places)]
    return [say("assistant.op.per", language, groups=groups, limit=limit)] if groups else []


def _silence(checked: Any, audience: AudienceRequest | None, language: Language) -> list[str]:
    """How long without an order makes the list, where the question said so: 30天没下单."""
    params = {**getattr(checked, "params", {}), **(audience.params if audience else {})}
    days = params.get("lapsed_days")
    return [] if days is None else [say("assistant.op.silent", language, days=days)]


def _condition(wanted: Condition, named: str, today: dt.date, language: Language, currency: str) -> str:
    entry, own = DIMENSIONS.get(wanted.field), SEGMENTS[named].own if named in SEGMENTS else ()
    if entry is None and wanted.field not in MEASURES:
        return condition_words(wanted, today, own, currency).to(language)
    if entry and entry.family == "item":
        key = "assistant.op.not_bought" if wanted.op in _DENIALS else "assistant.op.bought"
        positive = wanted.model_copy(update={"op": _DENIALS.get(wanted.op, wanted.op)})
        text = say(key, language, condition=filter_words(positive, language, currency=currency))
    else:
        text = filter_words(wanted, language, currency=currency)
    inner = [filter_words(one, language, currency=currency) for one in wanted.where]
    if wanted.period:
        inner.append(days(resolve(wanted.period, today), language))
    return say("assistant.op.within", language, condition=text, inner=joined(inner, language)) if inner else text


def _defined(entry: Measure, language: Language) -> str:
    return say("assistant.basis.defined", language, name=entry.label, meaning=entry.description)


def _segment(found: Audience, gap: str, language: Language, currency: str) -> str:
    """The segment with the thresholds that were used, which may differ from the usual ones."""
    segment = SEGMENTS[found.request.segment]
    if found.called:
        return say("assistant.basis.defined", language, name=found.called, meaning=found.meaning())
    groups: dict[str, list[tuple[str, Scalar]]] = {segment.definition or "": []}
    for name, value in found.definitions.items():
        groups.setdefault(name.partition(".")[0], []).append((name, value))
    told = []
    for group, used in groups.items():
        # Lists that conditions name have thresholds of their own: each is told by its own name.
        entry = segment if group == (segment.definition or "") else _of_definition(group)
        told_of = entry.deciding(dict(used), found.request.params)
        meaning = gap.join(threshold_words(told_of, language, currency)) or entry.description.to(language)
        told.append(say("assistant.basis.defined", language, name=entry.label, meaning=meaning))
    return ("；" if language == "zh" else "; ").join(told)


def _of_definition(group: str) -> Segment:
    return next(one for one in SEGMENTS.values() if one.definition == group)

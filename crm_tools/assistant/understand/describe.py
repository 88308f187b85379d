"""What was understood in words, and requests written as questions a person could ask."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from crm_tools.analytics.audience_request import Condition
from crm_tools.analytics.periods import resolve
from crm_tools.analytics.reasons import condition_words
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import Filter
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.text.normalise import fold
from crm_tools.assistant.understand.vocabulary.named_values import aliases
from crm_tools.texts import Language, catalogue, inside, say
from crm_tools.texts.formats import MONTHS

_NAMED = {
    "today": ("今天", "today"),
    "yesterday": ("昨天", "yesterday"),
    "this_week": ("本周", "this week"),
    "this_month": ("本月", "this month"),
    "this_quarter": ("本季度", "this quarter"),
    "this_year": ("今年", "this year"),
    "last_week": ("上周", "last week"),
    "last_month": ("上个月", "last month"),
    "last_quarter": ("上季度", "last quarter"),
    "last_year": ("去年", "last year"),
}
_ROLLING = {"day": ("天", "days"), "week": ("周", "weeks"), "month": ("个月", "months"), "year": ("年", "years")}
_EACH = {"day": "每天", "week": "每周", "month": "每月", "quarter": "每季度", "year": "每年"}
_CYCLES = ("weekday", "hour", "registration_month")


def understood(draft: Draft) -> str:
    """The parts of the request so far, in the reader's words."""
    language, parts = draft.language, []
    if draft.segment:
        parts.append(say("understand.part.segment", language, value=SEGMENTS[draft.segment].label))
    elif draft.people and not draft.measures:
        parts.append(say("understand.part.customers", language))
    measures = [*draft.measures, *(one.field for one in draft.conditions if one.field not in draft.measures)]
    if draft.measures:
        parts.append(
            say("understand.part.measures", language, value=_labels(measures[: len(draft.measures)], language))
        )
    if draft.dimensions:
        parts.append(say("understand.part.dimensions", language, value=_labels(draft.dimensions, language)))
    if draft.period:
        parts.append(say("understand.part.period", language, value=_days(draft, draft.period)))
    if draft.compare:
        parts.append(say("understand.part.compare", language, value=_compared(draft)))
    parts += [_condition(one, draft) for one in (*draft.filters, *draft.conditions)]
    if draft.limit:
        parts.append(say("understand.part.limit", language, value=draft.limit))
    if draft.share:
        parts.append(say("understand.part.share", language))
    if draft.average:
        parts.append(say(f"analytics.average.{draft.average}", language))
    return say("understand.between", language).join(parts)


def _labels(names: Sequence[str], language: Language) -> str:
    found = [inside((MEASURES.get(name) or DIMENSIONS[name]).label.to(language)) for name in names]
    return ("、" if language == "zh" else ", ").join(found)


def _days(draft: Draft, token: str) -> str:
    period = resolve(token, draft.today)
    if period.start is None:
        return say("understand.days.until", draft.language, end=period.end)
    return say("understand.days.from_to", draft.language, start=period.start, end=period.end)


def _compared(draft: Draft) -> str:
    assert draft.compare is not None
    if draft.compare in ("previous", "year_ago"):
        return say(f"understand.compare.{draft.compare}", draft.language)
    return _days(draft, draft.compare)


def _condition(one: Filter, draft: Draft) -> str:
    language = draft.language
    if one.field not in MEASURES and one.field not in DIMENSIONS:
        own = SEGMENTS[draft.segment].own if draft.segment else ()
        return condition_words(Condition.model_validate(one.model_dump()), draft.today, own).to(language)
    values = one.value if isinstance(one.value, tuple) else (one.value,)
    field = (MEASURES.get(one.field) or DIMENSIONS[one.field]).label
    told = ("、" if language == "zh" else ", ").join(
        f"{value:,}" if isinstance(value, int | float) else _said(one.field, value, language) for value in values
    )
    return say("understand.part.filter", language, field=field, op=say(f"understand.op.{one.op}", language), value=told)


def question(
    language: Language,
    *,
    measures: Sequence[str] = (),
    dimensions: Sequence[str] = (),
    period: str | None = None,
    filters: Iterable[Filter] = (),
    segment: str | None = None,
    tail: tuple[str, str] = ("", ""),
) -> str | None:
    """A request as a short question, None where it has parts that a short question cannot carry."""
    when = period_words(period, language) if period else ""
    wheres = [_value_words(one, language) for one in filters]
    if when is None or None in wheres:
        return None
    where = [words for words in wheres if words]
    if language == "zh":
        groups = "".join(
            _EACH.get(name) or ("按" if name in _CYCLES else "各") + DIMENSIONS[name].label.zh for name in dimensions
        )
        if segment:
            return f"{''.join(where)}{'的' if where else ''}{SEGMENTS[segment].label.zh}{tail[0]}"
        what = "和".join(MEASURES[name].label.zh for name in measures) or "客户"
        link = "的" if groups or where else ""
        return f"{when}{''.join(where)}{groups}{link}{what}{tail[0]}"
    what = (
        (segment and SEGMENTS[segment].label.en.lower())
        or " and ".join(_english(name) for name in measures)
        or "customers"
    )
    by = " and ".join(DIMENSIONS[name].label.en.lower() for name in dimensions)
    pieces = [what, f"by {by}" if by else "", f"in {', '.join(where)}" if where else "", when, tail[1]]
    text = " ".join(piece for piece in pieces if piece)
    return text[:1].upper() + text[1:]


def _english(name: str) -> str:
    label = MEASURES[name].label.en
    return label if label.isupper() else label.lower()


def period_words(token: str, language: Language) -> str | None:
    """A period as people say it, None for one that has no short name."""
    place = 0 if language == "zh" else 1
    if token == "all":
        return ""
    if token in _NAMED:
        return _NAMED[token][place]
    if match := re.fullmatch(r"last_(\d+)_(day|week|month|year)s?", token):
        count, unit = match[1], _ROLLING[match[2]][place]
        return f"近{count}{unit}" if language == "zh" else f"last {count} {unit}"
    if ".." in token:
        first, _, last = token.partition("..")
        return _range_words(first, last, language)
    return _date_words(token, language)


def _range_words(first: str, last: str, language: Language) -> str | None:
    start = period_words(first, language) if first else ""
    end = period_words(last, language) if last else ""
    if start is None or end is None:
        return None
    if language == "zh":
        return f"{start}到{end}" if start and end else f"{start}以来" if start else f"截至{end}"
    if start and end:
        return f"from {start.removeprefix('in ')} to {end.removeprefix('in ')}"
    return f"since {start.removeprefix('in ')}" if start else f"until {end.removeprefix('in ')}"


def _date_words(token: str, language: Language) -> str | None:
    chinese = language == "zh"
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", token):
        return f"{match[1]}年{int(match[2])}月{int(match[3])}日" if chinese else token
    if match := re.fullmatch(r"(\d{4})-(\d\d)", token):
        return f"{match[1]}年{int(match[2])}月" if chinese else f"in {MONTHS[int(match[2]) - 1]} {match[1]}"
    if match := re.fullmatch(r"(\d{4})-Q(\d)", token):
        return f"{match[1]}年Q{match[2]}" if chinese else f"in Q{match[2]} {match[1]}"
    if re.fullmatch(r"\d{4}", token):
        return f"{token}年" if chinese else f"in {token}"
    return None


def _value_words(one: Filter, language: Language) -> str | None:
    """The values of a filter as they stand in a question; None for anything but plain values."""
    if one.op not in ("eq", "in") or one.field not in DIMENSIONS or DIMENSIONS[one.field].kind != "text":
        return None
    values = one.value if isinstance(one.value, tuple) else (one.value,)
    if any(_said(one.field, str(value), language) != value for value in values):
        return None  # a code of ours, which nobody types
    if language == "zh":
        return "和".join(str(value) for value in values)
    return " and ".join(_alias(one.field, str(value)) for value in values)


def _said(name: str, value: str, language: Language) -> str:
    """A value in words where it is a code: yes of has_email is 有邮箱."""
    key = f"present.value.{name}.{value}"
    return say(key, language) if key in catalogue() else value


@cache
def _alias(name: str, value: str) -> str:
    """The English name of a value, if it has one."""
    english = next((alias for alias in aliases(name, fold(value)) if alias.isascii()), value)
    if fold(value) == english:
        return value
    return english.title() if name in ("city", "channel") else english

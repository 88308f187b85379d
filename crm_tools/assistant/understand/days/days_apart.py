"""Days that do not follow one another: some left out of a period, and several looked at one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from crm_tools.analytics import buckets
from crm_tools.analytics.periods import DAY, Period, Unit, resolve, unit_start
from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.request import Filter
from crm_tools.assistant.understand.days.asked_each import asked_each
from crm_tools.assistant.understand.days.span import TO_DATE
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.vocabulary.spans import Token

_NAMED_DAYS = re.compile(r"(?:[今去前]年)?[这那](?:两|俩|2|几)(?:天|个?月|个?季度|年)|these (?:two|2) (?:days|months)")
TOGETHER = re.compile("一共|总共|合计|加起来|合起来|合在一起|加在一起|合并算|together|in total|combined")
"""Several periods as one."""
_WHO = re.compile(r"^(?:customers|people|members|users|shoppers|clients) (?:who|that)\b")
_PEOPLE_ASKED = re.compile(
    r"^(?:(?:please|pls|list|show|find|get|give|me|us|the|all|names? of) )*"
    r"(?:who|whom|(?:which )?(?:customers|people|members|users|buyers|shoppers|clients)|everyone|everybody|those)"
    r" (?:who |that |have |has |had )*(?:bought|ordered|purchased|shopped|logged|paid|placed|spent|registered|joined)\b"
)
_MOST_DAYS = 62


def points_at_others(draft: Draft, index: int) -> bool:
    """618和双11哪个卖得多，今年这两天: the days that were named before."""
    token = draft.tokens[index]
    others = [at for at, t in enumerate(draft.tokens) if t.kind == "period" and at != index]
    if len(others) < 2 or not _NAMED_DAYS.fullmatch(token.text):
        return False
    draft.place(index)
    return True


def left_out(draft: Draft, index: int) -> bool:
    """除了双11以外, “excluding June”: days of the period that are not counted."""
    before, after = draft.follows(index, -1, "not"), draft.follows(index, 1, "not_after")
    if (before is None and after is None) or draft.has("done", "undone", "unbought", "never"):
        return False
    days = resolve(draft.tokens[index].value.token, draft.today)
    unit = _whole_unit(days)
    if unit is None:
        return False
    first = days.start or days.end
    others = [t for at, t in enumerate(draft.tokens) if t.kind == "period" and at != index]
    if others and all(_apart_from(days, resolve(t.value.token, draft.today)) for t in others if t.value.token):
        return False  # active in October, not in November: nothing to leave out of October
    if not others and re.search(r"[年]|year|20\d\d", draft.tokens[index].text):
        draft.period = f"{first.year}"  # excluding Singles' Day this year
    labels = tuple(buckets.labels(first, days.end, unit))
    one = labels[0] if len(labels) == 1 else labels
    draft.filters.append(Filter(field=unit, op="ne" if len(labels) == 1 else "not_in", value=one))
    draft.place(index, *(at for at in (before, after) if at is not None), role="filter", value=f"not {labels[0]}")
    return True


def _apart_from(days: Period, others: Period) -> bool:
    """Whether the two have no day in common."""
    return (others.start is not None and others.start > days.end) or (
        days.start is not None and others.end < days.start
    )


def _whole_unit(days: Period) -> str | None:
    """The unit in which days are told: whole months, else days, where there are not too many."""
    if days.start is None or days.days is None:
        return None
    if days.start.day == 1 and (days.end + DAY).day == 1:
        return "month"
    return "day" if days.days <= _MOST_DAYS else None


def grouped_units(draft: Draft) -> set[str]:
    """Units of the calendar that the answer is grouped by: 每月, “by month”, “by category and month”."""
    found = {t.value for t in draft.tokens if t.kind == "grouped"} | {*draft.dimensions}
    marked: set[int] = set()
    for index, token in enumerate(draft.tokens):
        if token.kind != "dimension":
            continue
        joined = draft.follows(index, -1, "and", "comma")
        beside = draft.follows(joined, -1, "dimension") if joined is not None else None
        if draft.follows(index, -1, "group") is not None or beside in marked:
            marked.add(index)
            found.add(token.value)
    return found


def counts_customers(draft: Draft) -> bool:
    """Whether the question counts all customers, as they are at a day."""
    measures = {token.value for token in draft.tokens if token.kind == "measure"}
    people = draft.has("head_count") or any(
        t.kind == "customer" or (t.kind == "dimension" and t.value == "customer") for t in draft.tokens
    )
    return (
        measures <= {"customers"} and (people or bool(measures)) and not draft.has("done", "undone", "buy", "segment")
    )


def unit_of(token: Token) -> str:
    """How fine the days of a period are named: last month is a month, the last 30 days are a span."""
    said = re.fullmatch(r"(?:this|last)_(week|month|quarter|year)", token.value.token or "")
    unit: str = said[1] if said else token.value.unit
    return unit


def unit_to_date(draft: Draft, index: int) -> str:
    """As :func:`unit_of`; 今年Q4到目前 is this quarter, as far as it goes."""
    token = draft.tokens[index]
    days = resolve(token.value.token, draft.today)
    for unit, said in _TO_DATE_OF.items():
        begins = days.start is not None and days.start == unit_start(draft.today, unit)
        if begins and days.end == draft.today and said.search(token.text) and TO_DATE.search(token.text):
            return unit
    return unit_of(token)


_TO_DATE_OF: dict[Unit, re.Pattern[str]] = {
    "quarter": re.compile(r"q\d|季"),
    "month": re.compile("月"),
    "year": re.compile("年"),
}


def from_to(ordered: Sequence[tuple[Period, str]]) -> str:
    """One period from the first to the last of several, each with its token."""
    (first, opened), (last, closed) = ordered[0], ordered[-1]
    return f"{opened}..{closed}" if ".." not in opened + closed else f"{first.start}..{last.end}"


_AND = re.compile("[和与跟及、]|以及|还有|,? ?(?:and|&) ?|, ?")


_HEADS = re.compile(r"人(?!民|均)|客户|会员|用户|顾客|买家|\b(?:customers|people|buyers|members|users|shoppers|who)\b")
_NEW = re.compile(r"新|注册|\bnew\b|sign")


def _joined(draft: Draft, spans: list[int]) -> bool:
    """11月10号和11号, “10 and 12 Nov”: two days side by side, whose total is seen from them; not people who may have
    come on both."""
    typed = draft.text.raw.lower()
    if TOGETHER.search(typed) or (_HEADS.search(typed) and not _NEW.search(typed)):
        return False
    return all(
        _AND.fullmatch(draft.text.norm[draft.tokens[one].end : draft.tokens[other].start].strip())
        for one, other in pairwise(spans)
    )


def one_by_one(draft: Draft, spans: list[int]) -> bool:
    """3月、6月和9月的销售额, 双11和618分别…: each of them, where they are of one kind and no total is asked for."""
    units = {unit_to_date(draft, index) for index in spans}
    tokens = [draft.tokens[index].value.token for index in spans]
    days = [resolve(token, draft.today) for token in tokens]
    unit = "day" if all(one.days == 1 for one in days) else next(iter(units)) if len(units) == 1 else ""
    ratio = any(t.kind == "measure" and MEASURES[t.value].ratio for t in draft.tokens)
    each = draft.has("split", "higher", "versus") or bool(grouped_units(draft) & {unit}) or ratio or len(spans) > 2
    each = each or asked_each(draft, spans) or (unit == "day" and _joined(draft, spans))
    if unit not in ("day", "week", "month", "quarter", "year") or not each or any(one.start is None for one in days):
        return False
    if any(t.kind == "measure" and _WHO.search(t.text) for t in draft.tokens) and not draft.has("split", "higher"):
        return False  # customers who ordered in September, October and November: a list
    if _PEOPLE_ASKED.search(draft.text.norm):
        return False  # who bought on 9, 10 and 11 November
    if draft.has("done", "undone", "register", "never") or TOGETHER.search(draft.text.norm):
        return False
    ordered = sorted(zip(days, tokens, strict=True), key=lambda pair: pair[0].end)
    labels = tuple(dict.fromkeys(buckets.label(one.end, unit) for one, _ in ordered))
    if len(labels) != len(spans):
        return False
    draft.period = from_to(ordered)
    draft.filters.append(Filter(field=unit, op="in", value=labels))
    if unit not in draft.dimensions:
        draft.dimensions.append(unit)
    draft.place(*spans, *(at for at, _ in draft.open("split", "versus")), role="period", value=", ".join(labels))
    return True

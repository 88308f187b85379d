"""Several periods in one question: one within another, said twice, one after the other, or one for each deed."""

from __future__ import annotations

import re
from itertools import pairwise, permutations

from crm_tools.analytics.periods import DAY, Period
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.understand.days.asked_each import asked_each
from crm_tools.assistant.understand.days.days_apart import TOGETHER, from_to, grouped_units, one_by_one, unit_to_date
from crm_tools.assistant.understand.days.pairs import (
    days_of,
    how_compared,
    inside,
    place_connectors,
    place_pair,
    with_its_year,
)
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists import people
from crm_tools.assistant.understand.vocabulary.spans import Token

_WIDE = re.compile(r"all|(?:this|last)_year|last_\d+_years|\d{4}(?:-\d\d)?")
"""Periods in which another one may be named: 今年…3月, November … Singles' Day."""


def place_several(draft: Draft, spans: list[int]) -> None:
    """One period for the tokens at ``spans``, one for each deed, or a look at each of them; else asks back."""
    if _by_clause(draft, spans):
        return
    spans = _within_a_year(draft, spans)
    tokens = [draft.tokens[index].value.token for index in spans]
    days = [days_of(draft, token) for token in tokens]
    if (
        (main := _said_twice(draft, tokens))
        or (main := _cut_short(draft, spans, tokens, days))
        or (main := _said_again(draft, spans, tokens, days))
    ):
        draft.period = main
        draft.place(*spans, role="period", value=main)
        return
    inner = [place for place, one in enumerate(days) if all(inside(one, other) for other in days)]
    outer = [token for place, token in enumerate(tokens) if place not in inner[:1]]
    if inner and all(_WIDE.fullmatch(token) for token in outer):
        draft.period = tokens[inner[0]]
        draft.place(*spans, role="period", value=draft.period)
        return
    units = {unit_to_date(draft, index) for index in spans}
    ordered = sorted(zip(days, tokens, strict=True), key=lambda pair: pair[0].end)
    contiguous = all(a[0].end + DAY == b[0].start for a, b in pairwise(ordered) if b[0].start is not None)
    grouped = grouped_units(draft)
    apart = draft.has("split") or bool(grouped & units) or asked_each(draft, spans)
    unit = next(iter(units)) if len(units) == 1 else "span"
    finer = {"year": {"quarter", "month", "week"}, "quarter": {"month", "week"}, "month": {"week", "day"}}.get(
        unit, set()
    )
    within = bool(grouped & finer)  # 各季度复购率，去年和今年
    each = not within and apart and unit in ("day", "week", "month", "quarter", "year")
    together = not apart and (TOGETHER.search(draft.text.norm) or _ALL_TOGETHER.search(draft.text.raw.lower()))
    if contiguous and (within or each or together):
        draft.period = from_to(ordered)
        split = [at for at, _ in draft.open("split")] if each else []
        if each and unit not in draft.dimensions:
            draft.dimensions.append(unit)
        said = [at for at, token in draft.open("unknown") if together and token.text in ("together", "combined")]
        draft.place(*spans, *split, *said, role="period", value=draft.period)
        place_length(draft, spans[-1], draft.period)
    elif not one_by_one(draft, spans):
        if len(spans) == 2 and not draft.compare and asked_each(draft, spans):
            place_pair(draft, spans, [])  # 上半年多少，下半年多少: no bucket of the calendar holds either
        else:
            for index in spans:
                draft.ask(index, "understand.reason.several_periods")
    place_connectors(draft, spans)


_ALL_TOGETHER = re.compile(r"\b(?:taken|all|added|lumped|summed|counted) (?:up )?together\b|\bcombined\b")
"""Read as a part of the last of the days."""


def _within_a_year(draft: Draft, spans: list[int]) -> list[int]:
    """1月、2月、3月一共卖了多少，今年的: a year that is named beside several of its months dates them, no more."""
    days = {at: days_of(draft, draft.tokens[at].value.token) for at in spans}
    years = [at for at in spans if re.fullmatch(r"(?:this|last)_year|\d{4}", draft.tokens[at].value.token)]
    if len(spans) < 3 or len(years) != 1 or not all(inside(days[at], days[years[0]]) for at in spans):
        return spans
    draft.place(*years)
    return [at for at in spans if at not in years]


def place_length(draft: Draft, index: int, token: str) -> None:
    """上周末两天, 国庆七天, 上周六跟上周日两天: how long the days that are named are says nothing new."""
    after = draft.follows(index, 1, "number")
    if after is None or (draft.apart(index, after) and not re.search(r"\d\.\.20\d\d", token)):
        return
    number = draft.tokens[after].value
    if number.unit == "days" and number.value == days_of(draft, token).days and _ends_there(draft, after):
        draft.place(after)


def _ends_there(draft: Draft, index: int) -> bool:
    """Whether no bound stands beside the number: 两天以上, 两天内."""
    return draft.follows(index, 1, "ge_after", "le_after", "done", "undone", "never") is None


def _by_clause(draft: Draft, spans: list[int]) -> bool:
    """上个月买过但这个月没买, “bought last month but haven't ordered this month”: each deed in days of its own."""
    deeds = [at for at, token in draft.open() if _is_deed(draft, at, token)]
    if len(deeds) != len(spans) or any(t.kind in ("value", "part", "segment") and _of_goods(t) for t in draft.tokens):
        return False
    chinese = not draft.tokens[deeds[-1]].text.isascii()
    pairs = list(zip(spans, deeds, strict=True))
    order = [at for pair in pairs for at in (pair if chinese else reversed(pair))]
    if order != sorted(order):
        return False
    for span, deed in pairs:
        draft.clauses[deed] = draft.tokens[span].value.token
        draft.place(span, role="period", value=draft.clauses[deed])
    return True


def _is_deed(draft: Draft, index: int, token: Token) -> bool:
    if token.kind == "measure":
        return token.text.startswith("customers who") or people.binds_number(draft, index)
    return token.kind in (*people.DEEDS, "done", "undone")


def _of_goods(token: Token) -> bool:
    return token.kind in ("part", "segment") or DIMENSIONS[token.value[0]].family == "item"


def _said_twice(draft: Draft, tokens: list[str]) -> str | None:
    """上周销售额同比去年: the second period only says again what 同比 and 环比 compare with."""
    if draft.compare not in ("previous", "year_ago") or len(tokens) != 2:
        return None
    main, other = sorted(tokens, key=lambda token: days_of(draft, token).days or 0)
    if draft.compare == "year_ago" and other == "last_year":
        return main
    main, other = sorted(tokens, key=lambda token: days_of(draft, token).end, reverse=True)
    return main if how_compared(draft, main, other) == draft.compare else None


def _said_again(draft: Draft, spans: list[int], tokens: list[str], days: list[Period]) -> str | None:
    """“Golden Week (1-7 October)”, “the week of Singles' Day, 9-15 November”: the second says what the first means."""
    if len(tokens) != 2:
        return None
    between = draft.tokens[spans[0] + 1 : spans[1]]
    weeks = [spans[0] + 1 + place for place, t in enumerate(between) if t.kind == "dimension" and t.value == "week"]
    before = draft.follows(spans[0], -1, "dimension")
    if before is not None and draft.tokens[before].value == "week":
        weeks.append(before)
    if any(t.kind not in ("filler", "comma", "dimension") for t in between) or len(weeks) > 1:
        return None
    same = (days[0].start, days[0].end) == (days[1].start, days[1].end)
    if not same and (dated := with_its_year(draft, spans, tokens, days)):
        draft.place(*weeks)
        return dated
    named = not _WIDE.fullmatch(tokens[1]) and ".." in tokens[1] and days[0].days == 1 and (days[1].days or 99) <= 31
    if not (same or (named and inside(days[0], days[1]))):
        return None
    draft.place(*weeks)
    return tokens[1]


_BARE_UNTIL = re.compile(
    r"(?:截[至止]到?|直到|到|up to|until|till|through|by) ?(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th|号|日)(?:为?止)?"
)


def _in_its_month(
    draft: Draft, spans: list[int], tokens: list[str], days: list[Period]
) -> tuple[list[str], list[Period]]:
    """“Last month's revenue up to the 20th”: the 20th of that month, not the latest one."""
    if len(spans) != 2:
        return tokens, days
    for place, at in enumerate(spans):
        said = _BARE_UNTIL.fullmatch(draft.tokens[at].text)
        first = days[1 - place].start
        if said is None or first is None or first.day != 1 or (days[1 - place].days or 99) > 31:
            continue
        if int(said["day"]) <= (days[1 - place].days or 0):
            tokens = [*tokens]
            tokens[place] = f"..{first.replace(day=int(said['day']))}"
    return tokens, [days_of(draft, token) for token in tokens]


def _cut_short(draft: Draft, spans: list[int], tokens: list[str], days: list[Period]) -> str | None:
    """截至昨天本月: the period up to the day that is named."""
    tokens, days = _in_its_month(draft, spans, tokens, days)
    for (token, one), (until, other) in permutations(zip(tokens, days, strict=True), 2):
        if len(tokens) != 2 or not until.startswith("..") or one.start is None:
            continue
        if one.start <= other.end <= one.end:
            return f"{token}..{other.end}" if ".." not in token else f"{one.start}..{other.end}"
    return None

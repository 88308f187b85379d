"""Periods that are compared: two that are named, the one before, the same days of another."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from crm_tools.analytics.comparison import compared_period
from crm_tools.analytics.periods import Period, resolve
from crm_tools.assistant.understand.days.same_days import calendar_token, moved
from crm_tools.assistant.understand.days.span import YEAR_SAID
from crm_tools.assistant.understand.draft import Draft
from crm_tools.texts import UserError

BEFORE = {
    "last_week": "this_week",
    "last_month": "this_month",
    "last_quarter": "this_quarter",
    "last_year": "this_year",
}
BEFORE["yesterday"] = "today"
_EARLIER = re.compile(r"previous|prior|上")


def place_pair(draft: Draft, spans: list[int], versus: list[int]) -> None:
    """Two periods and a word of comparison: the later is asked about, the earlier is compared with."""
    first, second = (draft.tokens[index].value.token for index in spans)
    main, other = (first, second) if days_of(draft, first).end >= days_of(draft, second).end else (second, first)
    same = bounds_of(draft, first) == bounds_of(draft, second)
    before = same and any(_EARLIER.search(draft.tokens[index].text) for index in spans)
    whole = any(draft.tokens[at].value.token == other and _WHOLE.search(draft.tokens[at].text) for at in spans)
    how = (
        "previous"
        if before
        else other
        if whole and days_of(draft, main).end == draft.today and not same
        else how_compared(draft, main, other)
    )
    if not before and (same or (how == other and not (draft.average or alike(draft, main, other)))):
        for index in spans:
            draft.ask(index, "understand.reason.several_periods")
        return
    draft.period, draft.compare = main, how
    draft.place(*spans, *versus, role="compare", value=f"{main} ↔ {other}")
    place_connectors(draft, spans)


_WHOLE = re.compile("[全整][年月季周]|一整|整个")
"""今年的销售额和去年全年的比: with all of it, not with the same days."""


def bucketed(draft: Draft, spans: list[int]) -> bool:
    """2025 vs 2026 按年: the units that are grouped by, one after the other."""
    units = {draft.tokens[index].value.unit for index in spans}
    grouped = {t.value for t in draft.tokens if t.kind in ("grouped", "dimension") and isinstance(t.value, str)}
    return len(units) == 1 and units <= grouped & {"month", "quarter", "year"}


def alike(draft: Draft, main: str, other: str) -> bool:
    """Whether two periods are of about one length, so that comparing them says something."""
    one, two = days_of(draft, main).days, days_of(draft, other).days
    return bool(one and two and max(one, two) <= 2 * min(one, two))


_ONE_YEAR = re.compile(r"(?:this|last)_year|\d{4}")


def place_event_pair(draft: Draft, spans: list[int], versus: list[int]) -> None:
    """双11, this year against last year; “Nov 11 revenue, 2026 vs 2025”; “Golden Week 2026 vs 2025”."""
    tokens = [draft.tokens[index].value.token for index in spans]
    inner = [token for token in tokens if not _ONE_YEAR.fullmatch(token)]
    years = {days_of(draft, token).end.year for token in tokens if token not in inner}
    pair = _in_both_years(draft, inner[0], years) if len(inner) == 1 else None
    if pair is None:
        for index in spans:
            draft.ask(index, "understand.reason.several_periods")
        return
    draft.period, draft.compare = pair
    draft.place(*spans, *versus, role="compare", value=f"{draft.period} ↔ {draft.compare}")
    place_connectors(draft, spans)


def dated_by_years(draft: Draft, spans: list[int]) -> list[int]:
    """“Double 11 revenue this year … last year's Double 11”: each year that stands alone dates the days before it."""
    alone = [at for at in spans if _ONE_YEAR.fullmatch(draft.tokens[at].value.token)]
    if len(spans) < 3 or len(alone) != sum(_undated(draft, at) for at in spans):
        return spans
    kept: list[int] = []
    for at in spans:
        year = draft.tokens[at].value.token
        inner = kept[-1] if kept else None
        if inner is None or not _ONE_YEAR.fullmatch(year) or not _undated(draft, inner):
            kept.append(at)
            continue
        token = draft.tokens[inner]
        start = days_of(draft, token.value.token).start
        named = moved(calendar_token(token.value.token, start), days_of(draft, year).end.year, draft.today)
        if named is None:
            return spans
        kept[-1:] = [inner]
        draft.retag(inner, "period", replace(token.value, token=named))
        draft.place(at, role="period", value=named)
    return kept


def _undated(draft: Draft, at: int) -> bool:
    token = draft.tokens[at]
    return not (_ONE_YEAR.fullmatch(token.value.token) or YEAR_SAID.search(token.text))


def one_year_named(draft: Draft, spans: list[int]) -> bool:
    """“Golden Week 2026 vs 2025”: the year that stands alone means the same days of it."""
    inner = [index for index in spans if not _ONE_YEAR.fullmatch(draft.tokens[index].value.token)]
    return len(spans) == 2 and len(inner) == 1 and bool(YEAR_SAID.search(draft.tokens[inner[0]].text))


def years_joined(draft: Draft, spans: list[int]) -> bool:
    """双11卖了多少, 去年和今年; 2025年与2026年双十一: two years side by side, one of them alone."""
    for one, other in pairwise(spans):
        alone = any(_ONE_YEAR.fullmatch(draft.tokens[at].value.token) for at in (one, other))
        between = draft.text.norm[draft.tokens[one].end : draft.tokens[other].start]
        if alone and _JOINED.fullmatch(between) and all(YEAR_SAID.search(draft.tokens[at].text) for at in (one, other)):
            return True
    return False


_JOINED = re.compile(r"的?[和与跟及、/,&]?(?:以及)?")


def _in_both_years(draft: Draft, inner: str, years: set[int]) -> tuple[str, str] | None:
    """The days in the later year, and what those of the earlier are to them; None where that is not certain."""
    own = days_of(draft, inner)
    if own.start is None or own.start.year != own.end.year:
        return None
    both = sorted(years if len(years) == 2 else {*years, own.end.year})
    named = calendar_token(inner, own.start)
    if len(both) != 2 or named is None:
        return None
    earlier, later = (moved(named, year, draft.today) for year in both)
    if earlier is None or later is None:
        return None
    later = inner if bounds_of(draft, later) == bounds_of(draft, inner) else later
    return later, how_compared(draft, later, earlier)


def answering(draft: Draft, main: str, named: str) -> str | None:
    """How the days in ``named`` (October, 2025) that answer to those of ``main`` are to them, where that is certain."""
    period, other = days_of(draft, main), days_of(draft, named)
    if _ONE_YEAR.fullmatch(named):
        return "year_ago" if other.end.year == period.end.year - 1 else None
    for how in ("previous", "year_ago"):
        try:
            days = compared_period(period, how, draft.today)
        except UserError:
            continue
        if days.start is not None and inside(days, other) and days.start == other.start:
            return how
    return None


def each_year(draft: Draft, spans: list[int]) -> bool:
    """“Double 11 sales this year and last year”: those days in each of the two years."""
    years = [at for at in spans if _ONE_YEAR.fullmatch(draft.tokens[at].value.token)]
    joined = len(years) == 2 and draft.follows(years[0], 1, "and") is not None
    return joined and draft.follows(draft.follows(years[0], 1, "and") or 0, 1, "period") == years[1]


def same_days_of(draft: Draft, spans: list[int]) -> list[int]:
    """“This month against the same days of October”, “… the same day in 2025”: the days before that answer to it."""
    for index, _ in list(draft.open("same_of")):
        other = next((at for at in spans if at > index and draft.follows(index, 1, "period") == at), None)
        main = next((at for at in spans if at < index), None)
        if _answered(draft, index, main, other):
            spans = [at for at in spans if at != other]
    return spans


def same_days_behind(draft: Draft, spans: list[int]) -> list[int]:
    """11月和10月同期相比: the days of October that answer to those before."""
    for index, token in list(draft.open("same_behind")):
        other = next((at for at in spans if draft.tokens[at].end == token.start), None)
        main = next((at for at in spans if at != other), None)
        if len(spans) <= 2 and main is not None and other is not None and _answered(draft, index, main, other):
            place_connectors(draft, [other])
            return [main]
    return spans


def _answered(draft: Draft, index: int, main: int | None, other: int | None) -> bool:
    """Whether the period at ``main`` is now compared with the days of ``other`` that answer to it."""
    if main is None or other is None or draft.compare:
        return False
    how = answering(draft, draft.tokens[main].value.token, draft.tokens[other].value.token)
    if how is None:
        return False
    draft.compare = how
    draft.place(index, other, *(at for at, _ in draft.open("versus")), role="compare", value=how)
    return True


_BEFORE_IT = re.compile(
    r"(?:the )?(?:previous|prior|preceding) "
    r"(?:(?P<n>\d+|[a-z]+) (?P<units>day|week|month)s|(?P<unit>day|week|month|quarter|year))"
)
_LONG = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "quarter": (89, 92)}


def before_it(draft: Draft, spans: list[int]) -> list[int]:
    """“October 2025 against the previous month”, “the last 3 months vs the preceding three”: before the days named."""
    if len(spans) != 2 or draft.compare:
        return spans
    for index in spans:
        said = _BEFORE_IT.fullmatch(draft.tokens[index].text)
        (main,) = (at for at in spans if at != index)
        token = draft.tokens[main].value.token
        if said is None or _BEFORE_IT.fullmatch(draft.tokens[main].text) or not _fits(draft, token, index, said):
            continue
        year = said["unit"] == "year" and not _ONE_YEAR.fullmatch(token)
        draft.compare = "year_ago" if year else "previous"
        draft.place(index, *(at for at, _ in draft.open("versus")), role="compare", value=draft.compare)
        place_connectors(draft, [index])
        return [main]
    return spans


def _fits(draft: Draft, main: str, index: int, said: re.Match[str]) -> bool:
    """Whether days are of the length of what is said to lie before them."""
    days = days_of(draft, main).days or 0
    if said["n"]:
        length = days_of(draft, draft.tokens[index].value.token).days or 0
        return abs(days - length) <= 3
    if said["unit"] == "year":
        return main not in ("last_year",) and bool(days)
    least, most = _LONG[said["unit"]]
    return least <= days <= most or main == f"this_{said['unit']}"


def with_its_year(draft: Draft, spans: list[int], tokens: list[str], days: list[Period]) -> str | None:
    """“National Day, 1-7 October 2025”: the same days of the calendar, of which one names its year."""
    said = [(one.start.month, one.start.day, one.end.month, one.end.day) for one in days if one.start is not None]
    dated = [place for place, at in enumerate(spans) if YEAR_SAID.search(draft.tokens[at].text)]
    return tokens[dated[0]] if len(dated) == 1 and len(said) == 2 and said[0] == said[1] else None


def place_connectors(draft: Draft, spans: list[int]) -> None:
    for index in spans:
        for step in (1, -1):
            beside = draft.follows(index, step, "and")
            if beside is not None:
                draft.place(beside)


def how_compared(draft: Draft, main: str, other: str) -> str:
    """``previous`` or ``year_ago`` where that is what the two periods are to each other, else the other's token."""
    if other == "previous":
        return other
    if main == BEFORE.get(other):
        return "year_ago" if other == "last_year" else "previous"
    period, against = days_of(draft, main), days_of(draft, other)
    of_year = _ONE_YEAR.fullmatch(other) and against.end.year == period.end.year - 1
    if of_year and period.days is not None and period.days < 200:
        return "year_ago"
    for how in ("previous", "year_ago"):
        try:
            same = compared_period(period, how, draft.today)
        except UserError:
            continue
        if (same.start, same.end) == (against.start, against.end):
            return how
    return other


def days_of(draft: Draft, token: str) -> Period:
    return resolve(token, draft.today)


def bounds_of(draft: Draft, token: str) -> tuple[str | None, str]:
    return resolve(token, draft.today).bounds()


def inside(inner: Period, outer: Period) -> bool:
    if outer.start is None:
        return inner.end <= outer.end
    return inner.start is not None and inner.start >= outer.start and inner.end <= outer.end

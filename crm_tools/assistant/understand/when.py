"""Periods and comparisons of a question."""

from __future__ import annotations

import re
from itertools import pairwise, permutations

from crm_tools.analytics.comparison import compared_period
from crm_tools.analytics.periods import DAY, Period, resolve
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.understand import people
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.periods import PeriodSpan
from crm_tools.assistant.understand.spans import Token
from crm_tools.texts import UserError

_BEFORE = {
    "last_week": "this_week",
    "last_month": "this_month",
    "last_quarter": "this_quarter",
    "last_year": "this_year",
}
_BEFORE["yesterday"] = "today"
_WIDE = re.compile(r"all|(?:this|last)_year|last_\d+_years|\d{4}(?:-\d\d)?")
"""Periods in which another one may be named: 今年…3月, November … Singles' Day."""

_EARLIER = re.compile(r"previous|prior|上")
_UNIT_DAYS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}


def take_periods(draft: Draft) -> None:
    """The period, what it is compared with, and problems such as days that do not exist."""
    spans = _usable(draft)
    _named_comparison(draft)
    versus = [index for index, _ in draft.open("versus")]
    if len(spans) == 2 and versus and not draft.compare and not _bucketed(draft, spans):
        _place_pair(draft, spans, versus)
    elif len(spans) == 3 and versus:
        _place_event_pair(draft, spans, versus)
    elif len(spans) == 1:
        _place_one(draft, spans[0], versus)
    elif len(spans) > 1:
        _place_several(draft, spans)
    _growth(draft)


def _usable(draft: Draft) -> list[int]:
    spans = []
    for index, token in list(draft.open("period")):
        span: PeriodSpan = token.value
        if span.problem:
            draft.ask(index, f"understand.reason.{span.problem}")
        else:
            spans.append(index)
    return spans


def _named_comparison(draft: Draft) -> None:
    for kind in ("previous", "year_ago"):
        for index, _ in list(draft.open(kind)):
            if draft.compare not in (None, kind):
                draft.ask(index, "understand.reason.two_comparisons")
                continue
            draft.compare = kind
            draft.place(index, role="compare", value=kind)
            for step in (1, -1):
                beside = draft.follows(index, step, "versus", "and")
                if beside is not None:
                    draft.place(beside)


def _place_one(draft: Draft, index: int, versus: list[int]) -> None:
    token = draft.tokens[index].value.token
    against = bool(versus) and _compared_with(draft, index, versus)
    if against and draft.before:
        same = _bounds(draft, token) == _bounds(draft, draft.before)
        draft.compare = "previous" if same else _how(draft, draft.before, token)
        draft.place(index, *versus, role="compare", value=draft.compare)
        return
    token = _last_of(draft, token) if against else token
    if against and token in _BEFORE:
        draft.period, draft.compare = _BEFORE[token], "year_ago" if token == "last_year" else "previous"
        draft.place(index, *versus, role="compare", value=token)
        return
    if against:
        draft.ask(index, "understand.reason.compare_what")
        return
    draft.period = token
    draft.place(index, role="period", value=token)
    _place_length(draft, index, token)


def _place_length(draft: Draft, index: int, token: str) -> None:
    """上周末两天, 国庆七天: how long the days that are named are says nothing new."""
    after = draft.follows(index, 1, "number")
    if after is None or draft.apart(index, after):
        return
    number = draft.tokens[after].value
    if number.unit == "days" and number.value == _days(draft, token).days and _ends_there(draft, after):
        draft.place(after)


def _ends_there(draft: Draft, index: int) -> bool:
    """Whether no bound stands beside the number: 两天以上, 两天内."""
    return draft.follows(index, 1, "ge_after", "le_after", "done", "undone", "never") is None


def _last_of(draft: Draft, token: str) -> str:
    """October in November is last month."""
    return next((name for name in _BEFORE if _bounds(draft, name) == _bounds(draft, token)), token)


def _compared_with(draft: Draft, index: int, versus: list[int]) -> bool:
    """True for “较上月” and “和上月相比”: the period is the one that is compared with."""
    before, after = draft.beside(index, -1), draft.beside(index, 1)
    if before and before[0] in versus:
        if draft.has("dimension") and draft.apart(before[0], index) and _two_kinds(draft):
            return False
        ends, starts = draft.tokens[before[0]].end, draft.tokens[index].start
        return not re.search("[,;]", draft.text.norm[ends:starts])
    return bool(before and before[1].kind == "and" and after and after[0] in versus)


_BOTH = re.compile("[和与跟、]|男女|新老|(?<![a-z])(?:and|vs)(?![a-z])")


def _two_kinds(draft: Draft) -> bool:
    """周末和工作日的订单量对比 上个月: two groups are compared, the days stand behind."""
    halves = ("day_kind", "customer_kind", "gender")
    return any(t.kind == "dimension" and t.value in halves and _BOTH.search(t.text) for t in draft.tokens)


def _place_pair(draft: Draft, spans: list[int], versus: list[int]) -> None:
    """Two periods and a word of comparison: the later is asked about, the earlier is compared with."""
    first, second = (draft.tokens[index].value.token for index in spans)
    main, other = (first, second) if _days(draft, first).end >= _days(draft, second).end else (second, first)
    same = _bounds(draft, first) == _bounds(draft, second)
    before = same and any(_EARLIER.search(draft.tokens[index].text) for index in spans)
    how = "previous" if before else _how(draft, main, other)
    if not before and (same or (how == other and not _alike(draft, main, other))):
        for index in spans:
            draft.ask(index, "understand.reason.several_periods")
        return
    draft.period, draft.compare = main, how
    draft.place(*spans, *versus, role="compare", value=f"{main} ↔ {other}")
    _place_connectors(draft, spans)


def _bucketed(draft: Draft, spans: list[int]) -> bool:
    """2025 vs 2026 按年: the units that are grouped by, one after the other."""
    units = {draft.tokens[index].value.unit for index in spans}
    grouped = {t.value for t in draft.tokens if t.kind in ("grouped", "dimension") and isinstance(t.value, str)}
    return len(units) == 1 and units <= grouped & {"month", "quarter", "year"}


def _alike(draft: Draft, main: str, other: str) -> bool:
    """Whether two periods are of about one length, so that comparing them says something."""
    one, two = _days(draft, main).days, _days(draft, other).days
    return bool(one and two and max(one, two) <= 2 * min(one, two))


def _place_event_pair(draft: Draft, spans: list[int], versus: list[int]) -> None:
    """双11, this year against last year."""
    tokens = [draft.tokens[index].value.token for index in spans]
    if {"this_year", "last_year"} <= set(tokens):
        inner = next(token for token in tokens if token not in ("this_year", "last_year"))
        if resolve(inner, draft.today).start and _inside(_days(draft, inner), _days(draft, "this_year")):
            draft.period, draft.compare = inner, "year_ago"
            draft.place(*spans, *versus, role="compare", value=f"{inner} ↔ year_ago")
            return
    for index in spans:
        draft.ask(index, "understand.reason.several_periods")


def _place_connectors(draft: Draft, spans: list[int]) -> None:
    for index in spans:
        for step in (1, -1):
            beside = draft.follows(index, step, "and")
            if beside is not None:
                draft.place(beside)


def _how(draft: Draft, main: str, other: str) -> str:
    """``previous`` or ``year_ago`` where that is what the two periods are to each other, else the other's token."""
    if other == "previous":
        return other
    if main == _BEFORE.get(other):
        return "year_ago" if other == "last_year" else "previous"
    period, against = _days(draft, main), _days(draft, other)
    if other == "last_year" and period.days is not None and period.days < 200:
        return "year_ago"
    for how in ("previous", "year_ago"):
        try:
            same = compared_period(period, how, draft.today)
        except UserError:
            continue
        if (same.start, same.end) == (against.start, against.end):
            return how
    return other


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


def _place_several(draft: Draft, spans: list[int]) -> None:
    if _by_clause(draft, spans):
        return
    tokens = [draft.tokens[index].value.token for index in spans]
    days = [_days(draft, token) for token in tokens]
    if (
        (main := _said_twice(draft, tokens))
        or (main := _cut_short(tokens, days))
        or (main := _said_again(draft, spans, tokens, days))
    ):
        draft.period = main
        draft.place(*spans, role="period", value=main)
        return
    inner = [place for place, one in enumerate(days) if all(_inside(one, other) for other in days)]
    outer = [token for place, token in enumerate(tokens) if place not in inner[:1]]
    if inner and all(_WIDE.fullmatch(token) for token in outer):
        draft.period = tokens[inner[0]]
        draft.place(*spans, role="period", value=draft.period)
        return
    units = {draft.tokens[index].value.unit for index in spans}
    ordered = sorted(zip(days, tokens, strict=True), key=lambda pair: pair[0].end)
    contiguous = all(a[0].end + DAY == b[0].start for a, b in pairwise(ordered) if b[0].start is not None)
    grouped = {t.value for t in draft.tokens if t.kind == "grouped"}
    apart = draft.has("split") or bool(grouped & units)
    unit = next(iter(units)) if len(units) == 1 else "span"
    finer = {"year": {"quarter", "month", "week"}, "quarter": {"month", "week"}, "month": {"week", "day"}}.get(
        unit, set()
    )
    if contiguous and grouped & finer:  # 各季度复购率，去年和今年
        draft.period = f"{ordered[0][1]}..{ordered[-1][1]}"
        draft.place(*spans, role="period", value=draft.period)
        _place_connectors(draft, spans)
        return
    if contiguous and apart and unit in ("day", "month", "quarter", "year"):
        draft.period = f"{ordered[0][1]}..{ordered[-1][1]}"
        if unit not in draft.dimensions:
            draft.dimensions.append(unit)
        draft.place(*spans, *(i for i, _ in draft.open("split")), role="period", value=draft.period)
        _place_connectors(draft, spans)
        return
    for index in spans:
        draft.ask(index, "understand.reason.several_periods")
    _place_connectors(draft, spans)


def _said_twice(draft: Draft, tokens: list[str]) -> str | None:
    """上周销售额同比去年: the second period only says again what 同比 and 环比 compare with."""
    if draft.compare not in ("previous", "year_ago") or len(tokens) != 2:
        return None
    main, other = sorted(tokens, key=lambda token: _days(draft, token).days or 0)
    if draft.compare == "year_ago" and other == "last_year":
        return main
    main, other = sorted(tokens, key=lambda token: _days(draft, token).end, reverse=True)
    return main if _how(draft, main, other) == draft.compare else None


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
    named = not _WIDE.fullmatch(tokens[1]) and ".." in tokens[1] and days[0].days == 1 and (days[1].days or 99) <= 16
    if not (same or (named and _inside(days[0], days[1]))):
        return None
    draft.place(*weeks)
    return tokens[1]


def _cut_short(tokens: list[str], days: list[Period]) -> str | None:
    """截至昨天本月: the period up to the day that is named."""
    for (token, one), (until, other) in permutations(zip(tokens, days, strict=True), 2):
        if len(tokens) != 2 or not until.startswith("..") or one.start is None:
            continue
        if one.start <= other.end <= one.end:
            return f"{token}..{other.end}" if ".." not in token else f"{one.start}..{other.end}"
    return None


def _growth(draft: Draft) -> None:
    """增长 needs something to compare with: the one named, or the period before."""
    for index, _ in list(draft.open("growth")):
        if draft.compare is None:
            timed = any(t.kind in ("grouped", "dimension") and t.value in _UNIT_DAYS for t in draft.tokens)
            if draft.period in (None, "all") and not timed:
                draft.ask(index, "understand.reason.compare_what")
                continue
            draft.compare = "previous"
        draft.place(index, role="compare", value=draft.compare)
    if draft.compare:
        for index, _ in list(draft.open("versus")):
            draft.place(index)


def trend_unit(period: str, draft: Draft) -> str:
    """Days up to two months, then months."""
    days = resolve(period, draft.today).days
    return "day" if days is not None and days <= 62 else "month"


def _days(draft: Draft, token: str) -> Period:
    return resolve(token, draft.today)


def _bounds(draft: Draft, token: str) -> tuple[str | None, str]:
    return resolve(token, draft.today).bounds()


def _inside(inner: Period, outer: Period) -> bool:
    if outer.start is None:
        return inner.end <= outer.end
    return inner.start is not None and inner.start >= outer.start and inner.end <= outer.end

"""Periods and comparisons of a question."""

from __future__ import annotations

import re
from itertools import pairwise, permutations

from crm_tools.analytics.periods import DAY, Period, resolve
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.understand.days.days_apart import (
    TOGETHER,
    counts_customers,
    grouped_units,
    left_out,
    one_by_one,
    points_at_others,
    unit_of,
)
from crm_tools.assistant.understand.days.pairs import (
    BEFORE,
    answering,
    before_it,
    bounds_of,
    bucketed,
    days_of,
    each_year,
    growth,
    how_compared,
    inside,
    one_year_named,
    place_connectors,
    place_event_pair,
    place_pair,
    with_its_year,
    years_joined,
)
from crm_tools.assistant.understand.days.periods import PeriodSpan
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists import people
from crm_tools.assistant.understand.vocabulary.spans import Token

_OF = re.compile(r" ?(?:of|from|between)(?: the)? ?")
_WIDE = re.compile(r"all|(?:this|last)_year|last_\d+_years|\d{4}(?:-\d\d)?")
"""Periods in which another one may be named: 今年…3月, November … Singles' Day."""


def take_periods(draft: Draft) -> None:
    """The period, what it is compared with, and problems such as days that do not exist."""
    spans = _usable(draft)
    _set_against(draft, spans)
    spans = _same_days_behind(draft, _same_days_of(draft, _restated(draft, spans)))
    _named_comparison(draft)
    spans = before_it(draft, spans)
    versus = [index for index, _ in draft.open("versus") if not _of_values(draft, index)]
    spans = _told_once(draft, spans) if versus else spans
    yearly = draft.compare in (None, "year_ago")
    if len(spans) == 2 and yearly and one_year_named(draft, spans) and (versus or years_joined(draft, spans)):
        place_event_pair(draft, spans, versus)
    elif len(spans) == 2 and versus and not draft.compare and not bucketed(draft, spans):
        place_pair(draft, spans, versus)
    elif len(spans) == 3 and (versus or each_year(draft, spans) or years_joined(draft, spans)):
        place_event_pair(draft, spans, versus)
    elif len(spans) == 1:
        _place_one(draft, spans[0], versus)
    elif len(spans) > 1:
        _place_several(draft, spans)
    growth(draft)


def _of_values(draft: Draft, index: int) -> bool:
    """“APP against mini program”: values are compared, no days."""
    sides = (draft.beside(index, -1), draft.beside(index, 1))
    return draft.language == "en" and all(one is not None and one[1].kind == "value" for one in sides)


def _set_against(draft: Draft, spans: list[int]) -> None:
    """“Oct over Sep”, “Q3 on Q2”: between two periods of one kind the word compares."""
    for index, token in list(draft.open("and")):
        if token.text in ("next to", "alongside", "side by side with the") and _of_values(draft, index):
            draft.retag(index, "versus", token.text)  # “Tmall next to Douyin”
    for one, other in pairwise(spans):
        units = {draft.tokens[at].value.unit for at in (one, other)}
        if other == one + 2 and draft.tokens[one + 1].text in ("over", "on") and len(units) == 1:
            draft.retag(one + 1, "versus", draft.tokens[one + 1].text)


def _restated(draft: Draft, spans: list[int]) -> list[int]:
    """“The last half year, May to October I mean”: the days that are said last."""
    for index, token in list(draft.open("follow")):
        meant = [at for at in spans if at in (index - 1, index + 1)]
        if len(spans) == 2 and meant == spans[1:] and token.text in ("i mean", "meant", "i meant"):
            draft.place(index, *spans[:1])
            return meant
    return spans


def _same_days_of(draft: Draft, spans: list[int]) -> list[int]:
    """“This month against the same days of October”, “… the same day in 2025”: the days before that answer to it."""
    for index, _ in list(draft.open("same_of")):
        other = next((at for at in spans if at > index and draft.follows(index, 1, "period") == at), None)
        main = next((at for at in spans if at < index), None)
        if other is None or main is None or draft.compare:
            continue
        how = answering(draft, draft.tokens[main].value.token, draft.tokens[other].value.token)
        if how is not None:
            draft.compare = how
            draft.place(index, other, *(at for at, _ in draft.open("versus")), role="compare", value=how)
            spans = [at for at in spans if at != other]
    return spans


def _same_days_behind(draft: Draft, spans: list[int]) -> list[int]:
    """11月和10月同期相比: the days of October that answer to those before."""
    for index, token in list(draft.open("same_behind")):
        other = next((at for at in spans if draft.tokens[at].end == token.start), None)
        main = next((at for at in spans if at != other), None)
        if other is None or main is None or draft.compare or len(spans) > 2:
            continue
        how = answering(draft, draft.tokens[main].value.token, draft.tokens[other].value.token)
        if how is not None:
            draft.compare = how
            draft.place(index, other, *(at for at, _ in draft.open("versus")), role="compare", value=how)
            place_connectors(draft, [other])
            return [main]
    return spans


def _told_once(draft: Draft, spans: list[int]) -> list[int]:
    """“Singles' Day: 11.11 this year against …”, “golden week (1-7 Oct): this year vs last”: days said twice."""
    kept: list[int] = []
    for index in spans:
        days = bounds_of(draft, draft.tokens[index].value.token)
        if len(spans) > 2 and any(bounds_of(draft, draft.tokens[at].value.token) == days for at in kept):
            draft.place(index)
        else:
            kept.append(index)
    return kept


def _usable(draft: Draft) -> list[int]:
    spans = []
    for index, token in list(draft.open("period")):
        span: PeriodSpan = token.value
        if span.problem:
            draft.ask(index, f"understand.reason.{span.problem}")
        elif span.unit == "end" and not counts_customers(draft):
            draft.ask(index, "understand.reason.unsure")
        elif left_out(draft, index) or points_at_others(draft, index):
            continue
        else:
            spans.append(index)
    return spans


def _named_comparison(draft: Draft) -> None:
    for kind in ("previous", "year_ago"):
        for index, _ in list(draft.open(kind)):
            if draft.compare not in (None, kind):
                draft.compare, draft.year_ago_too = "previous", True  # 10月GMV同比环比
                draft.place(index, role="compare", value=kind)
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
        same = bounds_of(draft, token) == bounds_of(draft, draft.before)
        draft.compare = "previous" if same else how_compared(draft, draft.before, token)
        draft.place(index, *versus, role="compare", value=draft.compare)
        return
    token = _last_of(draft, token) if against else token
    if against and token in BEFORE:
        draft.period, draft.compare = BEFORE[token], "year_ago" if token == "last_year" else "previous"
        draft.place(index, *versus, role="compare", value=token)
        return
    if against:
        draft.ask(index, "understand.reason.compare_what")
        return
    draft.period = token
    draft.place(index, role="period", value=token)
    week = draft.follows(index, -1, "dimension")
    named = (
        week is not None and draft.tokens[week].text in ("week", "days") and draft.follows(week, -1, "group") is None
    )
    starts = draft.tokens[index].start
    beside = week is not None and (
        _OF.fullmatch(draft.text.norm, draft.tokens[week].end, starts)
        or (days_of(draft, token).days == 7 and draft.tokens[index].text.startswith("from "))
    )
    if week is not None and named and beside:
        draft.place(week)  # in the week of 9-15 November
    _place_length(draft, index, token)
    if draft.has("split") and _QUARTERS.search(draft.tokens[index].text) and "quarter" not in draft.dimensions:
        draft.dimensions.append("quarter")


_QUARTERS = re.compile("[一二三1-2]季?度?(?:到|至|-|~)第?[二三四2-4]季度?|q[1-3](?:到|至|-|~)q?[2-4]")
"""一季度到四季度各多少: of each of them."""


def _place_length(draft: Draft, index: int, token: str) -> None:
    """上周末两天, 国庆七天: how long the days that are named are says nothing new."""
    after = draft.follows(index, 1, "number")
    if after is None or draft.apart(index, after):
        return
    number = draft.tokens[after].value
    if number.unit == "days" and number.value == days_of(draft, token).days and _ends_there(draft, after):
        draft.place(after)


def _ends_there(draft: Draft, index: int) -> bool:
    """Whether no bound stands beside the number: 两天以上, 两天内."""
    return draft.follows(index, 1, "ge_after", "le_after", "done", "undone", "never") is None


def _last_of(draft: Draft, token: str) -> str:
    """October in November is last month."""
    return next((name for name in BEFORE if bounds_of(draft, name) == bounds_of(draft, token)), token)


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
    days = [days_of(draft, token) for token in tokens]
    if (
        (main := _said_twice(draft, tokens))
        or (main := _cut_short(tokens, days))
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
    units = {unit_of(draft.tokens[index]) for index in spans}
    ordered = sorted(zip(days, tokens, strict=True), key=lambda pair: pair[0].end)
    contiguous = all(a[0].end + DAY == b[0].start for a, b in pairwise(ordered) if b[0].start is not None)
    grouped = grouped_units(draft)
    apart = draft.has("split") or bool(grouped & units)
    unit = next(iter(units)) if len(units) == 1 else "span"
    finer = {"year": {"quarter", "month", "week"}, "quarter": {"month", "week"}, "month": {"week", "day"}}.get(
        unit, set()
    )
    if contiguous and grouped & finer:  # 各季度复购率，去年和今年
        draft.period = f"{ordered[0][1]}..{ordered[-1][1]}"
        draft.place(*spans, role="period", value=draft.period)
        place_connectors(draft, spans)
        return
    if contiguous and apart and unit in ("day", "month", "quarter", "year"):
        draft.period = f"{ordered[0][1]}..{ordered[-1][1]}"
        if unit not in draft.dimensions:
            draft.dimensions.append(unit)
        draft.place(*spans, *(i for i, _ in draft.open("split")), role="period", value=draft.period)
        place_connectors(draft, spans)
        return
    if contiguous and not apart and TOGETHER.search(draft.text.norm):
        draft.period = f"{ordered[0][1]}..{ordered[-1][1]}"
        draft.place(*spans, role="period", value=draft.period)
        place_connectors(draft, spans)
        return
    if one_by_one(draft, spans):
        place_connectors(draft, spans)
        return
    for index in spans:
        draft.ask(index, "understand.reason.several_periods")
    place_connectors(draft, spans)


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


def _cut_short(tokens: list[str], days: list[Period]) -> str | None:
    """截至昨天本月: the period up to the day that is named."""
    for (token, one), (until, other) in permutations(zip(tokens, days, strict=True), 2):
        if len(tokens) != 2 or not until.startswith("..") or one.start is None:
            continue
        if one.start <= other.end <= one.end:
            return f"{token}..{other.end}" if ".." not in token else f"{one.start}..{other.end}"
    return None


def trend_unit(period: str, draft: Draft) -> str:
    """Days up to two months, then months."""
    days = resolve(period, draft.today).days
    return "day" if days is not None and days <= 62 else "month"

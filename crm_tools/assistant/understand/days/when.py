"""Periods and comparisons of a question."""

from __future__ import annotations

import re
from itertools import pairwise

from crm_tools.analytics.periods import DAY, resolve
from crm_tools.assistant.understand.days.days_apart import (
    counts_customers,
    left_out,
    points_at_others,
)
from crm_tools.assistant.understand.days.growth import growth
from crm_tools.assistant.understand.days.pairs import (
    BEFORE,
    before_it,
    bounds_of,
    bucketed,
    dated_by_years,
    days_of,
    each_year,
    how_compared,
    one_year_named,
    place_event_pair,
    place_pair,
    same_days_behind,
    same_days_of,
    years_joined,
)
from crm_tools.assistant.understand.days.same_days import compare_same_days
from crm_tools.assistant.understand.days.several import place_length, place_several
from crm_tools.assistant.understand.days.span import THAT_WEEK, PeriodSpan
from crm_tools.assistant.understand.days.told_apart import told_apart
from crm_tools.assistant.understand.draft import Draft

_OF = re.compile(r" ?(?:of|from|between)(?: the)? ?")


def take_periods(draft: Draft) -> None:
    """The period, what it is compared with, and problems such as days that do not exist."""
    spans = _usable(draft)
    _set_against(draft, spans)
    spans = same_days_behind(draft, same_days_of(draft, _restated(draft, spans)))
    _named_comparison(draft)
    spans = before_it(draft, spans)
    versus = [index for index, _ in draft.open("versus") if not _of_values(draft, index)]
    spans = _told_once(draft, spans) if versus else spans
    spans = dated_by_years(draft, spans) if versus and not draft.compare else spans
    yearly = draft.compare in (None, "year_ago")
    if len(spans) == 2 and yearly and one_year_named(draft, spans) and (versus or years_joined(draft, spans)):
        place_event_pair(draft, spans, versus)
    elif len(spans) == 2 and (versus or told_apart(draft, spans)) and not draft.compare and not bucketed(draft, spans):
        place_pair(draft, spans, versus)
    elif len(spans) == 3 and (versus or each_year(draft, spans) or years_joined(draft, spans)):
        place_event_pair(draft, spans, versus)
    elif len(spans) == 1:
        _place_one(draft, spans[0], versus)
    elif len(spans) > 1:
        place_several(draft, spans)
    growth(draft)
    compare_same_days(draft)


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
    """“The last half year, May to October I mean”: those said last; 11月10日-16日这一周: those before it."""
    for one, other in pairwise(spans):
        week = days_of(draft, draft.tokens[one].value.token).days == 7 and THAT_WEEK.fullmatch(draft.tokens[other].text)
        if week and draft.follows(one, 1, "period") == other:
            draft.place(other)
            return [at for at in spans if at != other]
    for index, token in list(draft.open("follow")):
        meant = [at for at in spans if at in (index - 1, index + 1)]
        if len(spans) == 2 and meant == spans[1:] and token.text in ("i mean", "meant", "i meant"):
            draft.place(index, *spans[:1])
            return meant
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
    against = bool(versus) and _compared_with(draft, index, versus) and not _compares_it(draft, index)
    if against and draft.before:
        same = bounds_of(draft, token) == bounds_of(draft, draft.before)
        draft.compare = "previous" if same else how_compared(draft, draft.before, token)
        draft.place(index, *versus, role="compare", value=draft.compare)
        return
    token = _last_of(draft, token) if against else token
    if against and token in BEFORE:
        draft.year_ago_too = draft.compare == "year_ago" and token != "last_year"  # 对比上月和去年同期: with both
        draft.period, draft.compare = BEFORE[token], "year_ago" if token == "last_year" else "previous"
        draft.place(index, *versus, role="compare", value=token)
        return
    if against:
        draft.ask(index, "understand.reason.compare_what")
        return
    if versus and (pair := _two_months(draft, index)) is not None:
        draft.period, draft.compare = pair
        draft.place(index, *versus, role="compare", value=" ↔ ".join(pair))
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
    place_length(draft, index, token)
    said = draft.tokens[index].text
    apart = (draft.has("split") and _QUARTERS.search(said)) or re.search("[一二三四]{3}季", said)
    if apart and "quarter" not in draft.dimensions:
        draft.dimensions.append("quarter")


def _two_months(draft: Draft, index: int) -> tuple[str, str] | None:
    """9、10两个月销量对比: the later of the two against the one before, where nothing else is set side by side."""
    first, _, last = draft.tokens[index].value.token.partition("..")
    named = [t.value[0] for t in draft.tokens if t.kind == "value"]
    if draft.compare or draft.has("group", "grouped", "dimension") or len(named) > len(set(named)):
        return None
    if not _MONTHS_NAMED.search(draft.tokens[index].text) or not re.fullmatch(r"\d{4}-\d\d", last):
        return None
    return (last, "previous") if days_of(draft, first).end + DAY == days_of(draft, last).start else None


_MONTHS_NAMED = re.compile("^[^到至~-]*[、和与及跟]|[一二三四五六七八九十]{2,3}(?:两|俩|2)")
_QUARTERS = re.compile("[一二三1-2]季?度?(?:到|至|-|~)第?[二三四2-4]季度?|q[1-3](?:到|至|-|~)q?[2-4]")
"""一季度到四季度各多少: of each of them."""


def _last_of(draft: Draft, token: str) -> str:
    """October in November is last month."""
    return next((name for name in BEFORE if bounds_of(draft, name) == bounds_of(draft, token)), token)


def _compared_with(draft: Draft, index: int, versus: list[int]) -> bool:
    """True for “较上月” and “和上月相比”: the period is the one that is compared with."""
    before, after = draft.beside(index, -1), draft.beside(index, 1)
    if before and before[0] in versus:
        if draft.has("dimension") and draft.apart(before[0], index) and _two_kinds(draft):
            return False
        between = draft.text.norm[draft.tokens[before[0]].end : draft.tokens[index].start]
        return not re.search("[,;]", between) and not _DURING.match(between)
    return bool(before and before[1].kind == "and" and after and after[0] in versus)


def _compares_it(draft: Draft, index: int) -> bool:
    """“Compare last month with the same month last year”: what it is compared with is told by a word of its own."""
    at = draft.follows(index, -1, "versus")
    named = draft.compare is not None and any(t.kind in ("previous", "year_ago") for t in draft.tokens)
    if at is None or not named or not _VERB.fullmatch(draft.tokens[at].text):
        return False
    return draft.language == "en" or not any(token.kind == "measure" for token in draft.tokens[:at])


_VERB = re.compile("(?:对比|比较|对照|比对)(?:一下)?|compare|comparing|comparison of")


_DURING = re.compile(r" (?:for|in|during|over|throughout) ")
"""“Side by side for the third quarter”: both in those days."""
_BOTH = re.compile("[和与跟、]|男女|新老|(?<![a-z])(?:and|vs)(?![a-z])")


def _two_kinds(draft: Draft) -> bool:
    """周末和工作日的订单量对比 上个月: two groups are compared, the days stand behind."""
    halves = ("day_kind", "customer_kind", "gender")
    return any(t.kind == "dimension" and t.value in halves and _BOTH.search(t.text) for t in draft.tokens)


def trend_unit(period: str, draft: Draft) -> str:
    """Days up to two months, then months; the weeks of so many weeks."""
    if said := re.fullmatch(r"last_(\d+)_weeks", period):
        return "week" if int(said[1]) > _FEW_WEEKS else "day"
    days = resolve(period, draft.today).days
    return "day" if days is not None and days <= 62 else "month"


_FEW_WEEKS = 4
"""Of so many weeks the days are still seen."""

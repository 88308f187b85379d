"""A turn held against what it did to the answer before: what it takes away is gone, what it names is there.

Values, measures, groups and days that the words take away (武汉拿掉, 不是金额) are nowhere in the call; those that they
name are, and what they add leaves the others of its kind where they were. A comparison that is asked for compares, “the
same stretch” is as long as the days before, and of everybody is of nobody in particular.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.periods import Period
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.assistant.calls import LISTS, Call
from crm_tools.assistant.understand.checks.days_held import days_of, periods_of, same_days, touch
from crm_tools.assistant.understand.checks.told import asked_values, mappings
from crm_tools.assistant.understand.checks.turned_all import all_unlike
from crm_tools.assistant.understand.checks.turned_rows import rows_unlike
from crm_tools.assistant.understand.days.span import PeriodSpan
from crm_tools.assistant.understand.lists.people import HEADS, is_person
from crm_tools.assistant.understand.turns.said import turn_pattern, turn_patterns
from crm_tools.assistant.understand.vocabulary.spans import Token

_TOOLS = ("run_report", *LISTS)
_NEAR = 8
"""So many characters behind a word of adding stands what is added."""


def turned(norm: str, tokens: Sequence[Token], call: Call, previous: Call, today: dt.date) -> str | None:
    """The words of a turn as typed, normalised, to which the call does not answer; None where it does."""
    if call.tool not in _TOOLS or previous.tool not in _TOOLS:
        return None
    gone = taken_away(norm)
    told = dict(call.arguments)
    if (total := _TOTAL_ALONE.search(norm)) and told.get("dimensions"):
        return total.group()
    beside = [_clause(norm, *said.span()) for said in turn_pattern("chatter", "speaker").finditer(norm)]
    named = [
        one for one in tokens if (one.kind == "value" or one.read_as("filler") is None) and not _within(one, beside)
    ]
    for token in named:
        away = _within(token, gone)
        if (
            away
            and token.kind in ("dimension", "grouped")
            and any(one.kind == "number" and _within(one, gone) for one in named)
        ):
            continue  # 低于5000的城市不要: some rows of it
        if away and is_person(token) and any(one.kind == "value" and _within(one, gone) for one in named):
            continue  # “without gold members” of customers: some of them
        if away and _still_there(token, told, today) and not _named_as_well(token, named, gone):
            return token.text
        if not away and _brought_back(token, norm, previous):
            continue
        if not away and not (_there(token, told) and _grouped(token, norm, told)):
            return token.text
        if token.kind == "value" and not away and _AFFIRMED.search(norm, 0, token.start) and _only_denied(token, told):
            return token.text
    if (bound := _kept_bound(named, gone, told) or _money_for_count(named, told)) is not None:
        return bound
    if (lost := _days_lost(named, gone, told, today)) is not None:
        return lost
    return (
        rows_unlike(norm, told, call, previous)
        or _added(norm, tokens, gone, told, previous.arguments)
        or all_unlike(norm, tokens, call, previous, today)
    )


_TOTAL_ALONE = re.compile(
    r"\b(?:just|only) (?:the )?totals?$|\b(?:just|only) (?:the )?totals?[,;.] |只[要看](?:个)?(?:总数|合计|总额)$"
)
"""One number, whatever groups stood there before."""


def taken_away(norm: str) -> list[tuple[int, int]]:
    """Where what is to go is named."""
    spans = [said.span("y") for one in turn_patterns("turned", "away") for said in one.finditer(norm)]
    return [
        (start, start + len(_MEANT.split(norm[start:end])[0]) if _is_not(norm, start) else end) for start, end in spans
    ]


_MEANT = re.compile(r",? but |[,;]|(?<=.)而?[是改换]")
"""Where what is meant instead begins: 不是天猫是线下."""


def _is_not(norm: str, start: int) -> bool:
    return norm[:start].endswith(("不是", "not "))


def _brought_back(token: Token, norm: str, previous: Call) -> bool:
    """线下加回来: no longer left out."""
    told = previous.arguments.get("filters", ())
    denied = [one for one in told if one.get("op") in ("ne", "not_in") and token.kind == "value"]
    of_it = any(one["field"] == token.value[0] and str(token.value[1]) in str(one["value"]) for one in denied)
    return of_it and turn_pattern("turned", "adds").search(norm) is not None


def _kept_bound(tokens: Sequence[Token], gone: Sequence[tuple[int, int]], told: Mapping[str, Any]) -> str | None:
    """低于50件的别显示: no rows below 50 are what the report holds."""
    ops = {"lt": ("lt", "le"), "le": ("lt", "le"), "le_after": ("lt", "le")}
    ops |= dict.fromkeys(("gt", "ge", "ge_after"), ("gt", "ge"))
    for token in tokens if "measures" in told else ():
        if token.kind != "number" or not _within(token, gone):
            continue
        said = {op for one in tokens if one.kind in ops and _within(one, gone) for op in ops[one.kind]}
        value = float(token.value.value)
        bounds = [one for one in told.get("filters", ()) if one.get("op") in said]
        if any(one["value"] in (value, value / 100) for one in bounds):
            return token.text.strip()
    return None


def _money_for_count(tokens: Sequence[Token], told: Mapping[str, Any]) -> str | None:
    """1000元以上的 after who put something in the cart: no thousand things in it."""
    sums = {float(one.value.value): one.text for one in tokens if one.kind == "number" and one.value.unit == "yuan"}
    counts = [one for one in mappings(told) if one.get("field") in MEASURES and MEASURES[one["field"]].unit == "count"]
    return next((sums[one["value"]] for one in counts if one.get("value") in sums), None)


def _clause(norm: str, start: int, end: int) -> tuple[int, int]:
    """The clause around a place: what is told of somebody's boss."""
    breaks = [one.start() for one in re.finditer("[,;.!?]", norm)]
    return max((at for at in breaks if at < start), default=0), min(
        (at for at in breaks if at >= end), default=len(norm)
    )


def _named_as_well(token: Token, tokens: Sequence[Token], gone: Sequence[tuple[int, int]]) -> bool:
    """Named again where nothing takes it away; “the offline channel”: the noun of a value."""
    return any(
        ((one.kind, one.value) == (token.kind, token.value) and not _within(one, gone))
        or (one.kind == "value" and one.value[0] == token.value and _within(one, gone))
        for one in tokens
    )


def _wanted(told: Any) -> Any:
    """The arguments less the rules of those who are left out: those who ordered last month, all the same."""
    if isinstance(told, Mapping):
        return {name: _wanted(one) for name, one in told.items() if told.get("match") != "none"}
    return [_wanted(one) for one in told] if isinstance(told, list | tuple) else told


def _still_there(token: Token, told: Mapping[str, Any], today: dt.date) -> bool:
    if token.kind == "value" and isinstance(token.value, tuple):
        told_by = "measures" in told or token.value[0] in ATTRIBUTES  # minus who bought it, of those who favourited it
        return told_by and tuple(token.value[:2]) in set(asked_values(told))
    if token.kind == "measure":
        return token.value in told.get("measures", ())
    if token.kind in ("dimension", "grouped"):
        return token.value in told.get("dimensions", ())
    if token.kind == "period" and isinstance(token.value, PeriodSpan) and token.value.token and "measures" in told:
        days = days_of(token.value.token, today)
        return days is not None and any(same_days(days, one) for one in periods_of(_wanted(told), today))
    return False


def _there(token: Token, told: Mapping[str, Any]) -> bool:
    """Whether the call holds what the token names, one way or the other."""
    held = str(told)
    if token.value == "channel" and "'inquiry_channel'" in held:
        return True
    if token.kind == "value" and isinstance(token.value, tuple):
        field = str(token.value[0])
        rows = field in told.get("dimensions", ()) and all(one["field"] != field for one in told.get("filters") or ())
        return str(token.value[1]) in held or rows  # 男的女的各多少: a row each
    if token.kind == "measure" and isinstance(token.value, str):
        if token.value == "buyers" and "customer" in told.get("dimensions", ()):
            return True  # the top 10 buyers: each in a row
        if told.get("segment", "all") != "all":
            return True  # of which the segment tells: 登录最多的10位客户
        if (
            token.value == "buyers"
            and told.get("limit")
            and ("customer" in told.get("dimensions", ()) or "measures" not in told)
        ):
            return True  # the top 10 buyers are customers
        if any(MEASURES[one].ratio for one in told.get("measures", ())):
            return True  # “as a percentage of orders”
        if token.value == "repeat_rate" and any(
            one.get("field") == "orders" and one.get("op") == "ge" and one.get("value") == 2 for one in mappings(told)
        ):
            return True  # 复购过的: who ordered twice
        if token.text == "下单" and set(told.get("measures", ())) & {*HEADS}:
            return True  # 有多少人下单: what they did
        people = token.value in HEADS and ("measures" not in told or bool(set(HEADS) & set(told["measures"])))
        return token.value in held or people or any(stem in token.value and stem in held for stem in _STEMS)
    return True


def names_in(token: Token, told: Mapping[str, Any]) -> bool:
    """Whether a call holds what a word names: its value, its measure, its groups, a word of its own."""
    if token.kind == "unknown":
        return token.text.strip("的 ") in str(told).lower()
    if token.kind in ("dimension", "grouped") and token.value in DIMENSIONS and token.value != "customer":
        return str(token.value) in str(told)
    return _there(token, told)


_AFFIRMED = re.compile(r"(?<![不非算])(?:是|[只]?[看要]|换成|改成)$|\b(?:only|just|but) (?:the )?$")
"""Stands right before a value that is asked for."""


def _only_denied(token: Token, told: Mapping[str, Any]) -> bool:
    """不是天猫，是线下: the one that is meant is left out as well."""
    one = (str(token.value[0]), token.value[1])
    return one not in set(asked_values(told)) and one in set(asked_values(told, denied=True))


_BY = re.compile(r"(?:按|分|每个?|各个?|\bby |\bper |\beach |\bevery )$")


def _grouped(token: Token, norm: str, told: Mapping[str, Any]) -> bool:
    """Whether a report has a row for each of what 按, “by” or “per” stands before."""
    if "measures" not in told or token.kind not in ("dimension", "grouped") or token.value not in DIMENSIONS:
        return True
    if token.value == "customer" and any("_per_" in name for name in told["measures"]):
        return True  # 摊到每个客户身上: a mean over them
    by = token.kind == "grouped" or _BY.search(norm, 0, token.start)
    ways = token.value == "channel" and "inquiry_channel" in told.get("dimensions", ())
    held = ways or token.value in told.get("dimensions", ()) or token.value == told.get("average") or told.get("order")
    return not by or bool(held) or (DIMENSIONS[token.value].time == "calendar" and bool(told.get("average")))


_STEMS = ("refund", "cancel", "coupon", "inquir", "pending", "sales", "order", "login", "cart", "favorite", "survey")
"""Measures of one thing: what was refunded and how often."""


def _days_lost(
    tokens: Sequence[Token], gone: Sequence[tuple[int, int]], told: Mapping[str, Any], today: dt.date
) -> str | None:
    """The days that are named, where the call has none of them."""
    named = [one for one in tokens if isinstance(one.value, PeriodSpan) and not _within(one, gone)]
    named = [one for one in named if one.value.token not in (None, "all")]
    titles = [str(one["value"]).replace(" ", "") for one in told.get("filters") or () if one["field"] == "coupon"]
    named = [one for one in named if not any(_BLANK.sub("", one.text) in title for title in titles)]  # 2026 618 狂欢券
    years = {"this_year": str(today.year), "last_year": str(today.year - 1)}  # 去年的 of a coupon: by its title
    named = [one for one in named if not any(t.startswith(years.get(one.value.token, "?")) for t in titles)]
    held = list(periods_of(told, today))
    if not named or re.search(r"days|_since", str(told)):
        return None
    touched = any(days is None or any(touch(days, one) for one in held) for days in _each(named, today))
    return None if touched else named[0].text


_BLANK = re.compile(r"[ 年的]|\bthe\b")


def _each(named: Sequence[Token], today: dt.date) -> Iterator[Period | None]:
    yield from (days_of(one.value.token, today) for one in named)


def _added(
    norm: str,
    tokens: Sequence[Token],
    gone: Sequence[tuple[int, int]],
    told: Mapping[str, Any],
    before: Mapping[str, Any],
) -> str | None:
    """加上长沙 leaves the cities that were there; “add the order count” the sales."""
    for said in turn_pattern("turned", "adds").finditer(norm):
        added = next((one for one in tokens if said.end() <= one.start <= said.end() + _NEAR), None)
        if added is None or _within(added, gone):
            continue
        if added.kind == "value" and isinstance(added.value, tuple):
            field = added.value[0]
            had = {one for one in asked_values(before.get("filters", ())) if one[0] == field}
            taken = {tuple(one.value[:2]) for one in tokens if one.kind == "value" and _within(one, gone)}
            if not had - taken <= set(asked_values(told)):
                return added.text
        if added.kind == "measure" and added.value not in before.get("measures", ()):
            taken = {one.value for one in tokens if one.kind == "measure" and _within(one, gone)}
            if not set(before.get("measures", ())) - taken <= set(told.get("measures", ())):
                return added.text
    return None


def _within(token: Token, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < token.end and token.start < end for start, end in spans)

"""What the arguments of a call tell, as tests that the patterns of `slips` are set beside."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from crm_tools.analytics.recency import RECENCIES
from crm_tools.analytics.registry import MEASURES

Told = Mapping[str, Any]

_DEEP = (dict, list, tuple)

_ORDERED = ("orders", "first_time_buyers", "sales", "units", "repeat_buyers")


def mappings(told: Any) -> Iterator[Told]:
    """Every mapping in the arguments, however deep."""
    if isinstance(told, dict):
        yield told
        for value in told.values():
            if isinstance(value, _DEEP):
                yield from mappings(value)
    elif isinstance(told, _DEEP):
        for value in told:
            if isinstance(value, _DEEP):
                yield from mappings(value)


def asked_values(told: Any, denied: bool = False) -> Iterator[tuple[str, Any]]:
    """The values that conditions ask for, not those that they leave out."""
    if isinstance(told, Mapping):
        denied ^= told.get("match") == "none"
        no = told.get("op") in ("ne", "not_in")
        if "field" in told and "value" in told and no == denied:
            value = told["value"]
            yield from ((str(told["field"]), one) for one in (value if isinstance(value, list | tuple) else (value,)))
        for name, one in told.items():
            if name != "value":
                yield from asked_values(one, denied)
    elif isinstance(told, list | tuple):
        for one in told:
            yield from asked_values(one, denied)


def measures(told: Told) -> Sequence[str]:
    """The measures of a report; none of a list."""
    return tuple(told.get("measures", ()))


def only_one_kind_asked(told: Told) -> bool:
    """Whether goods were bought and nothing says that no others were."""
    units = [one for one in mappings(told) if one.get("field") == "units" and one.get("where")]
    return len(units) == 1 and _is_some(units[0])


NOT_USED = re.compile("券(?:有)?(?:谁|哪些人|哪些客户|哪些会员)(?:还|都|一直)*没(?:有)?(?:使?用|核销)")


def given_to_nobody(told: Told) -> bool:
    """Whether a coupon was not used, by those who never had it as well."""
    fields = {one["field"]: one for one in mappings(told) if "field" in one}
    unused = fields.get("coupons_used", {})
    return unused.get("value") == 0 and bool(unused.get("where")) and "coupons_issued" not in fields


ONE_ORDER = re.compile(
    r"^(?!.*[只仅]).*?最(?:大|贵|高|新|近|小|低|早|后)的?那?[一1](?:笔|单|张)(?:的)?(?:订单|单子|单|交易)?(?![数量价])"
    r"|(?:金额|单笔)?最(?:大|贵|新)的(?:订单|单子|交易)(?![数量价])"
    r"|\b(?:largest|biggest|smallest|latest|newest|most (?:recent|expensive)|last)(?: single)? "
    r"(?:order|purchase)\b(?! (?:values?|counts?|volumes?|numbers?|sizes?))"
)
"""One order by its size or its day: orders are no rows here, and counting all of them is no answer."""


def counts_orders(told: Told) -> bool:
    """Whether orders are all that is counted, or customers are told by having just one."""
    one = [one for one in mappings(told) if one.get("field") == "orders" and one.get("op", "eq") == "eq"]
    return measures(told) == ("orders",) or any(told_one["value"] == 1 for told_one in one)


def of_what(told: Told) -> Sequence[str]:
    """The measures of a report, and what its customers are told by."""
    return (*measures(told), *(str(one["field"]) for one in mappings(told.get("audience")) if one.get("field")))


def never_all(told: Told) -> bool:
    """Whether days are told and nothing counts from the beginning."""
    periods = [one["period"] for one in mappings(told) if one.get("period")]
    return bool(periods) and not any(one == "all" or str(one).startswith("..") for one in periods)


def orders_dated(told: Told) -> bool:
    """Whether orders are counted, and all of them in days of their own."""
    periods = [one.get("period") for one in mappings(told.get("filters", ())) if one.get("field") == "orders"]
    return bool(periods) and all(one not in (None, "all") for one in periods)


def of_all_time(told: Told) -> bool:
    """Whether a condition counts from the beginning."""
    return any(one.get("period") == "all" for one in mappings(told.get("filters", ())))


def not_of(*nouns: str) -> Callable[[str, Told], bool]:
    """The test whether a report leaves out every one of these dimensions."""
    return lambda tool, told: tool == "run_report" and not set(nouns) & set(told.get("dimensions", ()))


def chooses_nobody(_: str, told: Told) -> bool:
    """Whether the customers are told by no list, no ranking and nothing that they did."""
    who = told.get("audience") or told
    named = who.get("segment") not in (None, "all") or who.get("saved") or who.get("rule") or who.get("limit")
    return not named and not any(one.get("field") in (*MEASURES, *RECENCIES) for one in mappings(who.get("filters")))


def first_at_all(tool: str, told: Told) -> bool:
    """首购客户有哪些: everybody who buys bought for the first time at some time, so days must be told."""
    who = (told.get("audience") or {}) if tool == "run_report" else told.get("audience") or told
    filters = [one for one in who.get("filters") or () if one.get("field") in MEASURES]
    dated = any((one.get("period") or who.get("period") or "all") != "all" for one in filters)
    return not dated and any(one["field"] == "first_time_buyers" and _is_some(one) for one in filters)


def scored_by_one(tool: str, told: Told) -> bool:
    """NPS低于6分的客户: a bound on a single answer, which an NPS of customers is none of."""
    people = tool != "run_report" or "audience" in told
    scores = [one.get("value") for one in mappings(told) if one.get("field") == "nps"]
    return people and any(isinstance(value, int | float) and 0 < value <= 10 for value in scores)


def whole_rate(_: str, told: Told) -> bool:
    """A rate of at least 100 %: 一起 read as a number."""
    return any(
        one.get("field") in MEASURES
        and MEASURES[one["field"]].unit == "rate"
        and one.get("op") == "ge"
        and one.get("value") == 1
        for one in mappings(told)
    )


def money_as_orders(_: str, told: Told) -> bool:
    """“More than 10,000 of purchases” read as so many orders, which nobody places."""
    return any(
        one.get("field") == "orders" and one.get("op") in ("gt", "ge") and _large(one.get("value"))
        for one in mappings(told)
    )


def _large(value: Any) -> bool:
    return isinstance(value, int | float) and value >= 1000


def once_in_all(tool: str, told: Told) -> bool:
    """“In each of the last two months” read as once in all of them."""
    days = {one["period"] for one in mappings(told) if one.get("period") not in (None, "all")}
    return tool == "run_report" or len(days) == 1


def denies_both_goods(told: Told) -> bool:
    """手机数码买过、电脑办公没买过 read as neither of them."""
    named = list(mappings(told))
    goods = any(one.get("field") in ("category", "product") and one.get("op") == "in" for one in named)
    return goods and any(
        one.get("field") == "orders" and one.get("op") == "eq" and one.get("value") == 0 for one in named
    )


def taken_for_a_segment(_: str, told: Told) -> bool:
    """The best so many customers, read as high-value ones."""
    return "limit" in told and any(one.get("segment") == "high_value" and "match" not in one for one in _rules(told))


def _rules(told: Told) -> Iterator[Told]:
    return mappings(told.get("rule") or ())


def bounds(told: Told, field: str) -> bool:
    """Whether a condition asks for at least so much of the field."""
    return any(one.get("field") == field and one.get("op") in ("ge", "gt") for one in mappings(told))


def contradicts(told: Told) -> bool:
    """Customers who did and did not order in the same days, which nobody can have meant."""
    if told.get("segment") == "never_bought" and any(
        one.get("field") in _ORDERED and _is_some(one) for one in told.get("filters") or ()
    ):
        return True
    if any(_bought_while_silent(one) for one in mappings(told)) or _denied_with_what_holds_it(told):
        return True
    if any(_denied_altogether(one) for one in mappings(told)):
        return True
    for rule in mappings(told):
        if rule.get("match", "all") != "all":
            continue
        conditions = [one for one in rule.get("filters") or () if not one.get("where")]
        never = {one.get("period") for one in conditions if one.get("field") == "orders" and _is_none(one)}
        done = [one for one in rule.get("filters") or () if one.get("field") in _ORDERED and _is_some(one)]
        if any(one.get("period") in never or never & {"all"} for one in done):
            return True
    return False


def _bought_while_silent(told: Told) -> bool:
    """半年多没下单, and an order in the last ten days."""
    stages = [one.get("value") for one in mappings(told.get("filters") or ()) if one.get("field") == "stage"]
    named = set(told.get("stages") or (stages[0] if stages and isinstance(stages[0], list | tuple) else stages))
    if told.get("segment") != "lapsed" and not (named and named <= {"lapsed", "lost"}):
        return False
    silent = int((told.get("params") or {}).get("lapsed_days", 90))
    return any(
        one.get("field") in _ORDERED and _is_some(one) and not one.get("where") and _days_back(one) <= silent
        for one in told.get("filters") or ()
    )


def _denied_altogether(told: Told) -> bool:
    """有流失风险但还没流失的, read as those at risk who are not at risk."""
    inner = [one for one in mappings(told.get("rule") or {}) if one.get("match") == "none"]
    denied = {member.get("segment") for one in inner for member in one.get("rules") or ()}
    return told.get("segment") not in (None, "all") and told.get("segment") in denied


def _denied_with_what_holds_it(told: Told) -> bool:
    """买过手机壳但没买过手机: by the words of titles, who has the one has the other."""
    bought: list[tuple[str, Any]] = []
    never: list[tuple[str, Any]] = []
    for one in mappings(told):
        parts = [str(each["value"]) for each in one.get("where") or () if each.get("op") == "contains"]
        if one.get("field") == "units" and len(parts) == 1:
            (never if _is_none(one) else bought).append((parts[0], one.get("period")))
    return any(
        less in more and (days == others or others in (None, "all")) for more, days in bought for less, others in never
    )


def _days_back(one: Told) -> float:
    """How many days ago a period named by its length began; of others, as long as can be."""
    found = re.fullmatch(r"last_(\d+)_days|(today|this_week|this_month)", str(one.get("period")))
    return math.inf if found is None else int(found[1] or 31)


def _is_some(one: Told) -> bool:
    value = one.get("value")
    counted = isinstance(value, int | float) and value > 0
    return one.get("op") in ("ge", "gt") or (one.get("op", "eq") == "eq" and counted)


def _is_none(one: Told) -> bool:
    return one.get("op") in ("eq", "le") and one.get("value") == 0


def counts_people_twice(one: Told) -> bool:
    """Repeat buyers of at least two: a number of orders that was taken for one of people."""
    value = one.get("value")
    people = one.get("field") in ("repeat_buyers", "first_time_buyers", "buyers", "new_customers")
    return people and isinstance(value, int | float) and value > 1


def high_value_today(told: Told) -> bool:
    """High-value customers by what they spent on this one day."""
    return any(
        one.get("segment") == "high_value" and (one.get("params") or {}).get("period") == "today"
        for one in mappings(told)
    )

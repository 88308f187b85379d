"""Bounds of a call held against the question: one for each that is said, in its direction, of its kind.

“Three orders or more” is one bound; two that nobody can meet, or of which one says the other, are a slip of the rules.
A bound that the question gives downwards is no bound from below; so much money bounds no number of orders.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crm_tools.analytics.registry import MEASURES
from crm_tools.assistant.calls import LISTS, Call
from crm_tools.assistant.understand.checks.told import mappings
from crm_tools.assistant.understand.vocabulary.numbers import find_numbers

Told = Mapping[str, Any]
_LOWER, _UPPER = ("ge", "gt"), ("le", "lt")
_TOOLS = ("run_report", "group_customers", *LISTS)
_NOT_LESS = re.compile("不低于|不少于|不下于|不小于|" r"\b(?:no|not) (?:fewer|less)(?: than)?\b")
_NOT_MORE = re.compile(
    "不超过|不多于|不高于|不大于|(?<!有)没有?超过|未超过|"
    r"\b(?:no|not) (?:more|over|higher|greater)(?: than)?\b|\bnot exceed\w*"
)
_AT_LEAST = re.compile(
    "以上|超过|大于|高于|多于|至少|起码|满|达到?|过[千万百]|[>≥]|开外|往上|出头|不止|更多|够|破|上[千万]"
    r"|\b(?:over|above|more than|at least|or more|exceed\w*|greater|minimum|upwards?|higher than|plus|bigger|larger"
    r"|reach\w*|hit|past|beyond|topp?\w*|north of|surpass\w*)\b|\d\+|\dk\+"
)
_AT_MOST = re.compile(
    "以下|以内|低于|少于|小于|不到|不足|至多|最多|顶多|[<≤]|没到|未满|不满|未到"
    r"|\b(?:under|below|less|fewer|at most|up to|maximum|within|lower|smaller|short of)\b"
    r"|\b(?:\w+n't|not|never) (?:reach|exceed|pass|top|hit)\w*\b"
)
_DENIED = re.compile(
    "没|未|不|无|零|从来|\\b0|除|别|非|"
    r"n't\b|\b(?:not|no(?!\.)|never|none|zero|without|except"
    r"|excluding|nothing)\b"
)
_ONCE = re.compile(
    r"\b(?:at least|not less than) (?:once|one|1)\b|至少(?:一|1)[次单]|(?:但"
    r"|且)[^,]{0,3}[下买]过[单了]?"
)
"""A second bound, which leaves out those with none at all."""
_HAS_COUPON = re.compile(
    "(?:持有|手[里上]有|手[里上]还?有|领了|领过|领到|领取|拿了|拿到|收到|发[了给过]"
    "|有(?!没))[^,。]{0,12}券|券[^,。]{0,8}(?:领了|领过|拿了|到手|发了)"
    r"|\b(?:has|have|had|with) (?:an?|the|our|this|that|\S*券|coupons?|vouchers?)"
    r"(?![a-z]| (?:[a-z]+ ){0,2}?(?:orders?|purchases?|refunds?|log-?ins?|inquir\w+|questions?|views?|spend\w*)\b)"
    r"|\b(?:holds?(?! of\b)|holding|holders?|received|given|was sent|were sent|issued)\b"
)


def bounds_unlike(norm: str, call: Call) -> str | None:
    """The words whose bounds the call does not hold as they are said, None where nothing is amiss."""
    if call.tool not in _TOOLS:
        return None
    return (
        _of_one_order(norm, call.arguments)
        or _only_once(norm, call.arguments)
        or _nothing_bounded(norm, call.arguments)
        or _turned(norm, call.arguments)
        or _of_kind(norm, call.arguments)
        or _unused(norm, call.arguments)
    )


def _nothing_bounded(norm: str, told: Any) -> str | None:
    """At least none of something, which holds of everybody."""
    vacuous = any(
        one.get("op") == "ge" and one.get("value") == 0 and one.get("field") in MEASURES for one in mappings(told)
    )
    if not vacuous:
        return None
    said = re.search(r"(?<!\d)0\s?\S{0,2}|零.|\bzero\b", norm)
    return norm if said is None else said.group()


def bounds_the_total(norm: str, call: Call) -> str | None:
    """The question where a total is bounded by a figure, which only leaves out groups."""
    if call.tool != "run_report" or call.arguments.get("dimensions"):
        return None
    bounded = any(one.get("field") in MEASURES for one in call.arguments.get("filters") or ())
    return norm if bounded else None


def two_of_one(norm: str, call: Call) -> str | None:
    """The number where a call bounds one thing in the same days twice so that one says the other or excludes it."""
    for conditions, together in _sets(call.arguments):
        by_thing: dict[tuple[str, str, str], list[Told]] = defaultdict(list)
        if together and (again := _told_again(conditions)) is not None:
            return again
        for one in conditions:
            by_thing[one["field"], str(one.get("period")), str(one.get("where"))].append(one)
        for (field, *_), several in by_thing.items():
            if len(several) > 1 and _clash(several, together):
                number = next(iter(find_numbers(norm)), None)
                return field if number is None else norm[number.start : number.end].strip()
    return None


def _told_again(conditions: Sequence[Told]) -> str | None:
    """The field of which just so many are counted both over all time and in some days: one of them says the other."""
    for one in conditions:
        ever = one.get("op", "eq") == "eq" and one.get("period") == "all" and one.get("value")
        alike = {**one, "period": None}
        if ever and any(other is not one and {**other, "period": None} == alike for other in conditions):
            return str(one["field"])
    return None


def _sets(told: Any) -> Iterator[tuple[Sequence[Told], bool]]:
    """Conditions that stand beside one another, and whether all of them hold."""
    for one in mappings(told):
        for name in ("filters", "rules", "part"):
            found = [each for each in one.get(name) or () if isinstance(each, Mapping) and "field" in each]
            if len(found) > 1:
                yield found, not (name == "rules" and one.get("match") == "any")


def _clash(several: Sequence[Told], together: bool) -> bool:
    several = [one for at, one in enumerate(several) if one not in several[:at]]
    ops = [one.get("op", "eq") for one in several]
    lower, upper = ([one for one in several if one.get("op") in kind] for kind in (_LOWER, _UPPER))
    if len(lower) > 1 or len(upper) > 1 or ("eq" in ops and (lower or upper)):
        return True
    return together and ops.count("eq") > 1


def _turned(norm: str, told: Any) -> str | None:
    """Only “at least” is said and a bound is from above, or the other way round."""
    told_plainly = _NOT_MORE.sub("≤", _NOT_LESS.sub("≥", norm))
    most = _AT_MOST.search(told_plainly)
    rest = _AT_MOST.sub(" ", told_plainly)
    least = _AT_LEAST.search(rest)
    if _DENIED.search(rest):
        return None
    bounds = [one for one in mappings(told) if one.get("field") in MEASURES and _is_number(one.get("value"))]
    ops = {one.get("op") for one in bounds if one["value"] not in (0, 1)}
    if least and most and len(bounds) == 1 and ops & {*_UPPER} and _ONCE.search(norm):
        return least.group()
    if least and not most and ops & {*_UPPER} and not ops & {*_LOWER}:
        return least.group()
    if most and not least and ops & {*_LOWER} and not ops & {*_UPPER}:
        return most.group()
    return None


_SPENT = re.compile(
    r"\b(?:spent|spend|spending|spends)(?: a total of| in total)? (?:over|above|more than|at least"
    r"|under|less than|exactly) "
)
_ONE_ORDER = re.compile(
    r"\b(?:single|one|an?|per|each|every|any) (?:order|purchase|transaction|go|visit|time)\b|\bat once\b"
    "|单笔|单次|一次|一笔|每单"
)


def _of_one_order(norm: str, told: Any) -> str | None:
    """Who spent over so much: in all their orders, unless one order is spoken of."""
    found = None if _ONE_ORDER.search(norm) else _SPENT.search(norm)
    size = any(one.get("field") == "order_amount" for one in mappings(told))
    total = any(one.get("field") in ("sales", "product_sales", "aov", "sales_per_buyer") for one in mappings(told))
    return found.group().strip() if found and size and not total else None


_EXACTLY_ONCE = re.compile(
    "(?:只|就|仅|恰好|正好|刚好)(?:[买下]过?|有|成交过?|消费过?|购买过?)了?一[单次笔](?!也|都|没"
    "|[^,。]{0,4}(?:以上|也没))"
    r"|\b(?:exactly|only|just) (?:one (?:order|purchase|login|inquiry)|once)\b(?! (?:a|per|every|in|or))"
)


def _only_once(norm: str, told: Any) -> str | None:
    """“Exactly one order” is neither at least one nor anything else."""
    found = _EXACTLY_ONCE.search(norm)
    if found is None or "days_since" in str(told):
        return None
    bounds = [(one.get("op", "eq"), one.get("value")) for one in mappings(told) if one.get("field")]
    once = {("eq", 1), ("lt", 2), ("le", 1)} & {one for one in bounds if not isinstance(one[1], list | tuple)}
    causes = any(name in str(told) for name in ("bought_once", "units", "categor"))
    return None if once or causes else found.group()


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _of_kind(norm: str, told: Any) -> str | None:
    """So much money bounds money; so many orders or units bound none."""
    for number in find_numbers(norm):
        if norm[number.start : number.end].strip() == "一块" and not norm.startswith("钱", number.end):
            continue  # 材料还缺一块, 这一块
        bounded = [
            str(one["field"])
            for one in mappings(told)
            if one.get("field") in MEASURES and one.get("op") != "in" and one.get("value") == number.value
        ]
        money = [MEASURES[name].unit == "money" for name in bounded]
        wrong = (number.unit == "yuan" and money and not any(money)) or (
            number.unit in ("times", "items", "people") and money and all(money)
        )
        if wrong:
            return norm[number.start : number.end].strip()
    return None


def _unused(norm: str, told: Any) -> str | None:
    """Who has a coupon and did not use it: nobody who was never given one."""
    fields = {one.get("field"): one.get("value") for one in mappings(told)}
    if fields.get("coupons_used") == 0 and "coupons_issued" not in fields and "holding_coupon" not in str(told):
        found = _HAS_COUPON.search(norm)
        return None if found is None else found.group().strip()
    return None


_BOUND_OF_MONEY = re.compile(
    r"(?<!with )(?<!having )(?<!whose )\b(?:sales|revenues?|turnover|takings|income|refunds?|refund amounts?) "
    r"(?:of |worth |that were |which were |totall?ing )?"
    r"(?:(?:more|less|greater|higher|lower) than|over|above|exceeding|in excess of|at least|under|below|between|>|<)"
    r" ?[¥\d]"
)
_PEOPLE = re.compile(
    r"\b(?:who|whom|whose|they|them|women|men|ladies|males?|females?|buyers?|spenders?|shoppers?|people|persons?|everyone"
    r"|those|anyone|customers?|members?|users?|clients?|accounts?|individuals|folks|guys|list|names?)\b"
)


def bounds_nobody(norm: str, call: Call) -> str | None:
    """“Sales over 5,000 by city”: of each order, each city or each customer? No customers were spoken of."""
    said = _BOUND_OF_MONEY.search(norm)
    counted = call.tool == "run_report" and call.arguments.get("measures") == ["customers"]
    people = (call.arguments.get("audience") or {}) if counted else call.arguments
    if said is None or _PEOPLE.search(norm) or not (counted or call.tool == "find_customers"):
        return None
    told = people.get("filters") or ()
    return norm if people.get("segment") == "all" and all(one["field"] in MEASURES for one in told) else None

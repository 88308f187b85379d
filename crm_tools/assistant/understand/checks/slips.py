"""Readings that are nearly always a slip: words of the question beside arguments that they cannot mean.

Each is a pattern of the normalised question and a test of the arguments; where both hold, the question is asked back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.assistant.calls import Call, audience_of

Told = Mapping[str, Any]


def slip(norm: str, call: Call, previous: Call | None) -> str | None:
    """The words that such a reading passes over, None where there are none."""
    for said, wrong in _SLIPS:
        found = said.search(norm)
        if found and wrong(call.tool, call.arguments):
            return found.group().strip()
    return None if previous is None else _lost(norm, call, previous)


def mappings(told: Any) -> Iterator[Told]:
    """Every mapping in the arguments, however deep."""
    if isinstance(told, Mapping):
        yield told
        for value in told.values():
            yield from mappings(value)
    elif isinstance(told, list | tuple):
        for value in told:
            yield from mappings(value)


def _measures(told: Told) -> Sequence[str]:
    return tuple(told.get("measures", ()))


def _never_all(told: Told) -> bool:
    """Whether days are told and nothing counts from the beginning."""
    periods = [one["period"] for one in mappings(told) if one.get("period")]
    return bool(periods) and not any(one == "all" or str(one).startswith("..") for one in periods)


def _of_all_time(told: Told) -> bool:
    return any(one.get("period") == "all" for one in mappings(told.get("filters", ())))


def _not_of(*nouns: str) -> Callable[[str, Told], bool]:
    return lambda tool, told: tool == "run_report" and not set(nouns) & set(told.get("dimensions", ()))


def _whole_rate(_: str, told: Told) -> bool:
    """A rate of at least 100 %: 一起 read as a number."""
    return any(
        one.get("field") in MEASURES
        and MEASURES[one["field"]].unit == "rate"
        and one.get("op") == "ge"
        and one.get("value") == 1
        for one in mappings(told)
    )


def _money_as_orders(_: str, told: Told) -> bool:
    """“More than 10,000 of purchases” read as so many orders, which nobody places."""
    return any(
        one.get("field") == "orders" and one.get("op") in ("gt", "ge") and _large(one.get("value"))
        for one in mappings(told)
    )


def _large(value: Any) -> bool:
    return isinstance(value, int | float) and value >= 1000


def _once_in_all(tool: str, told: Told) -> bool:
    """“In each of the last two months” read as once in all of them."""
    days = {one["period"] for one in mappings(told) if one.get("period") not in (None, "all")}
    return tool == "run_report" or len(days) == 1


def _both_goods_denied(told: Told) -> bool:
    """手机数码买过、电脑办公没买过 read as neither of them."""
    named = list(mappings(told))
    goods = any(one.get("field") in ("category", "product") and one.get("op") == "in" for one in named)
    return goods and any(
        one.get("field") == "orders" and one.get("op") == "eq" and one.get("value") == 0 for one in named
    )


def _taken_for_a_segment(_: str, told: Told) -> bool:
    return "limit" in told and any(one.get("segment") == "high_value" and "match" not in one for one in _rules(told))


def _rules(told: Told) -> Iterator[Told]:
    return mappings(told.get("rule") or ())


_SLIPS: tuple[tuple[re.Pattern[str], Callable[[str, Told], bool]], ...] = (
    (
        re.compile(r"\bwho\b[^.?]*\bin (?:each|every one) of the (?:last|past) \w+ (?:week|month|quarter|year)s"),
        _once_in_all,
    ),
    (re.compile(r"\d[\d,.]*\d ?(?:k|yuan|rmb|元|块|orders?|purchases?)?"), _money_as_orders),
    (
        re.compile("几笔|几单|多少笔|多少单|单数|笔数|单量"),
        lambda tool, told: tool == "run_report" and not any("order" in n or "refund" in n for n in _measures(told)),
    ),
    (
        re.compile("(?<![没未])(?<!没有)[买下购][^,;]{0,4}过[^没未]{0,8}?[没未]有?[买下购][^,;]{0,3}过"),
        lambda _, told: _both_goods_denied(told),
    ),
    (
        re.compile("(?:几|多少)件"),
        lambda tool, told: tool == "run_report" and "customers" in _measures(told) and "units" not in _measures(told),
    ),
    (
        re.compile("而且|并且|且已|又已|and (?:already|also|have|has)"),
        lambda _, told: {"new_customers", "buyers"} <= set(_measures(told)),
    ),
    (
        re.compile(r"(?:best|top|most|highest)[- a-z]* product (?:in|of|for|per)"),
        _not_of("product"),
    ),
    (re.compile("最[高多好大贵](?:的)?那?[个位名](?:客户|会员|用户|顾客)"), _not_of("customer")),
    (re.compile(r"\borders? ever\b|\bever (?:placed|made)\b"), lambda _, told: _never_all(told)),
    (re.compile("当月|同一?个?月内?|that same|within that|同期"), lambda _, told: _of_all_time(told)),
    (re.compile("一起|一并"), _whole_rate),
    (re.compile("best customers?"), _taken_for_a_segment),
    (re.compile("今天|今日|today"), lambda _, told: _high_value_today(told)),
    (
        re.compile("发|领|issued|given|handed"),
        lambda _, told: "coupons_used" in told.get("share", ()) or "coupons_used" in told.get("part", ()),
    ),
    (
        re.compile("每个|各个?|each|every"),
        lambda tool, _: tool == "explain_change",
    ),
    (
        re.compile("各|每|each|per|by|month"),
        lambda tool, told: (
            tool == "run_report"
            and _measures(told) == ("customers",)
            and any(name in DIMENSIONS and DIMENSIONS[name].time for name in told.get("dimensions", ()))
            and bool((told.get("audience") or {}).get("period"))
        ),
    ),
    (
        re.compile("没有?用(?:过)?(?:任何)?(?:优惠)?券|(?:used|redeemed) no coupon|没用过任何"),
        lambda _, told: any(
            (one.get("field") == "coupon_use_rate" and one.get("op") == "lt")
            or (one.get("field") == "coupons_used" and one.get("op") in ("ge", "gt"))
            for one in mappings(told)
        ),
    ),
    (
        re.compile("过的(?:[^,的?。]{1,8})[卡石]$"),
        lambda tool, told: tool == "run_report" and not told.get("dimensions"),
    ),
    (
        re.compile("一[次单张个笔回件][^,]{0,4}[都也]没"),  # 一次券都没用过: not “bought once”
        lambda _, told: any(
            one.get("op", "eq") == "eq" and one.get("value") == 1 and one.get("field") in MEASURES
            for one in mappings(told)
        ),
    ),
    (
        re.compile(r"\b(?:came|come|comes) back [^,;]*?within \d|\b(?:again|reordered|repurchased) [^,;]*?within \d"),
        lambda _, told: "last_" in str(told),  # within so many days of the order before, which no rule of ours says
    ),
    (
        re.compile(r"\b(?:than|least|most|over|under|exactly|or more) (?:\w+ ){0,2}?(?:different|distinct) \w+"),
        lambda _, told: "products_sold" not in str(told),  # how many kinds of goods each of them bought
    ),
    (
        re.compile("没有?付(?:款|钱)|未付款?"),  # 加购过没付款的: of what they carted, not with an unpaid order
        lambda _, told: any(one.get("field") == "carts" for one in mappings(told)) and _bounds(told, "pending_orders"),
    ),
    (re.compile(".+"), lambda _, told: _contradicts(told)),
    (
        re.compile(r"\bas of (?:today|now)\b"),
        lambda _, told: any(str(one.get("period") or "").endswith("..") for one in mappings(told)),
    ),
    (
        re.compile(r"\bwith \S*?券\S*? ?(?:not|never|un)"),  # held and unused, rather than never used by anybody
        lambda _, told: any(one.get("field") == "coupons_used" and one.get("value") == 0 for one in mappings(told)),
    ),
    (
        re.compile(  # what they asked about is in the words of the inquiry alone
            "(?:咨询|问|问询)(?:过|了|起|到)?(?:怎么|如何|关于)?(?:退[货款换]|换货|售后|取消|发货|优惠|用券|领券)"
            r"|\b(?:asked|inquired|enquired|asking) (?:us )?(?:about|for) (?:a |the )?(?:refund|return|cancel|coupon)"
        ),
        lambda _, told: any(str(one.get("field")).startswith(("refund", "cancel", "coupon")) for one in mappings(told)),
    ),
    (
        re.compile("问卷|调研|survey"),
        lambda tool, told: (
            tool == "run_report" and bool({"nps", "csat"} & set(_measures(told))) and not told.get("dimensions")
        ),
    ),
    (
        re.compile(".+"),  # a bound on groups is a filter of the report itself: cities with 100 buyers
        lambda tool, told: (
            any(map(_counts_people_twice, mappings((told.get("audience") or {}) if tool == "run_report" else told)))
            or any(one.get("field") == "customers" and one.get("value") == 1 for one in told.get("filters") or ())
        ),
    ),
    (
        re.compile(
            r"\b(?:leaving out|excluding|except|without|not|minus)\b[^,]{0,25}\blost\b"
            "|(?:不含|不要|除了|排除|除去)[^,]{0,6}流失|流失[^,]{0,6}(?:不算|除外|排除|不要)"
        ),
        lambda _, told: any(one.get("field") == "stage" and one.get("value") == "lost" for one in mappings(told)),
    ),
    (
        re.compile(
            r"(?<!hi )(?<!hey )(?<!hello )(?<!you )\b(?:guys|lads|blokes|gents|gals)\b(?= (?:who|from|in|with))"
        ),
        lambda _, told: "gender" not in str(told),  # men, or people?
    ),
    (re.compile("拉个单子|列个单子|出个单子"), lambda tool, _: tool == "run_report"),
)


def _bounds(told: Told, field: str) -> bool:
    return any(one.get("field") == field and one.get("op") in ("ge", "gt") for one in mappings(told))


def _contradicts(told: Told) -> bool:
    """Customers who did and did not order in the same days, which nobody can have meant."""
    if told.get("segment") == "never_bought" and any(
        one.get("field") in _ORDERED and _is_some(one) for one in told.get("filters") or ()
    ):
        return True
    for rule in mappings(told):
        if rule.get("match", "all") != "all":
            continue
        conditions = [one for one in rule.get("filters") or () if not one.get("where")]
        never = {one.get("period") for one in conditions if one.get("field") == "orders" and _is_none(one)}
        done = [one for one in conditions if one.get("field") in _ORDERED and _is_some(one)]
        if any(one.get("period") in never or never & {"all"} for one in done):
            return True
    return False


_ORDERED = ("orders", "first_time_buyers", "sales", "units", "repeat_buyers")


def _counts_people_twice(one: Told) -> bool:
    """Repeat buyers of at least two: a number of orders that was taken for one of people."""
    value = one.get("value")
    people = one.get("field") in ("repeat_buyers", "first_time_buyers", "buyers", "new_customers")
    return people and isinstance(value, int | float) and value > 1


def _is_some(one: Told) -> bool:
    value = one.get("value")
    counted = isinstance(value, int | float) and value > 0
    return one.get("op") in ("ge", "gt") or (one.get("op", "eq") == "eq" and counted)


def _is_none(one: Told) -> bool:
    return one.get("op") in ("eq", "le") and one.get("value") == 0


def _high_value_today(told: Told) -> bool:
    return any(
        one.get("segment") == "high_value" and (one.get("params") or {}).get("period") == "today"
        for one in mappings(told)
    )


_AMONG = re.compile(
    r"^(?:please )?(?:take out|leave out|remove|exclude|drop) (?:the|all|any)\b|^(?:再|把)?(?:剔除|剔掉|去掉|排除)"
    r"|其中|里面|里头|当中|\b(?:in there|of (?:them|those|these)|among (?:them|those|these))\b"
)
_RESTRICTED = re.compile(r"收窄|缩小|限定|局限|只保留|只留|那部分|\b(?:narrow\w*|restrict\w*|confine\w*)\b")
_SWAPPED = re.compile(r"换成|换为|改成|改为|\b(?:swap|replace|instead of|change)\b")


def _lost(norm: str, call: Call, previous: Call) -> str | None:
    """Conditions of the list before that 其中 must keep; a value that “swap” must take away."""
    before = audience_of(previous.tool, previous.arguments)
    among, swapped = _AMONG.search(norm), _SWAPPED.search(norm)
    if (fewer := _RESTRICTED.search(norm)) and _other_figure(call, previous):
        return fewer.group()  # 口径收窄到产生过成交的那部分: fewer of them, no other figure
    if among and before is not None and not _kept(before, call):
        return among.group()
    if swapped:
        old = {
            (one.get("field"), one.get("value")) for one in mappings(previous.arguments) if one.get("op", "eq") == "eq"
        }
        for one in mappings(call.arguments):
            both = one["value"] if one.get("op") == "in" and isinstance(one.get("value"), list | tuple) else ()
            if any((one.get("field"), value) in old for value in both):
                return swapped.group()
    return None


def _other_figure(call: Call, previous: Call) -> bool:
    one, other = call.arguments, previous.arguments
    plain_ = call.tool == previous.tool == "run_report" and one.get("filters") == other.get("filters")
    return plain_ and one["measures"] != other["measures"] and one.get("audience") == other.get("audience")


def _kept(before: AudienceRequest, call: Call) -> bool:
    told = str(call.arguments)
    return all(str(one.value) in told for one in before.filters if isinstance(one.value, str))

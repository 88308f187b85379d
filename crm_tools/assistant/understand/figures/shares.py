"""Shares and values set apart: a share that is a rate of its own, the part of a whole, each of several values."""

from __future__ import annotations

import re
from itertools import pairwise

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import Filter
from crm_tools.analytics.values import values
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.part_in_each import part_in_each
from crm_tools.assistant.understand.figures.parts import part_of, whole_named
from crm_tools.assistant.understand.figures.values_said import added, alone, compared
from crm_tools.assistant.understand.lists.people import PEOPLE_MEASURES

_RATES = {
    "coupons_used": "coupon_use_rate",
    "refunded_orders": "refund_rate",
    "cancelled_orders": "cancel_rate",
    "repeat_buyers": "repeat_rate",
}


_GOT_USED = re.compile(
    r"\b(?:percentage|percent|proportion|fraction|share|%)(?: of (?:them|each|it))?"
    r" (?:has |have |had )?(?:been |was |were |got )?(?:used|redeemed)\b"
    "|(?:几成|百分之几|多大比例)[^,]{0,4}(?:用|核销)|(?:用掉|核销|用)了?(?:几成|百分之几)"
)
"""Of each coupon, rather than of all that were used."""
_OF_ORDERS = re.compile(
    r"(?:\b(?:percentage|percent|proportion|fraction|share|part)|%)(?: of)? (?:(?!refund|cancel"
    r"|return)[a-z\d一-鿿'&-]+ ){0,6}?"
    r"orders?\b[^,;.?!]*?\b(?:refunded|cancell?ed|returned)\b"
    "|订单(?:里|中|当中|里面)[^,;。?!]{0,4}(?:百分之几|几成|多大比例|多少比例|占比多少)[^,;。?!]{0,6}(?:取消|退)"
)
"""Of the orders of each group, rather than of all that were refunded."""


def as_rate(draft: Draft, measures: list[str]) -> None:
    """发的券有几成被用掉, 取消订单占多少: of all of their kind, where no groups or parts are named."""
    twice = [one for one in draft.conditions if one.field == "orders" and (one.op, one.value) in (("ge", 2), ("gt", 1))]
    if draft.share and twice == draft.conditions and twice and set(measures) <= {"buyers", "repeat_buyers"}:
        draft.share, draft.measures, draft.conditions = False, ["repeat_rate"], []  # buyers who bought at least twice
        measures[:] = draft.measures
        draft.dimensions = [name for name in draft.dimensions if name != "customer"]
        return
    if draft.share and _of_placed(draft, measures):
        return
    rates = bool(measures) and all(MEASURES[name].ratio for name in measures)
    if draft.share and rates and not draft.dimensions and not _part_of_rate(draft):
        draft.share = False  # 有多大比例复购了: the rate is the share
    leading = [one.value for t in draft.tokens if t.kind == "measure" and (one := t.read_as("leading")) is not None]
    if draft.share and len(measures) == 1 and len(set(leading)) == 1 and not (draft.dimensions or draft.filters):
        draft.dimensions = leading[:1]  # 品类销售额占比
    wholes = ("orders", "placed_orders", "coupons_issued", "buyers")
    named = [name for name in measures if name not in wholes]
    parts = [one for one in draft.filters if one.field in DIMENSIONS and DIMENSIONS[one.field].family != "coupon"]
    timed = all(DIMENSIONS[name].time == "calendar" for name in draft.dimensions)
    if _OF_ORDERS.search(draft.text.norm) and named and named[0].endswith("ed_orders"):
        timed, parts = True, []
    timed = timed or (draft.dimensions == ["coupon"] and bool(_GOT_USED.search(draft.text.norm)))
    if draft.share and len(named) == 1 and named[0] in _RATES and timed and not (parts or draft.conditions):
        draft.share, draft.measures = False, [_RATES[named[0]]]
        measures[:] = draft.measures
        if draft.language == "zh" and draft.dimensions == ["coupon"] and not _OF_EACH.search(draft.text.norm):
            draft.dimensions = []  # 券用了几成: of all of them


_OF_EACH = re.compile("[每各哪逐按]|分别")


_PAID = re.compile("(?:支付|付款|付了?钱)(?:成功|完成)?了?的?(?:订单|单子)")


_OF_GMV = {"sales": "paid", "cancelled_amount": "cancelled", "refund_amount": "refunded", "pending_amount": "pending"}
_OF_PLACED = {"orders": "paid", "pending_orders": "pending"}


def _of_placed(draft: Draft, measures: list[str]) -> bool:
    """未支付订单占比, 取消订单金额占GMV: of all that were placed, whatever became of them."""
    if draft.language != "zh":
        return False
    alone = not (draft.dimensions or draft.filters or draft.conditions)
    if alone and measures == ["orders"] and _PAID.search(draft.text.norm) and "未" not in draft.text.norm:
        of, whole = "paid", "placed_orders"
    elif alone and measures == ["pending_orders"]:
        of, whole = "pending", "placed_orders"
    elif measures[1:] == ["placed_orders"] and measures[0] in _OF_PLACED:
        of, whole = _OF_PLACED[measures[0]], "placed_orders"
    elif measures[1:] == ["gmv"] and measures[0] in _OF_GMV:
        of, whole = _OF_GMV[measures[0]], "gmv"
    else:
        return False
    draft.part = (Filter(field="pay_status", op="eq", value=of),)
    draft.measures[:] = measures[:] = [whole]
    return True


_OF_ALL = re.compile("占|比重|份额")
_RATE = re.compile("率|单价|均价|客单|人均")


def _part_of_rate(draft: Draft) -> bool:
    """退款率占全部的百分之几: a part of a rate, which there is none of; 复购率是百分之几 is the rate."""
    rate = any(token.kind == "measure" and _RATE.search(token.text) for token in draft.tokens)
    return rate and any(token.kind == "share" and _OF_ALL.search(token.text) for token in draft.tokens)


def goods_apart(draft: Draft) -> None:
    """空气炸锅那几款各卖了多少: each of the products whose title holds the word."""
    titled = [one for one in draft.filters if one.field == "product" and one.op == "contains"]
    titled += [one for one in draft.filters if one.field == "listed_on"]
    if draft.has("split") and titled and not draft.dimensions and len(draft.measures) < 2:
        draft.dimensions = ["product"]


def values_apart(draft: Draft, measures: list[str]) -> None:
    """金卡和银卡的复购率: a rate over several values together is rarely meant, nor is a number over 男 and 女."""
    several = [one.field for one in draft.filters if one.op == "in" and one.field in DIMENSIONS]
    apart = [field for field in several if field not in draft.dimensions and not DIMENSIONS[field].time]
    together = draft.has("other") or re.search(
        r"合计|合起来|合并|合在一起|加起来|总共|一共|together|combined|altogether", draft.text.norm
    )
    as_one = [name for name in apart if added(draft, name) or alone(draft, name)]
    apart = [name for name in apart if DIMENSIONS[name].groups and not (together or name in as_one)]
    told = draft.has("split", "versus", "higher", "comparative")
    apart = [name for name in apart if told or not _any_of(draft, name)]
    if apart and (
        _side_by_side(draft, apart)
        or _over_time(draft, apart)
        or (draft.language == "zh" and _in_keywords(draft, apart))
    ):
        draft.dimensions[:0] = apart
    elif any(MEASURES[name].ratio for name in measures):
        beside = [name for name in apart if compared(draft, name)]  # the others say whose AOV is compared
        draft.dimensions[:0] = beside or [name for name in apart if name != "gender" or told]
    elif "gender" in apart:
        draft.dimensions[:0] = ["gender"]  # the sum of both would be everybody's


def _any_of(draft: Draft, name: str) -> bool:
    """金卡以上的客单价, put as 金卡或钻石: of whoever is one of them, together."""
    values = [token for token in draft.tokens if token.kind == "value" and token.value[0] == name]
    between = [draft.text.norm[one.end : other.start] for one, other in pairwise(values)]
    return draft.language == "zh" and bool(values) and all(said in ("或", "或者") for said in between)


def _over_time(draft: Draft, names: list[str]) -> bool:
    """女装和男装每个月的销售额: a line for each of those named, not one for both."""
    buckets = bool(draft.dimensions) and all(DIMENSIONS[name].time == "calendar" for name in draft.dimensions)
    values = [token for token in draft.tokens if token.kind == "value" and token.value[0] in names]
    plain = not (draft.direction or draft.limit or draft.compare or "各" in draft.text.norm)
    if not (buckets and plain and len(names) == 1 and len(values) > 1):
        return False
    return not _AS_ONE.search(draft.text.norm[values[0].end : values[-1].start])


_AS_ONE = re.compile(r"[加+或]|\b(?:or|plus)\b")


_EACH_ASKED = re.compile("[?？/]|分别")
_LISTED = re.compile("都列|都给|都报|分别|逐个|逐一|respectively|side by side")


def _side_by_side(draft: Draft, names: list[str]) -> bool:
    """钻石会员有多少？金卡呢？, “Tmall / Douyin”, 三个城市都列一下: a row for each that is named."""
    values = [at for at, t in enumerate(draft.tokens) if t.kind == "value" and t.value[0] in names]
    if len(names) > 1 or not values:
        return False
    between = draft.text.norm[draft.tokens[values[0]].end : draft.tokens[values[-1]].start]
    return bool(_EACH_ASKED.search(between) or _LISTED.search(draft.text.norm))


_JOINED = re.compile("[和与跟加及或]")


def _in_keywords(draft: Draft, names: list[str]) -> bool:
    """广州 杭州 成都 本月流水: words set side by side, with values of which each is a row."""
    blanks = re.findall(r"(?<=[^\s,.;?!，。；？！])\s+(?=\S)", draft.text.raw)
    values = [at for at, t in enumerate(draft.tokens) if t.kind == "value" and t.value[0] in names]
    between = draft.text.norm[draft.tokens[values[0]].end : draft.tokens[values[-1]].start] if values else ""
    return len(blanks) >= 2 and not _JOINED.search(between)


def _take_all_named(draft: Draft) -> None:
    """“Customers split male/female in %”: who named every group there is wants them all, those of none too."""
    for one in list(draft.filters):
        named = one.value if isinstance(one.value, tuple) and one.op == "in" and one.field in _WITH_UNKNOWN else ()
        if named and {*values(draft.desk, one.field)} <= {*named, *_UNKNOWN}:
            draft.filters.remove(one)
            draft.dimensions += [] if one.field in draft.dimensions else [one.field]


_AS_SUM = re.compile("合计|加起来|合起来|一共|总共")
_WITH_UNKNOWN = ("gender", "level")
_UNKNOWN = ("未知", "unknown", "")


def take_part(draft: Draft, measures: list[str]) -> None:
    """上海的销售额占多少: the share of what is named in the whole, with no other groups than those of time."""
    if draft.share and draft.has("split"):
        _take_all_named(draft)
    others = [name for name in draft.dimensions if DIMENSIONS[name].time != "calendar"]
    named = [one.field for one in draft.filters]
    if not draft.share or draft.conditions or draft.audience or any(MEASURES[name].ratio for name in measures):
        return
    if part_in_each(draft):
        return
    if [name for name in others if name not in named] or (others and len(named) > 1):
        return
    found = part_of(draft)
    if found is None:
        return
    draft.filters, draft.part = list(found.filters), found.part
    several = any(one.op == "in" and one.field != "weekday" for one in found.part) and not _AS_SUM.search(
        draft.text.norm
    )
    if draft.dimensions and not several:
        draft.dimensions = [name for name in draft.dimensions if name not in named] or draft.dimensions
    summed = any(one.op == "in" for one in found.part) and not several
    if (not draft.dimensions or several) and not summed:
        told = [one for one in found.part if DIMENSIONS[one.field].time is None and one.op in ("eq", "in")]
        shown = [one.field for one in told if DIMENSIONS[one.field].groups]
        draft.dimensions += [name for name in shown if name not in draft.dimensions]
    draft.single = draft.listed = False


_WHO = re.compile(r"\b(?:who|that|have|has|had)\b")


def share_of_all(draft: Draft, measures: list[str]) -> None:
    """高价值客户占销售额的比例, “share of revenue from repeat customers”: of everyone's, in each month that is named.

    “Percentage of gold members who bought last month” is of all gold members.
    """
    who = [PEOPLE_MEASURES[name] for name in measures if name in PEOPLE_MEASURES]
    of_these = draft.part and draft.audience is None and len(measures) == len(who) == 1
    named = [t.start for t in draft.tokens if t.kind == "value"]
    did = [t.start for t in draft.tokens if t.kind == "measure"]
    before = bool(named and did) and max(named) < min(did) and whole_named(draft) is None
    if of_these and before and draft.language == "en" and _WHO.search(draft.text.norm):
        [(field, least)] = who
        done = Condition(field=field, op="ge", value=least, period=draft.period)
        draft.audience = AudienceRequest(filters=(done,))
        draft.filters, draft.part, draft.dimensions = [*draft.filters, *draft.part], (), []
        draft.measures[:] = measures[:] = ["customers"]
        draft.period = None
    timed = all(DIMENSIONS[name].time == "calendar" for name in draft.dimensions)
    if draft.share and draft.audience is not None and timed and not draft.part:
        draft.of_all, draft.single, draft.listed = True, False, False


_INSIDE = re.compile(r"[里中内下]|within|inside|\bmix\b")


def share_within(draft: Draft) -> None:
    """各渠道新老客占比, 每月各品类占比, “level mix by channel”: of each channel, not of everything."""
    if not draft.share or draft.part or len(draft.dimensions) != 2:
        return
    calendar = [name for name in draft.dimensions if DIMENSIONS[name].time == "calendar"]
    marked = [name for name in draft.dimensions if name in draft.marked and name not in draft.weakly]
    outer = calendar if len(calendar) == 1 else marked if len(marked) == 1 else []
    if not outer and _INSIDE.search(draft.text.norm):
        by = [name for name in draft.dimensions if name in draft.marked]
        outer = by if len(by) == 1 else by[:1] if draft.language == "zh" else by[-1:]
    if outer:
        draft.within = (outer[0],)
        draft.dimensions = [outer[0], *(name for name in draft.dimensions if name != outer[0])]

"""What a turn leaves unsaid because the list before names it: the coupon that was used, the goods that were bought.

还没用的那些 after those who got one coupon means that coupon; 其中买了的 after those who looked at something means that
thing; “the same for menswear” puts other goods where the first stood.
"""

from __future__ import annotations

import re

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.request import Filter
from crm_tools.assistant.understand.lists.atoms import GOODS
from crm_tools.assistant.understand.turns.said import turn_pattern

_COUPONS = ("coupons_issued", "coupons_used", "coupon_discount")
_LOOKED = ("views", "favorites", "carts", "inquiries")
"""What may be done with goods before they are bought."""
_FIRST = ("new_customers", "first_time_buyers")
"""What everybody did at some time, so that it says nothing without days."""


def of_the_same(base: AudienceRequest, new: tuple[Condition, ...], said: str) -> tuple[Condition, ...]:
    """The conditions that are added, of the coupon or the goods of the list before where they name none themselves."""
    found = tuple(_in_the_days(base, _of_coupon(base, one, said), said) for one in new)
    found = tuple(_counted_again(base, one) for one in found)
    return tuple(_bought(base, one, said) for one in found)


def _in_the_days(base: AudienceRequest, one: Condition, said: str) -> Condition:
    """新客 and 下单了的 (not 下过单的) after 这周登录过的: of these days, where the list has one period."""
    new = one.field in _FIRST and one.period in (None, "all")
    done = one.field == "orders" and not one.where and one.period in (None, "all") and one.value == 1
    looked = one.field in _LOOKED and not one.where and one.period in (None, "all") and _JUST_LOOKED.search(said)
    if not (new or looked) and not (done and turn_pattern("left_unsaid", "just_done").search(said)):
        return one
    once = () if new else _FIRST  # 下单了的 of those who are new since last month: by now
    days = {two.period or base.period for two in base.filters if two.field in MEASURES and two.field not in once}
    days -= {None, "all"}
    return one.model_copy(update={"period": days.pop()}) if len(days) == 1 else one


_JUST_LOOKED = re.compile(
    r"(?:加购|收藏|浏览|咨询|看|问)了(?!没|吗)|^(?!.*\b(?:have|has|had|ever|never)\b).*\b(?:added|favou?rited|viewed|inquired|asked)\b"
)


def _of_coupon(base: AudienceRequest, one: Condition, said: str) -> Condition:
    if one.field not in _COUPONS or one.where or turn_pattern("left_unsaid", "any_coupon").search(said):
        return one
    told = {two.where for two in base.filters if two.field in _COUPONS and two.where}
    if len(told) != 1:
        return one
    [where] = told
    dated = one.period not in (None, "all")
    return one.model_copy(update={"where": where, "period": one.period if dated else "all"})


def _counted_again(base: AudienceRequest, one: Condition) -> Condition:
    """看过三次以上的 after 浏览过羽绒服的: of these."""
    if one.field not in (*_LOOKED, "units") or one.where:
        return one
    told = [two for two in base.filters if two.field == one.field and two.where]
    if not told and one.field in _LOOKED:  # 加购过的 after 浏览过珠宝钟表的
        told = [two for two in base.filters if two.field in _LOOKED and _of_goods(two.where)]
    if len(told) != 1:
        return one
    days = one.period if one.period not in (None, "all") else told[0].period or base.period
    return one.model_copy(update={"where": told[0].where, "period": days})


def _bought(base: AudienceRequest, one: Condition, said: str) -> Condition:
    """买了的 after 加购了手机数码的: that category, in the same days; 十月没买的 after 九月买过母婴玩具的: of these."""
    plain = one.field == "orders" and not one.where and one.op in ("ge", "gt", "eq")
    if not plain or not turn_pattern("left_unsaid", "bought").search(said):
        return one
    if turn_pattern("left_unsaid", "anything").search(said):
        return one
    looked = [two for two in base.filters if two.field in _LOOKED and _of_goods(two.where)]
    own = one.period not in (None, "all")
    had = [two for two in base.filters if two.field == "units" and _of_goods(two.where)]
    if not looked and len({two.where for two in had}) == 1:
        if own and one.period not in {two.period or base.period for two in had} and one.value in (0, 1):
            return one.model_copy(update={"field": "units", "where": had[0].where})
        if not own and one.value not in (0, 1):  # 买过三次以上的 after 买过猫粮的
            return one.model_copy(update={"where": had[0].where, "period": had[0].period or base.period})
        return one
    told, days = {two.where for two in looked}, {two.period or base.period for two in looked}
    if len(told) != 1 or len(days) != 1 or one.value not in (0, 1):
        return one
    [where], [period] = told, days
    return one.model_copy(update={"field": "units", "where": where, "period": one.period if own else period})


def _of_goods(where: tuple[Filter, ...]) -> bool:
    return bool(where) and all(one.field in GOODS for one in where)


_DID = re.compile(
    r"买|购|下单|看|浏览|收藏|加购|咨询|问|退|喜欢|感兴趣"
    r"|\b(?:b[ou]+y|bought|buyers?|purchas\w*|order\w*|view\w*|brows\w*|favou?rit\w*|carts?|ask\w*|inquir\w*"
    r"|refund\w*|return\w*|interest\w*|like)\b"
)


def goods_of_deed(base: AudienceRequest, new: tuple[Condition, ...], said: str) -> AudienceRequest | None:
    """只要电脑办公的 after those who put something in their cart: those who put such goods there.

    None where the words tell a deed of their own, or the list before is not of one deed that is of goods.
    """
    goods = [one for one in new if one.field in ("category", "product") and one.period in (None, "all")]
    deeds = [one for one in base.filters if one.field in MEASURES]
    if len(goods) != 1 or len(new) != 1 or len(deeds) != 1 or not said or _DID.search(_ONLY.sub("", said)):
        return None
    [one], [deed] = goods, deeds
    fits = deed.field in (*_LOOKED, "orders", "units") and not deed.where and (deed.op, deed.value) == ("ge", 1)
    if base.segment != "all" or not fits:
        return None
    where = (Filter(field=one.field, op=one.op, value=one.value),)
    of_goods = {"where": where, "field": "units" if deed.field == "orders" else deed.field}
    kept = tuple(two.model_copy(update=of_goods) if two == deed else two for two in base.filters)
    return base.model_copy(update={"filters": kept})


_ONLY = re.compile(r"[只就光仅单再]看看?|\blooking only\b")


def other_goods(base: AudienceRequest, new: tuple[Condition, ...]) -> AudienceRequest | None:
    """The list with other goods in the place of those before; None where it does not name one such thing."""
    goods = tuple(one for one in new if one.field in GOODS)
    deeds = [one for one in new if one.field in MEASURES and _of_goods(one.where)]
    where = tuple(Filter(field=one.field, op=one.op, value=one.value) for one in goods)
    if len(deeds) == 1 and not goods:
        where = deeds[0].where
    told = [one for one in base.filters if _of_goods(one.where)]
    plain = [one for one in base.filters if one.field in GOODS]
    if not where or len(told) + len(plain) != 1 or len(new) != max(len(goods), len(deeds)):
        return None
    if told:
        swapped = tuple(one.model_copy(update={"where": where}) if one in told else one for one in base.filters)
    elif len(goods) == 1 and not deeds:
        same = {"op": goods[0].op, "value": goods[0].value, "field": goods[0].field}
        swapped = tuple(one.model_copy(update=same) if one in plain else one for one in base.filters)
    else:
        return None
    return base.model_copy(update={"filters": swapped})

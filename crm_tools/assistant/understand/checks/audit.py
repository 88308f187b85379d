"""A second look at a call: what the question plainly says must be seen in it, whichever rules it was made by.

Numbers, “each”, “most”, shares, denials, “both”, and whether people or a number are asked for. Told by plain words of
the question, not by how the rules read them, so that a slip of the rules is asked back rather than answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.assistant.calls import LISTS, Call
from crm_tools.assistant.understand.checks.percent_kept import cuts
from crm_tools.assistant.understand.checks.told import mappings
from crm_tools.assistant.understand.lists.newcomers import NEWCOMERS
from crm_tools.assistant.understand.vocabulary.numbers import Number, as_number
from crm_tools.assistant.understand.vocabulary.spans import Token

_TOOLS = ("run_report", "group_customers", *LISTS)
_YES_OR_NO = ("with_coupon", "consent", "has_email", "has_mobile", "on_sale")
"""Grouped by one of these, both sides are shown."""
_DENYING = ("ne", "not_in", "lt", "le")
_ABSENT = (
    "never_bought",
    "unsold_products",
    "lapsed",
    "lost",
    "churn_risk",
    "falling",
    "holding_coupon",
    "stage",
    "pay_status",
    "pending_orders",
    "pending_amount",
    "cancelled_orders",
    "cancel_rate",
    "coupon_use_rate",
    "coupons_left",
    "coupon_ends_on",
    "coupons_usable",
    "coupons_expired",
    "expires_on",
    "r_score",
)
"""Names that say by themselves that something did not happen."""

_DENIAL = re.compile(
    r"(?<![有涨跌升降再])没(?!有?(?:复购|回购|回头|再)|事|问题|意见|错|人知|反感|数|底|以前|之前|有?(?:[,?。!]|$))|未(?!来|知|付|支付)|从不|不曾|零单|\b0单"
    r"|\bnever\b|\bwithout\b|(?<!is)n't\b"
    r"|\bnot\b(?! (?:only|more|less|over|under|exceeding|fewer|below|above|sure|too)\b)"
    r"|\b(?:leaving|left|leave) out\b|\bexcluding\b"
    r"|\bno (?!more|less|later|fewer|matter|idea|need|rush|longer than|\d)\w"
)
_MOST = re.compile(
    "最(?!近|新|后|终|早|晚|多不|少要|高价|低价|小值|大值|起码)|榜首|垫底|倒数|冠军"
    r"|(?<!at )(?<!al)\bmost\b(?! recent| of)|\b(?:highest|lowest|biggest|largest|fewest|best|worst)\b(?! practice)"
)
_EACH = re.compile(
    "每(?!次|单|笔|件|人|位|一?个?(?:周|星期|礼拜)[一二三四五六日天]|个(?:客户|会员|人|用户|买家|顾客|订单)|张订单|日活|月活|周活)|各(?!位|种各样|方面|自的?$)|逐"
    r"|\b(?:each|every)\b(?! (?:buyer|customer|order|time|one|member|person|user|shopper"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day))"
)
_SHARE = re.compile(
    "占比|百分之|百分比|比重|份额|占了?(?:多少|多大|几成)|多大比例|多少比例"
    r"|%(?= (?:of|from|share))"
    r"|\b(?:percentage|percent|proportion|fraction|share)\b(?= (?:of|from|do|does|did|is|are|was))"
)
_BOTH = re.compile(
    "都(?:有)?(?:买|购|下|消费)|也(?:都)?有?(?:买|购|下单|消费)|既买|同时(?:买|购)"
    r"|\bboth\b|as well as|\band also (?:bought|purchased|ordered)"
)
_SO_MANY = re.compile(
    "(?:\\d+|[两二三四五六七八九十]+)(?:个|款|大|种|件|家|座|类|张)?(?:(?P<product>商品|产品|单品)|(?P<category>品类|类目)"
    "|(?P<city>城市)|(?P<channel>渠道)|(?P<coupon>优惠券|券))"
    r"|\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty) (?:[a-z]+ )?"
    r"(?:(?P<product_>products|items)"
    r"|(?P<category_>categories)|(?P<city_>cities)|(?P<channel_>channels)|(?P<coupon_>coupons))\b"
)
_FINER = {"customer": ("city", "level", "channel", "gender"), "product": ("category",)}
_FINE_SAID = {
    "customer": re.compile("客户|会员|用户|customers?|members?"),
    "product": re.compile("商品|产品|products?"),
}
_MAY_BUY = re.compile(r"(?:意向|想|打算|准备|可能会?|要)(?:购买|买)|(?:to|might|may|likely to) buy")
_WILL_BUY = re.compile(
    "(?:可能会?|有可能会?|大概率会?|也许会?|打算|准备)(?:要|去|再)?(?:买|购买|入手|下手|购入|添置|下单)"
    r"|\b(?:might|may|likely to|about to|planning to|going to|want to|looking to) (?:buy|purchase|order|get)\b"
)
_HAVE_BOUGHT = re.compile("买过|买了|购买过|下过单|bought|purchased|ordered")
_HOW_MANY = re.compile(
    "多少|几(?:个|位|名|人|单|笔|件|次|张|家|种|款|元|块|成)|人数|数量|总数|占比|比例|分布|百分|金额|客户数|会员数|用户数"
    r"|\b(?:how many|how much|number of|(?<!that )count(?! as\b)|total|share|percent|percentage|average|distribution"
    r"|breakdown)\b"
)
_PEOPLE = re.compile(
    "谁|哪些(?:人|客户|会员|用户|顾客)|名单|(?:的|过)(?:男性?|女性?|普通|银卡|金卡|钻石)?(?:人|客户|会员|用户|顾客|买家)(?:有哪些|是哪些|都有谁|列出来|给我|导出来?)?[?。!]?$"
    r"|^(?:who\b|which (?:customers|members|people)"
    r"|(?:list|find|show)(?: me)?(?: all| the)? (?:customers|members|people|everyone)"
    r"|(?:all |the )?(?:[a-z]+ )?(?:customers|members|people|everyone|anyone) (?:who|that|whose)\b)"
)
_ENDS_IN_PEOPLE = re.compile("(?:过|的)(?:人|客户|会员|用户|顾客|买家)[?。!]?$")
_LISTED = re.compile(
    "^(?:请|麻烦|帮我|帮忙|给我)*(?P<what>列出|列一下|列举|找出|筛出|筛选出?|拉出|圈出)(?!.*(?:[各每按]|分布|排名|排行))"
    ".*(?:的|过)(?:男性?|女性?|普通|银卡|金卡|钻石)?(?:客户|会员|用户|顾客|人)[。!?]?$"
)
_A_NUMBER = re.compile(
    "多少钱|多少元|多少单|多少笔|多少件|多少次|多少人|多少(?:个|位|名)?(?:客户|会员|用户|顾客|买家)|几单|几笔|几件|几个人|(?<!哪)几[位名]|人数"
    "|^(?:请|麻烦|帮我|帮忙|给我|你)*(?:数一?下|数一?数|数数|清点|点一?下(?=人))|(?:,|的)数一数[。!]?$"
    r"|^(?:so )?(?:how many|how much|what(?:'s| is| was)? the (?:number|total|count))\b"
)


def overlooked(norm: str, tokens: Sequence[Token], call: Call, *, alone: bool) -> str | None:
    """What the question says and the call does not hold, in its words; None where nothing is missing.

    ``alone``: the question goes on from no other one.
    """
    if call.tool not in _TOOLS:
        return None
    told = dict(call.arguments)
    return (
        _number(tokens, told)
        or _unseen(_DENIAL, norm, denies(told))
        or _unseen(_BOTH, norm, not _any_of_goods(told))
        or (_kind(norm, call) if alone else None)
        or _intended(norm, call)
        or _newcomers(norm, call)
        or (_of_report(norm, told) if call.tool == "run_report" else None)
    )


def _of_report(norm: str, told: Mapping[str, Any]) -> str | None:
    ratio = any(MEASURES[name].ratio for name in told.get("measures", ()) if name in MEASURES)
    averaged = told.get("average") and len(_EACH.findall(norm)) < 2  # 平均每天, and no groups beside it
    compared = bool(told.get("compare") or told.get("share") or told.get("part") or any(cuts(told)))
    return (
        _unseen(_EACH, norm, bool(told.get("dimensions") or ratio or averaged))
        or _unseen(_MOST, norm, bool(_ranks(told) or told.get("audience") or compared))
        or _unseen(_SHARE, norm, compared or ratio)
        or _counted(norm, told)
        or _too_fine(norm, told)
    )


def _ranks(told: Mapping[str, Any]) -> bool:
    """Groups come in the order of their measure unless they are days."""
    timed = any(name in DIMENSIONS and DIMENSIONS[name].time == "calendar" for name in told.get("dimensions", ()))
    return bool(
        told.get("limit") or told.get("order") or (told.get("dimensions") and not timed and not told.get("per"))
    )


def _counted(norm: str, told: Mapping[str, Any]) -> str | None:
    """5个商品, “ten cities”: what is counted is what the rows are."""
    for said in _SO_MANY.finditer(norm):
        noun = next(name for name, value in said.groupdict().items() if value).rstrip("_")
        if told.get("limit") and noun not in told.get("dimensions", ()):
            return said.group().strip()
    return None


def _too_fine(norm: str, told: Mapping[str, Any]) -> str | None:
    """每个客户等级 is by level: not by customer as well."""
    groups = told.get("dimensions", ())
    if told.get("measures") == ["unsold_products"]:
        return None  # those of each category, one by one
    told_by_name = {one["field"] for one in told.get("filters", ()) if one.get("op") == "eq"}
    for fine, others in _FINER.items():
        if fine in told_by_name:
            continue  # the category of one product
        if fine in groups and set(groups) & set(others) and not (told.get("limit") or told.get("per")):
            found = _FINE_SAID[fine].search(norm)
            return found.group() if found else fine
    return None


def _intended(norm: str, call: Call) -> str | None:
    """有意向买大家电: what they may buy, not what they have bought."""
    goods = any(
        one.get("field") in ("units", "orders", "category", "product") for one in call.arguments.get("filters", ())
    )
    if call.tool == "find_customers" and goods and "intent" not in str(call.arguments):
        return _unseen(_WILL_BUY, norm, bool(_HAVE_BOUGHT.search(norm)))
    if call.tool == "intent_customers" and goods and not call.arguments.get("target"):
        return _unseen(_MAY_BUY, norm, bool(_HAVE_BOUGHT.search(norm)))
    return None


_NEW_HELD = re.compile(
    "'new'|new_customers|first_time|customer_age|regist|age_days|never_bought|created|first_orders|buyer_kind"
)


def _newcomers(norm: str, call: Call) -> str | None:
    """新注册没下单的: those who joined lately, not everybody who never ordered."""
    listed = (call.tool in LISTS and not call.arguments.get("saved")) or "audience" in call.arguments
    return _unseen(NEWCOMERS, norm, not listed or _NEW_HELD.search(str(call.arguments)) is not None)


def _kind(norm: str, call: Call) -> str | None:
    """People are a list, a number is none."""
    people = call.tool in LISTS or "customer" in call.arguments.get("dimensions", ())
    if people and call.tool in LISTS:
        return _unseen(_A_NUMBER, norm, seen=False)
    if call.tool == "run_report" and not (_HOW_MANY.search(norm) or _A_NUMBER.search(norm)):
        groups = call.arguments.get("dimensions")
        if groups and not people and (told := _LISTED.search(norm)):
            return told.group("what")
        if not groups or (call.arguments["measures"] == ["customers"] and not _EACH.search(norm)):
            return _unseen(_PEOPLE if not groups else _ENDS_IN_PEOPLE, norm, people)
    return None


def _unseen(said: re.Pattern[str], norm: str, seen: bool) -> str | None:
    found = None if seen else said.search(norm)
    return None if found is None else found.group().strip()


def denies(told: Any) -> bool:
    """Whether something in the arguments denies or bounds from above, or is the name of what did not happen."""
    for name, value in _pairs(told):
        if (name == "op" and value in _DENYING) or (name == "match" and value == "none") or value in _ABSENT:
            return True
        if name == "value" and (value in (0, "no") or isinstance(value, bool)):
            return True
        if name in ("stages", "part", "per") and value:
            return True
        if name == "dimensions" and value in _YES_OR_NO:
            return True
    return "churn_risk" in str(told) or "stages" in told or "reasons" in told


def _any_of_goods(told: Any) -> bool:
    """Whether having bought one of several goods is enough."""
    return any(
        one.get("op") == "in" and one.get("field") in DIMENSIONS and DIMENSIONS[one["field"]].family == "item"
        for one in mappings(told)
    )


def _number(tokens: Sequence[Token], told: Any) -> str | None:
    """A number of the question that stands nowhere in the call."""
    held = [str(value) for _, value in _pairs(told)]
    amounts = {float(value) for _, value in _pairs(told) if isinstance(value, int | float) and value is not True}
    lengths = {float(len(value)) for one in mappings(told) for value in one.values() if isinstance(value, list | tuple)}
    for token in tokens:
        for number in _numbers(token):
            value = float(number.value)
            if number.unit in ("days", "hours") or (value == 2 and "repeat_" in str(told)):
                continue
            near = {value, value / 100, value * 100, value * 7, value * 30}
            if (
                value > 1
                and not near & amounts
                and value not in lengths
                and not any(re.search(rf"(?<!\d){as_number(value)}(?!\d)", one) for one in held)
            ):
                return token.text
    return None


def _numbers(token: Token) -> Iterator[Number]:
    if token.kind == "number" and isinstance(token.value, Number):
        yield token.value
    elif token.kind == "range":
        yield from (one for one in token.value if isinstance(one, Number))


def _pairs(told: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every plain value of the arguments with the name it stands under."""
    if isinstance(told, Mapping):
        for key, value in told.items():
            yield from _pairs(value, key)
    elif isinstance(told, list | tuple):
        for value in told:
            yield from _pairs(value, name)
    else:
        yield name, told

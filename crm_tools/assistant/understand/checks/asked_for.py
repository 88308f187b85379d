"""A third look at a call: what the question asks for must be what the answer shows, and nobody else's condition in it.

The thing that “which …” stands before, money, people or one row, days up to now, changes from month to month, values
side by side. Told by the whole question as typed, of which a rewording may have kept less.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crm_tools.analytics.periods import Period, resolve
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.assistant.calls import LISTS, Call
from crm_tools.assistant.understand.checks.audit import denies
from crm_tools.assistant.understand.checks.told import mappings
from crm_tools.assistant.understand.days.span import PeriodSpan
from crm_tools.texts import UserError

_TO_NOW = re.compile(
    "到(?:今天|现在|目前|今日|当前|如今)|(?<!截)至今(?!日)|以来"
    r"|(?:\b(?:to|until|till|through|up to)|->|–|—) ?(?:now|today|date|the present)\b|\bso far\b|\bytd\b"
)
_NOUNS = {
    "product": ("商品|产品|单品|款|sku", "products?(?! categor)|skus?"),
    "category": ("品类|类目", "categor(?:y|ies)"),
    "city": ("城市", "cit(?:y|ies)"),
    "channel": ("渠道", "channels?"),
    "level": ("等级|级别", "levels?|tiers?"),
    "coupon": ("优惠券|券", "coupons?|vouchers?"),
}
_WHICH = "(?:哪[些个款张种]|哪[几一][个款张种]|什么|啥)"
_NOUN = "商品|产品|单品|品类|类目|城市|渠道|等级|优惠券|月|季度|时段|小时"
"""抖音渠道哪个品类: of categories."""
_THINGS = {
    name: re.compile(
        rf"{_WHICH}(?:{zh})|(?:{zh})(?:[是有]|都[是有])?{_WHICH}(?!(?:{_NOUN}))"
        rf"|\b(?:which|what)(?: (?!inquiry|contact|service|did\b|do\b|does\b)\w+){{0,2}} (?:{en})\b"
    )
    for name, (zh, en) in _NOUNS.items()
}
_IN_TURN = {"channel": "inquiry_channel"}
_PEOPLE = re.compile(
    "谁|客户|会员|用户|顾客|买家|名单|人(?!民|均|气)"
    r"|\b(?:who|whom|customers?|members?|people|persons?|buyers?|users?|shoppers?|everyone|anyone)\b"
)
_MONEY = re.compile(
    "(?<!单笔)(?<!客单)金额(?!为?[0-9大小高低超不满过在达]|前|top|排|段|区间|档|分[段布层]|层级)|多少钱|多少元|多少块|贡献了?多少|花了?多少(?![次单笔天])"
    r"|\btotal amounts?\b"
    r"|(?<!distribution of order )\bamounts?\b"
    r"(?! of (?:orders|purchases|customers|buyers|people|members|units|items|logins|views)\b)"
    r"(?! ?(?:>|≥|<|above|over|exceed|of (?:more|at|over|\d)|more|at least|is|between))"
    r"(?! (?:bands?|ranges?|tiers?|brackets?)\b)"
    r"|\bhow much money\b|\bin (?:yuan|rmb|cny)\b"
)
_HEADS = re.compile(
    "多少(?:个|位|名)?(?:人|客户|会员|用户|顾客|买家)|(?<!哪)几(?:个人|位|名)|人数|客户数|会员数|用户数"
    r"|(?<!order )(?<!login )\b(?:how many|number of|count(?: of)?) (?:the )?"
    r"(?:(?!orders?|of|coupons?|the|times|\w+s\b)\w+ )?"
    r"(?:customers|members|people|users|buyers|women|men|ladies|gentlemen|shoppers)\b(?! (?:orders?|used|logins?)\b)"
)
_OVER = re.compile(
    r"\b(?P<month>month[- ](?:over|on|to)[- ]month|mom)\b|\b(?P<week>week[- ](?:over|on|to)[- ]week|wow)\b"
    "|逐(?P<month_>月)环比|(?P<week_>逐周)环比"
)
_BESIDE = re.compile(
    r"[^\d] ?/ ?[^\d]|分别|都列|都给|各(?!位|种各样|方面|自的?$)|\brespectively\b|\beach\b|\bside by side\b"
)
_MERGED = re.compile("合并|合起来|合在一起|加在一起")
"""金卡及钻石（合并计算）各城市: the values together in each of the groups that are named."""
_BEST = re.compile(
    r"\b(?:which|what) (?:\w+ )?(?:level|tier|city|channel|category|product|month|day|weekday|hour|quarter|week|coupon)"
    r"\b(?! of)[^,;.]*\bthe (?:most|highest|biggest|best|largest|lowest|fewest|least)\b"
)
_WHOLE = re.compile(r"\b(?:all|each|every|list|rank|show|by|per|order)\b|所有|排|各|按|分")
_OF_THE_TOP = re.compile(
    "(?:前|头)(?:\\d+|[一二三四五六七八九十百]+)(?:名|位|个|款|的)*[^,;，。?]{0,10}?(?:里[面头]?|中|当中|之中)的?(?!的?[哪谁])"
    r"|\b(?:of|among|amongst|within|from) (?:the|our|those) (?:top|first|best|biggest|leading)"
    r" (?:\d+|three|five|ten|twenty|fifty|hundred)\b"
)
_AGAIN = re.compile(
    "(?:后来|之后|后面)又|(?<![月周年天日度内里])又[买下]|再次(?:购买|下单)"
    r"|(?<!never )\b(?:bought again|came back|ordered again|reordered|repurchased|returned to buy"
    r"|have (?:bought|ordered) since)\b"
)
_IN_THAT_UNIT = re.compile(
    "(?:每个?[月周]|各[月周]|逐[月周]).*(?:当月|(?<!年)同月|当周|(?<!年)同周)"
    r"|\b(?:(?:by|each|every|per) (?:month|week)|monthly|weekly)\b.*\b(?:the same|that) (?:month|week)\b"
)
_BY_CHANGE = re.compile(
    r"\b(?:biggest|largest|greatest|highest|sharpest|steepest)"
    r" (?:increases?|rises?|growth|drops?|declines?|decreases?|falls?|gains?|jumps?)\b"
    "|按(?:涨幅|增幅|降幅|跌幅|增长|变化)|(?:涨幅|增幅|降幅|跌幅)(?:从|由|最|倒序|降序|排)"
)
_OF_ORDERS = re.compile(r"订单(?:数|量)?的?(?:占比|比例)|\b(?:share|percentage|proportion|%) of (?:all |the )?orders\b")
_MEAN = re.compile(
    "平均|人均|单均|均值|(?<!above )(?<!below )(?<!than )(?<!above the )(?<!below the )"
    r"\b(?:average|averages|avg|the mean|per head)\b"
)
_MOVED = re.compile(
    "(?<!最)(?:下降|下滑|下跌|减少|上升|增长|上涨|增加)了?的(?:城市|品类|类目|渠道|等级|商品|产品)"
    r"|\b(?:cities|categories|channels|products|levels) (?:where|with|whose|that)\b[^,]{0,30}"
    r"\b(?:fell|fallen|falling|dropped|declin\w+|decreas\w+|grew|growing|rose|rising|increas\w+)\b"
)
"""Only those that did so, which no filter of a report says."""
_OF_DATA = re.compile(
    "按[^,]{1,6}(?:分布|拆|统计|分|看)|各[^,]{1,4}(?:多少|分布)|分布(?:是|情况|怎)|人数|张数|哪些(?:客户|会员|人)|名单"
    r"|\b(?:sales|revenue|orders|number) (?:of|to|from|by)\b|\b(?:which|what) (?:customers|members)\b"
    "|(?:发|用|卖|收|退|取消|核销)(?:了|掉|出|回)?(?:多少|几)(?![天日个久点])|(?:有|合计|共|共有)多少(?:笔|单|件|人|钱|张)"
    r"|^(?:so )?what (?:was|were) (?:the |our )?(?:[a-z-]+ ){0,3}(?:rate|number|amount|sales|revenue|share|average)\b"
    r"|\bwho (?:are|seems|is)\b"
    r"|\bhow many\b(?! [a-z]+ (?:can|may|must|should|could|do|does) (?:i|we|you|one|an?|goods|items?|products?|orders?"
    r"|purchases?|parcels?|packages?|deliver\w+|shipping|refunds?|returns?|opened|unopened)\b)"
    r"(?! [a-z]+ (?:can|may|must|should|could) be\b)"
    r"|\bby (?:city|level|channel|month)\b"
)
"""Asks for figures or people, which no document tells."""
_DOCUMENTS = ("search_knowledge", "ask_feedback")
_COUPON = re.compile(r"[券卷码]|优惠|红包|满减|核销|coupon|voucher|redeem|promo")
_INTENT = re.compile(
    "(?:购买|下单|消费)?(?:意向|意愿|倾向)|想要?买"
    r"|(?:likely|intent(?:ion)?|going|want\w*) (?:to|of) (?:buy\w*|purchas\w*)"
    r"|(?:purchas\w*|buy\w*) (?:intent\w*|propensity)"
)
_WHO_DID_NOT = re.compile(
    r"\b(?:people|customers|members|those|ones|users|buyers) (?:who|that) (?:\w+ ){0,2}?(?:\w+n't|never|not)\b"
    "|没(?!再|复购|回购)[^,。;的]{0,8}的(?:那[些批]|这[些批])?(?:人|客户|会员|用户|顾客)"
)
_BUYS = re.compile(r"[买购单付]|消费|花|成交|交易|b[uo]y|bought|purchas|order|spen|pa[iy]|shop")
_OF_BUYING = ("orders", "first_time_buyers", "sales", "units", "pending_orders")


def missed(norm: str, call: Call, today: dt.date, days: Sequence[PeriodSpan] = ()) -> str | None:
    """What the question asks for and the call does not show, or what the call bounds without a word; None if nothing.

    ``norm``: a question that goes on from none, normalised; ``days``: the periods among its tokens.
    """
    told = dict(call.arguments)
    if call.tool in _DOCUMENTS and (data := _OF_DATA.search(norm)):
        return data.group()
    if call.tool not in ("run_report", *LISTS):
        return None
    if (top := _OF_THE_TOP.search(norm)) and told.get("limit") and told.get("filters"):
        return top.group()  # the top of those who are gold, where the gold ones of the top were meant
    if (unit := _IN_THAT_UNIT.search(norm)) and "this_" in str(told):
        return unit.group()
    if (again := _AGAIN.search(norm)) and not _twice(told):
        return again.group()
    if (who := _WHO_DID_NOT.search(norm)) and not denies(told):
        return who.group()  # told before the question itself, as if it only said why somebody asks
    if (lost := _lost_days(norm, told, today, days)) is not None:
        return lost
    return _unsaid(norm, call) or _not_to_now(norm, told, today) or _other_thing(norm, call) or (
        _of_report(norm, told, today) if call.tool == "run_report" else None
    )  # fmt: skip


def _of_report(norm: str, told: Mapping[str, Any], today: dt.date) -> str | None:
    measures = [MEASURES[name] for name in told["measures"]]
    groups = told.get("dimensions", ())
    plain = not (any(one.ratio for one in measures) or told.get("share") or told.get("part"))
    of_money = any(one.unit == "money" for one in measures)
    bounded = any(one.get("field") in ("order_amount", "price") for one in mappings(told))
    if (money := _MONEY.search(norm)) and not (of_money or bounded):
        return money.group()
    if (heads := _HEADS.search(norm)) and plain and not any(_counts_people(name) for name in told["measures"]):
        return heads.group()
    if (mean := _MEAN.search(norm)) and not (told.get("average") or any(one.ratio for one in measures)):
        return mean.group()
    if (moved := _MOVED.search(norm)) and "_change" not in str(told):
        return moved.group()
    if (change := _BY_CHANGE.search(norm)) and "_change" not in str(told):
        return change.group()
    if (orders := _OF_ORDERS.search(norm)) and "coupon_use_rate" in told["measures"]:
        return orders.group()
    if (over := _OVER.search(norm)) and not any(DIMENSIONS[name].time for name in groups):
        unit = next(name for name, value in over.groupdict().items() if value).rstrip("_")
        if _longer(resolve(told.get("period", "all"), today), unit):
            return over.group()
    several = [one for one in told.get("filters", ()) if one.get("op") == "in" and one["field"] not in groups]
    merged = _MERGED.search(norm) or _added_up(norm, several) or _each_of_groups(norm, groups)
    if several and (beside := _BESIDE.search(norm)) and not merged:
        return beside.group().strip()
    if (best := _BEST.search(norm)) and groups and not told.get("limit") and not _WHOLE.search(norm):
        return best.group()
    return None


_GROUPS = {"city": "城市", "channel": "渠道", "level": "(?:会员)?等级", "gender": "性别"}


def _each_of_groups(norm: str, groups: Sequence[str]) -> bool:
    """金卡和钻石客户各城市有多少人: 各 is said of the cities, and of nothing else."""
    said = [re.compile(f"各(?:个)?{_GROUPS[name]}") for name in groups if name in _GROUPS]
    people = _PEOPLE.search(norm) is not None or "客户" in norm
    return people and any(one.search(norm) for one in said) and len(_BESIDE.findall(norm)) == 1


def _added_up(norm: str, filters: Sequence[Mapping[str, Any]]) -> bool:
    """杭州加宁波: of one filter its values together."""
    values = [one for one in filters if isinstance(one.get("value"), list)]
    return bool(values) and all(re.search("加上?".join(map(re.escape, map(str, one["value"]))), norm) for one in values)


def _twice(told: Mapping[str, Any]) -> bool:
    """Whether anything says that something was done more than once, or after something else."""
    bought = [one for one in mappings(told) if one.get("field") in (*_OF_BUYING, "refunded_orders", "cancelled_orders")]
    later = any(str(one.get("period") or "").endswith("..") for one in mappings(told))
    risk = any(name in str(told) for name in ("repeat", "stages", "lapsed", "lost", "customer_kind", "days_since"))
    return later or risk or len(bought) > 1 or any(one.get("value") != 1 for one in bought)


def _counts_people(name: str) -> bool:
    return name.endswith(("customers", "buyers", "holders"))


def _longer(period: Period, unit: str) -> bool:
    """Whether the days are more than one such unit."""
    return period.days is None or period.days > (31 if unit == "month" else 7)


def _not_to_now(norm: str, told: Mapping[str, Any], today: dt.date) -> str | None:
    """2025 -> now, 10月24号到今天: no days of the call reach today."""
    said = _TO_NOW.search(norm)
    ends = [_end(one["period"], today) for one in mappings(told) if one.get("period")]
    return said.group().strip() if said and ends and max(ends) < today else None


def _lost_days(norm: str, told: Mapping[str, Any], today: dt.date, named: Sequence[PeriodSpan]) -> str | None:
    """Days that are named and that no period of the call touches; ages, segments and comparisons have none to show."""
    if told.get("compare") or re.search(r"days|_since|\d{4}-\d\d-\d\d", str(told)):
        return None
    held = [_days(one["period"], today) for one in mappings(told) if one.get("period") not in (None, "all")]
    for span in named:
        if span.token in (None, "all", "today") or ".." in (span.token or "") or _NO_DAYS.match(norm, span.start):
            continue
        if not any(_touch(_days(span.token, today), one) for one in held):
            return norm[span.start : span.end].strip()
    return None


_NO_DAYS = re.compile(r"\d(?:st|nd|rd|th)\b|[^,]{1,4}(?:预热|大促前|前|后)")


def _days(token: str | None, today: dt.date) -> Period | None:
    try:
        return resolve(token or "all", today)
    except UserError:
        return None


def _touch(one: Period | None, other: Period | None) -> bool:
    if one is None or other is None:
        return True
    early, late = one.start or dt.date.min, other.start or dt.date.min
    return early <= other.end and late <= one.end


def _end(token: str, today: dt.date) -> dt.date:
    try:
        return resolve(token, today).end or today
    except UserError:
        return today


def _other_thing(norm: str, call: Call) -> str | None:
    """今年卖出件数少于20的商品有哪几个: goods, of which neither customers nor a report by city tell anything."""
    groups = call.arguments.get("dimensions", ())
    if call.tool != "run_report" and _PEOPLE.search(norm):
        return None
    for name, said in _THINGS.items():
        found = said.search(norm)
        if found and name not in groups and _IN_TURN.get(name) not in groups:
            return found.group()
    return None


def _unsaid(norm: str, call: Call) -> str | None:
    """A condition on coupons or purchases without any word for it: “who has got five orders”, 购买意向前二十."""
    told = list(mappings(call.arguments))
    if not _COUPON.search(norm) and any(str(one.get("field")).startswith("coupon") for one in told):
        return norm
    bought = [one for one in told if one.get("field") in _OF_BUYING and not one.get("where")]
    if call.tool == "intent_customers" and bought and not _BUYS.search(_INTENT.sub("", norm)):
        return next(_words(_INTENT, norm), norm)
    return None


def _words(said: re.Pattern[str], norm: str) -> Iterator[str]:
    yield from (match.group().strip() for match in said.finditer(norm))

"""What the rows of an answer are, held against what the question asks for: a number, people, the first of something.

Told by plain words of the question as typed. A number asked for is no list, people asked for are no total, “per city”
has a row for each city, the lowest come from below, and no group is told twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.assistant.calls import LISTS, Call

_PERSON_ZH = "(?:人|客户|会员|用户|顾客|买家)"
_PERSON_EN = r"(?:customers?|members?|people|buyers?|users?|shoppers?|custs?|ppl)"
_NUMBER_ALONE = re.compile(
    r"\b(?:just|only) (?:the|a|one|give me the) (?:number|count|figure|head ?count|total)\b(?! of)"
    r"|\b(?:number|count) only\b|\bno list\b|\bnot the (?:list|names)\b"
    "|(?:报|给|来|说)(?:我)?个(?:总|人)?数(?:字|就|即可|,|$)|(?:只|就|光)(?:想?要|给|报|看|需要?"
    "|想知道)(?:我|一?个)*(?:总|人)?(?:数字?|数量)(?![据额])"
)
"""Just the number: a list is none."""
_HEADS = re.compile(
    f"(?<!前)(?:多少|(?<!哪)几)(?:个|位|名)?{_PERSON_ZH}|(?<!哪)(?:多少|几)(?:位|名)"
    f"|{_PERSON_ZH}的?(?:数量|总数|人数)"
    rf"|\bhow many (?:[a-z-]+ ){{0,2}}?{_PERSON_EN}\b|\b(?:number|count) of (?:[a-z-]+ ){{0,2}}?{_PERSON_EN}\b"
)
_COUNT_FIRST = re.compile(
    r"^(?:so |and |the |please |exactly |roughly |total )*(?:how many|number of"
    r"|count of|tally of)\b(?!.*\bwho (?:are|is)\b)"
)
_EACH_OF_THEM = re.compile(
    "各|每|分别|哪|谁|前|最|排|名单|列|top|按|逐|占"
    r"|\b(?:each|every|per|by|which|who|whom|top|most|rank|list)\b"
)
_LISTED = re.compile(
    f"(?:的|过){_PERSON_ZH}(?:都?有(?:哪些|谁)|是(?:哪些|谁)|名单|清单|(?:都|给我|帮我)?列(?:出来"
    f"|一下|给我)?|拉?出来)?[?。! ]*$"
)
_LISTS_THEM = re.compile(
    "^(?:请|麻烦|帮我|帮忙|给我|再|把|先)*(?:列[出示下一]|找[出一下]|筛[出选一]|导出|拉[出一]|查[找出])"
)
_COUNTED = re.compile(
    "多少|几|数量|人数|总数|数一|占|比例|分布|百分|各|每|按|分|统计|数据|金额|销售|率|额|均|最|单数"
    "|次数|件数|对比|比较|趋势"
)
_HOW_MUCH = re.compile(
    r"^(?:so |and |ok,? )?how much (?:did|do|does|have|has|was|were|money|revenue|in)\b(?!.* each\b)"
)
_ORDERS_FIRST = re.compile(
    r"^(?:the |our |all )?(?:paid |completed )?orders (?:from|by|of|placed|since|in|for"
    r"|on)\b(?!.*\b(?:customers|people) who\b)"
)
_SPLIT = re.compile("各|每|分别|按|逐|分布|哪" r"|\b(?:each|every|per|by|which|split)\b")
_SPENT = re.compile(
    r"\b(?:total|amount|money|sum) spent\b|\btotal (?:spend|spending|purchases) (?:of"
    r"|by)\b|(?:消费|花|成交)了?多少钱"
)
_PEOPLE_FIRST = re.compile(
    rf"^(?:the |our |all )?(?:(?:gold|silver|diamond|female|male|new) )?{_PERSON_EN} (?:with|who|that|having|whose)\b"
    r"(?=.*\b(?:how many|count|number)\b)"
)
_FIGURE = re.compile(
    r"\bhow (?:much|many (?!of (?:them|those)|are|people|customers)[a-z])|\b(?:spend"
    r"|sales|revenue|aov|average|rate|orders (?:did|have))\b"
)
_MANY_PEOPLE = re.compile(
    "(?:多少|几)(?:个|位|名)?(?:人|客户|会员|用户|顾客|买家)(?!均)|\\bhow many (?:people|customers|members|buyers)\\b"
)
_TYPICAL = re.compile(
    r"\b(?:typical|average|single|one) (?:[a-z]+ )?(?:customer|member|buyer|person"
    r"|shopper)\b(?!s| who)"
)
_HOW_OFTEN = re.compile(r"几次|多少次|\bhow (?:many times|often)\b")
"""One number, where each kind of event would have a row."""
_ROWS = {
    "product": ("商品|产品|单品|货品|sku", "products|skus|goods"),
    "category": ("品类|类目", "categories"),
    "city": ("城市", "cities"),
    "channel": ("渠道", "channels"),
    "level": ("等级|级别", "levels|tiers"),
    "coupon": ("优惠券", "coupons|vouchers"),
}
_NOUN_FIRST = (
    r"^(?:(?:please|pls|can you|could you|i need|i want|give|show|list|find|get|pull|display|tell"
    r"|name|me|us|all|the|our"
    r"|any|only|which|what|are) )*(?:(?:top|best|first|bottom|worst) )?(?:(?:\d+|three|five|ten|twenty) )?(?:{en})"
    r" (?:with|whose|where|having|sold|(?:that|which) (?:sold|sell|have|had|made|brought)|ranked"
    r"|in order|over|above|under|below)\b"
)
_FIRST_OF = (
    r"|(?:#1|#one|\b(?:number one|no\.? ?1|top|best[- ]selling"
    r"|best)) (?:\d+ )?(?:{one})(?= (?:by|in|for|per|of|each)\b|$)"
)
_NOUN_LAST = (
    "(?<![多少几额量数])的(?:{zh})(?:有哪些|是哪些|有哪几[个款种]|都有哪些|列表|清单|名单"
    "|列出来|列一下|排行榜?|排名)?[?。! ]*$"
)
_NAMED = {
    name: re.compile(
        f"{_NOUN_FIRST.format(en=en)}|{_NOUN_LAST.format(zh=zh)}{_FIRST_OF.format(one='|'.join((en, name)))}"
    )
    for name, (zh, en) in _ROWS.items()
}
_PERSON = re.compile(f"谁|那一?[位名]|{_PERSON_ZH}|会员|{_PERSON_EN}|\\bwho|spend|client|account|花|消费")
_THING = re.compile(
    "商品|产品|单品|品类|类目|城市|渠道|等级|" r"\b(?:products?|categor(?:y|ies)|cit(?:y|ies)|channels?|levels?)\b"
)
_UNITS = {
    "city": ("城市", "city|cities"),
    "channel": ("渠道", "channels?"),
    "level": ("会员等级|客户等级|等级|级别", "levels?|tiers?|grades?"),
    "category": ("品类|类目", "categor(?:y|ies)"),
    "product": ("商品(?!大?类)|产品(?!大?类)|单品|sku", "products?(?! categor| line)|skus?"),
    "month": ("月份?", "months?"),
    "quarter": ("季度", "quarters?"),
    "gender": ("性别", "genders?|sex"),
}
_PER = {
    name: re.compile(
        rf"(?<!不)(?:每一?个?|各个?|按(?!.{{0,4}}不)){zh}(?!品类|类目|分类|[卖度内初末底中均以之前后最])|\b(?:per"
        rf"|each|every) (?:single )?(?:{en})\b"
    )
    for name, (zh, en) in ((name, (f"(?:{zh})", en)) for name, (zh, en) in _UNITS.items())
}
_EACH_ONE = re.compile(r"\b(?:for )?each (?:one|of (?:them|those|these))\b(?! of)|\beach separately\b")
_LOW = re.compile(
    r"最少|最低|最差|垫底|倒数|最小|最惨|最弱|\b(?:lowest|fewest|worst|bottom|smallest|weakest"
    r"|poorest)\b|(?<!at )\bleast\b"
)
_HIGH = re.compile(
    r"最多|最高|最好|最大|最强|最火|榜首|冠军|\b(?:highest|best|biggest|largest|strongest)\b|(?<!at )\bmost\b"
)
_FIRST_PLACE = re.compile(
    r"(?:排名?|位居|位列|名列|排在|占据)(?:首位|榜首|第一(?![季周次个天批笔单]))|头名|\bin first place\b"
)
_SINGLE = re.compile(
    "哪(?:一?[个款座家种类张])(?!.*(?:排|各|都|分别|列))[^,。?]{0,14}最(?:多|高|低|少|好|大|差|小)[的了呢啊吗?。 ]*$"
)
_LOSSES = ("refund", "cancel", "pending")
_TWICE = (("weekday", "day"), ("day_kind", "day"), ("customer", "registration_month"))
"""Groups of which one is told by the other, so that their pairs are nothing that anybody asks for."""


def other_rows(norm: str, call: Call) -> str | None:
    """The words of a question that goes on from none to which the rows of its call do not answer; None if they do."""
    told = dict(call.arguments)
    groups: Sequence[str] = told.get("dimensions", ())
    if call.tool in LISTS and (count := _COUNT_FIRST.search(norm)):
        return count.group().strip()
    if call.tool in LISTS or (groups == ["customer"] and not _EACH_OF_THEM.search(norm)):
        found = _NUMBER_ALONE.search(norm) or (None if _EACH_OF_THEM.search(norm) else _HEADS.search(norm))
        if found:
            return found.group().strip()
    if call.tool in LISTS:
        of_goods = told.get("target_kind") == "similar_inquiry"  # 问过类似耳麦的产品
        return None if "谁" in norm or of_goods else _things(norm, ())
    if call.tool != "run_report":
        return None
    first = None if told.get("limit") or told.get("share") else _FIRST_PLACE.search(norm)
    return (first.group() if first else None) or _people(norm, groups) or _of_report(norm, told, groups)


def told_twice(call: Call) -> bool:
    """Whether the rows are of two groups of which one says the other: days of the week by dates."""
    if call.tool != "run_report":
        return False
    groups = set(call.arguments.get("dimensions", ()))
    narrowed = {one["field"] for one in call.arguments.get("filters", ())}
    return any({*pair} <= groups for pair in _TWICE) or ({"weekday", "day_kind"} <= groups and "weekday" in narrowed)


def ranks_nobody(call: Call) -> bool:
    """Whether those who bought nothing in some days are ranked by what they bought in these: the biggest, no order."""
    told = call.arguments
    if call.tool not in ("run_report", *LISTS):
        told = told.get("audience") or {}
    elif told.get("audience"):
        return False
    order = told.get("order") or {}
    if not (order or "customer" in told.get("dimensions", ())):
        return False
    ranked = {*told.get("measures", ()), str(order.get("by"))} & {"orders", "sales", "units", "aov"}
    period = told.get("period")
    return bool(ranked) and period != "all" and any(_nothing_bought(one, period) for one in told.get("filters", ()))


def _nothing_bought(one: Mapping[str, Any], period: str | None) -> bool:
    denied = one["field"] == "orders" and one.get("op", "eq") == "eq" and one["value"] == 0
    return denied and not one.get("where") and one.get("period") in (None, period)


def _people(norm: str, groups: Sequence[str]) -> str | None:
    """列出…的客户 asks for them."""
    if "customer" in groups:
        return None if _PERSON.search(norm) else _thing_named(norm)
    for clause in re.split("[,;。?!]", norm):
        found = _LISTED.search(clause)
        if found and (_LISTS_THEM.match(clause) or not _COUNTED.search(norm)):
            return found.group()
    return None


def _thing_named(norm: str) -> str | None:
    """品类销售额倒数3名: groups of goods, where customers were read."""
    found = _THING.search(norm)
    return None if found is None else found.group()


def _of_report(norm: str, told: Mapping[str, Any], groups: Sequence[str]) -> str | None:
    measures = [MEASURES[name] for name in told["measures"]]
    heads = all(name.endswith(("customers", "buyers")) for name in told["measures"])
    if heads and not groups and (much := _HOW_MUCH.search(norm)):
        return much.group()
    if heads and (spent := _SPENT.search(norm)):
        return spent.group()
    if not groups and not heads and (people := _PEOPLE_FIRST.search(norm)) and not _FIGURE.search(norm):
        return people.group()
    if all(one.ratio for one in measures) and not groups and (many := _MANY_PEOPLE.search(norm)):
        return many.group()
    if heads and (orders := _ORDERS_FIRST.search(norm)):
        return orders.group()
    if groups == ["event"] and (times := _HOW_OFTEN.search(norm)) and not _SPLIT.search(norm):
        return times.group()
    per_head = any("_per_" in name or name == "aov" for name in told["measures"])
    if (typical := _TYPICAL.search(norm)) and not per_head and not heads:
        return typical.group()
    if not groups and (one := _EACH_ONE.search(norm)):
        return one.group()
    ratio = any(one.ratio for one in measures)
    return (
        (None if "products_sold" in told["measures"] or (heads and _HEADS.search(norm)) else _things(norm, groups))
        or (None if ratio and not groups else _per(norm, groups, told.get("average")))
        or _end(norm, told)
        or _summed(norm, told)
    )


def _things(norm: str, groups: Sequence[str]) -> str | None:
    """Products with sales over 10,000: goods, not customers."""
    for name, said in _NAMED.items():
        found = None if name in groups else said.search(norm)
        if found:
            return found.group().strip()
    return None


def _per(norm: str, groups: Sequence[str], average: str | None) -> str | None:
    families = {DIMENSIONS[name].time for name in groups}
    for name, said in _PER.items():
        of_kind = name in groups or any(one.endswith(name) for one in groups)
        finer = DIMENSIONS[name].time is not None and families - {None}
        found = None if of_kind or finer or name == average else said.search(norm)
        if found:
            return found.group()
    return None


_OF_THE_FIRST = re.compile(
    "(?:前|头)(?:[0-9]+|[一二三四五六七八九十百]+)[^,。?]{0,12}(?:一共|总共|合计|总和|加起来|合起来|加在一起)"
    r"|\bhow (?:many|much) (?:[a-z]+ )?(?:did|do|does|have|has) (?:the|our) top (?:\d+|[a-z]+)\b"
    r"|\b(?:combined|total|sum of)\b[^,;.]{0,40}\b(?:of|by|from) (?:the|our) top (?:\d+|[a-z]+)\b"
)


def _summed(norm: str, told: Mapping[str, Any]) -> str | None:
    """前3名城市的销售额合计: their sum, where each of them is a row."""
    found = _OF_THE_FIRST.search(norm) if told.get("limit") and told.get("dimensions") else None
    return None if found is None else found.group()


def _end(norm: str, told: Mapping[str, Any]) -> str | None:
    """The lowest come from below; which one is on top is one row."""
    order = told.get("order") or {}
    ranked = bool(told.get("limit") or order)
    low, high = _LOW.search(norm), _HIGH.search(norm)
    loss = any(word in name for word in _LOSSES for name in told["measures"])
    descending = order.get("descending", True)
    change = str(order.get("by", "")).endswith("_change")  # what fell most is the lowest change
    if ranked and not (loss or change) and bool(low) != bool(high):
        if low and descending:
            return low.group()
        if high and not descending:
            return high.group()
    if told.get("dimensions") and not ranked and (single := _SINGLE.search(norm)):
        return single.group()
    return None

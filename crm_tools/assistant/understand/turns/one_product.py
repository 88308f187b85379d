"""谁买过, “who bought it”, 本月卖了几件 after an answer of one product, or of goods by a part of their title."""

from __future__ import annotations

import re
from typing import Any

from crm_tools.analytics.registry import MEASURES
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.asking_back import clarified
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import report_in
from crm_tools.assistant.understand.turns.one_value import value_at
from crm_tools.assistant.understand.turns.returning import Read

_WHO_BOUGHT = re.compile(
    r"(?:那|都|所以)*(?:是|有)?(?:谁|哪些人|哪些客户|哪些会员|什么人)(?:都)?(?P<days>今年|本月|这个月|上个月|近\d+天|上周|本周|昨天|今天)?(?:都)?"
    r"(?:买|下单|购买|入手)(?:的|过|了|走)*(?:它|这个|这款|这些)?(?:呢|啊|呀)?"
    r"|(?:and |so )?(?:who|which (?:customers|people|members))(?: all)? (?:has |have )?"
    r"(?:bought|buys?|ordered|purchased|got)(?: (?:it|this|that|them|these|those|any))?"
    r"(?P<rest> (?!and|or|but|more|less|nothing)(?!.*that (?:day|week|month|quarter|year))[a-z0-9 ]*)?"
)
_WHO_LOOKED = re.compile(
    r"(?:那|都|所以)*(?:是|有)?(?P<who>谁|哪些人|哪些客户|哪些会员)?(?:都)?(?P<zh>看|浏览|收藏|加购|咨询)(?:的|过|了)+"
    r"(?:它|这个|这款|这些)?(?(who)|(?=.{1,3}次以上))(?P<often>[一两二三四五六七八九十\d]+次以上)?(?:的)?(?:呢|啊|呀)?"
    r"|(?:and |so )?(?:who|which (?:customers|people|members))(?: all)? (?:has |have )?"
    r"(?P<en>viewed|looked at|favou?rited|carted|asked about)(?: (?:it|this|that|them|these|those))?"
)
_ROWS = ("product", "category")
_IT = re.compile(
    r"它们?|(?:这|那|该)一?(?:个|款|件|种)?(?:商品|产品|单品|东西|宝贝)|(?:这|那)(?:款|件)"
    r"|\b(?:it|this (?:product|item|article|one)|that (?:product|item|article|one))\b"
)
_EVERYTHING = re.compile(
    r"全部|所有|整体|总体|一共所有|全店|总共有|\b(?:all products|overall|in total|the whole|altogether)\b"
)


def of_one_product(asked: Asked, read: Read) -> Call | None:
    """The turn of those goods; None where nothing says that it is of them."""
    norm = asked.text.norm.strip(" ?!.,;")
    asks_who = _WHO_BOUGHT.fullmatch(norm) or _WHO_LOOKED.fullmatch(norm)
    goods = _goods(asked.previous) or (_only_row(asked) if asks_who else None)
    if _EVERYTHING.search(asked.text.norm):
        return None
    if goods is None:
        return clarified(_of_which(asked), asked.desk) if asks_who and _several(asked.previous) else None
    if looked := _WHO_LOOKED.fullmatch(norm):
        return _lookers(read, looked, goods, asked) or clarified(_of_which(asked), asked.desk)
    if said := _WHO_BOUGHT.fullmatch(norm):
        anything = (
            f"谁{said['days'] or ''}买过" if asked.language == "zh" else f"which customers ordered{said['rest'] or ''}"
        )
        return _buyers(read(anything, None, ()), goods, asked)
    [one] = goods
    if one.get("op", "eq") != "eq" or "product" not in (
        asked.previous.arguments.get("dimensions") or () if asked.previous else ()
    ):
        return None
    number = str(one["value"])
    if _IT.search(norm) and number.isdigit():
        told = _IT.sub(f"商品{number}" if asked.language == "zh" else f"product {number}", norm)
        found = read(told, None, ())
        return found if f"'{number}'" in str(found.arguments) and found.tool != "clarify" else None
    found = read(norm, None, ())
    alone = found.tool == "run_report" and not (found.arguments.keys() & {"filters", "audience", "limit", "share"})
    sold = alone and all(MEASURES[name].grain in ("orders", "order_items") for name in found.arguments["measures"])
    timed = sold and not set(found.arguments.get("dimensions", ())) - {"day", "week", "month", "quarter", "year"}
    return Call(found.tool, {**found.arguments, "filters": [one]}) if timed else None


def _goods(previous: Call | None) -> list[dict[str, Any]] | None:
    """The condition on one product or one part of titles that a report is of, beside none on customers."""
    if previous is None or previous.tool != "run_report" or previous.arguments.get("audience"):
        return None
    told = [one for one in previous.arguments.get("filters", ()) if one["field"] != "on_sale"]
    goods = [one for one in told if one["field"] == "product" and one.get("op", "eq") in ("eq", "contains")]
    return [{**goods[0], "op": goods[0].get("op", "eq")}] if len(goods) == 1 and len(told) == 1 else None


def _only_row(asked: Asked) -> list[dict[str, Any]] | None:
    """The condition on the one product or category that a ranking shows: 女装卖得最好的是哪款."""
    if asked.previous is None or asked.previous.tool != "run_report":
        return None
    base = report_in(asked.previous)
    if base.limit != 1 or len(base.dimensions) != 1 or base.dimensions[0] not in _ROWS or base.audience is not None:
        return None
    value = value_at(asked.desk, base, base.dimensions[0], 0)
    return None if value is None else [{"field": base.dimensions[0], "op": "eq", "value": value}]


def _several(previous: Call | None) -> bool:
    """Whether several products or categories were shown, so that who bought “it” is not certain."""
    return previous is not None and bool(set(previous.arguments.get("dimensions") or ()) & {*_ROWS})


def _of_which(asked: Asked) -> Draft:
    draft = drafted(asked)
    draft.unclear = [(asked.text.raw, "understand.reason.rank_within")]
    return draft


def _lookers(read: Read, looked: re.Match[str], goods: list[dict[str, Any]], asked: Asked) -> Call | None:
    often = f"{looked['often']}的客户" if looked["often"] else ""
    chinese = f"{looked['zh']}过{often}" if often else f"谁{looked['zh']}过"
    anybody = chinese if looked["zh"] else f"which customers {looked['en']} something"
    return _buyers(read(anybody, None, ()), goods, asked)


_LOOKED = ("views", "favorites", "carts", "inquiries")


def _buyers(found: Call, goods: list[dict[str, Any]], asked: Asked) -> Call | None:
    """Whoever bought or looked at something, as those who did so with these, in the days of the turn or of the answer
    before."""
    told, previous = found.arguments, asked.previous
    conditions: list[dict[str, Any]] = list(told.get("filters") or ())
    if found.tool != "find_customers" or len(conditions) != 1 or previous is None:
        return None
    did = conditions[0]
    bought = (did["field"], did.get("op"), did.get("value")) == ("orders", "ge", 1)
    if did.get("where") or not (bought or did["field"] in _LOOKED):
        return None
    period = told.get("period", "all")
    period = previous.arguments.get("period", "all") if period == "all" else period
    of_these = {"field": "units" if bought else did["field"], "op": "ge", "value": did["value"], "where": goods}
    return Call(found.tool, {**told, "period": period, "filters": [of_these]})

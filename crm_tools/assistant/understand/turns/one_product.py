"""谁买过, “who bought it”, 本月卖了几件 after an answer of one product, or of goods by a part of their title."""

from __future__ import annotations

import re
from typing import Any

from crm_tools.analytics.registry import MEASURES
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.turns.returning import Read

_WHO_BOUGHT = re.compile(
    r"(?:那|都|所以)*(?:是|有)?(?:谁|哪些人|哪些客户|哪些会员|什么人)(?:都)?(?P<days>今年|本月|这个月|上个月|近\d+天|上周|本周|昨天|今天)?(?:都)?"
    r"(?:买|下单|购买|入手)(?:的|过|了|走)*(?:它|这个|这款|这些)?(?:呢|啊|呀)?"
    r"|(?:and |so )?(?:who|which (?:customers|people|members))(?: all)? (?:has |have )?"
    r"(?:bought|buys?|ordered|purchased|got)(?: (?:it|this|that|them|these|those|any))?"
    r"(?P<rest> (?!and|or|but|more|less|nothing)[a-z0-9 ]*)?"
)
_IT = re.compile(
    r"它们?|(?:这|那|该)一?(?:个|款|件|种)?(?:商品|产品|单品|东西|宝贝)|(?:这|那)(?:款|件)"
    r"|\b(?:it|this (?:product|item|article|one)|that (?:product|item|article|one))\b"
)
_EVERYTHING = re.compile(
    r"全部|所有|整体|总体|一共所有|全店|总共有|\b(?:all products|overall|in total|the whole|altogether)\b"
)


def of_one_product(asked: Asked, read: Read) -> Call | None:
    """The turn of those goods; None where nothing says that it is of them."""
    goods = _goods(asked.previous)
    if goods is None or _EVERYTHING.search(asked.text.norm):
        return None
    norm = asked.text.norm.strip(" ?!.,;")
    if said := _WHO_BOUGHT.fullmatch(norm):
        anything = (
            f"谁{said['days'] or ''}买过" if asked.language == "zh" else f"which customers ordered{said['rest'] or ''}"
        )
        return _buyers(read(anything, None, ()), goods, asked.previous)
    [one] = goods
    if one["op"] != "eq" or "product" not in (
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


def _buyers(found: Call, goods: list[dict[str, Any]], previous: Call | None) -> Call | None:
    """Whoever bought something, as those who bought these, in the days of the turn or else of the answer before."""
    told = found.arguments
    bought = [{"field": "orders", "op": "ge", "value": 1}]
    if found.tool != "find_customers" or told.get("filters") != bought or previous is None:
        return None
    period = told.get("period", "all")
    period = previous.arguments.get("period", "all") if period == "all" else period
    return Call(
        found.tool, {**told, "period": period, "filters": [{"field": "units", "op": "ge", "value": 1, "where": goods}]}
    )

"""加购过空气炸锅的人里，有多少最后买了: who paid in the end bought what they looked at, not just anything."""

from __future__ import annotations

import re
from typing import Any

from crm_tools.assistant.calls import Call

_IN_THE_END = re.compile(
    r"(?:浏览|看|加购|收藏|咨询|问)[^,;?]*(?:客户|会员|用户|顾客|人)(?:里面?|中|当中)?,?(?:最终|最后|后来|真正?|实际|有|都|多少|几|[个人位成]|占比?|比例|百分之|大概)*"
    r"(?:付款|付钱|下单|购买|买|成交|下手)(?:了|过|的|下来|单)*(?:有|占|是)?(?:多少|几|比例|占比|[个人位成])*[?!.]*$"
)
_LOOKED = ("views", "favorites", "carts", "inquiries")


def with_same_goods(norm: str, call: Call) -> Call:
    """The call whose customers bought the goods that they looked at, where what they bought is not told."""
    who = call.arguments.get("audience")
    if not isinstance(who, dict) or not _IN_THE_END.search(norm):
        return call
    filters = who.get("filters") or []
    goods = [one["where"] for one in filters if one["field"] in _LOOKED and one.get("where")]
    if len(goods) != 1 or not any(map(_bought_any, filters)):
        return call
    told = [{**one, "field": "units", "where": goods[0]} if _bought_any(one) else one for one in filters]
    return Call(call.tool, {**call.arguments, "audience": {**who, "filters": told}})


def _bought_any(one: dict[str, Any]) -> bool:
    return one["field"] in ("orders", "buyers") and (one["op"], one["value"]) == ("ge", 1) and not one.get("where")

"""几个城市销售额超过10万, “how many products sold more than 100 units”: how many groups a report would show.

The question is read with “which” in the place of “how many”; the rows of that report are then counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from crm_tools.analytics.registry import MEASURES
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.question import Asked

_THINGS = {
    "城市": "city",
    "地区": "city",
    "cities": "city",
    "品类": "category",
    "类目": "category",
    "categories": "category",
    "渠道": "channel",
    "channels": "channel",
    "等级": "level",
    "会员等级": "level",
    "levels": "level",
    "tiers": "level",
    "商品": "product",
    "产品": "product",
    "单品": "product",
    "products": "product",
    "items": "product",
    "skus": "product",
    "天": "day",
    "days": "day",
    "周": "week",
    "weeks": "week",
    "月": "month",
    "月份": "month",
    "months": "month",
    "季度": "quarter",
    "quarters": "quarter",
}
_OF_TIME = ("day", "week", "month", "quarter", "year")
_NOUN_ZH = "(?P<thing>会员等级|城市|地区|品类|类目|渠道|等级|商品|产品|单品|月份|季度|月|天|周)"
_ASKS_ZH = re.compile(
    rf"(?<![那这前后最某好])(?:一共|总共|共)?(?:有)?(?:多少|几)(?:个|种|款|类|家|座)?(?:的)?{_NOUN_ZH}(?:的)?"
)
_BEHIND_ZH = re.compile(rf"(?P<of>.*的){_NOUN_ZH}(?:一共|总共|共)?(?:有)?(?:多少|几)(?:个|种|款|类|家|座)?$")
_NOUN_EN = "(?P<thing>cities|categories|channels|levels|tiers|products|items|skus|days|weeks|months|quarters)"
_ASKS_EN = re.compile(
    rf"\b(?:how many|number of|count of)(?: the)?(?: different| distinct| of our| of the)* {_NOUN_EN}\b"
)
_PLAINLY_ZH = re.compile(
    r"(?:(?:有|卖(?:出|了|过)?|覆盖)了?(?:多少|几)|多少)(?:个|种|款|类|家|座)(?:不同)?的?(?P<thing>城市|品类|类目|渠道|会员等级|等级)"
)
_PLAINLY_EN = re.compile(r"\bhow many (?:different |distinct )?(?P<thing>cities|categories|channels|levels|tiers)\b")
"""A number of them, and never a few of them."""
_OF_GOODS = ("views", "favorites", "carts", "browse_events", "inquiries")
_NOT_HERE = ("limit", "share", "part", "running", "average", "top_percent", "per", "others", "within")


def counts_groups(asked: Asked, call: Call) -> bool:
    """Whether groups may have to be counted yet: nothing was read, or 有多少个商品被浏览过 as the views."""
    if call.tool == "clarify":
        return True
    said, told = asked.text.norm, call.arguments
    if call.tool == "run_report" and len(told.get("dimensions", ())) == 1 and not told.get("limit"):
        behind = _BEHIND_ZH.fullmatch(said.strip(" ?!.,;:"))  # 标价500以下的商品有几个, which were listed
        behind = behind or (_PLAINLY_ZH if asked.language == "zh" else _PLAINLY_EN).search(said)
        return behind is not None and [_THINGS[behind["thing"]]] == told["dimensions"]
    whole = call.tool == "run_report" and not told.get("dimensions") and set(told["measures"]) <= {*_OF_GOODS}
    named = _ASKS_ZH.search(said) if asked.language == "zh" else _ASKS_EN.search(said)
    return whole and named is not None and _THINGS[named["thing"]] == "product"


def groups_counted(asked: Asked, read: Callable[[str], Call]) -> Call | None:
    """The number of groups that the question asks for; None where it asks for none, or its rows cannot be read."""
    for told, thing in _which(asked.text.norm.strip(" ?!.,;:"), asked.language):
        call = read(told)
        arguments = call.arguments
        if call.tool != "run_report" or arguments.get("dimensions") != [thing]:
            continue
        same = any(one["field"] == thing for one in arguments.get("filters", ()))
        of_itself = any(MEASURES[name].counts == thing for name in arguments["measures"])
        chosen = any(_of_measure(one["field"]) for one in arguments.get("filters", ()))
        if same or of_itself or any(arguments.get(name) for name in _NOT_HERE) or (thing in _OF_TIME and not chosen):
            continue
        kept = {name: value for name, value in arguments.items() if name not in ("order", "chart")}
        return Call("run_report", {**kept, "counted": True})
    return None


_ALL_ZH = re.compile(
    r"(?:我们|咱们?|店里|公司|平台|全国|现在|目前|一共|总共|共|都|有|卖|覆盖|来自)*(?:多少|几)(?:个|种|款|类|家|座)?(?:不同)?的?"
    rf"{_NOUN_ZH}(?:的(?:客户|会员|商品))?(?:呢|啊|在卖)?"
)
_ALL_EN = re.compile(
    rf"how many (?:different |distinct )?{_NOUN_EN} (?:do|are|have|does)"
    r" (?:we|there|you|the shop|our customers)(?: (?:have|sell|got|carry|offer|cover|come from|altogether|in total))*"
)
_COUNTED_BY = {"category": "products", "city": "customers", "channel": "customers", "level": "customers"}
"""What there is one of at least in each of them."""


def all_of_them(asked: Asked) -> Call | None:
    """一共有几个品类, “how many categories do we sell”: the groups that there are, by whatever is in them."""
    said = asked.text.norm.strip(" ?!.,;:")
    match = (_ALL_ZH if asked.language == "zh" else _ALL_EN).fullmatch(said)
    thing = _THINGS[match["thing"]] if match else ""
    if thing not in _COUNTED_BY or asked.previous is not None:
        return None
    told = {"measures": [_COUNTED_BY[thing]], "dimensions": [thing], "period": "all", "counted": True}
    return Call("run_report", told)


def _of_measure(field: str) -> bool:
    return field in MEASURES or field.rsplit("_", 1)[0] in MEASURES


def _which(said: str, language: str) -> Iterator[tuple[str, str]]:
    """The question with “which” for “how many”, and the dimension of what is counted."""
    if language == "zh":
        if (match := _BEHIND_ZH.fullmatch(said)) is not None:
            yield f"{match['of']}{match['thing']}有哪些", _THINGS[match["thing"]]
            yield f"哪些{match['thing']}{match['of'].removesuffix('的')}", _THINGS[match["thing"]]
        elif (match := _ASKS_ZH.search(said)) is not None:
            yield f"{said[: match.start()]}哪些{match['thing']}{said[match.end() :]}", _THINGS[match["thing"]]
        return
    if (match := _ASKS_EN.search(said)) is not None:
        behind = said[match.end() :]
        have = re.sub(r"^ with\b", " have", behind)
        yield f"which {match['thing']}{have}", _THINGS[match["thing"]]
        yield f"{said[: match.start()]}which {match['thing']}{behind}", _THINGS[match["thing"]]

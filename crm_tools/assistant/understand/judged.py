"""Questions that judge a figure: 10月销售额过百万了吗, “is the refund rate above 5%”, 占比超过10%的品类.

Whether one figure is above a bound is answered with the figure. Groups told by their share are those of the shares, of
which these rows are kept. Both are read without the bound; the second gets it back as a condition.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from crm_tools.analytics.registry import MEASURES
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.text.days_in_front import days_in_front
from crm_tools.assistant.understand.vocabulary.numbers import find_numbers

Read = Callable[[str], Call]
_OPS: Mapping[str, str] = {
    **dict.fromkeys(
        ("超过", "超", "大于", "高于", "多于", "over", "above", "more than", "greater than", "exceeding"), "gt"
    ),
    **dict.fromkeys(("低于", "小于", "少于", "不到", "不足", "below", "under", "less than", "fewer than"), "lt"),
    **dict.fromkeys(("达到", "不低于", "不少于", "至少", "满", "at least"), "ge"),
    **dict.fromkeys(("不超过", "不高于", "at most", "up to", "no more than"), "le"),
}
_OP = "|".join(sorted(map(re.escape, _OPS), key=len, reverse=True))
_NUMBER = (
    r"(?:\d[\d,.]*|百分之[一二两三四五六七八九十百]+|[一二两三四五六七八九十百千万亿]+)"
    r"(?: ?(?:%|percent|万|千|百|亿|w|k|m|million|thousand))*"
)

# --- one figure ---

_ASKED_ZH = re.compile(
    r"(?P<what>.+?)(?P<whether>有没有|是否|是不是|有无)?(?:已经|已|都)?"
    r"(?:超过|突破|达到|超|破|过|高于|低于|少于|多于|大于|小于|不到|不足|满|够|上|高过|不超过|到)了?"
    rf"(?P<number>一半|半数|{_NUMBER})(?:元|块钱?|人|单|笔|件|个|位|名|次)?(?:以上|以下)?"
    r"(?P<asks>了?(?:吗|么|没有|没|不|吧)|了)?"
)
_ASKED_EN = re.compile(
    r"(?:is|are|was|were|did|do|does|has|have|had) (?P<what>.+?) (?:been |gone |get |got |ever |already |really )*"
    r"(?:exceed(?:ed|s)?|above|over|more than|below|under|less than|higher than|lower than|surpass(?:ed)?|reach(?:ed)?"
    r"|hit|topp?(?:ed)?|pass(?:ed)?|at least|greater than|cross(?:ed)?)"
    rf" (?:¥|rmb |cny )?(?P<number>half|{_NUMBER})(?: (?:yuan|rmb|cny|orders|units|customers))?"
    r"(?P<rest> (?:in|on|at|last|this|so far|yesterday|today|during|for|since|over|from|between) .+| yesterday| today)?"
)
_PART_EN = re.compile(
    rf"(?:is|are|was|were) (?:more than|over|less than|under|at least) (?:a )?(?:half|third|quarter|{_NUMBER}) of "
    r"(?:the |our |all )*(?P<whole>customers|members|users|buyers) (?P<part>.+)"
)
_TO_COME = re.compile("能(?!量|源)|会(?!员)|预计|将|有望")
"""今年能过1000万吗: nobody knows."""
_OF_GROUPS = re.compile(r"哪|几[个家种位]|谁|名单|列出|各|每|什么|\bwhich\b|\bwho\b|\beach\b|\bany\b|\bthere\b|\bhow\b")


def judged(asked: Asked, read: Read) -> Call | None:
    """The figure that a question judges; None where it judges none, or the figure cannot be read."""
    said = asked.text.norm.strip(" ?!.,;:")
    if _OF_GROUPS.search(said):
        return None
    for told, share in _figures(said, asked.language):
        call = read(told)
        if call.tool != "run_report":
            continue
        shown = [
            *call.arguments.get("share", ()),
            *(n for n in call.arguments["measures"] if MEASURES[n].unit == "rate"),
        ]
        one = not call.arguments.get("dimensions") or call.arguments.get("part")
        if one and (shown or not share):
            return call
    return None


def _figures(said: str, language: str) -> Iterator[tuple[str, bool]]:
    """The question without the bound, and whether a share is judged."""
    if language == "zh":
        match = None if _TO_COME.search(said) else _ASKED_ZH.fullmatch(said)
        if match is None or not (match["whether"] or (match["asks"] or "").strip("了")):
            return
        part = match["number"] in ("一半", "半数") or "%" in match["number"] or match["number"].startswith("百分")
        what = match["what"].rstrip("都有,")
        yield what, part
        if not part:
            yield f"{what}有多少", False
        if part and not re.search("占|比例|率", what):
            yield f"{what}占比", True
        return
    if (match := _PART_EN.fullmatch(said)) is not None:
        yield f"what share of {match['whole']} are {match['part']}", True
    if (match := _ASKED_EN.fullmatch(said)) is not None:
        what = re.sub(r"^(?:the|our) ", "", match["what"])
        yield f"{what}{match['rest'] or ''}", "%" in match["number"] or match["number"] == "half"


# --- groups by their share ---

_THING_ZH = "会员等级|城市|地区|品类|类目|渠道|等级|商品|产品|价格带|性别|月份"
_SHARES_ZH = re.compile(
    rf"(?P<before>.*?)(?:占比|占总(?:体|量|额)?的?(?:比[重例])?|占(?:全部|整体|全店)的?|份额|比重|所占比例)(?:都|是|在|为)?"
    rf"(?:(?P<op>{_OP}) ?(?P<number>{_NUMBER})|(?P<other>{_NUMBER})(?P<side>以上|以下|以内))"
    rf"(?:的?(?P<thing>{_THING_ZH}))?(?:都?(?:有|是)?(?:哪些|哪几个|哪个|什么|谁))?"
)
DIMENSIONS_ZH = {
    "会员等级": "level",
    "城市": "city",
    "地区": "city",
    "品类": "category",
    "类目": "category",
    "渠道": "channel",
    "等级": "level",
    "商品": "product",
    "产品": "product",
    "价格带": "price_band",
    "性别": "gender",
    "月份": "month",
}
_ASKS_THING_ZH = re.compile(rf"(?:有)?(?:哪些|哪几个|哪个|什么)(?P<thing>{_THING_ZH})(?:的)?")
_THING_EN = {
    "cities": "city",
    "categories": "category",
    "channels": "channel",
    "levels": "level",
    "tiers": "level",
    "products": "product",
    "price bands": "price band",
}
_THINGS_EN = "|".join(_THING_EN)
_WHEN_EN = r"(?P<when> (?:in|on|last|this|so far|during|for|since|over|from|between) .+)?"
_BEGINS_EN = rf"(?:(?:which|what|show|list|the|me) )*(?P<thing>{_THINGS_EN})"
_BOUND_EN = rf"(?P<op>{_OP}) (?P<number>{_NUMBER})"
_MAKES_UP = (
    "make|makes|made|account|accounts|accounted|represent|represented|contribute|contributed|bring|brought|generate"
    "|generated|with|have|had|hold"
)
_SHARES_EN = (
    re.compile(
        rf"{_BEGINS_EN}(?: that| which)? (?:{_MAKES_UP})(?: up| for| in)? {_BOUND_EN} of (?:the |our |all |total )*"
        rf"(?P<what>[a-z ]+?){_WHEN_EN}"
    ),
    re.compile(
        rf"{_BEGINS_EN} (?:with|have|had|whose)(?: an?| the)?(?: (?P<what>[a-z ]+?))? share(?: of (?P<of>[a-z ]+?))?"
        rf"(?: is| was| of)? {_BOUND_EN}{_WHEN_EN}"
    ),
)


def of_a_share(asked: Asked, read: Read) -> Call | None:
    """The groups whose share is above or below what the question says."""
    said = asked.text.norm.strip(" ?!.,;:")
    for told, op, number in _shares_zh(said) if asked.language == "zh" else _shares_en(said):
        numbers = find_numbers(number)
        value = numbers[0].value if len(numbers) == 1 and numbers[0].unit == "percent" else None
        call = read(told)
        shown = [*call.arguments.get("share", ())]
        if value is None or call.tool != "run_report" or len(shown) != 1 or len(call.arguments["dimensions"]) != 1:
            continue
        condition = {"field": f"{shown[0]}_share", "op": op, "value": round(value, 6)}
        return Call("run_report", {**call.arguments, "filters": [*call.arguments.get("filters", ()), condition]})
    return None


_BEST_SHARE = (
    re.compile(
        rf"(?P<before>.*?)(?:占比|比例|比重)最(?P<way>高|低|大|小|多|少)的(?P<n>\d{{1,2}}|[两三四五六七八九十])?个?"
        rf"(?P<thing>{_THING_ZH})(?:是哪[个些])?"
    ),
    re.compile(
        rf"(?P<before>.*?)哪个(?P<thing>{_THING_ZH})的?(?P<what>.+?)(?:占比|比例|比重)最(?P<way>高|低|大|小|多|少)"
    ),
)


_OF_A_RATE = ("refunded_orders", "cancelled_orders", "pending_orders", "coupons_used", "repeat_buyers")
"""退款订单占比最高的品类: of all refunds, or of the category's orders?"""


def by_share(asked: Asked, read: Read) -> Call | None:
    """女客户占比最高的城市: the shares of each city, ranked."""
    said = (days_in_front(asked.text, asked.desk.today) or asked.text).norm.strip(" ?!.,;:")
    match = next((one for pattern in _BEST_SHARE if (one := pattern.fullmatch(said))), None)
    if match is None or re.search("[各每哪]", match["before"]):
        return None
    given = match.groupdict()
    number = find_numbers(given.get("n") or "一")
    thing, said_of = DIMENSIONS_ZH[given["thing"]], f"{given['before']}{given.get('what') or ''}占比"
    order = {"descending": match["way"] in "高大多"}
    part = read(said_of).arguments  # 女客户占比: the part of each of the groups
    if part.get("part") and len(part.get("share", ())) == 1 and not part.get("audience"):
        if thing in {one["field"] for one in part["part"]} or len(number) != 1:
            return None
        ranked = {"dimensions": [thing], "order": {"by": f"{part['share'][0]}_share", **order}}
        return Call("run_report", {**part, **ranked, "limit": int(number[0].value)})
    for told in (f"{given['before']}各{given['thing']}{given.get('what') or ''}占比", f"各{given['thing']}{said_of}"):
        call = read(told)
        shown = [*call.arguments.get("share", ())]
        if call.tool != "run_report" or len(shown) != 1 or len(number) != 1:
            continue
        if (
            shown[0] in _OF_A_RATE
            or call.arguments["dimensions"] != [thing]
            or call.arguments.get("limit")
            or call.arguments.get("filters")
        ):
            continue  # a value beside them: of its own whole, or of each group?
        by = {"order": {"by": f"{shown[0]}_share", **order}, "limit": int(number[0].value)}
        return Call("run_report", {**call.arguments, **by})
    return None


def _shares_zh(said: str) -> Iterator[tuple[str, str, str]]:
    match = _SHARES_ZH.fullmatch(said)
    if match is None:
        return
    before, thing = match["before"], match["thing"]
    if (asks := _ASKS_THING_ZH.search(before)) is not None:
        thing, before = asks["thing"], before[: asks.start()] + before[asks.end() :]
    if thing is None:
        return
    op = _OPS[match["op"]] if match["op"] else "ge" if match["side"] == "以上" else "le"
    number = match["number"] or match["other"]
    before = before.rstrip("的,")
    yield f"各{thing}{before}占比", op, number
    yield f"{before}各{thing}占比", op, number
    yield f"{before}各{thing}销售额占比", op, number


def _shares_en(said: str) -> Iterator[tuple[str, str, str]]:
    for pattern in _SHARES_EN:
        if (match := pattern.fullmatch(said)) is not None:
            of = match.groupdict().get("of") or match["what"] or "sales"
            yield (
                f"share of {of} by {_THING_EN[match['thing']]}{match['when'] or ''}",
                _OPS[match["op"]],
                match["number"],
            )

"""10月订单明细, 最近10笔订单, “the largest order this month”: orders one a row, with their moment, customer and amount.

The question is read with the number of such orders in the place of the orders themselves; what narrows that number
narrows the rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from crm_tools.analytics.registry import MEASURES
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.asking_back import clarified
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.turns.going_on import leads_on
from crm_tools.assistant.understand.turns.said import turn_pattern
from crm_tools.assistant.understand.vocabulary.numbers import chinese_number

if TYPE_CHECKING:
    from crm_tools.assistant.understand.whole import Reading

AMOUNTS = {
    "orders": "sales",
    "placed_orders": "gmv",
    "refunded_orders": "refund_amount",
    "cancelled_orders": "cancelled_amount",
    "pending_orders": "pending_amount",
}
"""What the orders that a measure counts come to."""
OF_EACH = ("order", "ordered_at", "customer")
By = Literal["largest", "smallest", "latest"]
_KEPT = ("measures", "period", "filters", "audience", "chart")
_ENDS = " ?!.,;:。？！，；：、"
_WORDS_EN = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}


@dataclass(frozen=True)
class _Told:
    """The question for the number of those orders, and which of them come first."""

    question: str
    by: By = "largest"
    limit: int | None = None


_PEOPLE_ZH = re.compile(r"(?:客户|会员|用户|顾客|买家|人)(?:们|名单|清单|有哪些|有多少)?$")
"""最新一笔订单是今年6月的客户: those customers, and none of their orders."""


def single_orders(asked: Asked, read: Callable[[str], Call]) -> Reading | None:
    """The report of single orders that the question asks for; None where it asks for none that can be read."""
    from crm_tools.assistant.understand.whole import Reading

    said = asked.text.norm.strip(_ENDS)
    if asked.previous is not None and turn_pattern("single_orders", "these").fullmatch(said):
        again = _one_a_row(asked.previous, _Told(said))
        return None if again is None else Reading(again)
    if _PEOPLE_ZH.search(said):
        return None
    for told in _told_zh(said) if asked.language == "zh" else _told_en(said):
        counted = read(told.question)
        found = _one_a_row(counted, told)
        if found is None:
            continue
        if told.limit is None and asked.previous is None and _is_everything(found):
            draft = drafted(asked)
            draft.unclear = [(asked.question, "understand.reason.which_orders")]
            return Reading(clarified(draft, asked.desk))
        return Reading(_latest_of_all(asked, told, found))
    return None


def _latest_of_all(asked: Asked, told: _Told, found: Call) -> Call:
    """The latest five after last month's sales: up to now, as no days are told with them."""
    dated = any(one.kind == "period" for one in drafted(asked).tokens)
    if asked.previous is None or told.by != "latest" or dated or leads_on(asked.text.norm):
        return found
    return Call(found.tool, {**found.arguments, "period": "all"})


def _one_a_row(counted: Call, told: _Told) -> Call | None:
    """The report of the orders that a figure counts; None for any other call."""
    arguments = counted.arguments
    if counted.tool != "run_report" or len(arguments["measures"]) != 1 or arguments["measures"][0] not in AMOUNTS:
        return None
    more = {name for name, value in arguments.items() if value and name not in _KEPT}
    bounded = any(one["field"] in MEASURES for one in arguments.get("filters", ()))
    if more or bounded:
        return None
    count = arguments["measures"][0]
    of_each = (*OF_EACH, "pay_status") if count == "placed_orders" else OF_EACH
    kept = {name: value for name, value in arguments.items() if name != "chart"}
    found: dict[str, Any] = {**kept, "measures": [AMOUNTS[count]], "dimensions": list(of_each)}
    if told.by == "latest":
        found["order"] = {"by": "ordered_at", "descending": True}
    elif told.by == "smallest":
        found["order"] = {"by": AMOUNTS[count], "descending": False}
    return Call("run_report", {**found, **({"limit": told.limit} if told.limit else {})})


def _is_everything(call: Call) -> bool:
    told = call.arguments
    every = told["measures"][0] in ("sales", "gmv") and told.get("period") in (None, "all")
    return every and not told.get("filters") and not told.get("audience")


_NUMBER = r"(?:\d+|[一二两三四五六七八九十]+)"
_STATE = r"(?:(?:已付款?|已支付|付款|支付|成交|已?退款|已?取消|未付款?|未支付|待付款|待支付|没付款)的?)?"
_NOUN = r"(?:订单|单子|交易)"
_PIECE = r"(?:笔|单|个|张|条)"
_AMOUNT = r"(?:单笔|订单|消费|成交|交易)?金额"
_LARGEST_ZH = re.compile(
    rf"(?:(?:按|以)?(?:{_AMOUNT}|单笔))?最(?P<most>大|高|贵|小|低)的?(?P<n>{_NUMBER})?"
    rf"(?:{_PIECE}的?(?P<s1>{_STATE}){_NOUN}|(?P<s2>{_STATE}){_NOUN}|[笔单](?!价|品|日|量|数|均))"
)
_FIRST_ZH = re.compile(
    rf"按?{_AMOUNT}(?:排名?|排序|从高到低|最[大高]的?)*[,，]?在?(?:前|top ?)(?P<n1>{_NUMBER})"
    rf"(?:名|位|{_PIECE})?的?(?P<s1>{_STATE}){_NOUN}"
    rf"|(?:前|top ?)(?P<n2>{_NUMBER})大?{_PIECE}?大?(?P<s2>{_STATE}){_NOUN}"
    rf"|(?P<s3>{_STATE}){_NOUN}(?:按|的)?金额(?:排名?|排序|从高到低)*[,，]?(?:取|看|列|要)?"
    rf"(?:前|top ?)(?P<n3>{_NUMBER})(?:名|位|{_PIECE})?"
)
_LATEST_ZH = re.compile(
    rf"(?:最近|最新|最后)的?(?P<n>{_NUMBER}){_PIECE}的?(?P<s1>{_STATE}){_NOUN}"
    rf"|最新的?一[单笔](?P<s2>{_STATE})(?:{_NOUN})?"
)
_WHO_ZH = r"(?:谁|哪[个些位](?:客户|会员|顾客|人)?)"
_WHOSE_ZH = re.compile(
    rf"^(?:看看|看下|查下|查一下)?是?{_WHO_ZH}(?:下|付|买|贡献)了?的?(?=最|[今本上去昨前近]|\d)"
    rf"|[,，]?(?:都|分别|各)?是?{_WHO_ZH}(?:下|付|买|贡献)?的?$"
    r"|[,，]?(?:都|分别|各)?(?:是|有)?(?:多少钱?|多大|什么|哪一?[笔单个]|哪几[笔单个]|哪些|几号|什么时候)下?的?$"
    r"|[,，]?都?(?:帮我|给我)?(?:列出来|列一下|列出|拉出来|导出来|看看|看下|给我)$"
)
ASKS_ZH = r"^(?:请|帮我|麻烦|给我|我要|我想看?|想看|要|看看|看下|看一下|把|将)*"
_OUT_ZH = r"(?:列出来|导出来?|拉出来?|给我|看看|看下|列一下|发我)"
NO_PEOPLE = "[^客会用人谁,，]"
_LIST_ZH = tuple(
    re.compile(ASKS_ZH + one)
    for one in (
        # 10月订单明细
        rf"(?:列出|列一下|列下|列|导出|导|拉出|拉一下|拉|调出|查)?(?P<x>.*?)(?P<y>{_STATE}){_NOUN}"
        rf"的?(?:明细|清单|列表|详情|流水)(?:表|数据)?{_OUT_ZH}?$",
        # 列出昨天的订单
        r"(?:列出|列一下|列下|列|导出|拉出|拉一下|调出)(?P<x>.+?)的?(?:所有|全部|每一?[笔个])?的?"
        rf"(?P<y>{_STATE}){_NOUN}$",
        # 把昨天退款的订单列出来
        rf"(?P<x>.+?)(?P<y>){_NOUN}(?:都|全部?|全都|给我|一笔一笔|逐笔|逐单|[,，])*"
        r"(?:列|拉|导|调|找|捞)(?:出来?|一下|个清单|一份)+(?:给我|看看|吧)*$",
        # 逐笔列出
        rf"(?P<x>.*?)(?:逐笔|逐单|一笔一笔|一单一单)[地的]?(?:列出?来?)?(?:所有|全部)?(?P<y>{_STATE}){_NOUN}?$",
        # 10月1日的每一笔订单
        rf"(?:列出)?(?P<x>.*?)的?每一[笔单个]?(?P<y>{_STATE}){_NOUN}(?:的金额|列出来|多少钱)?$",
        # 待付款订单有哪些
        rf"(?P<x>.*?)(?P<y>)的?{_NOUN}都?(?:有|是)?(?:哪些|哪几[笔单个])(?:,?列出来|,?列一下)?$",
        # 昨天有哪些退款的订单
        rf"(?P<x>{NO_PEOPLE}*?)(?:有|都有|是)?(?:哪些|哪几[笔单个])的?(?P<y>{NO_PEOPLE}*?)的?{_NOUN}$",
        # 上周哪些订单退款了
        rf"(?P<x>{NO_PEOPLE}*?)(?:哪些|哪几[笔单个]){_NOUN}(?P<y>{NO_PEOPLE}+?)了?$",
        # 未付款的订单都是谁的
        rf"(?P<x>.*?)(?P<y>)的?{_NOUN}(?:都|分别)?是谁下?的$",
    )
)
_NO_UNIT_ZH = re.compile(
    r"((?:\d{3,}(?:\.\d+)?|[\d.一二两三四五六七八九十]+[万千百]))(?=(?:以上|以下|以内|及以上)?的订单)"
)


def _told_zh(said: str) -> Iterator[_Told]:
    for pattern, by in ((_LATEST_ZH, "latest"), (_FIRST_ZH, "largest"), (_LARGEST_ZH, "largest")):
        match = pattern.search(said)
        if match is None:
            continue
        named = match.groupdict()
        state = next((named[one] for one in named if one.startswith("s") and named[one]), "")
        number = next((named[one] for one in named if one.startswith("n") and named[one]), None)
        if number is None and match.group().endswith(("订单", "单子", "交易")) and "最" not in match.group():
            continue
        rest = _WHOSE_ZH.sub("", f"{said[: match.start()]}\0{said[match.end() :]}")
        told = rest.replace("\0", f"{state}订单")
        smallest = named.get("most") in ("小", "低")
        yield _Told(_with_unit(f"{told}有多少"), "smallest" if smallest else by, _count(number) or 1)  # type: ignore[arg-type]
        return
    for pattern in _LIST_ZH:
        if (match := pattern.match(said)) is not None:
            told = f"{match['x']}{match['y']}"
            told = told if told.endswith("的") or not told else f"{told}的"
            yield _Told(_with_unit(f"{told}订单有多少"))


def _with_unit(told: str) -> str:
    return _NO_UNIT_ZH.sub(r"\1元", told)


def _count(said: str | None) -> int | None:
    if not said:
        return None
    number = int(said) if said.isdigit() else _WORDS_EN.get(said) or chinese_number(said)
    return None if number is None else int(number)


_N_EN = r"(?P<n>\d+|two|three|four|five|six|seven|eight|nine|ten)"
_MID_EN = r"(?P<mid>(?:(?:single|individual|paid|refunded|unpaid|pending|cancelled|canceled) )*)"
_NOUN_EN = r"(?:orders?|transactions?|purchases?)"
_SEVERAL_EN = r"(?:orders|transactions|purchases)"
_BY_EN = r"(?: (?:ranked |sorted )?by (?:order )?(?:amount|value|size|total|sales|revenue))?"
_RANKED_EN = (
    (
        re.compile(
            rf"(?:the |our )*(?:{_N_EN} )?"
            r"(?P<most>largest|biggest|highest(?:[- ]valued?)?|most expensive|priciest|smallest|lowest|cheapest)"
            rf"(?: (?P<n2>\d+|two|three|four|five|ten))? {_MID_EN}{_NOUN_EN}{_BY_EN}\b"
        ),
        "largest",
    ),
    (re.compile(rf"(?:the |our )*top {_N_EN} {_MID_EN}{_SEVERAL_EN}{_BY_EN}\b"), "largest"),
    (re.compile(rf"(?:the |our )*(?:latest|most recent|newest|last) {_N_EN} {_MID_EN}{_SEVERAL_EN}\b"), "latest"),
    (re.compile(rf"(?:the |our )*(?:latest|most recent|newest) {_MID_EN}(?:order|transaction)\b"), "latest"),
)
_SMALL_EN = ("smallest", "lowest", "cheapest")
_WHO_EN = re.compile(
    r"^(?:what (?:is|was|are|were)|what's|show me|give me|list|find|get|see|tell me|which (?:is|was|are|were)) "
    r"|^(?:who|which (?:customer|member|client|buyer)) (?:placed|made|paid|had|has|put in|is behind) "
    r"|[, ]+(?:and )?(?:who (?:placed|made|paid for) (?:it|them)|whose (?:is it|was it|are they)|by (?:whom|who))$"
)
_ASKS_EN = r"^(?:please |pls |can you |could you |i want to |i need to |i need |i want |i'd like |we need )*"
_SHOW_EN = r"(?:show|give|get|send|see|view|display)(?: me)?"
_LIST_EN = tuple(
    re.compile(_ASKS_EN + one)
    for one in (
        r"(?:list|itemi[sz]e|export|download|pull up|pull out|pull|enumerate)(?: me| out)?"
        r"(?: all| every| each| the| of| our| a list)* (?P<x>.*?\b(?:orders|transactions)\b.*)$",
        rf"(?:{_SHOW_EN} )?(?:a |the )*(?:order list|order details|list of (?:all |the |every |our )*"
        r"(?:orders|transactions))(?: for| of)? ?(?P<y>.*)$",
        rf"{_SHOW_EN} (?:all |every |each |the |individual |single )+"
        r"(?P<x>.*?\borders?\b.* (?:over|above|below|under|of more than|of at least|worth|that|which)\b.*)$",
        rf"{_SHOW_EN} (?:all |every |each |the )*(?:individual|single|each|every) (?P<x>orders?\b.*)$",
        r"(?:which|what) (?P<x>orders (?:were|was|have been|are|got|used|had|came|include|contain).*)$",
        r"(?P<x>.*\borders\b.*?)[, ]+(?:one by one|line by line|one per row|one (?:row )?per line|listed individually"
        r"|each on (?:its|a) (?:own )?(?:row|line)|list(?: them)?(?: all)?|as a list)$",
    )
)


_NO_UNIT_EN = re.compile(
    r"\b(?:over|above|below|under|than|at least|worth) (?:\d{3,}|\d{1,3}(?:,\d{3})+)"
    r"(?!\d|,\d| ?(?:yuan|rmb|cny|k\b|order|day))"
)


_MOST_AT_ONCE = re.compile(
    r"^(?:so |and )?(?:who|which (?:customer|member|buyer)) (?:has )?(?:spent|paid) (?:the )?most (?:money )?"
    r"(?:in|on|with|for) (?:one|a single|any one|just one|one single) (?:order|purchase|go)\b"
)


def _told_en(said: str) -> Iterator[_Told]:
    said = _MOST_AT_ONCE.sub("the largest order", said)
    for pattern, by in _RANKED_EN:
        match = pattern.search(said)
        if match is None:
            continue
        named = match.groupdict()
        front, behind = said[: match.start()], said[match.end() :]
        one = "orders" if not named["mid"] else f"{named['mid'].strip()} orders"
        told = _WHO_EN.sub("", _WHO_EN.sub("", f"{front}\0{behind}".strip())).replace("\0", one)
        number = _count(named.get("n") or named.get("n2"))
        smallest = named.get("most") in _SMALL_EN
        yield _Told(f"how many {told}", "smallest" if smallest else by, number or 1)  # type: ignore[arg-type]
        return
    for pattern in _LIST_EN:
        if (match := pattern.match(said)) is not None:
            named = match.groupdict()
            told = f"how many {named['x']}" if "x" in named else f"how many orders {named['y']}"
            yield _Told(_NO_UNIT_EN.sub(r"\g<0> yuan", told))

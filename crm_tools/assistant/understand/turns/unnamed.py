"""People whom a turn does not name: 都是什么等级的 after sales, “list the buyers”.

They are those who did what the answer before measures: the buyers behind sales, who inquired behind inquiries, in its
days and of its goods.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import counted
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import call_for, report_in
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.turns.returning import Earlier, Read

_LISTED = re.compile(
    r"(?:那|把|,)*(?P<who>[^,;客会用顾买家人谁哪的]{1,8}的)?(?:买家|下单客户|购买客户|下单的人|买的人)(?:名单)?"
    r"(?:都|给我|帮我)?(?:列|拉|导|是|有|名单|给我)(?:出来?|一下|给我|谁|哪些|看看)*"
    r"|(?:(?:and|so|then|now|ok|please|can you|could you)[, ]+)*"
    r"(?:list|show|give|name|export|pull up|who (?:are|were))(?: me| us)?(?: all)?(?: the| those| their| our)?"
    r"(?: (?P<whom>(?!top|best|first|biggest|new)[a-z]+(?: [a-z]+)?))? "
    r"buyers(?: (?P<whom_>(?:from|in) [a-z]+(?: [a-z]+)?))?(?: please)?"
)
_DOERS = {
    **dict.fromkeys(("orders", "sales", "aov", "units", "product_sales", "gmv", "buyers"), "buyers"),
    **dict.fromkeys(("logins", "active_customers"), "active_customers"),
    **dict.fromkeys(("inquiries", "inquiring_customers"), "inquiring_customers"),
}
_DID = {
    "buyers": "买|下单|购买|消费|bought|ordered|purchased|buying",
    "active_customers": "登录|来|logged in",
    "inquiring_customers": "咨询|问|inquired|asked|wrote in",
}
_SOFT_ZH = r"(?:那|这些|都|主要|大多|具体|分别|是|有|在|来自|,)*"
_PLACE = "[^,;的没未过客会用顾买下登咨问谁人什哪都是]{2,8}"
_WHO = re.compile(
    rf"{_SOFT_ZH}(?:(?P<did>\w{{1,2}}?)的)?(?:人)?{_SOFT_ZH}(?:谁|哪些人|哪些客户|什么人)"
    rf"(?:在)?(?:(?P<did_>\w{{1,2}}?)(?:过)?的?)?[呢啊]*"
    r"|(?:and |so |then )*who (?:(?:all )?(?P<did__>bought|ordered|purchased|inquired|asked)|(?:are|were) they)"
)
_WHAT = re.compile(
    rf"{_SOFT_ZH}(?:(?P<place>{_PLACE})的?)?(?:(?P<did>\w{{1,2}}?)的)?(?:人)?{_SOFT_ZH}(?:什么|哪些|哪个|哪几个)(?P<of>等级|级别|城市|渠道|性别)(?:来)?的?"
    r"(?:人|客户|会员|用户|顾客)?(?:在)?(?:(?P<did_>\w{1,2}?)(?:过)?的?)?[呢啊]*"
    r"|(?:and |so |then )*(?:which|what) (?P<of_>levels?|tiers?|cities|city|channels?) (?:are|were|do|did) "
    r"(?:they|the buyers|these people|those people)(?: from| in| come from| came from)?"
)
_OF = {"等级": "level", "级别": "level", "城市": "city", "渠道": "channel", "性别": "gender"}
_OF_EN = {"level": "level", "tier": "level", "cities": "city", "city": "city", "channel": "channel"}


_WHY = re.compile(
    r"(?:那|他们|主要|都|是|因为|,)*(?:(?:流失|沉默|离开|不来)?(?:的)?(?:原因|理由)(?:都|主要|分别)*(?:是|有)?(?:什么|啥|哪些)|(?:什么|哪些|啥)(?:流失)?原因)"
    r"(?:流失)?(?:的)?[呢啊]*"
    r"|(?:and |so )*(?:why|what are the reasons|for what reasons?)(?: are they leaving| do they leave)?"
)


def why_they_leave(asked: Asked, _: Sequence[Earlier], read: Read) -> Call | None:
    """原因都是什么 after those at risk of churn: how many for each cause."""
    previous = asked.previous
    if previous is None or "churn_risk" not in f"{previous.tool} {previous.arguments}":
        return None
    if _WHY.fullmatch(asked.text.norm.strip(" ?!.,;:")) is None:
        return None
    found = read("按流失原因数一下人数" if asked.language == "zh" else "split by cause", previous, ())
    return found if found.tool == "group_customers" else None


def people_unnamed(asked: Asked, earlier: Sequence[Earlier], read: Read) -> Call | None:
    """The call of such a turn; None for any other."""
    previous = asked.previous
    if previous is None or previous.tool != "run_report":
        return None
    words = asked.text.norm.strip(" ?!.,;:")
    if (listed := _LISTED.fullmatch(words)) is not None:
        return _buyers(asked, previous, listed, read)
    said = _WHO.fullmatch(words) or _WHAT.fullmatch(words)
    return _in_two(asked, words, earlier, read) if said is None else _doers(asked, previous, said)


def _buyers(asked: Asked, previous: Call, listed: re.Match[str], read: Read) -> Call | None:
    """上海的买家列出来, “list the Hangzhou buyers”: those behind the figure, or some of them."""
    doers, who = _doers(asked, previous, listed), listed["who"]
    whom = listed["whom"] or listed["whom_"]
    some = f"其中{who}列出来" if who else f"which of them are {whom}" if whom else ""
    return doers if doers is None or not some else read(some, doers, ())


def _in_two(asked: Asked, words: str, earlier: Sequence[Earlier], read: Read) -> Call | None:
    """大家电单独看，买的人是哪些城市的: the figure of these first, then those behind it."""
    first, cut, last = words.rpartition(",")
    known = any(one.fullmatch(last.strip()) for one in (_WHO, _WHAT, _LISTED))
    narrowed = read(first, asked.previous, ()) if cut and known else None
    if narrowed is None or narrowed.tool != "run_report" or narrowed == asked.previous:
        return None
    return people_unnamed(replace(asked, text=normalise(last.strip()), previous=narrowed), earlier, read)


def _doers(asked: Asked, previous: Call, said: re.Match[str]) -> Call | None:
    """Who did what the figure before measures, or how many of them there are by what they are."""
    base, told = report_in(previous), {key.rstrip("_"): one for key, one in said.groupdict().items() if one}
    plain = not (base.limit or base.compare or base.share or base.part or base.per or base.audience or base.average)
    names = {_DOERS.get(name) for name in base.measures}
    name = names.pop() if len(names) == 1 else None
    chosen = {one.field for one in base.filters if one.op == "eq"}
    split = all(DIMENSIONS[one].time or one in (*ATTRIBUTES, *chosen) for one in base.dimensions)
    if name is None or not plain or not split or not (told.get("did") is None or told["did"] in _DID[name].split("|")):
        return None
    place = _place(asked, told["place"]) if "place" in told else ()
    if place is None or (not {"who", "whom", "place"} & {*told} and drafted(asked).has("period", "value", "segment")):
        return None
    by = _OF.get(told.get("of", "")) or _OF_EN.get(told.get("of", "").rstrip("s"), _OF_EN.get(told.get("of", "")))
    figure = ReportRequest(measures=(name,), period=base.period, filters=(*base.filters, *place))
    if by is not None:
        grouped = figure.model_copy(update={"dimensions": (by,)})
        return None if any(one.field == by for one in figure.filters) else call_for(grouped)
    people = counted(call_for(figure))
    return None if people is None else list_call(people)


def _place(asked: Asked, words: str) -> tuple[Filter, ...] | None:
    """杭州 in 杭州买的人: what these are, told by one value; None for any other words."""
    tokens = [one for one in drafted(asked, normalise(words)).tokens if one.kind not in ("filler", "comma")]
    if len(tokens) != 1 or tokens[0].kind != "value" or tokens[0].value[0] not in ATTRIBUTES:
        return None
    return (Filter(field=tokens[0].value[0], op="eq", value=tokens[0].value[1]),)

"""People whom a turn does not name: 没下单的列个名单 after the new customers, 都是什么等级的 after sales.

They are those whom the answer before counts, or who did what it measures: the buyers behind sales, who inquired behind
inquiries, in its days and of its goods.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import ReportRequest
from crm_tools.assistant.calls import LISTS, Call
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import counted
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import call_for, report_in
from crm_tools.assistant.understand.turns.returning import Earlier, Read

_DEED = re.compile(
    r"(?:那|那么|还|把|,)*(?:还)?(?P<deed>(?:没|未)(?:有)?[^,;客会用顾买卖出家人谁哪的多几]{0,2}(?:下单|买|付款|登录|用|来|回购|复购|消费)[^,;客会顾家人谁哪的多几]{0,3})的"
    r"(?:人)?(?:都)?(?P<shown>列|名单|有谁|是谁|有哪|是哪|拉|导|给我)[^,;]*"
)
_LISTED = re.compile(
    r"(?:那|把|,)*(?P<who>[^,;客会用顾买家人谁哪的]{1,8}的)?(?:买家|下单客户|购买客户|下单的人|买的人)(?:名单)?(?:都|给我|帮我)?"
    r"(?:列|拉|导|是|有|名单|给我)(?:出来?|一下|给我|谁|哪些|看看)*"
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
_WHO = re.compile(
    rf"{_SOFT_ZH}(?:(?P<did>\w{{1,2}}?)的)?(?:人)?{_SOFT_ZH}(?:谁|哪些人|哪些客户|什么人)"
    rf"(?:在)?(?:(?P<did_>\w{{1,2}}?)(?:过)?的?)?[呢啊]*"
    r"|(?:and |so |then )*who (?:(?:all )?(?P<did__>bought|ordered|purchased|inquired|asked)|(?:are|were) they)"
)
_WHAT = re.compile(
    rf"{_SOFT_ZH}(?:(?P<did>\w{{1,2}}?)的)?(?:人)?{_SOFT_ZH}(?:什么|哪些|哪个|哪几个)(?P<of>等级|级别|城市|渠道|性别)(?:来)?的?"
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


def people_unnamed(asked: Asked, _: Sequence[Earlier], read: Read) -> Call | None:
    """The call of such a turn; None for any other."""
    previous = asked.previous
    if previous is None or previous.tool != "run_report":
        return None
    words = asked.text.norm.strip(" ?!.,;:")
    if (deed := _DEED.fullmatch(words)) is not None:
        people = counted(previous, split=True)
        found = None if people is None else read(f"其中{deed['deed']}的列出来", list_call(people), ())
        more = found is not None and found.tool in LISTS and people is not None
        return found if found is not None and more and len(found.arguments.get("filters", ())) > 1 else None
    if (listed := _LISTED.fullmatch(words)) is not None:
        doers = _doers(asked, previous, listed)
        return doers if doers is None or not listed["who"] else read(f"其中{listed['who']}列出来", doers, ())
    said = _WHO.fullmatch(words) or _WHAT.fullmatch(words)
    return None if said is None else _doers(asked, previous, said)


def _doers(asked: Asked, previous: Call, said: re.Match[str]) -> Call | None:
    """Who did what the figure before measures, or how many of them there are by what they are."""
    base, told = report_in(previous), {key.rstrip("_"): one for key, one in said.groupdict().items() if one}
    plain = not (base.limit or base.compare or base.share or base.part or base.per or base.audience or base.average)
    names = {_DOERS.get(name) for name in base.measures}
    name = names.pop() if len(names) == 1 else None
    timed = all(DIMENSIONS[one].time for one in base.dimensions)
    if name is None or not plain or not timed or not (told.get("did") is None or told["did"] in _DID[name].split("|")):
        return None
    if "who" not in told and drafted(asked).has("period", "value", "segment"):
        return None
    by = _OF.get(told.get("of", "")) or _OF_EN.get(told.get("of", "").rstrip("s"), _OF_EN.get(told.get("of", "")))
    figure = ReportRequest(measures=(name,), period=base.period, filters=base.filters)
    if by is not None:
        grouped = figure.model_copy(update={"dimensions": (by,)})
        return None if any(one.field == by for one in base.filters) else call_for(grouped)
    people = counted(call_for(figure))
    return None if people is None else list_call(people)


_OPEN = re.compile(
    r"^(?:那|那么|还|把|,)*(?:还)?(?:没|未)(?:有)?[^,;客会顾家人谁哪的]{1,7}的(?:人)?(?:都)?(?:列|名单|有谁|是谁|拉|导|给我|[给发建送寄]|[呢啊?]*$)"
)


def left_open(norm: str, call: Call, previous: Call | None) -> str | None:
    """没下单的 without a noun, where the call holds neither the days nor the customers of the figure before."""
    said = _OPEN.search(norm)
    if said is None or previous is None or previous.tool != "run_report" or call.tool == "run_report":
        return None
    told, before = str(call.arguments), previous.arguments
    held = all(one["field"] in told and str(one["value"]) in told for one in before.get("filters") or ())
    if before.get("limit"):
        return said.group()  # 没用的人 after the first three cities
    narrow = bool(before.get("filters") or before.get("audience") or before.get("period") not in (None, "all"))
    dated = before.get("period") in (None, "all") or str(before["period"]) in told
    people = before.get("audience") is None or any(one in told for one in (*ATTRIBUTES, "new_customers", "segment"))
    return said.group() if narrow and not (held and dated and people) else None

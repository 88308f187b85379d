"""Figures of the first so many customers together: 消费前100名客户的城市分布, 今年买得最多的50个人一共花了多少.

What stands before the word for people is read as a ranking, what stands behind as a report over those customers.
"""

from __future__ import annotations

import re
from dataclasses import replace

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.request import ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import is_percent, ranked
from crm_tools.assistant.understand.of_the_first_en import of_the_first_en
from crm_tools.assistant.understand.plain import plain
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.requests import call_for, report_in
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import piece_of
from crm_tools.assistant.understand.text.rewording import spliced
from crm_tools.assistant.understand.turns.further import narrowed

_PEOPLE = re.compile("(?:客户|会员|用户|顾客|买家|人)(?:们)?")
_FIRST = re.compile(r"前|最|top|头部")
_WHOLE = "(?:总体?|全部|整体|整个|全店|全公司|公司|店铺|平台|所有|当期|同期|我们|咱们)*的?"
_MUCH = "(?:多少比例|多少份额|多少|几成|百分之几|百分之多少|多大比例|多大比重|多大份额|几个点|比例|比重|份额|百分比)"
_SHARE = re.compile(
    rf"[,的]?(?:一共|总共|合计|合起来|加起来|共)?(?:贡献了?|占了?|占据|占到)(?P<of>(?:全部|总|整体|全店|公司|当期)*(?:的)?"
    rf"(?:{_MUCH})(?:的)?)?(?:占)?{_WHOLE}(?P<figure>[^,;?!占]{{2,8}}?)(?:里面?|中|当中)?的?(?P<much>{_MUCH})?(?:是多少)?"
    r"[?!.啊呢呀吧]*$"
)
_SHARE_OF = re.compile(
    r"[,的]?(?P<of>)(?P<figure>销售额?|成交额|营收|订单数?|消费额?)(?:的|所)?(?P<much>占比|占总体?比例|比重|份额)(?:是?多少)?[?!.啊呢呀吧]*"
)
"""前20%客户的销售占比: of so many percent together; of so many customers, each."""
_TOGETHER = re.compile(
    "^[,的]?(?:他们|这些人|这部分人|这批人)?[^,;]{0,6}?(?:一共|总共|合计|总计|合起来|加起来|加一起|贡献|带来|撑起)|合计|加起来|加总|之和|总和"
)
_HOW_MUCH = re.compile("[,的]?(?:一共|总共|合计|合起来|加起来|共)?贡献了?(?:多少|好多)(?!比例|比重|份额)[^占]*$")
_INSIDE = re.compile("里|中|当中|之中")
_HOW_MANY = re.compile(
    "[,的]?(?:一共|总共|合计|共)?(?:有|是)?(?:多少|几)(?:个|位|名)?(?:人|客户|会员)?[?!.啊呢呀吧]*|的?(?:人数|数量)(?:是多少)?[?]?"
)
"""How many the first so many percent are."""
_AMONG = re.compile("(?:里面?|当中|中|之中),?")
_MEAN = re.compile("平均|人均|单均")
_ALONE = re.compile("[,的]?(?:一共|总共|合计|总计|合起来|加起来)?(?:贡献|带来|花|消费)了?多少钱?[?!.啊呢呀吧]*")
_OVER_PEOPLE = ("repeat_rate", "orders_per_buyer", "sales_per_buyer", "logins_per_customer")
"""What no single customer has."""
_APART = re.compile("各|分别|每|逐|名单|清单|列|谁|哪些(?:客户|会员|人)|占比")
"""Each of them is asked for, and no figure of all."""


def of_the_first(asked: Asked) -> Call | None:
    """The report over the first so many customers, None where the question is none of this kind."""
    norm = asked.text.norm
    if asked.previous is not None or not _FIRST.search(norm):
        return None
    if asked.language == "en":
        return of_the_first_en(asked, _ranked)
    for said in _PEOPLE.finditer(norm):
        what = piece_of(asked.text, said.end(), len(norm))
        if not what.norm.strip(" ?!.,的呢吗") or not _FIRST.search(norm[: said.start()]):
            continue
        told = piece_of(asked.text, 0, said.end())
        if (people := _ranked(asked, told) or _by_sales(asked, told, what)) is not None:
            return _laid_out(asked, people, what) or _together(asked, people, what) or _some(asked, people, what)
    return None


def _ranked(asked: Asked, told: Text) -> AudienceRequest | None:
    call, _ = plain(asked, told)
    people = None if call is None or call.tool != "run_report" else ranked(call)
    return people if people is not None and (people.limit is not None or people.rule is not None) else None


_NUMBER = re.compile(
    r"(?:前|top|头部) ?(?=[\d.一二三四五六七八九十百]+(?:%|大|名|位|个)?(?:的)?(?:客户|会员|用户|顾客|买家|人))"
)


def _by_sales(asked: Asked, told: Text, what: Text) -> AudienceRequest | None:
    """前10名客户贡献了多少销售额: of a ranking that names no figure, those who spent most, where money is asked for."""
    number = _NUMBER.search(told.norm)
    money = re.search("销售|成交额|营收|业绩|流水|贡献|花|消费|多少钱", what.norm)
    return _ranked(asked, spliced(told, number.start(), number.start(), "消费")) if number and money else None


def _laid_out(asked: Asked, people: AudienceRequest, what: Text) -> Call | None:
    """How many of them there are in each city, level and so on."""
    call, _ = plain(asked, spliced(what, 0, 0, "客户"))
    if call is None or call.tool != "run_report" or call.arguments.get("audience"):
        return None
    report = report_in(call)
    by = set(report.dimensions)
    inside = report.filters and _INSIDE.match(what.norm)  # 前100的客户里金卡有多少
    told = by | {one.field for one in (*report.filters, *report.part)}
    if report.measures != ("customers",) or report.limit or not told or not told <= set(ATTRIBUTES):
        return None
    return _over(report, people) if by or inside else None


def _some(asked: Asked, people: AudienceRequest, what: Text) -> Call | None:
    """消费前20%的客户里，最近30天没下单的有哪些: those of the first so many percent who did, or did not."""
    inside = _AMONG.match(what.norm) if is_percent(people) else None
    if inside is None:
        return None
    told = spliced(what, 0, inside.end(), "其中")
    return narrowed(replace(asked, text=told, previous=list_call(people)))


def _together(asked: Asked, people: AudienceRequest, what: Text) -> Call | None:
    """A figure of all of them, or their share in everybody's."""
    if people.rule is not None and _HOW_MANY.fullmatch(what.norm):
        return _over(ReportRequest(measures=("customers",)), people)
    share = None if _HOW_MUCH.match(what.norm) else _SHARE.match(what.norm)
    share = share or (_SHARE_OF.fullmatch(what.norm) if is_percent(people) else None)
    if share and (share["of"] or share["much"]):
        named = _figure(asked, piece_of(what, *share.span("figure")))
        if named is None or named.dimensions or MEASURES[named.measures[0]].ratio:
            return None
        return _over(named.model_copy(update={"share": named.measures, "of_all": True}), people)
    mean = _MEAN.search(what.norm)
    if _APART.search(what.norm):
        return None
    named = ReportRequest(measures=("sales",)) if _ALONE.fullmatch(what.norm) else _figure(asked, what)
    if named is None:
        return None
    if not _TOGETHER.search(what.norm) and {*named.measures} - {*_OVER_PEOPLE}:
        return _over(named, people) if mean and all(MEASURES[name].ratio for name in named.measures) else None
    return _over(named, people) if not mean or all(MEASURES[name].ratio for name in named.measures) else None


def _figure(asked: Asked, what: Text) -> ReportRequest | None:
    call, _ = plain(asked, what)
    if call is None or call.tool != "run_report" or call.arguments.get("audience"):
        return None
    report = report_in(call)
    return None if "customer" in report.dimensions or report.limit or report.compare else report


def _over(report: ReportRequest, people: AudienceRequest) -> Call:
    """The report over these customers, in the days that tell which they are where it names none."""
    days = people.period if report.period == "all" and report.measures != ("customers",) else report.period
    return call_for(report.model_copy(update={"period": days or "all", "audience": people}))

"""Readings that are nearly always a slip: words of the question beside arguments that they cannot mean.

Each is a pattern of the normalised question and a test of the arguments; where both hold, the question is asked back.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.assistant.calls import LISTS, Call
from crm_tools.assistant.understand.checks.carried import lost
from crm_tools.assistant.understand.checks.slips_en import SLIPS_EN
from crm_tools.assistant.understand.checks.slips_of_coupons import OF_COUPONS_AND_SURVEYS
from crm_tools.assistant.understand.checks.slips_of_figures import OF_FIGURES
from crm_tools.assistant.understand.checks.slips_of_people import OF_PEOPLE
from crm_tools.assistant.understand.checks.told import (
    NOT_USED,
    ONE_ORDER,
    Told,
    bounds,
    chooses_nobody,
    contradicts,
    counts_orders,
    counts_people_twice,
    denies_both_goods,
    first_at_all,
    given_to_nobody,
    high_value_today,
    mappings,
    measures,
    money_as_orders,
    never_all,
    not_of,
    of_all_time,
    of_what,
    once_in_all,
    only_one_kind_asked,
    orders_dated,
    taken_for_a_segment,
    whole_rate,
)


def slip(norm: str, call: Call, previous: Call | None) -> str | None:
    """The words that such a reading passes over, None where there are none."""
    for said, wrong in (*_SLIPS, *SLIPS_EN):
        found = said.search(norm)
        if found and wrong(call.tool, call.arguments):
            return found.group().strip()
    return None if previous is None else lost(norm, call, previous)


def _one_of_two(told: Told) -> bool:
    """Whether of several groups that are counted one alone is, or all in one: how many women and how many men."""
    groups = told.get("dimensions") or ()
    facts = [one for one in mappings(told) if one.get("field") in ("gender", "level", "city", "channel", "category")]
    return any(
        one.get("op", "eq") in ("in", "eq") and (one["field"] not in groups or one.get("op", "eq") == "eq")
        for one in facts
    )


_SLIPS: tuple[tuple[re.Pattern[str], Callable[[str, Told], bool]], ...] = (
    (
        re.compile(r"\bwho\b[^.?]*\bin (?:each|every one) of the (?:last|past) \w+ (?:week|month|quarter|year)s"),
        once_in_all,
    ),
    (re.compile(r"^(?!.*(?:订单|单|笔|次)[数量]).*\d[\d,.]*\d"), money_as_orders),
    (
        re.compile("几笔|几单|多少笔|多少单|单数|笔数|单量"),
        lambda tool, told: tool == "run_report" and not any("order" in n or "refund" in n for n in of_what(told)),
    ),
    (
        re.compile("(?<![没未])(?<!没有)[买下购][^,;]{0,4}过[^没未]{0,8}?[没未]有?[买下购][^,;]{0,3}过"),
        lambda _, told: denies_both_goods(told),
    ),
    (
        re.compile("(?:几|多少)件"),
        lambda tool, told: tool == "run_report" and "customers" in measures(told) and "units" not in measures(told),
    ),
    (
        re.compile("而且|并且|且已|又已|and (?:already|also|have|has)"),
        lambda _, told: {"new_customers", "buyers"} <= set(measures(told)),
    ),
    (
        re.compile(r"(?:best|top|most|highest)[- a-z]* product (?:in|of|for|per)"),
        not_of("product"),
    ),
    (re.compile("最[高多好大贵](?:的)?那?[个位名](?:客户|会员|用户|顾客)"), not_of("customer")),
    (re.compile(r"\borders? ever\b|\bever (?:placed|made)\b"), lambda _, told: never_all(told) or orders_dated(told)),
    (re.compile("当月|同一?个?月内?|that same|within that|同期"), lambda _, told: of_all_time(told)),
    (re.compile("铁粉|熟客|老主顾"), chooses_nobody),  # who that is must be told
    (
        re.compile(
            "(?:退(?:款|货|单)|取消|撤单)(?:的?订单)?的?(?:原因|理由)"
        ),  # why customers sent things back, which nobody noted
        lambda tool, _: tool == "explain_change",
    ),
    (re.compile(r",(?:客服|市场|运营|财务|店长|品牌部|售后)的[?.]?$"), lambda *_: True),  # whose, not for whom
    (re.compile("首|第一[次单笔回]|头[一次回]|初次|first"), first_at_all),
    (
        re.compile("第[二三四五2345](?:单|次|笔)[^,;]{0,6}(?:内|之前|以前|当天)"),  # how soon after the one before
        lambda tool, _: tool in (*LISTS, "run_report"),
    ),
    (
        re.compile("没有?卖[出掉]|没有?销量|未售出|不动销|unsold|not sold|没人买"),  # looked at and yet not sold
        lambda _, told: len(measures(told)) > 1 and "unsold_products" in measures(told),
    ),
    (
        re.compile("(?:想|打算|准备|可能|有意)(?:要|会|去)?买(?:些|点)?(?:什么|啥|哪)"),  # not what they bought
        lambda tool, told: tool == "run_report" and bool({"units", "sales", "product_sales"} & set(measures(told))),
    ),
    (
        re.compile("订单(?:的)?(?:明细|列表|清单|详情)|订单(?:都)?有哪些(?!客户|人)|哪些订单"),  # orders one by one
        lambda tool, told: tool == "run_report" and not told.get("dimensions"),
    ),
    (
        re.compile("(?:超过?|满|已经?)[^,;]{1,4}(?:天|小时|周|个?月)[^,;]{0,4}[没未][^,;]{0,2}[付支]"),
        lambda tool, told: tool == "run_report" and "last_" in str(told.get("period")),  # longer ago, not in these
    ),
    (
        re.compile("最(?:容易|难)"),  # a rate that is not named
        lambda tool, told: tool == "run_report" and len(measures(told)) > 1,
    ),
    (ONE_ORDER, lambda _, told: counts_orders(told)),
    (NOT_USED, lambda _, told: given_to_nobody(told)),
    (
        re.compile(
            "(?:连续|接连|连着|一连)(?:\\d+|[两二三四五六七八九十]+)个?(?:天|日|周|月|星期|礼拜)(?!.{0,6}[没未不零])"
        ),
        lambda tool, told: tool in LISTS or "audience" in told,  # 连续7天登录: on each of them
    ),
    (re.compile("一起|一并"), whole_rate),
    (re.compile("best customers?"), taken_for_a_segment),
    (re.compile("今天|今日|today"), lambda _, told: high_value_today(told)),
    (
        re.compile("发|领|issued|given|handed"),
        lambda _, told: "coupons_used" in told.get("share", ()) or "coupons_used" in told.get("part", ()),
    ),
    (
        re.compile("每个|各个?|each|every"),
        lambda tool, _: tool == "explain_change",
    ),
    (
        re.compile(
            r"\bnew (?:customers|members|users|clients)\b[^,.;?]{0,50}"
            r"\b(?:who|that|which) (?:are|is|were|have|has|already|also)\b"
            r"|\bnew (?:customers|members|users|clients)\b(?! (?:and|,))[^,.;?]{0,40}"
            r"\b(?:bought|ordered|purchased|spent|redeemed|logged in|viewed|cancelled|returned)\b"
        ),  # what the new ones did, which their number does not say
        lambda tool, told: tool == "run_report" and "new_customers" in measures(told) and not told.get("audience"),
    ),
    (
        re.compile(r"\bhow many\b[^,.;?]{2,30}(?:,|,? and) ?how many\b"),
        lambda tool, told: tool == "run_report" and _one_of_two(told),
    ),
    (
        re.compile(
            "买|购|卖|售出|退|浏览|收藏|咨询|客户|会员|人均|每单"
            r"|\b(?:bought|buy|purchase[sd]?|ordered|sold|(?<!do we )sell|view(?:s|ed)?|return(?:s|ed)?"
            r"|customers?|orders?)\b"
        ),  # products that somebody did something to are not all there are
        lambda _, told: "products" in measures(told),
    ),
    (
        re.compile(
            "(?:人|新客|客户|会员|用户|顾客|买家)(?:里面?|中|当中|之中)(?:一共|总共)?有?(?:多少|几个?)(?![单钱件次笔张台万元]|订单)"
        ),  # of people, how many did so: those are people, too
        lambda _, told: bool(
            {"orders", "logins", "views", "carts", "favorites", "inquiries"} & set(measures(told)[:1])
        ),
    ),
    (
        re.compile("各|每|each|per|by|month"),
        lambda tool, told: (
            tool == "run_report"
            and measures(told) == ("customers",)
            and any(name in DIMENSIONS and DIMENSIONS[name].time for name in told.get("dimensions", ()))
            and bool((told.get("audience") or {}).get("period"))
        ),
    ),
    (
        re.compile("过的(?:[^,的?。]{1,8})[卡石]$"),
        lambda tool, told: tool == "run_report" and not told.get("dimensions"),
    ),
    (
        re.compile("一[次单张个笔回件][^,]{0,4}[都也]没"),  # 一次券都没用过: not “bought once”
        lambda _, told: any(
            one.get("op", "eq") == "eq" and one.get("value") == 1 and one.get("field") in MEASURES
            for one in mappings(told)
        ),
    ),
    (
        re.compile(r"\b(?:came|come|comes) back [^,;]*?within \d|\b(?:again|reordered|repurchased) [^,;]*?within \d"),
        lambda _, told: "last_" in str(told),  # within so many days of the order before, which no rule of ours says
    ),
    (
        re.compile(r"\b(?:than|least|most|over|under|exactly|or more) (?:\w+ ){0,2}?(?:different|distinct) \w+"),
        lambda _, told: "products_sold" not in str(told),  # how many kinds of goods each of them bought
    ),
    (
        re.compile("没有?付(?:款|钱)|未付款?"),  # 加购过没付款的: of what they carted, not with an unpaid order
        lambda _, told: any(one.get("field") == "carts" for one in mappings(told)) and bounds(told, "pending_orders"),
    ),
    (re.compile(".+"), lambda _, told: contradicts(told)),
    (
        re.compile(r"\bas of (?:today|now)\b"),
        lambda _, told: any(str(one.get("period") or "").endswith("..") for one in mappings(told)),
    ),
    (
        re.compile(".+"),  # a bound on groups is a filter of the report itself: cities with 100 buyers
        lambda tool, told: (
            any(map(counts_people_twice, mappings((told.get("audience") or {}) if tool == "run_report" else told)))
            or any(one.get("field") == "customers" and one.get("value") == 1 for one in told.get("filters") or ())
        ),
    ),
    (
        re.compile(
            r"\b(?:leaving out|excluding|except|without|not|minus)\b[^,]{0,25}\blost\b"
            "|(?:不含|不要|除了|排除|除去)[^,]{0,6}流失|流失[^,]{0,6}(?:不算|除外|排除|不要)"
        ),
        lambda _, told: any(one.get("field") == "stage" and one.get("value") == "lost" for one in mappings(told)),
    ),
    (
        re.compile(
            r"(?<!hi )(?<!hey )(?<!hello )(?<!you )(?<![a-z])(?:guys|lads|blokes|gents|gals)\b(?= (?:who|from|in|with))"
        ),
        lambda _, told: "gender" not in str(told),  # men, or people?
    ),
    (
        re.compile("有没有(?:人|谁|客户|会员|用户|顾客)"),
        lambda tool, told: (
            tool == "run_report" and not {"customers", "customer"} & {*of_what(told), *told.get("dimensions", ())}
        ),
    ),
    (
        re.compile(
            "(?:全|都|净|只|清一色)(?:部)?(?:是|为)|只有"
        ),  # 买的全是食品: nothing else, which the call must say
        lambda _, told: only_one_kind_asked(told),
    ),
    (
        re.compile(
            "新增(?:的|了)?(?:流失|沉默|沉睡|高价值|意向|风险)|(?:新|刚)(?:进入?|成为|变成|加入)(?:了)?(?:流失|高价值|意向)"
        ),
        lambda _, told: bounds(told, "new_customers"),  # new on that list, not newly registered
    ),
    *OF_PEOPLE,
    *OF_COUPONS_AND_SURVEYS,
    (
        re.compile(
            r"^(?!.*(?:各|每|哪|逐|按|分别|前\d|最|排|\b(?:by|per|each|which|what|every|across|top|most|of all)\b)).+"
        ),
        lambda _, told: (  # 优惠券的销售额: of which, or of all orders with one?
            "coupon" in told.get("dimensions", ()) and bool({"sales", "orders", "aov", "buyers"} & set(measures(told)))
        ),
    ),
    (
        re.compile(
            r"咨询(?:的)?(?:记录|明细|清单|列表|内容)|(?:列出|列一下|拉一下|导出)[^,。]{0,8}的?咨询$"
            r"|^(?:please )?(?:list|export|pull) (?!.*\b(?:customers|people|by|per|each|number|count)\b)"
            r".*\b(?:inquiries|enquiries)\b"
        ),  # the inquiries themselves, of which no list is kept
        lambda tool, told: tool == "run_report" and measures(told) == ("inquiries",) and not told.get("dimensions"),
    ),
    *OF_FIGURES,
    (re.compile("拉个单子|列个单子|出个单子"), lambda tool, _: tool == "run_report"),
)

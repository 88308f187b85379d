"""Slips of what customers are and of what they bought, as :mod:`slips` has them."""

from __future__ import annotations

import re
from collections.abc import Callable

from crm_tools.analytics.registry import MEASURES
from crm_tools.assistant.calls import LISTS
from crm_tools.assistant.understand.checks.told import Told, mappings
from crm_tools.assistant.understand.lists.people import PEOPLE_MEASURES


def _of_level(_tool: str, told: Told) -> bool:
    return any(one.get("field") == "level" for one in mappings(told))


def _bounds(one: Told) -> bool:
    return str(one.get("field")).endswith("_change") or one.get("field") in MEASURES


def _only_counts(told: Told) -> bool:
    """Whether a report shows how many there are, with nobody and nothing in its rows that has a name."""
    named = {"customer", "product", "coupon", "survey", "brand"} & {*(told.get("dimensions") or ())}
    return not named and all(one in PEOPLE_MEASURES or one == "customers" for one in told["measures"])


def _of_the_most_active(_tool: str, told: Told) -> bool:
    return any(one.get("segment") == "most_active" for one in mappings(told))


_GROUP_ZH = "(?:会员)?(?:等级|级别|城市|地区|省份?|渠道|性别|品类|类目|月份?|时段|小时|群体|人群)"

OF_PEOPLE: tuple[tuple[re.Pattern[str], Callable[[str, Told], bool]], ...] = (
    (  # those who come again and again, rather than the level called regular
        re.compile(r"\bregulars\b"),
        _of_level,
    ),
    (  # orders are asked for, and not who placed them
        re.compile(
            "^(?:请|麻烦|帮我|给我)*(?:列出|列一下|拉出?|找出|查出?|导出)[^?]*的(?:订单|单子)(?:列表|明细|清单)?[?。!]*$"
        ),
        lambda tool, _: tool in LISTS,
    ),
    (  # what they want, rather than who they are
        re.compile("(?:看中|看上|想买|相中)了?(?:的是)?(?:啥|什么|哪[些个款])"),
        lambda tool, _: tool in LISTS,
    ),
    (  # 哪个等级最活跃: the groups are compared, by no figure that is named
        re.compile(
            f"(?:哪|什么|啥)(?:一?[个些类种座]|几个)?{_GROUP_ZH}[^,;?]{{0,10}}最(?:活跃|积极)(?!的?(?:客户|会员|用户|顾客|人))"
            f"|最(?:活跃|积极)的?(?:是)?(?:哪一?个?)?{_GROUP_ZH}"
            "|(?:用券|领券|核销|买|下单|消费|复购|咨询|退货)[^,;?]{0,3}最积极|最积极地?(?:用|买|下|领|消|复|咨)"
            r"|\b(?:which|what) (?:member(?:ship)? )?(?:level|tier|city|channel|gender|region)s?\b[^,;?.]*"
            r"\bmost active\b(?! (?:customers|members|users|shoppers|people))"
        ),
        _of_the_most_active,
    ),
    (  # 新客买得最多的城市: what they bought, rather than how many came
        re.compile(
            "新(?:客户?|用户|会员|顾客)们?(?:都)?(?:买|花|消费|下单|退|登录|咨询|问|逛|浏览|收藏|加购|用券)(?:东西|钱|货|款)?(?:得|的)?最"
        ),
        lambda _, told: told.get("measures") == ["new_customers"],
    ),
    (  # silent for long, and without any order at all: nobody is both
        re.compile("."),
        lambda _, told: any(
            one.get("segment") in ("lapsed", "lost", "falling")
            and one.get("period") in (None, "all")
            and any(
                (each.get("field"), each.get("op", "eq"), each.get("value")) == ("orders", "eq", 0)
                and not each.get("period")
                and not each.get("where")
                for each in one.get("filters") or ()
            )
            for one in mappings(told)
        ),
    ),
    (  # 手上有哪些券: which coupons, rather than whose
        re.compile("手[里上头中](?:还|都)*有(?:哪些|什么|啥|哪几[张种])(?:样的)?(?:优惠|满减)?券"),
        lambda tool, _: tool in LISTS,
    ),
    (  # their names, which no figure shows
        re.compile(r"(?<!in the )(?<!whose )(?<!by )\bnames?\b|姓名|名字(?![里中带含叫是])"),
        lambda tool, told: tool == "run_report" and _only_counts(told),
    ),
    (  # each customer is one
        re.compile("."),
        lambda tool, told: (
            tool == "run_report"
            and "customer" in (told.get("dimensions") or ())
            and all(one in PEOPLE_MEASURES for one in told["measures"])
        ),
    ),
    (  # whose orders of that size are meant, rather than who gave back so much in all
        re.compile("(?:订单|单子)(?:都)?(?:涉及|对应|来自|属于|是)[^,;?]{0,3}(?:哪些|谁|哪几)"),
        lambda tool, told: tool == "run_report" and "refund_amount" in str(told.get("filters")),
    ),
    (  # what the goods are made of
        re.compile(
            r"\b(?:bought|buy|buying|purchased?|viewed|favou?rited|carted|ordered) (?:any |some |an? )?"
            r"(?:gold|silver|diamond) (?!members?\b|customers?\b|level|tier|card)[a-z]+"
        ),
        _of_level,
    ),
    (  # what those who bought one thing buy, rather than that thing
        re.compile(
            "买[^,;]{0,8}的(?:人|客户|会员|用户|顾客)[^,;]{0,4}(?:还|都|也|最|常)[^,;]{0,4}买(?:了|过)?(?:什么|啥|哪)"
            r"|\b(?:what|which)\b[^.?;]*\b(?:do|did|does)\b[^.?;]*"
            r"\b(?:buyers|who (?:have |had )?(?:bought|purchased))\b[^.?;]*\b(?:buy|purchase|order)\b"
        ),
        lambda _, told: not told.get("audience"),
    ),
    (  # 天猫来的客户平均一年花多少: each of them, rather than all of them together
        re.compile(
            "(?:客户|会员|用户|顾客|买家|的人)[^,;总共合]{0,6}?平均(?:下来)?(?:一个?|每个?)[天日周月季年][^,;总共合]{0,4}?(?:花|消费|买|付)"
        ),
        lambda _, told: bool(told.get("average")),
    ),
    (  # 退款订单的平均金额: the average order is one of those that were paid
        re.compile(
            "(?:退款|退货|取消|未付款?|待付款?|未支付|待支付)了?的?(?:订单|单子|单)?的?(?:平均|客单价|均价|单均|笔单价)"
        ),
        lambda _, told: "aov" in (told.get("measures") or ()),
    ),
    (  # 10月上海销售额比北京高的品类: these rows alone
        re.compile(
            "比[^,;比最]{1,8}?(?:高|低|多|少|好|差)(?:一些|一点|些)?的(?:城市|渠道|品类|类目|商品|产品|等级|月份)(?![^,;]*(?:对比|相比))"
        ),
        lambda tool, told: tool == "run_report" and not any(_bounds(one) for one in mappings(told)),
    ),
    (  # 哪些城市的客单价比上海高: the others, and not Shanghai
        re.compile("(?:哪|有几)[^,;]*比[^,;比最]{1,6}(?:高|低|多|少|好|差)"),
        lambda _, told: any(
            one.get("field") in (told.get("dimensions") or ()) and one.get("op") == "eq"
            for one in told.get("filters") or ()
        ),
    ),
)

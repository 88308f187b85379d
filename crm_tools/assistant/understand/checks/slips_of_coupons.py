"""What words of coupons and surveys cannot mean: a coupon called 双11 is no day, one that may be used was not used."""

from __future__ import annotations

import re
from collections.abc import Callable

from crm_tools.assistant.calls import LISTS
from crm_tools.assistant.understand.checks.told import (
    Told,
    mappings,
    measures,
    scored_by_one,
)

_OCCASION_EN = (
    r"double (?:11|12|eleven|twelve)|11\.11|12\.12|618|6\.18|singles'? day|(?:chinese |lunar )?new year|national day"
    "|women's day|christmas|thanksgiving|black friday|valentine'?s?(?: day)?|halloween|mid-autumn(?: festival)?"
    "|spring festival|labou?r day|easter|mother's day|father's day|anniversary|back.to.school"
)
_OCCASION_ZH = (
    "618|双1[12]|双十[一二]|双旦|黑五|国庆节?|女神节|妇女节|三八节?|元旦|新年|新春|春节|圣诞节?|中秋节?|七夕节?|情人节|母亲节|父亲节"
    "|端午节?|清明节?|五一|劳动节|六一|儿童节|教师节|感恩节|万圣节|年货节|周年庆|店庆|开学季"
)

OF_COUPONS_AND_SURVEYS: tuple[tuple[re.Pattern[str], Callable[[str, Told], bool]], ...] = (
    (
        re.compile(
            "(?:每[次单回笔]|次次|回回|单单)(?:都|必|总)[^,;]{0,3}[用买退登咨收加]|[只光]用券"
        ),  # of all they did
        lambda tool, told: tool in LISTS or "audience" in told,
    ),
    (re.compile("nps|推荐"), scored_by_one),  # one answer of 0 to 10, where the measure goes from -100 to 100
    (
        re.compile(
            rf"\b(?:{_OCCASION_EN})(?:'?s)? (?:coupons?|vouchers?)\b"
            rf"|(?:{_OCCASION_ZH})的?(?:优惠|满减|立减|狂欢|促销|活动)?券(?!(?:和|跟)?(?:订单|的订单))"
        ),  # a coupon by its occasion, no days
        lambda _, told: "coupon" not in told and not any(one.get("field") == "coupon" for one in mappings(told)),
    ),
    (
        re.compile(
            r"\b(?:can|could|may|able to)\b(?: [a-z0-9]+){0,3} (?:use|redeem|spend)\b"
            r"|[可能]以?用(?:的|几张|多少张?)?(?:优惠)?券"
        ),
        lambda _, told: "coupons_used" in measures(told),  # what may still be used was not
    ),
    (
        re.compile("没有?用(?:过)?(?:任何)?(?:优惠)?券|(?:used|redeemed) no coupon|没用过任何"),
        lambda _, told: any(
            (one.get("field") == "coupon_use_rate" and one.get("op") == "lt")
            or (one.get("field") == "coupons_used" and one.get("op") in ("ge", "gt"))
            for one in mappings(told)
        ),
    ),
    (
        re.compile(r"\bwith \S*?券\S*? ?(?:not|never|un)"),  # held and unused, rather than never used by anybody
        lambda _, told: any(one.get("field") == "coupons_used" and one.get("value") == 0 for one in mappings(told)),
    ),
    (
        re.compile(  # what they asked about is in the words of the inquiry alone
            "(?:咨询|问|问询)(?:过|了|起|到)?(?:怎么|如何|关于)?(?:退[货款换]|换货|售后|取消|发货|优惠|用券|领券)"
            r"|\b(?:asked|inquired|enquired|asking) (?:us )?(?:about|for) (?:a |the )?(?:refund|return|cancel|coupon)"
        ),
        lambda _, told: any(str(one.get("field")).startswith(("refund", "cancel", "coupon")) for one in mappings(told)),
    ),
    (
        re.compile(
            r"\b(?:double (?:11|eleven)|618|6\.18|singles'? day)(?: [a-z]+){0,3} (?:survey|questionnaire)s?\b"
            "|(?:双11|双十一|618)(?:那?[次份个]|的)?[^,;。?!期]{0,6}(?:问卷|调查|调研)"
        ),  # a survey by its occasion, no days
        lambda tool, told: tool != "survey_results" and bool(re.search(r"20\d\d-(?:11-11|06-18)", str(told))),
    ),
    (
        re.compile("问卷|调研|survey"),
        lambda tool, told: (
            tool == "run_report" and bool({"nps", "csat"} & set(measures(told))) and not told.get("dimensions")
        ),
    ),
    (
        re.compile(r"打了?过?\d+分|评了?过?\d+分|\b(?:scored|rated|gave) us\b"),  # in a survey
        lambda tool, told: tool == "intent_customers" or any(one.get("field") == "score" for one in mappings(told)),
    ),
    (
        re.compile("券的?(?:销售|成交|订单|客单|营收|收入|买家)"),  # 优惠券的销售额: no sales of everything
        lambda tool, told: tool == "run_report" and "coupon" not in str(told),
    ),
)

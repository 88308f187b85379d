"""What words of figures cannot mean: the first hour is none of 24 that is best, the first customers are no cities."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Told = Mapping[str, Any]
_NUMBER = "(?:[0-9]+|[一二两三四五六七八九十百千]+)"


def _groups_limited(tool: str, told: Told) -> bool:
    """Whether so many groups are shown, none of which is a customer."""
    groups = told.get("dimensions") or ()
    return tool == "run_report" and bool(told.get("limit") and groups) and "customer" not in groups


def _new_of_the_old(_: str, told: Told) -> bool:
    """Whether old customers are counted among the new ones of the same days."""
    people = (told.get("audience") or {}).get("filters") or ()
    kinds = any(one.get("field") == "customer_kind" for one in told.get("filters") or ())
    return kinds and any(one.get("field") == "new_customers" for one in people)


def _customers_bound(tool: str, told: Told) -> bool:
    """Whether customers are counted who did something so often."""
    people = (told.get("audience") or {}).get("filters") or ()
    counted = tool == "run_report" and list(told["measures"]) == ["customers"]
    return counted and any(one.get("op") in ("gt", "ge", "lt", "le") and one.get("value") != 1 for one in people)


OF_FIGURES: tuple[tuple[re.Pattern[str], Callable[[str, Told], bool]], ...] = (
    (
        re.compile(
            f"(?:前|头|top|最[多高大]的) ?{_NUMBER}(?:个|名|位)?的?(?:人|客户|会员|用户|顾客|买家)"
            "们?的?(?:[^,。?]{0,8}(?:分布|构成|结构|组成)|里|中|都?来自|主要|占)"
        ),
        _groups_limited,
    ),
    (
        re.compile("^(?!.*(?:客|会员|用户|人|谁|名单|买家|粉丝|注册)).*(?:各|每)个?(?:渠道|城市|等级)"),
        _customers_bound,  # 各渠道订单数大于1000的: the channels
    ),
    (
        re.compile(r"^(?!.*(?:双1|双十|618|国庆|元旦|\d[月日号])).*(?:大促|促销)(?:期间|期|当天|那[几天]|档期)"),
        lambda tool, _: tool == "run_report",  # which of them?
    ),
    (
        re.compile(
            "(?:比|高于|低于|超过|大于|小于|不如|高出)(?:全店|全国|全公司|公司|所有|整个)?(?:的)?(?:平均|均值|整体|大盘|总体|全体)"
        ),
        lambda tool, _: tool == "run_report",  # against all of them together, which no bound says
    ),
    (re.compile("新.*老|老.*新"), _new_of_the_old),
    (
        re.compile("(?:复购|回购|重复购买)(?:的)?(?:总)?次数"),
        lambda tool, told: tool == "run_report" and told["measures"] == ["repeat_rate"],
    ),
    (
        re.compile(
            "按(?:各种|不同)?(?:退款|退货)?原因|原因(?:的)?(?:分布|占比|排|构成|前)|(?:哪些|哪几[个种类]|各种?|几种)原因"
        ),
        lambda tool, _: tool == "explain_change",  # reasons of customers, which are kept nowhere
    ),
    (
        re.compile(f"(?:第{_NUMBER}|前{_NUMBER}|头{_NUMBER}|首)个?小时"),
        lambda _, told: "hour" in (told.get("dimensions") or ()) and bool(told.get("limit")),
    ),
)

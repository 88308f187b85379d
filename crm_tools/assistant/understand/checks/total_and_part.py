"""What one call cannot hold in one table: a total and one part of it, 总共多少会员，金卡几个; those who are
new among others; and whose manager asks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.checks.told import mappings
from crm_tools.assistant.understand.vocabulary.spans import Token

_MANY = re.compile("多少|几(?=[个位名单件人笔张次万千百])")
_PARTED = re.compile("[,;?!]")
_AMONG_NEW = re.compile("新(?:注册|来|加入|入会|进|增)的?(?:人|客户|会员|用户|顾客)?(?:里头?|中|当中|里面)")
_EXAMPLES = re.compile(
    "(?:这些|这类|这种|这几种|之类的?|等等?|等这些)(?:个)?(?:渠道|城市|品类|类目|等级|平台)(?=[^,;]{0,6}占)"
)
_EACH_OF_ALL = re.compile(
    r"(?:等等?|…+|\.{3,}|之类的?)的?(?:各个?|每一?[个座家级档类种])(?:城市|渠道|品类|类目|等级|平台)?"
)
_RETENTION = re.compile("留存(?!量)|同期群")
_WHO_ASKS = re.compile(
    "(?:那边|这边|那头|的|地区|片区|分部|门?店|市场|站点?|本地)*"
    "(?:经理|店长|负责人|同事|同学|总监|主管|团队|老板|领导|老总|组长|大区|办事处|分公司|区域)"
)
_EVERYWHERE = re.compile("全国|全公司|公司整体|整体|所有城市|各个?城市|每个?城市|各地|全部城市|大盘")


def part_for_total(norm: str, tokens: Sequence[Token], call: Call) -> str | None:
    """The value that only the second of two numbers is of, where the call is of that one alone; None if none."""
    asked = [match.start() for match in _MANY.finditer(norm)]
    if call.tool != "run_report" or len(asked) < 2 or call.arguments.get("part"):
        return None
    values = [token for token in tokens if token.kind == "value"]
    if not values or values[0].start < asked[0] or not _PARTED.search(norm, asked[0], values[0].start):
        return None
    first = values[0]
    behind = any(at >= first.end for at in asked)
    held = any(one.get("field") == first.value[0] for one in call.arguments.get("filters", ()))
    return first.text if behind and held and first.value[0] not in call.arguments.get("dimensions", ()) else None


def newcomers_lost(norm: str, call: Call) -> str | None:
    """新来的客户里，今年买过的: those who are new, where the call has all customers; None if it tells them."""
    found = _AMONG_NEW.search(norm)
    told = str(call.arguments)
    known = any(
        name in told for name in ("new_customers", "first_time_buyers", "registered", "created", "days_since_reg")
    )
    return found.group() if found and not known and call.tool in ("run_report", "find_customers") else None


def examples_taken(norm: str, call: Call) -> str | None:
    """天猫抖音这些渠道各占多少, 抖音等各个渠道: examples of what all are asked of, where the call has them alone."""
    found = _EXAMPLES.search(norm)
    if found and call.arguments.get("part"):
        return found.group()
    each, groups = _EACH_OF_ALL.search(norm), call.arguments.get("dimensions") or ()
    taken = any(
        one.get("field") in groups and one.get("op") in ("eq", "in") for one in call.arguments.get("filters", ())
    )
    return each.group() if each and taken else None


def kept_as_customers(norm: str, call: Call) -> str | None:
    """留存 read as anything but how many came back month by month; None where it was read so."""
    found = _RETENTION.search(norm)
    return found.group() if found and call.tool in ("run_report", "find_customers", "group_customers") else None


def home_of_who_asks(norm: str, tokens: Sequence[Token], call: Call) -> str | None:
    """成都那边的经理来要图: the city of those who ask, whose figures they may want; None if the call tells a city."""
    if call.tool not in ("run_report", "group_customers", "find_customers") or _EVERYWHERE.search(norm):
        return None
    told = any(one.get("field") == "city" for one in mappings(call.arguments))
    if told or "city" in (call.arguments.get("dimensions") or ()):
        return None
    homes = [t for t in tokens if t.kind == "value" and t.value[0] == "city" and _WHO_ASKS.match(norm, t.end)]
    return homes[0].text if homes else None

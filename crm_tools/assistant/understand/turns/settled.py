"""What a turn leaves unsaid, settled once it is read: the coupon, the days of the deed, one value, number or list.

Each takes the call and gives it back as the answer before lets it be meant.
"""

from __future__ import annotations

import re
from typing import Any

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.request import Order
from crm_tools.assistant.calls import ACTIONS, Call
from crm_tools.assistant.understand.asking_back import clarified
from crm_tools.assistant.understand.checks.headless import left_open
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.turns.coupon_of_year import coupon_of_that_year, no_such_coupon
from crm_tools.assistant.understand.turns.onward import asks_who, how_many_of
from crm_tools.assistant.understand.turns.scope import of_one_row
from crm_tools.assistant.understand.whole import Reading


def settled(asked: Asked, reading: Reading) -> Reading:
    """The reading with what goes without saying after the answer before; asked back where that is not given up."""
    if asked.previous is None:
        return reading
    call = reading.call
    for way in (
        _of_one_value,
        _of_one_coupon,
        coupon_of_that_year,
        _in_days_of_the_deed,
        _still_a_number,
        _for_one_row,
        _in_their_order,
    ):
        call = way(asked, call)
    words = _still_held(asked, call) or left_open(asked.text.norm, call, asked.previous) or no_such_coupon(asked, call)
    if words is not None:
        draft = drafted(asked)
        draft.unclear.append((words, "understand.reason.not_seen"))
        return Reading(clarified(draft, asked.desk))
    return reading if call == reading.call else Reading(call)


_ORDERED = re.compile(
    r"按[^,;?]{1,12}?(?:从高到低|从大到小|由高到低|由大到小|降序|倒序|(?P<up>从低到高|从小到大|由低到高|升序))"
)


def _in_their_order(asked: Asked, call: Call) -> Call:
    """按这90天的消费额从高到低 behind what narrows a list: its order, no condition of more than nothing."""
    said, people = _ORDERED.search(asked.text.norm), lists(call) if call.tool == "find_customers" else None
    if said is None or people is None or people.order is not None or not people.filters:
        return call
    last = people.filters[-1]
    days = last.period in (None, people.period)
    if last.field not in MEASURES or (last.op, last.value) != ("gt", 0) or last.where or not days:
        return call
    order = Order(by=last.field, descending=said["up"] is None)
    return list_call(people.model_copy(update={"filters": people.filters[:-1], "order": order}))


_LIFTED = re.compile(
    "(?:(?P<a>城市|等级|级别|渠道|性别)(?:都|也|就|先)?(?:不限|不限制|放开|不管|不看|无所谓)|(?:不限|不管|不论|不分)(?P<b>城市|等级|级别|渠道|性别))"
)
_FIELDS = {"城市": "city", "等级": "level", "级别": "level", "渠道": "channel", "性别": "gender"}


def _still_held(asked: Asked, call: Call) -> str | None:
    """城市不限了,…: the words, where the answer is still of one city that nothing but the answer before named."""
    said = _LIFTED.search(asked.text.norm)
    if said is None or asked.previous is None:
        return None
    field = _FIELDS[said["a"] or said["b"]]
    now, before = (_values(one.arguments, field) for one in (call, asked.previous))
    return said.group() if any(value in before and value not in asked.text.norm for value in now) else None


def _values(told: dict[str, Any], field: str) -> list[str]:
    parts = (told, told.get("audience") or {})
    held = [one["value"] for part in parts for one in part.get("filters", ()) if one["field"] == field]
    return [str(one) for value in held for one in (value if isinstance(value, list | tuple) else (value,))]


def _of_one_value(asked: Asked, call: Call) -> Call:
    """改成杭州的 after how many of those in Guangzhou are at risk: another value in the place of the one before."""
    told, previous = call.arguments, asked.previous
    people = told.get("audience") if call.tool == "run_report" else None
    if previous is None or not people or not told.get("filters"):
        return call
    new = {one["field"]: one for one in told["filters"] if one["field"] in ATTRIBUTES and one.get("op", "eq") == "eq"}
    before = [one for one in people.get("filters", ()) if one["field"] in new and one.get("op", "eq") == "eq"]
    gone = [one for one in before if one["value"] != new[one["field"]]["value"]]
    if not gone or not all(_held(one, previous) for one in gone):
        return call
    kept = [one for one in people["filters"] if one not in gone]
    return Call(call.tool, {**told, "audience": {**people, "filters": kept}})


def _held(one: dict[str, Any], previous: Call) -> bool:
    told = (previous.arguments, previous.arguments.get("audience") or {})
    held = [(other["field"], other["value"]) for part in told for other in part.get("filters", ())]
    return (one["field"], one["value"]) in held


_ANY_COUPON = re.compile(r"任何|任意|其他|其它|别的|所有|\b(?:any|other|all|no)\b")


def _of_one_coupon(asked: Asked, call: Call) -> Call:
    """领了没用的 after the figures of one coupon: this one was received, and this one not used."""
    if _ANY_COUPON.search(asked.text.norm) or call.tool == "run_report":
        return call
    told: dict[str, Any] = call.arguments.get("audience") or call.arguments
    filters = list(told.get("filters", ()))
    of_coupons = [one for one in filters if str(one["field"]).startswith("coupon")]
    where = [one["where"] for one in of_coupons if one.get("where")]
    if not where or any(one != where[0] for one in where) or len(where) == len(of_coupons):
        return call
    filled = [{**one, "where": where[0]} if one in of_coupons and not one.get("where") else one for one in filters]
    kept = [one for at, one in enumerate(filled) if one not in filled[:at]]
    return _with_filters(call, told, kept)


_EVER = re.compile(
    "过(?!去)|从来|从没|一共|总共|累计|历史|所有|至今|一直"
    r"|\b(?:ever|never|so far|to date|have|has|all|total|any time)\b"
)


def _in_days_of_the_deed(asked: Asked, call: Call) -> Call:
    """咨询了但这周没下单的 after those who asked something this week: asked this week, too."""
    people = counted(asked.previous) or lists(asked.previous)
    told: dict[str, Any] = call.arguments.get("audience") or call.arguments
    if people is None or call.tool == "run_report" or _EVER.search(asked.text.norm):
        return call
    days = {
        str((one.field, one.op, one.value)): one.period or people.period
        for one in people.filters
        if one.field not in ATTRIBUTES and one.op == "ge" and not one.where
    }
    filters = list(told.get("filters", ()))

    def dated(one: dict[str, Any]) -> dict[str, Any]:
        period = days.get(str((one["field"], one.get("op", "eq"), one.get("value"))))
        undated = (one.get("period") or told.get("period")) in (None, "all") and not one.get("where")
        return {**one, "period": period} if undated and period not in (None, "all") else one

    return _with_filters(call, told, [dated(one) for one in filters])


def _with_filters(call: Call, told: dict[str, Any], filters: list[dict[str, Any]]) -> Call:
    if filters == list(told.get("filters", ())):
        return call
    changed = {**told, "filters": filters}
    return Call(call.tool, {**call.arguments, "audience": changed} if "audience" in call.arguments else changed)


_LISTS = re.compile(r"列|名单|清单|谁|哪|导出|给我|拉|\b(?:list|show|who|which|names?|export|pull|give)\b")


def _still_a_number(asked: Asked, call: Call) -> Call:
    """“Just the gold ones” after a number of customers: how many of them."""
    people = lists(call) if call.tool == "find_customers" else None
    before = counted(asked.previous)
    if people is None or before is None or people.limit is not None or people.order is not None:
        return call
    if asks_who(asked) or _LISTS.search(asked.text.norm) or not _narrower(people, before):
        return call
    return how_many_of(people)


def _for_one_row(asked: Asked, call: Call) -> Call:
    """抖音来的那些人，给他们发券 after the first-time buyers by channel: these of that row, not all of Douyin."""
    people = lists(call) if call.tool in ACTIONS else None
    if people is None or asked.previous is None:
        return call
    those = lists(of_one_row(asked, list_call(people), asked.previous))
    told = None if those is None else those.model_dump(mode="json", exclude_defaults=True)
    return call if told is None else Call(call.tool, {**call.arguments, "audience": told})


def _narrower(people: AudienceRequest, before: AudienceRequest) -> bool:
    """Whether all but one or two conditions of the customers counted still hold, so that the turn goes on from them."""
    kept = [one for one in before.filters if one in people.filters]
    same = (people.segment, people.period, people.rule) == (before.segment, before.period, before.rule)
    return same and len(before.filters) >= 1 and len(kept) >= len(before.filters) - 1 and people != before

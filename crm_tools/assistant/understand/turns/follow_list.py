"""Questions that go on from a list of customers: fewer of them, others, numbers about them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeVar

from crm_tools.analytics.audience_request import AudienceRequest, Condition, Group, Member
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import Filter, Order
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures import within
from crm_tools.assistant.understand.lists import customers
from crm_tools.assistant.understand.requests import undrawn
from crm_tools.assistant.understand.turns.first import of_ranking
from crm_tools.assistant.understand.turns.left_unsaid import of_the_same, other_goods
from crm_tools.assistant.understand.turns.said import turn_pattern
from crm_tools.assistant.understand.vocabulary.numbers import Number, as_number

_WITHOUT = re.compile(
    r"^(?:(?:and|then|now|please|ok) )*(?:remove|exclude|leave out|take out|filter out|without)\b"
    r"|去掉|剔除|排除|除去|不要|扣除"
)
"""Takes those of another list away."""
_EVER = re.compile(r"累计|历史上?|\b(?:lifetime|all[- ]time|ever)\b")
_AMONG = re.compile(r"其中|里面|当中|名单(?:里|中|上)|\b(?:of (?:those|these|them)|among (?:them|those|these))\b")
_Condition = TypeVar("_Condition", bound=Filter)


_PART = re.compile(
    r"的(?:都?有哪些|都?有谁|是哪些|有吗)[?!.。]*$|的(?:[这那](?:一?部分|一?批|些|群|拨)人?)?[呢吧]?[?!.。]*$"
    r"|^(?:only |just )?(?:the|those) (?:[a-z-]+ ){1,3}ones?[?!.]*$"
)
"""频率下降的, 沉默的那部分, “the lapsed ones”: without a noun of their own they are some of those before."""
_INSTEAD = re.compile(r"换|改|\b(?:instead|change|switch|swap)\b")


def of_those_listed(draft: Draft) -> bool:
    """“Which of them are …”, 其中…: some of those listed before, not another list."""
    said = draft.text.norm
    part = _PART.search(said)
    if part and (_INSTEAD.search(said) or (draft.has("customer") and not re.search("[这那]", part.group()))):
        part = None
    return draft.has("pronoun") or bool(part or _AMONG.search(said) or _WITHOUT.search(said))


def narrowed_to(draft: Draft, previous: Call) -> Call | None:
    """The list before, less who is not on the one that is named now, or less who is: 剔除流失风险的."""
    base = AudienceRequest.model_validate(undrawn(previous))
    if draft.measures or draft.dimensions or draft.period or draft.params or draft.by_columns or draft.list_order:
        draft.unclear.append(("", "understand.reason.segment_measure"))
        return None
    asked = customers.segment_request(draft)
    if asked is None:
        return None
    own = {column.name for column in SEGMENTS[asked.segment].own}
    member = Member(segment=asked.segment, filters=tuple(one for one in asked.filters if one.field in own))
    filters = narrowed(base.filters, tuple(one for one in asked.filters if one.field not in own))
    found = Group(match="none", rules=(member,)) if _WITHOUT.search(draft.text.norm) else member
    rules = (
        *(base.rule.rules if base.rule and base.rule.match == "all" else (base.rule,) if base.rule else ()),
        found,
    )
    fewer = base.model_copy(update={"filters": filters, "rule": Group(rules=rules)})
    if draft.counted:
        return within.report_about(draft, fewer)
    return customers.audience_call(fewer)


def narrowed(old: tuple[_Condition, ...], new: tuple[_Condition, ...], more: bool = False) -> tuple[_Condition, ...]:
    """New conditions in the place of those on the same field; ``more``: values beside those that are there."""
    if more:
        new = tuple(_joined(one, old) for one in new)
    replaced = {one.field for one in new}
    return (*(one for one in old if one.field not in replaced), *new)


def _joined(one: _Condition, old: tuple[_Condition, ...]) -> _Condition:
    """再加上杭州: any of the values, those before and the new."""
    before = next((other for other in old if (other.field, other.op) in ((one.field, "eq"), (one.field, "in"))), None)
    if before is None or one.op not in ("eq", "in") or one.field not in DIMENSIONS:
        return one
    values = [*(before.value if isinstance(before.value, tuple) else (before.value,))]
    values += [*(one.value if isinstance(one.value, tuple) else (one.value,))]
    return one.model_copy(update={"op": "in", "value": tuple(dict.fromkeys(values))})


def _asks_numbers(draft: Draft) -> bool:
    """Numbers about the customers of the list, rather than another list."""
    groups = draft.dimensions or draft.compare or draft.share or draft.running
    return bool(groups or draft.counted or (draft.measures and not (draft.direction or draft.order)))


_BOUGHT = ("orders", "units", "sales")


def _did_nothing(base: AudienceRequest, draft: Draft) -> bool:
    """What those buy who ordered nothing in 90 days: nothing in these, so it is asked of all time."""
    none = {one.field for one in base.filters if one.value == 0 and one.op == "eq" and not one.where}
    of_orders = all(MEASURES[name].readings[0].grain in ("orders", "order_items") for name in draft.measures)
    return bool(none & {*_BOUGHT} and of_orders) or none >= {*draft.measures}


def changed_list(draft: Draft, base: AudienceRequest, number: Number | None, more: bool = False) -> Call | None:
    """The list with what the words change, or numbers about its customers; ``more``: values beside those before."""
    if draft.measures and draft.filters and draft.text.norm.endswith("的") and not draft.counted:
        draft.unclear.append((draft.text.raw, "understand.reason.number_of_chosen"))
        return None  # 加购的是手机数码的: some of them, rather than a figure
    if any(one.field not in ATTRIBUTES and DIMENSIONS[one.field].time for one in draft.filters):
        draft.unclear.append((draft.text.raw, "understand.reason.not_of_customers"))
        return None  # “but not this quarter”: no days of theirs
    if draft.compare and not (draft.measures or draft.counted or draft.share):
        draft.unclear.append((draft.text.raw, "understand.reason.compare_what"))
        return None
    if _asks_numbers(draft):
        dated = draft.measures and not draft.counted and base.period not in (None, "all")
        if dated and not draft.period and not _did_nothing(base, draft):
            draft.period = base.period  # of figures; they themselves are counted as of today
        return within.report_about(draft, base)
    if not (draft.filters or draft.conditions or draft.measures or number) and (
        ranking := of_ranking(base, draft.limit, draft.period)
    ):
        return customers.audience_call(ranking)
    changed: dict[str, Any] = {"params": dict(base.params)}
    ever = {"period": "all"} if _EVER.search(draft.text.norm) and not draft.period else {}
    conditions = [one if one.period else one.model_copy(update=ever) for one in draft.conditions]
    new = (*(Condition(**one.model_dump()) for one in draft.filters), *conditions)
    if turn_pattern("left_unsaid", "instead").search(draft.text.norm):
        instead = other_goods(base, new)
        base, new = (base, new) if instead is None else (instead, ())
    new = of_the_same(base, new, draft.text.norm)
    changed["filters"] = narrowed(base.filters, new, more)
    if draft.period:
        if base.segment == "all" and _besides(base, new, changed["filters"]):
            changed["filters"] = tuple(_in_days(one, draft.period) if one in new else one for one in changed["filters"])
        elif base.segment == "all":
            changed["period"] = draft.period
        elif (value := customers.segment_period(base.segment, draft.period)) is not None:
            changed["params"][customers.PERIODS_OF_SEGMENTS[base.segment]] = value
        else:
            draft.unclear.append(("", "understand.reason.segment_period"))
            return None
    if number is not None and _so_many_of_them(draft, base, number):
        draft.limit, number = int(number.value), None
    if number is not None and not _threshold(base, number, changed):
        draft.unclear.append((f"{number.value:g}", None))
        return None
    if draft.limit is not None:
        if base.segment == "most_active":
            changed["params"]["top"] = draft.limit
        else:
            changed["limit"] = draft.limit
    if draft.measures:
        changed["order"] = Order(by=draft.measures[0], descending=draft.direction != "lowest")
    return customers.audience_call(base.model_copy(update=changed))


def _besides(base: AudienceRequest, new: Iterable[Condition], kept: Iterable[Condition]) -> bool:
    """Whether what they did in days of its own comes to what the customers did before: spent 2000 in 3 months, too."""
    deeds = [one for one in new if one.field in MEASURES and one.period is None]
    before = [one for one in kept if one in base.filters and one.field not in ATTRIBUTES and one.period is None]
    return bool(deeds and before) and base.period not in (None, "all")


def _in_days(one: Condition, period: str) -> Condition:
    dated = one.field in ATTRIBUTES or one.period is not None
    return one if dated else one.model_copy(update={"period": period})


_COUNTED = re.compile(r"[个位名]$|\b(?:people|persons?|customers|members)$")
_MOVED = re.compile(r"换|改|调|门槛|阈值|\b(?:threshold|bar|change|raise|lower)\b")


def _so_many_of_them(draft: Draft, base: AudienceRequest, number: Number) -> bool:
    """只要50个: so many of the customers, whatever number put them on the list."""
    said = draft.text.norm[number.start : number.end].strip()
    plain_ = base.segment != "most_active" and number.value == int(number.value) > 0
    return plain_ and _COUNTED.search(said) is not None and not _MOVED.search(draft.text.norm)


_ROLLING = re.compile(r"last_\d+_(?:days|weeks|months)")


def _threshold(base: AudienceRequest, number: Number, changed: dict[str, Any]) -> bool:
    """The number as the one threshold it can be: the segment's, the limit, or that of the only condition."""
    value = as_number(number.value)
    if number.unit == "days" and base.segment == "all":
        changed["period"] = f"last_{value}_days"  # 改成180天 after the last 90
        return bool(_ROLLING.fullmatch(base.period or ""))
    if base.segment == "high_value" and number.unit in ("yuan", "none"):
        changed["params"]["min_sales_yuan"] = value
        return True
    if base.segment == "most_active" and number.unit in ("people", "none"):
        changed["params"]["top"] = value
        return True
    if base.segment in ("churn_risk", "lapsed") and number.unit == "days":
        changed["params"]["lapsed_days"] = value
        return True
    measured = [one for one in base.filters if one.field in MEASURES and (one.op, one.value) != ("eq", 0)]
    rolling = _ROLLING.fullmatch(base.period or "")
    if not measured and rolling and number.unit == "none" and base.segment == "all" and base.limit is None:
        changed["period"] = re.sub(r"\d+", str(value), base.period or "")  # “make it 60” after no login for 90 days
        return True
    money = len(measured) == 1 and MEASURES[measured[0].field].unit == "money"
    if number.unit in ("days", "hours") or (number.unit != "none" and (number.unit == "yuan") != money):
        return False
    if len(measured) == 1 and measured[0].op in ("ge", "gt", "le", "lt", "eq"):
        changed["filters"] = narrowed(changed["filters"], (measured[0].model_copy(update={"value": value}),))
        return True
    return False

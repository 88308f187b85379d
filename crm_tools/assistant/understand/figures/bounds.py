"""Numbers with an operator: conditions on the measure, price or amount they stand beside, and ranks."""

from __future__ import annotations

import re

from crm_tools.analytics.audience_request import Condition
from crm_tools.analytics.list_fields import SCORES
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import Filter, Operator, Scalar
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.amounts import sides
from crm_tools.assistant.understand.lists.people import DEEDS, PEOPLE_MEASURES
from crm_tools.assistant.understand.vocabulary.numbers import Number, as_number

_SUPERLATIVE = re.compile("most|最|top|fastest|highest|biggest|largest|fewest|lowest|least|smallest|slowest")
MOST_ROWS = 1_000_000
"""As many as a request may ask for."""
BEFORE: dict[str, Operator] = {"gt": "gt", "ge": "ge", "lt": "lt", "le": "le", "eq": "eq"}
AFTER: dict[str, Operator] = {"ge_after": "ge", "le_after": "le"}
_AFTERNOON = ("下午", "傍晚", "晚上", "夜里", "夜间", "晚间")
_LATER, _EARLIER = ("以后", "之后", "过后", "后"), ("以前", "之前", "前")
OF_ORDERS = ("orders", "placed_orders", "refunded_orders", "cancelled_orders", "pending_orders")
_LARGE = 100
"""A bare number from here on beside “orders” may be an amount as well as a count."""


def take_numbers(draft: Draft) -> None:
    """Numbers with an operator become conditions on the measure, price or amount they stand beside."""
    _hours_of_day(draft)
    _parts_of_day(draft)
    for index, token in list(draft.open("number", "range")):
        if token.kind == "number" and _is_rank(draft, index):
            continue
        operator, marks = operator_of(draft, index)
        if operator is None:
            continue
        first, last = min(index, *marks) if marks else index, max(index, *marks) if marks else index
        for subject in sides(draft, first, last):
            if subject and _bind(draft, subject[0], index, operator, marks):
                break
        else:
            _other_bound(draft, first, index, operator, marks)


def _other_bound(draft: Draft, first: int, index: int, operator: Operator, marks: list[int]) -> None:
    """大于一万且小于两万: the second bound is of what the first is of."""
    joined = draft.follows(first, -1, "and")
    before = draft.beside(joined if joined is not None else first, -1)
    if operator == "between" or before is None or before[0] not in draft.placed:
        return
    if before[1].kind not in ("number", "ge_after", "le_after") or not draft.conditions:
        return
    last, value = draft.conditions[-1], draft.tokens[index].value
    if last.op in ("between", operator) or not fits(last.field, value):
        return
    draft.conditions.append(last.model_copy(update={"op": operator, "value": as_number(value.value)}))
    told = f"{last.field} {operator} {as_number(value.value)}"
    draft.place(index, *marks, *([] if joined is None else [joined]), role="condition", value=told)


def _hours_of_day(draft: Draft) -> None:
    """晚上8点到10点: the hours 20 and 21."""
    for index, token in list(draft.open("number", "range")):
        low, high = token.value if token.kind == "range" else (token.value, token.value)
        if high.unit != "hours":
            continue
        part = draft.follows(index, -1, "daypart")
        later = part is not None and draft.tokens[part].text in _AFTERNOON
        first, last = (int(one.value) + (12 if later and one.value < 12 else 0) for one in (low, high))
        if later and high.value == 12 and draft.tokens[part or 0].text not in ("下午", "傍晚"):
            last = 24  # 晚上8点到12点
        if token.kind == "range":
            last -= 1
        if not 0 <= first <= last <= 23:
            draft.ask(index)
            continue
        side = draft.beside(index, 1)
        if token.kind == "number" and side and side[1].text in (*_LATER, *_EARLIER):  # 晚上8点以后
            op: Operator = "ge" if side[1].text in _LATER else "lt"
            draft.filters.append(Filter(field="hour", op=op, value=first))
            draft.place(index, side[0], *([] if part is None else [part]), role="filter", value=f"hour {op} {first}")
            continue
        where = Filter(field="hour", op="between", value=(first, last)) if first < last else None
        draft.filters.append(where or Filter(field="hour", op="eq", value=first))
        draft.place(index, *([] if part is None else [part]), role="filter", value=f"hour {first}-{last}")


_PARTS = {
    "凌晨": (0, 5), "早上": (6, 11), "上午": (6, 11), "下午": (12, 17), "晚上": (18, 23), "晚间": (18, 23),
}  # fmt: skip
"""Which hours a part of the day has where none is named, the last one included; the answer names them."""


_NIGHT = re.compile("[昨今当前]晚")
"""昨晚 may go on after midnight."""


def _parts_of_day(draft: Draft) -> None:
    """早上的订单数, 昨天晚上的销售额: right before what is counted, and not 下午要开会."""
    for index, token in list(draft.open("daypart")):
        after = draft.beside(index, 1)
        if (
            _NIGHT.search(draft.text.raw)
            or token.text not in _PARTS
            or after is None
            or not (after[1].kind in ("measure", "how_many") or after[1].value == "hour")
        ):
            continue
        if re.sub("的", "", draft.text.norm[token.end : after[1].start]):
            continue
        first, last = _PARTS[token.text]
        draft.filters.append(Filter(field="hour", op="between", value=(first, last)))
        draft.place(index, role="filter", value=f"hour {first}-{last}")


def operator_of(draft: Draft, index: int) -> tuple[Operator | None, list[int]]:
    """The operator of a number and the tokens that say it."""
    token = draft.tokens[index]
    before, after = draft.beside(index, -1), draft.beside(index, 1)
    if token.kind == "range":
        marks = [before[0]] if before and before[1].kind == "eq" else []
        return "between", marks
    if before and before[1].kind in BEFORE:
        return BEFORE[before[1].kind], [before[0]]
    if after and after[1].kind in AFTER:
        return AFTER[after[1].kind], [after[0]]
    number: Number = token.value
    if before and ((before[1].kind == "measure" and number.unit == "times") or before[1].kind == "rfm_score"):
        return "eq", []
    return None, []


def _bind(draft: Draft, subject: int, index: int, operator: Operator, marks: list[int]) -> bool:
    """Try to read the number as a condition on the token at ``subject``."""
    token, number = draft.tokens[subject], draft.tokens[index]
    low, high = number.value if number.kind == "range" else (number.value, number.value)
    field = "price" if _of_priced_goods(draft, subject, index, low) else _field(draft, subject, low)
    if field is None or not fits(field, high):
        return False
    value = bound(operator, low, high)
    if token.kind == "rfm_score":
        draft.conditions.append(Condition(field=field, op=operator, value=value))
        draft.people = True
        draft.place(subject)
    elif field not in DIMENSIONS:
        period = draft.clauses.pop(subject, None)
        draft.conditions.append(Condition(field=field, op=operator, value=value, period=period))
        if token.kind in ("measure", "list_number", *DEEDS):
            draft.place(subject)
    else:
        draft.filters.append(Filter(field=field, op=operator, value=value))
        if token.kind == "dimension" and not DIMENSIONS[token.value].groups:
            draft.place(subject)
    indices = [index, *marks, *([subject] if subject in draft.placed else [])]
    draft.place(*indices, role="condition", value=f"{field} {operator} {value}")
    return True


def _of_priced_goods(draft: Draft, subject: int, index: int, number: Number) -> bool:
    """500到1000元的 + 商品销售额: what the goods cost, before a figure that begins with them."""
    token = draft.tokens[subject]
    if token.kind != "measure" or subject < index or number.unit != "yuan" or not token.text.startswith("商品"):
        return False
    return "的" in draft.text.norm[draft.tokens[index].end : token.start]


def _field(draft: Draft, subject: int, number: Number) -> str | None:
    token = draft.tokens[subject]
    if token.kind in ("rfm_score", "list_number"):
        return str(token.value)
    if token.kind == "measure":
        name: str = token.value
        if name in PEOPLE_MEASURES and token.text.startswith("customers who"):
            draft.people = draft.listed = True
            return PEOPLE_MEASURES[name][0]
        if name == "refund_amount" and number.unit == "times":
            return "refunded_orders"
        if name in OF_ORDERS and number.unit == "yuan":
            return "order_amount"
        counted = token.text.endswith(("数", "量"))
        if name in OF_ORDERS and number.unit == "none" and number.value >= _LARGE and not (counted or _grouped(draft)):
            return None
        return name
    if token.kind in DEEDS and number.unit in ("times", "none") and token.kind != "buy":
        return DEEDS[token.kind]
    if token.kind == "dimension":
        if not DIMENSIONS[token.value].groups:
            return str(token.value)
        if token.value == "product" and number.unit == "yuan":
            return "price"
    return None


def _grouped(draft: Draft) -> bool:
    return bool(draft.dimensions) or draft.has("group", "grouped", "which", "which_all", "which_time", "dimension")


def fits(field: str, number: Number) -> bool:
    """Whether the unit can be one of the field's."""
    if field in SCORES:
        return number.unit == "none" and 1 <= number.value <= 5
    if field not in MEASURES and field not in DIMENSIONS:
        return _fits_column(field, number)
    unit = MEASURES[field].unit if field in MEASURES else DIMENSIONS[field].unit
    if unit == "money":
        return number.unit in ("yuan", "none")
    if unit == "rate":
        return number.unit == "percent" or (number.unit == "none" and number.value <= 1)
    return number.unit in ("none", "times", "items", "people")


def _fits_column(field: str, number: Number) -> bool:
    """The same for a column that a list brings."""
    if field == "repurchase_probability":
        return number.unit == "percent" or (number.unit == "none" and number.value <= 1)
    return number.unit in (("yuan", "none") if field == "value_at_risk" else ("none", "days"))


def bound(operator: Operator, low: Number, high: Number) -> Scalar | tuple[Scalar, ...]:
    """What a condition compares with: both ends of a range, else the number."""
    return (as_number(low.value), as_number(high.value)) if operator == "between" else as_number(low.value)


def _is_rank(draft: Draft, index: int) -> bool:
    """前10名, “top 5”, “the five cities with most …”, 登录最多的20个客户."""
    number: Number = draft.tokens[index].value
    before, after = draft.beside(index, -1), draft.beside(index, 1)
    if number.unit == "percent" and _first_percent(draft, index):
        return True
    if number.unit in ("percent", "yuan", "days") or number.value != int(number.value):
        return False
    if not 1 <= number.value <= MOST_ROWS:
        return False
    if before and before[1].kind in ("top", "bottom", "highest", "lowest", "steepest"):
        draft.limit = int(number.value)
        if before[1].kind in ("top", "bottom"):
            draft.direction = draft.direction or ("highest" if before[1].kind == "top" else "lowest")
            draft.place(before[0])
        draft.place(index, role="rank", value=str(draft.limit))
        return True
    most = _SUPERLATIVE.search(draft.text.norm) or draft.has("steepest")
    if before and before[1].kind == "which" and number.unit != "times" and most:
        draft.limit = int(number.value)  # 最高的是哪三款, “which five sold most”
        draft.place(index, before[0], role="rank", value=str(draft.limit))
        return True
    if before and before[1].kind == "measure" and after and after[1].kind == "dimension" and number.unit == "none":
        ranked = draft.follows(before[0], -1, "highest", "lowest")
        if ranked is not None:  # most viewed 10 products
            draft.limit = int(number.value)
            draft.place(index, role="rank", value=str(draft.limit))
            return True
    if before and before[1].kind in (*BEFORE, "measure", "rfm_score"):
        return False
    pointed = before and before[1].kind in ("segment", "pronoun", "lead")
    if draft.segment and number.unit == "people" and pointed and not (after and after[1].kind in AFTER):
        draft.limit = int(number.value)  # 近期活跃的那10个人
        draft.place(index, role="rank", value=str(draft.limit))
        return True
    ranked = bool(draft.segment) or draft.has("highest", "lowest", "metaphors", "rank", "rank_up", "steepest")
    ranked = ranked or _sorted_by_measure(draft)
    if after and after[1].kind in ("highest", "lowest", "metaphors") and number.unit in ("none", "people"):
        ranked = True
    of_list = before is not None and before[1].kind in ("band", "highest")
    if number.unit == "people" and after is None and of_list:
        draft.limit = int(number.value)  # 意向最强的20个人
        draft.place(index, role="rank", value=str(draft.limit))
        return True
    named = after and (
        after[1].kind in ("dimension", "metaphors", "segment", "highest", "lowest", "customer", "value", "which")
    )
    if named and after and (ranked or after[1].kind == "segment"):
        draft.limit = int(number.value)
        draft.place(index, role="rank", value=str(draft.limit))
        return True
    return False


def _first_percent(draft: Draft, index: int) -> bool:
    """消费前10%的客户, “top 5 percent of customers by spend”, “the highest 10%”."""
    percent, before = float(draft.tokens[index].value.value) * 100, draft.beside(index, -1)
    if before is None or before[1].kind not in ("top", "bottom", "highest", "lowest") or not 0 < percent < 100:
        return False
    lowest = before[1].kind in ("bottom", "lowest")
    draft.percent, draft.direction = round(percent, 6), "lowest" if lowest else "highest"
    draft.place(before[0], index, role="rank", value=f"{draft.percent:g}%")
    return True


def _sorted_by_measure(draft: Draft) -> bool:
    return any(
        token.kind == "group" and (after := draft.beside(index, 1)) is not None and after[1].kind == "measure"
        for index, token in enumerate(draft.tokens)
    )

"""What narrows a question: values of the database, and numbers with an operator."""

from __future__ import annotations

from collections.abc import Iterable

from crm_tools.analytics.audience_request import Condition
from crm_tools.analytics.list_fields import SCORES
from crm_tools.analytics.periods import DAY, resolve
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import Filter, Operator, Scalar
from crm_tools.assistant.understand import denials, goods
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.numbers import Number
from crm_tools.assistant.understand.people import DEEDS, PEOPLE_MEASURES

MOST_ROWS = 1_000_000
"""As many as a request may ask for."""
_BEFORE: dict[str, Operator] = {"gt": "gt", "ge": "ge", "lt": "lt", "le": "le", "eq": "eq"}
_AFTER: dict[str, Operator] = {"ge_after": "ge", "le_after": "le"}
_AFTERNOON = ("下午", "傍晚", "晚上", "夜里", "夜间", "晚间")
_OF_ORDERS = ("orders", "placed_orders", "refunded_orders", "cancelled_orders", "pending_orders")
_LARGE = 100
"""A bare number from here on beside “orders” may be an amount as well as a count."""


def take_values(draft: Draft) -> None:
    """Values become filters: several of one dimension mean any of them, 除了 and “excluding” deny them."""
    goods.take_goods(draft)
    _new_goods(draft)
    _days_of_week(draft)
    _terms(draft)
    chosen: dict[str, list[str]] = {}
    denied: dict[str, list[str]] = {}
    ends: dict[str, int] = {}
    runs = list(_runs(draft))
    separate = goods.bought_apart(draft, runs)
    for run in runs:
        if denials.of_the_same(draft, run, ends):
            continue
        negation = denials.negation(draft, run)
        target = chosen if negation is None else denied
        for index in run:
            name, value = draft.tokens[index].value
            ends[name] = index
            target.setdefault(name, []).append(value)
        for name in dict.fromkeys(draft.tokens[index].value[0] for index in run):
            _absorb_name(draft, run if negation is None else [*run, negation], name)
        roles = [index for index in run if index not in draft.placed]
        roles += [] if negation is None else [negation]
        if roles:
            draft.place(*roles, role="filter", value=_told(draft, run))
        _place_between(draft, run)
    for name, found in chosen.items():
        unique = tuple(dict.fromkeys(found))
        if name in separate:
            draft.filters += [_filter(name, "eq", "in", tuple(one)) for one in separate[name]]
            continue
        draft.filters.append(_filter(name, "eq", "in", unique))
    for name, found in denied.items():
        unique = tuple(dict.fromkeys(found))
        if name not in chosen or (
            DIMENSIONS[name].family == "item" and (draft.has("unbought") or denials.buyers(draft))
        ):
            draft.filters.append(_filter(name, "ne", "not_in", unique))
        else:
            draft.unclear.append(("、".join(unique), "understand.reason.both_ways"))
    _number_of_values(draft)
    for index, _ in list(draft.open("other")):
        if denied:
            draft.place(index)
    for index, _ in list(draft.open("only")):
        draft.place(index)


def _number_of_values(draft: Draft) -> None:
    """上海、北京、广州三个城市: the number of those named before it."""
    several = {one.field: len(one.value) for one in draft.filters if one.op == "in" and isinstance(one.value, tuple)}
    for index, token in list(draft.open("number")):
        noun, before = draft.follows(index, 1, "dimension"), draft.follows(index, -1, "value")
        if noun is None or before is None or several.get(draft.tokens[noun].value) != token.value.value:
            continue
        draft.place(index, noun)
        if draft.tokens[noun].value not in draft.dimensions:
            draft.dimensions.append(draft.tokens[noun].value)


def _new_goods(draft: Draft) -> None:
    """新品的销售额: what was listed in the days that make a product new."""
    for index, _ in list(draft.open("new_goods")):
        if draft.segment or draft.has("interest", "similar", "buy", "unbought") or not draft.has("measure", "sell"):
            continue
        first = draft.today - DAY * (draft.desk.definitions.new_product.days - 1)
        draft.filters.append(Filter(field="listed_on", op="ge", value=first.isoformat()))
        draft.place(index, role="filter", value=f"listed since {first}")


def _days_of_week(draft: Draft) -> None:
    """Weekends and workdays within a period: one of them narrows it, both are set side by side."""
    found = list(draft.open("weekend", "workday"))
    for index, _ in list(draft.open("dimension")):
        if draft.tokens[index].text == "weekdays" and any(token.kind == "weekend" for _, token in found):
            draft.retag(index, "workday", "weekdays")
            found.append((index, draft.tokens[index]))
    if {token.kind for _, token in found} == {"weekend", "workday"}:
        if "day_kind" not in draft.dimensions:
            draft.dimensions.append("day_kind")
        places = [index for index, _ in found]
        between = range(min(places), max(places))
        beside = draft.follows(max(places), 1, "higher", "versus", "split")
        draft.place(*places, *([] if beside is None else [beside]), role="dimension", value="day_kind")
        draft.place(*(at for at in between if draft.tokens[at].kind in ("and", "versus", "follow", "filler")))
        return
    for index, token in found:
        if token.kind == "weekend" and draft.period and _only_weekends(draft, draft.period):
            draft.place(index)
            continue
        days = (6, 7) if token.kind == "weekend" else (1, 2, 3, 4, 5)
        draft.filters.append(Filter(field="weekday", op="in", value=days))
        draft.place(index, role="filter", value=f"weekday in {days}")


def _only_weekends(draft: Draft, period: str) -> bool:
    """上周末 names its days already."""
    days = resolve(period, draft.today)
    return days.start is not None and days.start.isoweekday() >= 6 and days.days is not None and days.days <= 2


def _terms(draft: Draft) -> None:
    """满300减30: a coupon that needs 300 and takes 30 off, as it was given."""
    for index, token in list(draft.open("terms")):
        least, off = token.value
        draft.filters.append(Filter(field="coupon_threshold", op="eq", value=least))
        draft.filters.append(Filter(field="coupon_off", op="eq", value=off))
        draft.place(index, role="filter", value=f"coupon {off} off {least}")


def _filter(name: str, one: Operator, several: Operator, values: tuple[str, ...]) -> Filter:
    return (
        Filter(field=name, op=one, value=values[0])
        if len(values) == 1
        else Filter(field=name, op=several, value=values)
    )


def _runs(draft: Draft) -> Iterable[list[int]]:
    """Neighbouring values, connected by commas and “and”."""
    run: list[int] = []
    for index, token in enumerate(draft.tokens):
        if token.kind == "value" and index not in draft.placed:
            if run and denials.apart(draft, run, index):
                yield run
                run = []
            run.append(index)
        elif token.kind in ("filler", "comma", "and") or (
            run and token.kind == "dimension" and token.value == draft.tokens[run[-1]].value[0]
        ):
            continue
        elif run:
            yield run
            run = []
    if run:
        yield run


def _absorb_name(draft: Draft, run: list[int], name: str) -> None:
    """抖音渠道, gold level: the dimension's name beside its value says nothing more."""
    after = draft.follows(max(run), 1, "not_after")
    for index in run if after is None else [*run, after]:
        for step in (1, -1):
            beside = draft.follows(index, step, "dimension")
            if beside is None or beside in draft.placed or draft.tokens[beside].value != name:
                if name == "category" and step == 1 and beside is not None and _goods_noun(draft, beside):
                    draft.place(beside)
                continue
            marked = draft.follows(beside, -1, "group", "which", "which_all", "number", "other")
            if marked is None or marked > beside:
                draft.place(beside)


def _goods_noun(draft: Draft, index: int) -> bool:
    """“Beauty products”: the noun says nothing more, unless they are ranked or listed."""
    noun = draft.tokens[index]
    ranked = draft.has("highest", "lowest", "top", "bottom", "rank", "metaphors", "which_all", "list", "group")
    return noun.value == "product" and noun.text.isascii() and not ranked


def _place_between(draft: Draft, run: list[int]) -> None:
    for index in range(run[0], run[-1]):
        if draft.tokens[index].kind in ("and", "only"):
            draft.place(index)


def _told(draft: Draft, run: list[int]) -> str:
    return ", ".join(f"{draft.tokens[index].value[0]}={draft.tokens[index].value[1]}" for index in run)


def take_numbers(draft: Draft) -> None:
    """Numbers with an operator become conditions on the measure, price or amount they stand beside."""
    _hours_of_day(draft)
    for index, token in list(draft.open("number", "range")):
        if token.kind == "number" and _is_rank(draft, index):
            continue
        operator, marks = _operator(draft, index)
        if operator is None:
            continue
        first, last = min(index, *marks) if marks else index, max(index, *marks) if marks else index
        for subject in (draft.beside(first, -1), draft.beside(last, 1)):
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
    if last.op in ("between", operator) or not _fits(last.field, value):
        return
    draft.conditions.append(last.model_copy(update={"op": operator, "value": plain(value.value)}))
    told = f"{last.field} {operator} {plain(value.value)}"
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
        if token.kind == "range":
            last -= 1
        if not 0 <= first <= last <= 23:
            draft.ask(index)
            continue
        where = Filter(field="hour", op="between", value=(first, last)) if first < last else None
        draft.filters.append(where or Filter(field="hour", op="eq", value=first))
        draft.place(index, *([] if part is None else [part]), role="filter", value=f"hour {first}-{last}")


def _operator(draft: Draft, index: int) -> tuple[Operator | None, list[int]]:
    """The operator of a number and the tokens that say it."""
    token = draft.tokens[index]
    before, after = draft.beside(index, -1), draft.beside(index, 1)
    if token.kind == "range":
        marks = [before[0]] if before and before[1].kind == "eq" else []
        return "between", marks
    if before and before[1].kind in _BEFORE:
        return _BEFORE[before[1].kind], [before[0]]
    if after and after[1].kind in _AFTER:
        return _AFTER[after[1].kind], [after[0]]
    number: Number = token.value
    if before and ((before[1].kind == "measure" and number.unit == "times") or before[1].kind == "rfm_score"):
        return "eq", []
    return None, []


def _bind(draft: Draft, subject: int, index: int, operator: Operator, marks: list[int]) -> bool:
    """Try to read the number as a condition on the token at ``subject``."""
    token, number = draft.tokens[subject], draft.tokens[index]
    low, high = number.value if number.kind == "range" else (number.value, number.value)
    field = _field(draft, subject, low)
    if field is None or not _fits(field, high):
        return False
    value: Scalar | tuple[Scalar, ...] = plain(low.value)
    if operator == "between":
        value = (plain(low.value), plain(high.value))
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
        if name in _OF_ORDERS and number.unit == "yuan":
            return "order_amount"
        if name in _OF_ORDERS and number.unit == "none" and number.value >= _LARGE and not _grouped(draft):
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
    return bool(draft.dimensions) or draft.has("group", "grouped", "which", "which_all", "dimension")


def _fits(field: str, number: Number) -> bool:
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


def plain(value: float) -> int | float:
    """Whole numbers as such."""
    return int(value) if value == int(value) else round(value, 10)


def _is_rank(draft: Draft, index: int) -> bool:
    """前10名, “top 5”, “the five cities with most …”, 登录最多的20个客户."""
    number: Number = draft.tokens[index].value
    before, after = draft.beside(index, -1), draft.beside(index, 1)
    if number.unit in ("percent", "yuan", "days") or number.value != int(number.value):
        return False
    if not 1 <= number.value <= MOST_ROWS:
        return False
    if before and before[1].kind in ("top", "bottom", "highest", "lowest"):
        draft.limit = int(number.value)
        if before[1].kind in ("top", "bottom"):
            draft.direction = draft.direction or ("highest" if before[1].kind == "top" else "lowest")
            draft.place(before[0])
        draft.place(index, role="rank", value=str(draft.limit))
        return True
    if before and before[1].kind == "measure" and after and after[1].kind == "dimension" and number.unit == "none":
        ranked = draft.follows(before[0], -1, "highest", "lowest")
        if ranked is not None:  # most viewed 10 products
            draft.limit = int(number.value)
            draft.place(index, role="rank", value=str(draft.limit))
            return True
    if before and before[1].kind in (*_BEFORE, "measure", "rfm_score"):
        return False
    ranked = bool(draft.segment) or draft.has("highest", "lowest", "metaphors", "rank", "rank_up")
    ranked = ranked or _sorted_by_measure(draft)
    if after and after[1].kind in ("highest", "lowest", "metaphors") and number.unit in ("none", "people"):
        ranked = True
    named = after and (
        after[1].kind in ("dimension", "metaphors", "segment", "highest", "lowest", "customer", "value", "which")
    )
    if named and after and (ranked or after[1].kind == "segment"):
        draft.limit = int(number.value)
        draft.place(index, role="rank", value=str(draft.limit))
        return True
    return False


def _sorted_by_measure(draft: Draft) -> bool:
    return any(
        token.kind == "group" and (after := draft.beside(index, 1)) is not None and after[1].kind == "measure"
        for index, token in enumerate(draft.tokens)
    )

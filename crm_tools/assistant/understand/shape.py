"""How the answer is laid out: measures, groups, ranking, share, trend, chart."""

from __future__ import annotations

import re

from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.understand.draft import BLANK, Draft
from crm_tools.assistant.understand.when import trend_unit

_SORTS = re.compile(r"按|按照|根据|依|by|sort|order|rank")
_WORSE = re.compile(r"worst|最差|最惨|poorest|weakest|最弱")
_BETTER = re.compile(r"best|最好|最强|strongest")
_LOSSES = ("refund_amount", "refund_rate", "refunded_orders", "product_refunds", "cancelled_orders", "pending_orders")
_NOUNS = ("customer", "product")
_DAILY = {"日活": "day", "dau": "day", "月活": "month", "mau": "month", "周活": "week", "wau": "week"}


_EVERY = re.compile(
    r"每(?:一?个?)(?:月|周|天|年|季度|星期|日)都"
    r"|\b(?:who|customers) .*\b(?:every|each) (?:day|week|month|quarter|year)\b"
)
"""Something done in each of many periods: no rule of ours says it."""


def take_shape(draft: Draft) -> None:
    if found := _EVERY.search(draft.text.norm):
        draft.unclear.append((draft.text.quote(*found.span()), None))
    _charts(draft)
    _markers(draft)
    _groups(draft)
    _comparisons_of_values(draft)
    _measures(draft)
    _ranking(draft)
    _named_dimensions(draft)
    _share_and_running(draft)
    _trend(draft)
    _counting(draft)


def _charts(draft: Draft) -> None:
    charts = {"chart_bar": "bar", "chart_line": "line", "chart_pie": "pie", "chart_any": "auto", "chart_none": "none"}
    for index, token in list(draft.open(*charts, "export")):
        if token.kind in charts and draft.chart in (None, "auto"):
            draft.chart = charts[token.kind]
        draft.place(index, role="chart" if token.kind in charts else "words", value=charts.get(token.kind, ""))


def _markers(draft: Draft) -> None:
    """Words that only say what kind of answer is wanted."""
    for index, token in list(draft.open("which_all", "list", "split", "customer", "higher", "which")):
        if token.kind in ("which_all", "list"):
            draft.listed = True
            draft.people = draft.people or token.text.startswith(("客户", "会员"))
            draft.place(index)
        elif token.kind == "customer":
            draft.people = True
            draft.place(index)
        elif token.kind == "split":
            draft.place(index)
        elif token.kind == "which" and _closes(draft, index):
            draft.single = True
            draft.people = draft.people or token.text in ("谁", "是谁")
            draft.place(index)
        elif token.kind == "which" and token.text in ("who", "whom", "谁", "是谁", "who is", "who's"):
            draft.people = draft.single = True
            draft.place(index)
        elif (
            token.kind == "which"
            and token.text in ("what", "什么")
            and draft.follows(index, 1, "dimension", "number") is None
        ):
            draft.place(index)


def _closes(draft: Draft, index: int) -> bool:
    """…最高的品类是哪个: it asks for one of what was named."""
    return draft.beside(index, 1) is None and draft.beside(index, -1) is not None


def _groups(draft: Draft) -> None:
    """每…, 按…, “by …”, “which …” with the dimensions they stand before."""
    for index, token in list(draft.open("grouped", "which_time")):
        _add_dimension(draft, token.value)
        draft.single = draft.single or token.kind == "which_time"
        draft.place(index, role="dimension", value=token.value)
    for index, token in list(draft.open("group", "which")):
        found = _dimensions_after(draft, index)
        if token.text == "分" and draft.beside(index, 1) is None and draft.follows(index, -1, "dimension") is not None:
            draft.place(index)
            continue
        if found and _ambiguous_per(draft, index, found):
            continue
        for place in found:
            _add_dimension(draft, draft.tokens[place].value)
        if found:
            draft.place(index, *found, role="dimension", value=", ".join(draft.tokens[place].value for place in found))
            if token.kind == "which":
                draft.single = not _plural(draft.tokens[found[-1]].text)
        elif (named := _leading_measure(draft, index)) is not None:
            _add_dimension(draft, named)
            draft.place(index)
        elif token.kind == "group" and _SORTS.match(token.text):
            _sort_by(draft, index)
        elif token.kind == "which" and draft.has("higher", "versus"):
            draft.place(index)


def _leading_measure(draft: Draft, index: int) -> str | None:
    """The dimension that the measure after a marker begins with: 各 + 品类销售额."""
    after = draft.follows(index, 1, "measure")
    leading = draft.tokens[after].read_as("leading") if after is not None else None
    return None if leading is None else str(leading.value)


def _ambiguous_per(draft: Draft, index: int, found: list[int]) -> bool:
    """“Orders per customer” may mean a list or an average."""
    if draft.tokens[index].text == "per" and draft.tokens[found[0]].value == "customer" and not draft.listed:
        draft.ask(index, "understand.reason.per_customer")
        draft.place(*found)
        return True
    return False


def _dimensions_after(draft: Draft, index: int) -> list[int]:
    """Dimensions right after a marker, values and numbers between them skipped, with those that “and” adds."""
    found: list[int] = []
    at = draft.beside(index, 1)
    while at and at[1].kind in ("value", "number", "customer", "other") and at[0] in draft.placed:
        at = draft.beside(at[0], 1)
    while at and at[1].kind == "dimension" and at[0] not in draft.placed and DIMENSIONS[at[1].value].groups:
        found.append(at[0])
        after = draft.beside(at[0], 1)
        if after and after[1].kind == "and":
            beyond = draft.beside(after[0], 1)
            if beyond and beyond[1].kind == "dimension":
                draft.place(after[0])
                at = beyond
                continue
        comma = _after_comma(draft, at[0])
        if comma is None:
            break
        at = (comma, draft.tokens[comma])
    return found


def _after_comma(draft: Draft, index: int) -> int | None:
    """“by city, level”: a dimension right behind a comma and nothing else."""
    if index + 2 < len(draft.tokens) and draft.tokens[index + 1].kind == "comma":
        beyond = draft.tokens[index + 2]
        if beyond.kind == "dimension" and draft.tokens[index + 1].text == ",":
            return index + 2
    return None


def _sort_by(draft: Draft, index: int) -> None:
    """按销售额排序, “customers by revenue”."""
    if (head := draft.follows(index, 1, "head_count")) is not None:
        draft.direction = draft.direction or "highest"
        draft.place(index, head)
        return
    after = draft.follows(index, 1, "measure")
    if after is None:
        return
    name = draft.tokens[after].value
    draft.order = (name, True)
    if name not in draft.measures:
        draft.measures.append(name)
    draft.place(index, after, role="order", value=name)


def _add_dimension(draft: Draft, name: str) -> None:
    if name not in draft.dimensions:
        draft.dimensions.append(name)


def _plural(text: str) -> bool:
    return text.isascii() and text.endswith("s") and not text.endswith("ss")


def _comparisons_of_values(draft: Draft) -> None:
    """上海和北京对比: several values of one dimension, side by side."""
    several = [one.field for one in draft.filters if one.op == "in" and one.field in DIMENSIONS]
    apart = draft.has("versus", "higher", "split") or any(token.kind == "split" for token in draft.tokens)
    for index, _ in list(draft.open("versus", "higher")):
        draft.place(index)
    if apart and len(several) == 1 and several[0] not in draft.dimensions and not draft.compare:
        draft.dimensions.insert(0, several[0])


def _measures(draft: Draft) -> None:
    for index, token in list(draft.open("measure")):
        name: str = token.value
        if _runs_together(draft, index) or _either(draft, index):
            draft.ask(index)
            continue
        if name not in draft.measures:
            draft.measures.append(name)
        draft.place(index, role="measure", value=name)
        unit = _DAILY.get(token.text)
        if unit and unit not in draft.dimensions and draft.period not in (None, "today", "yesterday"):
            draft.dimensions.append(unit)
        for step in (1, -1):
            beside = draft.follows(index, step, "how_many", "and")
            if beside is not None:
                draft.place(beside)


def _runs_together(draft: Draft, index: int) -> bool:
    """用券订单数: two measures with nothing between them are something else than both."""
    token, before = draft.tokens[index], draft.tokens[index - 1] if index else None
    return bool(
        before
        and before.kind == "measure"
        and before.end == token.start
        and not token.text.isascii()
        and before.value != token.value
        and not draft.apart(index - 1, index)
    )


def _either(draft: Draft, index: int) -> bool:
    """销售额或者订单数: one of them, and nobody can tell which."""
    before = draft.follows(index, -1, "and")
    if before is None or draft.tokens[before].text not in ("或", "或者", "or"):
        return False
    return draft.follows(before, -1, "measure") is not None


def _ranking(draft: Draft) -> None:
    for index, token in list(draft.open("highest", "lowest", "bottom", "top")):
        if not token.text.isascii() and (token.kind == "top" or token.text in ("后", "末", "最后", "末尾")):
            continue  # with a number they were placed as a rank
        direction = "highest" if token.kind in ("highest", "top") else "lowest"
        if any(name in _LOSSES for name in draft.measures):
            direction = {True: "highest"}.get(bool(_WORSE.search(token.text)), direction)
            direction = {True: "lowest"}.get(bool(_BETTER.search(token.text)), direction)
        if draft.direction not in (None, direction):
            draft.ask(index, "understand.reason.both_ways")
            continue
        draft.direction = "highest" if direction == "highest" else "lowest"
        draft.place(index, role="rank", value=direction)
    for index, token in list(draft.open("rank", "rank_up")):
        draft.direction = "lowest" if token.kind == "rank_up" else draft.direction or "highest"
        draft.listed = True
        draft.place(index, role="order", value=token.kind)
        beside = draft.follows(index, 1, "measure")
        if beside is not None:
            draft.place(beside)


def _of_goods_ranked(draft: Draft, index: int) -> bool:
    """北京客户买得最多的品类: goods are ranked, whose buyers are named before."""
    ends = draft.where(len(draft.tokens), lambda t: t.kind not in BLANK, -1)
    last = draft.tokens[ends] if ends is not None else None
    return bool(
        last
        and ends != index
        and ends not in draft.placed
        and last.kind == "dimension"
        and last.value in ("product", "category", "price_band")
        and _after_rank(draft, ends or 0)
    )


def _object_of_deed(draft: Draft) -> bool:
    """浏览过5次以上商品的客户: the customers at the end are what is asked for, 商品 only what they did it to."""
    ends = draft.where(len(draft.tokens), lambda t: t.kind not in BLANK, -1)
    last = draft.tokens[ends] if ends is not None else None
    people = last is not None and (last.kind == "customer" or (last.kind == "dimension" and last.value == "customer"))
    marked = draft.has("group", "grouped", "split", "highest", "lowest", "top", "bottom", "rank", "share")
    return bool(people and draft.conditions and not marked)


def _named_dimensions(draft: Draft) -> None:
    """Dimensions without a marker: 城市销售额, 退款率最高的品类; customers and products may be plain nouns."""
    for index, token in list(draft.open("dimension")):
        name: str = token.value
        if _no_group(draft, index):
            draft.ask(index)
            continue
        if not DIMENSIONS[name].groups:
            draft.ask(index, "understand.reason.only_filters")
            continue
        target = bool(draft.limit or draft.direction or draft.conditions)
        ranked = _after_rank(draft, index) or (name == "product" and draft.has("metaphors"))
        if name == "customer":
            draft.people = True
            draft.place(index)
            if _of_goods_ranked(draft, index):
                continue
            if target and draft.measures and (ranked or not _other_target(draft, name)):
                _add_dimension(draft, name)
        elif (name == "product" and _object_of_deed(draft)) or _plain_noun(draft, name, target, ranked):
            draft.place(index)
        else:
            _add_dimension(draft, name)
            draft.place(index, role="dimension", value=name)


def _no_group(draft: Draft, index: int) -> bool:
    """“For a year” names no groups, as “by year” does."""
    token = draft.tokens[index]
    bare = token.text in ("day", "week", "month", "quarter", "year", "hour") and DIMENSIONS[token.value].time
    return bool(bare) and not (
        draft.direction or draft.limit or draft.single or draft.has("group", "and", "trend", "split")
    )


def _plain_noun(draft: Draft, name: str, target: bool, ranked: bool) -> bool:
    """商品 and 问卷 beside a measure only say what it is of."""
    if name == "survey":
        return bool(draft.measures) and not (target or draft.listed or draft.has("group", "split"))
    if name == "coupon":
        told = target or draft.listed or draft.has("group", "split", "which", "which_all", "rank", "share")
        return bool(draft.measures) and not told
    if name != "product":
        return False
    if not (target or draft.listed) and (draft.measures or draft.dimensions):
        return True
    return _other_target(draft, name) and not (draft.listed or ranked)


def _after_rank(draft: Draft, index: int) -> bool:
    """最高的客户, 前3的商品: what is ranked stands behind the word of rank."""
    before = draft.beside(index, -1)
    while before and before[1].kind in ("number", "value", "rank"):
        before = draft.beside(before[0], -1)
    return bool(before and before[1].kind in ("highest", "lowest", "top", "bottom"))


def _other_target(draft: Draft, name: str) -> bool:
    """Something else is already ranked or listed."""
    return any(other != name for other in draft.dimensions)


def _share_and_running(draft: Draft) -> None:
    for index, _ in list(draft.open("share")):
        draft.share = True
        draft.place(index, role="share", value="share")
    for index, token in list(draft.open("running")):
        timed = any(DIMENSIONS[name].time == "calendar" for name in draft.dimensions)
        draft.running = timed
        draft.place(index, role="words" if not timed else "measure", value=token.text)


def _trend(draft: Draft) -> None:
    for index, _ in list(draft.open("trend")):
        draft.trend = True
        draft.place(index)
    if draft.trend and not any(DIMENSIONS[name].time for name in draft.dimensions):
        draft.dimensions.insert(0, trend_unit(draft.period or "all", draft))
    if draft.trend and draft.chart is None:
        draft.chart = "line"


def _counting(draft: Draft) -> None:
    """How many: of the measure beside it, or of customers; counts of other things are not known."""
    for index, _ in list(draft.open("how_many", "count_word")):
        after, before = draft.beside(index, 1), draft.beside(index, -1)
        near = [found[1] for found in (after, before) if found]
        if after and after[1].kind == "dimension" and after[1].value not in _NOUNS and not draft.measures:
            draft.ask(index, "understand.reason.count_of")
        elif draft.tokens[index].kind == "count_word" and not _right_behind(draft, index):
            continue
        elif draft.measures or any(token.kind == "measure" for token in near):
            draft.place(index)
        elif draft.segment or draft.people or draft.has("segment") or any(token.kind == "value" for token in near):
            draft.counted = draft.people = True
            draft.place(index)


def _right_behind(draft: Draft, index: int) -> bool:
    """订单 + 数量: the count of what stands right before, with nothing between."""
    before = draft.tokens[index - 1] if index else None
    counted = before is not None and (before.kind in ("measure", "segment", "customer") or before.value == "customer")
    return counted or draft.tokens[index].text.isascii()

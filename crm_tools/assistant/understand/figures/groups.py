"""What an answer is grouped by where a word says so: 每…, 按…, “by …”, “which …”."""

from __future__ import annotations

import re

from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.amounts import by_count
from crm_tools.assistant.understand.figures.doers import by_whom

_SORTS = re.compile(r"按|按照|根据|依|by|sort|order|rank")
_LAYOUT = re.compile(r"按|分|逐|依|根据|by|per|[a-z]+ly$|across|broken|split|group")


def take_groups(draft: Draft) -> None:
    """每…, 按…, “by …”, “which …” with the dimensions they stand before."""
    for index, token in list(draft.open("grouped", "which_time")):
        add_dimension(draft, token.value)
        if token.kind == "grouped":
            draft.marked.add(token.value)
            draft.weakly |= {token.value} if _LAYOUT.match(token.text) else set()
        draft.single = draft.single or token.kind == "which_time"
        draft.place(index, role="dimension", value=token.value)
    if "weekday" in draft.dimensions and any(t.kind == "which_time" and t.value == "day" for t in draft.tokens):
        draft.dimensions = [name for name in draft.dimensions if name != "day"]  # 周一到周日哪天单子多
    _which_of_figure(draft)
    for index, token in list(draft.open("group", "which")):
        found = _dimensions_after(draft, index)
        if token.kind == "which" and draft.text.norm.startswith("的", token.end):
            found = []  # 哪边的客户退货更厉害: of which side, not which of them
        if not found and _each_of_them(draft, index):
            draft.retag(index, "split", token.text)
            draft.place(index)
            continue
        if not found and (named := _each_value(draft, index)) is not None:
            add_dimension(draft, named)
            draft.marked.add(named)
            draft.place(index)
            continue
        if not found and _closes_a_group(draft, index):
            draft.place(index)
            continue
        if found and _ambiguous_per(draft, index, found):
            continue
        if found and by_whom(draft, index, found):
            draft.people = True
            draft.place(index, *found)
            continue
        if (
            token.text.startswith(("among", "for all"))
            and draft.tokens[found[0] if found else index].value == "customer"
        ):
            draft.place(index, *found)  # among gold members
            draft.people = draft.people or draft.has("share")
            continue
        if token.text in ("among", "amongst", "within") and draft.has("share") and not found:
            draft.place(index)  # of whom the share is
            continue
        for place in found:
            add_dimension(draft, draft.tokens[place].value)
            if token.kind == "group":
                draft.marked.add(draft.tokens[place].value)
                draft.weakly |= {draft.tokens[place].value} if _LAYOUT.match(token.text) else set()
        if found:
            draft.place(index, *found, role="dimension", value=", ".join(draft.tokens[place].value for place in found))
            if token.kind == "which":
                draft.single = not _plural(draft.tokens[found[-1]].text)
        elif (named := _leading_measure(draft, index)) is not None:
            add_dimension(draft, named)
            draft.marked |= set() if _LAYOUT.match(token.text) or token.kind == "which" else {named}
            draft.single = draft.single or token.kind == "which"
            draft.place(index)
        elif token.kind == "group" and _SORTS.match(token.text):
            _sort_by(draft, index)
        elif token.kind == "which" and (draft.has("higher", "versus", "comparative") or _which_rate(draft, index)):
            draft.place(index)
        elif token.kind == "which" and any(t.kind == "measure" and t.value == "unsold_products" for t in draft.tokens):
            draft.place(index)  # which products did not sell


def _which_of_figure(draft: Draft) -> None:
    """哪些 + 券核销率高: groups of the noun that the figure begins with."""
    for index, token in enumerate(draft.tokens):
        measure = draft.follows(index, 1, "measure") if token.kind == "which_all" else None
        if measure is not None and (named := _begins_with(draft, index, measure)) is not None:
            add_dimension(draft, named)


def _which_rate(draft: Draft, index: int) -> bool:
    """“Which share of orders was refunded”: a rate is asked for, and no thing among others."""
    after = draft.follows(index, 1, "measure")
    return after is not None and MEASURES[draft.tokens[after].value].unit == "rate"


def _each_value(draft: Draft, index: int) -> str | None:
    """“Top 3 in each of beauty and womenswear”: the dimension of the values behind."""
    after = draft.beside(index, 1)
    if after is None or after[1].kind != "value" or draft.tokens[index].text not in _EACH_VALUE:
        return None
    name = after[1].value[0]
    several = sum(t.kind == "value" and t.value[0] == name for t in draft.tokens) > 1
    return str(name) if several and DIMENSIONS[name].groups else None


_EACH_VALUE = ("按", "each", "in each", "for each", "every", "in every", "每", "每个", "各")


def _closes_a_group(draft: Draft, index: int) -> bool:
    """按支付状态分, 拆到每一天: said before or behind what it groups by."""
    text = draft.tokens[index].text
    if text in ("分", "拆") and draft.follows(index, -1, "dimension", "grouped") is not None:
        return True
    return draft.follows(index, 1, "grouped", "which_time") is not None and not text.isascii()


_EACH_OF_THEM = ("各", "各个", "各类")
_COUNTED = ("which", "how_many", "sell", "buy", "share", "use", "measure", "head_count", "growth", "split", "earn")


def _each_of_them(draft: Draft, index: int) -> bool:
    """北京和上海各有多少单, 各卖了几台: each of what is named, rather than each of a kind."""
    if draft.tokens[index].text == "each" and draft.beside(index, 1) is None:
        return draft.beside(index, -1) is not None  # “and how many does each have?”
    if draft.tokens[index].text not in _EACH_OF_THEM or _leading_measure(draft, index) is not None:
        return False
    after = draft.beside(index, 1)
    return after is None or after[1].kind in _COUNTED


def _leading_measure(draft: Draft, index: int) -> str | None:
    """The dimension that the measure after a marker begins with: 各 + 品类销售额."""
    after = draft.follows(index, 1, "measure")
    if draft.language == "en" and draft.has("top", "bottom", "highest", "lowest", "rank", "rank_up"):
        return None  # top 5 cities by coupons used
    leading = draft.tokens[after].read_as("leading") if after is not None else None
    if leading is None and after is not None and draft.tokens[index].kind == "which":
        return _begins_with(draft, index, after)
    return None if leading is None else str(leading.value)


def _begins_with(draft: Draft, index: int, measure: int) -> str | None:
    """哪张 + 券核销率, 哪个 + 商品退款金额: what is asked for is the noun that the figure begins with."""
    token = draft.tokens[measure]
    if draft.language != "zh" or draft.tokens[index].end != token.start:
        return None
    for cut in range(len(token.text) - 1, 0, -1):
        nouns = [one.value for one in draft.words.entries(token.text[:cut]) if one.kind == "dimension"]
        if nouns and DIMENSIONS[nouns[0]].groups:
            return str(nouns[0])
    return None


def _ambiguous_per(draft: Draft, index: int, found: list[int]) -> bool:
    """“Orders per customer” may mean a list or an average."""
    if draft.tokens[index].text == "per" and draft.tokens[found[0]].value == "customer" and not draft.listed:
        if _average_by_group(draft, index, found[0]):
            return True
        draft.ask(index, "understand.reason.per_customer")
        draft.place(*found)
        return True
    return False


_AVERAGES = {"sales": "sales_per_buyer", "orders": "orders_per_buyer", "logins": "logins_per_customer"}


def _average_by_group(draft: Draft, index: int, person: int) -> bool:
    """“Sales per customer by city”: grouped by something else, the figure is an average."""
    measure = draft.follows(index, -1, "measure")
    other = any(
        t.kind == "grouped"
        or (t.kind == "group" and at != index and draft.follows(at, 1, "dimension") not in (None, person))
        for at, t in enumerate(draft.tokens)
    )
    if measure is None or draft.tokens[measure].value not in _AVERAGES or not other:
        return False
    draft.retag(measure, "measure", _AVERAGES[draft.tokens[measure].value])
    draft.place(index, person)
    return True


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
    beside, passed = draft.beside(index, 1), False
    while draft.language == "zh" and beside is not None and beside[1].kind in ("period", "running"):
        beside, passed = draft.beside(beside[0], 1), True  # 按今年的复购率排
    if beside is None or beside[1].kind != "measure" or (beside[0] in draft.placed and not passed):
        return
    after = beside[0]
    name = by_count(draft, after) or str(beside[1].value)
    draft.order = (name, True)
    if name not in draft.measures:
        draft.measures.append(name)
    draft.place(index, after, role="order", value=name)


def add_dimension(draft: Draft, name: str) -> None:
    """Group by ``name``, once."""
    if name not in draft.dimensions:
        draft.dimensions.append(name)


_EACH = re.compile(r"每|(?:for |in |within |of )?(?:each|every)\b")


def of_each(draft: Draft, index: int) -> bool:
    """Whether a dimension is told by “each”: it is within its groups that something else is ranked."""
    marker = draft.follows(index, -1, "group")
    named = draft.tokens[index].value
    return marker is not None and bool(_EACH.match(draft.tokens[marker].text)) and named != "product"


def _plural(text: str) -> bool:
    return text.isascii() and text.endswith("s") and not text.endswith("ss")


_CHANNEL = re.compile("渠道|channels?|channel[- ]wise|per[- ]channel")
_OF_INQUIRIES = {"inquiries", "inquiring_customers"}


def channel_of_inquiries(draft: Draft, measures: list[str]) -> None:
    """“Inquiries by channel”, 各渠道咨询量: that by which they asked, where no other channel is named."""
    said = [t for t in draft.tokens if t.kind in ("dimension", "grouped") and t.value == "channel"]
    plain = said and all(_CHANNEL.fullmatch(token.text) for token in said)
    if plain and set(measures) <= _OF_INQUIRIES and not any(one.field == "channel" for one in draft.filters):
        draft.dimensions = ["inquiry_channel" if name == "channel" else name for name in draft.dimensions]

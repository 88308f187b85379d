"""Averages per buyer, order and piece: 平均每个买家花了多少, “how many items per order”, “average price per laptop”."""

from __future__ import annotations

import re

from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.people import is_person

_AVERAGE = ("平均", "平均值", "均值", "average", "avg", "mean", "averages", "on average", "per head", "per capita")
_RATIOS = {
    ("sales", "people"): "sales_per_buyer",
    ("orders", "people"): "orders_per_buyer",
    ("logins", "people"): "logins_per_customer",
    ("sales", "orders"): "aov",
    ("units", "orders"): "units_per_order",
    ("sales", "units"): "average_unit_price",
}
"""What is divided by what, and the measure of it."""
_OF_BUYERS = ("sales_per_buyer", "orders_per_buyer")


def settle_averages(draft: Draft) -> None:
    """A word for averages, or “per”, between two things of which a measure is the ratio."""
    _medians(draft)
    for index, token in list(draft.open("measure")):  # 哪个城市的买家平均每人下单次数
        after = draft.follows(index, 1, "measure")
        marked = draft.follows(index, -1, "group") is not None
        if token.value == "buyers" and not marked and after and draft.tokens[after].value in _OF_BUYERS:
            draft.place(index)
            draft.retag(index, "filler", token.text)
    said = [index for index, token in draft.open("unsupported", "filler", "unknown") if token.text in _AVERAGE]
    per = [index for index, token in draft.open("group") if token.text in ("per", "for each", "for every")]
    if not said and not per:
        return
    below = _below(draft, said, per)
    if below is None:
        if said and any(t.kind == "measure" and t.value in _RATIOS.values() for t in draft.tokens):
            draft.place(*said)  # “average basket value”
        return
    unit, places = below
    above = [
        index
        for index, token in draft.open("measure")
        if index not in places and (token.value, unit) in _RATIOS and not (per and not said and index > per[0])
    ]
    spent = [at for at, t in draft.open("buy") if unit == "people" and any(w in t.text for w in ("spen", "花", "消费"))]
    logins = [at for at, _ in draft.open("login")] if unit == "people" and said else []
    pieces = [at for at, t in draft.open("how_many") if t.text.endswith("件") and unit == "orders"]
    if not above and len(logins) == 1:
        draft.retag(logins[0], "measure", "logins_per_customer")
    elif not above and len(pieces) == 1:
        draft.retag(pieces[0], "measure", "units_per_order")
    elif len(above) == 1:
        draft.retag(above[0], "measure", _RATIOS[(draft.tokens[above[0]].value, unit)])
    elif not above and len(spent) == 1 and said:
        draft.retag(spent[0], "measure", "sales_per_buyer")
    else:
        return
    draft.place(*said, *places)
    for at in places:
        draft.retag(at, "filler", draft.tokens[at].text)


_MEDIAN = re.compile("(?:的)?中位数|中位(?:值|水平)?|median(?: value)?")


def _medians(draft: Draft) -> None:
    """每单金额的中位数, “the median of order values”: of orders' amounts, the only ones whose middle is known."""
    for index, token in list(draft.open("unsupported", "unknown", "filler")):
        if not _MEDIAN.fullmatch(token.text):
            continue
        aov = next((at for at, t in draft.open("measure") if t.value == "aov"), None)
        amount = next((at for at, t in draft.open("dimension") if t.value == "order_amount"), None)
        found = aov if aov is not None else amount
        if found is not None and not any(at != found for at, _ in draft.open("measure")):
            draft.retag(found, "measure", "median_order")
            draft.retag(index, "filler", token.text)
            draft.place(index)


def _below(draft: Draft, said: list[int], per: list[int]) -> tuple[str, list[int]] | None:
    """The unit that something is counted per, and the tokens that say it."""
    for index in [*per, *(at for at, t in draft.open("group") if said and at not in per)]:
        after = draft.beside(index, 1)
        if after is None:
            continue
        at, token = after
        buyers = token.kind == "measure" and token.value == "buyers"
        if buyers or (said and is_person(token)):
            return "people", [index, at]
        if token.kind == "measure" and token.value in ("orders", "units"):
            return str(token.value), [index, at]
    for at, token in draft.open("measure"):
        if said and token.value == "buyers" and token.text.isascii() and not token.text.endswith("s"):
            return "people", [at, *(place for place, t in draft.open("split") if t.text == "respectively")]
    return None

"""What a ranking is of where no word groups by it, and what so many of a thing by another thing asks back."""

from __future__ import annotations

import re

from crm_tools.assistant.understand.draft import BLANK, Draft
from crm_tools.assistant.understand.vocabulary.spans import Token

_GOODS = re.compile(r"\b(?:items?|products?|articles?|goods)\b")


def rank_goods(draft: Draft) -> None:
    """“10 items with most views”, “five least sold products”, “top 3 pet supplies by units”: products are ranked."""
    if draft.language != "en" or draft.dimensions or not draft.limit:
        return
    for index, token in enumerate(draft.tokens):
        if token.kind == "measure" and _GOODS.search(token.text):
            draft.dimensions = ["product"]
        if token.kind == "number" and token.value.value == draft.limit:
            at = draft.where(index, lambda one: one.kind not in (*BLANK, *_BETWEEN), 1)
            of_kind = at is not None and _names_goods(draft.tokens[at])
            if of_kind or _GOODS.search(token.text):
                draft.dimensions = ["product"]


_BETWEEN = ("highest", "lowest", "measure", "sell")
"""3 most viewed home appliances."""


def _names_goods(token: Token) -> bool:
    return token.kind == "value" and token.value[0] in ("category", "product")


_OF_CUSTOMERS = ("city", "level", "channel", "gender")


def each_or_in_all(draft: Draft) -> bool:
    """“Top 50 customers by spend, by city”: fifty in each city, or fifty in all with their cities?"""
    if not draft.per or draft.limit in (None, 1) or draft.per[0] not in draft.weakly:
        return False
    of_each = draft.dimensions[1] == "customer" and draft.per[0] in _OF_CUSTOMERS
    return of_each and not any(token.text == "per" for token in draft.tokens)


def counts_something_else(draft: Draft) -> bool:
    """“20 customers by sales by city”: so many customers, of whom a list of cities says nothing."""
    for index, token in enumerate(draft.tokens):
        if draft.limit and token.kind == "number" and token.value.value == draft.limit:
            counted = draft.follows(index, 1, "dimension")
            named = draft.tokens[counted].value if counted is not None else None
            if named in ("customer", "product") and draft.dimensions and named not in draft.dimensions:
                return True
    return False

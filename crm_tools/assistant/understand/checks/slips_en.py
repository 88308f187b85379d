"""English readings that are nearly always a slip, in the form of those of slips.py."""

from __future__ import annotations

import re
from collections.abc import Callable

from crm_tools.assistant.calls import LISTS
from crm_tools.assistant.understand.checks.told import Told, measures

SLIPS_EN: tuple[tuple[re.Pattern[str], Callable[[str, Told], bool]], ...] = (
    (
        re.compile(
            r"\b(?:highest|largest|biggest|smallest|single) (?:single )?order\b"
            r"(?! (?:count|number|volume|val|amount|total|frequency|rate))"
        ),  # one order by its amount, rather than how many there are
        lambda _, told: "orders" in measures(told)[:1],
    ),
    (
        re.compile(r"\bas an? (?:%|per ?cent(?:age)?|share|proportion|fraction) of (?:the |that of )?[a-z一-鿿]+"),
        lambda _, told: any(one.get("op") == "in" for one in told.get("part", ())),  # of one another, not of all
    ),
    (
        re.compile(
            r"\b(?:average|mean|avg\.?|typical) (?:number of |total )?(?:sales|orders|revenue|turnover) "
            r"(?:per|by|of each|for each|in each|for every|of every|across|among) (?:the |all |our )?"
            r"(?:cit(?:y|ies)|channels?|levels?|tiers?|genders?|categor(?:y|ies)|products?|items?|months?|weeks?|coupons?)\b"
        ),  # an average of groups, or of days in each of them: not of each order or piece
        lambda _, told: bool({"aov", "average_unit_price"} & {*measures(told)}),
    ),
    (
        re.compile(r"\b(?:coupon|voucher) ?(?:#|no\.? ?|number |id )?\d{1,5}\b(?! ?(?:yuan|rmb|kuai|off|%))"),
        lambda tool, told: tool == "offer_coupon" and not told.get("coupon"),  # its number, not one of customers
    ),
    (
        re.compile(
            r"^(?:(?:list|show|which|what|the|our|all|number of|how many) )*"
            r"(?:products|items|goods|skus|articles|coupons|vouchers|orders)\b"
            r"(?!.*\b(?:customers?|members?|people|who|whom|whose|buyers?|users?|shoppers?|clients?|women|men)\b)"
        ),  # things are asked for, and no people
        lambda tool, told: tool in LISTS or (measures(told) == ("customers",) and bool(told.get("audience"))),
    ),
)

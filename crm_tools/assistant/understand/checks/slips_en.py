"""English readings that are nearly always a slip, in the form of those of slips.py."""

from __future__ import annotations

import re
from collections.abc import Callable

from crm_tools.assistant.calls import LISTS
from crm_tools.assistant.understand.checks.told import Told, mappings, measures

SLIPS_EN: tuple[tuple[re.Pattern[str], Callable[[str, Told], bool]], ...] = (
    (
        re.compile(r"\bhow many\b[^?]*?[,;]? (?:and )?how many of (?:them|those|these|which|whom)\b"),  # two numbers
        lambda tool, told: (
            tool == "run_report" and len(measures(told)) < 2 and not (told.get("dimensions") or told.get("part"))
        ),
    ),
    (
        re.compile(r"\b(?:gmv|sales|revenue|turnover)\b.*\b(?:gap|difference|differ)\b"),
        lambda _, told: len(measures(told)) > 1 and told.get("compare") == "previous",  # between the two, in one period
    ),
    (
        re.compile(r"\blost\b[^?!]*?[,;.(-] ?(?:i\.? ?e\.?|that is|that means|meaning|which means)(?![a-z])[^?!]*\d"),
        lambda _, told: "lost" in str(told),  # after as many days as the desk says, not as the question says
    ),
    (
        re.compile(r"\b(?:sold|bought|ordered|purchased|viewed) only (?:in|on|to|by|via|through|from|at)\b"),
        lambda _, told: "products_sold" in measures(told),  # there and nowhere else
    ),
    (
        re.compile(r"\b(?:only|always|never but) (?:ever )?(?:use[sd]?|redeem(?:s|ed)?|order(?:s|ed)? with) "),
        lambda _, told: "coupons_used" in str(told),  # rather than once or more
    ),
    (
        re.compile(r"\b(?:still|currently|remain(?:ed|ing)?|stayed) active\b"),
        lambda tool, told: tool in LISTS and not re.search("logins|active", str(told)),  # more than is told of them
    ),
    (
        re.compile(r"^(?:the |our |show me |list |show |give me )*(?:very )?first \d+ (?:customers|members)[ ?.!]*$"),
        lambda _, told: "sales" in measures(told),  # who came first, or who spent most?
    ),
    (
        re.compile(r"\bno longer (?:buy|order|purchase|shop|view|use|log)"),
        lambda _, told: any((one.get("op"), one.get("value")) == ("eq", 0) for one in mappings(told)),  # but once did
    ),
    (
        re.compile(r"\bgross (?:revenue|sales|turnover|income|takings)\b"),  # with what was refunded, or never paid?
        lambda _, told: "sales" in measures(told),
    ),
    (
        re.compile(
            r"\b(?:and|but|who|that|then) (?:have |has |also |already |then )*ordered\b"
            r"(?! (?:by|from (?:high|low|large|small|most|least|top)|in (?:descending|ascending)|descending|alphabet"
            r"|newest|latest))"
        ),  # ordered something, rather than put in an order
        lambda tool, told: (
            tool == "run_report" and bool(told.get("order")) and not re.search("orders|buyers|units|sales", str(told))
        ),
    ),
    (
        re.compile(
            r"\b(?:highest|largest|biggest|smallest|single) (?:single )?order\b"
            r"(?! (?:count|number|volume|val|amount|total|frequency|rate))"
        ),  # one order by its amount, rather than how many there are
        lambda _, told: "orders" in measures(told)[:1],
    ),
    (
        re.compile(r"\b(?:score|satisfaction|rating|csat|survey)\b[^,;]*\b(?:by|per|each|every) question\b"),
        lambda _, told: "inquiries" in measures(told),  # of the survey, which is no inquiry
    ),
    (
        re.compile(r"\b(?:over|more than|at least) \d+ days ago\b"),
        lambda _, told: bool(re.fullmatch(r"\d{4}-\d\d-\d\d", str(told.get("period")))),  # or longer ago
    ),
    (
        re.compile(
            r"\b(?:e-?mail|mail|write to) (?:the |our |all )*(?:customers|members|people|buyers) "
            r"with an? (?:coupon|voucher)\b"
        ),
        lambda tool, told: tool == "send_email" and not told.get("audience"),  # sent with one, or holding one?
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
        re.compile(
            r"\b(?:share|percentage|percent|proportion|fraction|%) of (?:the |our |all )*[a-z-]+ "
            r"(?:that |who |which )?(?:are|is|were|was) "
        ),  # “what share of buyers are new customers”: of one in another, not of each
        lambda _, told: len(told.get("share", ())) > 1,
    ),
    (
        re.compile(
            r"\b(?:share|percentage|percent|proportion|fraction|%) of (?:new|first[- ]time|repeat|returning) "
            r"(?:buyers|customers) (?:among|amongst|of|out of|in) (?:all |the |our |total )*(?:buyers|customers)\b"
            r"|(?<![\d.])(?<!\d )% (?:of )?(?:new|first[- ]time) (?:buyers|customers)\b"
        ),  # of all buyers, and neither their number nor each group's part of them
        lambda _, told: bool({"first_time_buyers", "new_customers"} & {*measures(told)}) and not told.get("part"),
    ),
    (
        re.compile(
            r"\borders (?:with|of|containing|that (?:have|had|contain(?:ed)?)) "
            r"(?:at least |more than |over |exactly |fewer than |less than |only )?(?:\d+|two|three|four|five)"
            r"(?: or more)?(?: different)? (?:products|items|units|pieces|categories)\b"
        ),  # how many goods an order holds, which nothing counts
        lambda tool, _: tool == "run_report",
    ),
    (
        re.compile(
            r"\b(?:carts?|views?|favou?rites?|brows(?:e|ing)) (?:to|2) (?:an? |the )?(?:purchase|order|checkout)s?\b"
        ),
        lambda tool, told: tool == "run_report" and len(measures(told)) < 2,  # the way from one to the other
    ),
    (
        re.compile(
            r"^(?:(?:show|find|the|which|what) )*(?:customer|member|person|user) (?:with|having|who)\b"
            r"(?=.*\b(?:most|highest|fewest|lowest)\b)"
        ),  # one of the customers, and none of the groups that are named with them
        lambda tool, told: tool == "run_report" and "customer" not in told.get("dimensions", ()),
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

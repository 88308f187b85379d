"""Ways of telling customers, and of asking for something to be done for them, read as the plainest of them."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.text.people import told_plainly

_LISTS = {
    "female customers not from offline": """
        female customers, everything but offline channel | female customers from any channel but offline
        female customers, skip offline | female customers, leaving offline out
        female customers whose channel isn't offline
        female customers who did not come via offline | female customers but don't include offline""",
    "female customers outside Shanghai": """
        female customers living anywhere but Shanghai | female customers anywhere other than Shanghai
        female customers who don't live in Shanghai""",
    "customers who placed at least 3 orders in October": """
        customers who placed 3 orders or more in October | customers who've got at least 3 orders with us in October
        customers with 3 orders or more in October | who has got at least 3 orders in October""",
    "customers with no orders in October": """
        customers with 0 orders in October | customers lacking any order in October
        customers who didn't spend anything in October | customers who paid for no order in October""",
    "customers whose last order was more than 60 days ago": """
        customers whose most recent purchase was over 60 days ago | customers who last ordered more than 60 days ago
        customers whose latest order dates back more than 60 days | customers whose last order is older than 60 days""",
    "customers with total spending over 10,000 this year": """
        customers whose total spend this year is above 10,000
        customers whose purchases add up to more than 10,000 this year
        customers with cumulative purchases above 10,000 this year | customers who shelled out over 10,000 this year""",
    "customers with more than one refunded order this year": """
        who returned more than one order this year | customers who sent back more than one order this year""",
    "20 newest customers": """
        the 20 most recently registered members""",
    "customers who used a coupon in November": """
        customers with a coupon redemption in November""",
    "customers who viewed menswear at least ten times but never bought menswear": """
        Customers with ten or more views of the category menswear and no purchase on record in menswear""",
    "customers who used a coupon yesterday": """
        customers who placed an order yesterday with a coupon""",
    "customers added to cart last week but didn't order": """
        customers who carted something last week and did not check out
        customers that carted items last week yet walked away without ordering""",
    "customers with an unused coupon": """
        customers in possession of one or more unexpired, unredeemed coupons | customers who still have coupons left
        customers with an unused coupon that hasn't expired yet""",
    "customers in Beijing with no phone number": """
        customers in Beijing, mobile missing | customers in Beijing whose phone field is empty
        customers in Beijing who never left us a phone number
        BJ customers for whom no telephone number is recorded""",
    "customers in Guangzhou at risk of churn": """
        customers in Guangzhou we're about to lose | customers in Guangzhou identified as being at risk of churn
        customers in Guangzhou who may be about to leave us""",
    "customers interested in new products": """
        Who is showing interest in our newly launched products? | who seems keen on those new products?
        new product intent, customers | customers with intent for new products""",
    "customers registered in 2026 with no orders": """
        reg 2026, 0 orders ever | customers with a registration date in 2026 and no purchase to date
        new members of 2026 without an order""",
    "list people who ordered at least twice last month": """
        we want to say thanks to the people who ordered from us two or more times last month, can I have them listed?
        who ordered twice or more last month? | For the thank-you campaign, who ordered at least twice last month?""",
}

_ORDERS = {
    "give the best coupon to lapsed gold members with a 10% control group": """
        give the best coupon to lapsed gold members, keep 10% back
        lapsed gold members: best coupon, hold back ten percent
        give the best coupon to lapsed gold members, but 10% should get nothing
        Issue the best available coupon to lapsed gold-tier customers, withholding 10% as a control group
        could we win back the lapsed gold card holders? Give them the best coupon we have, and hold back ten percent
        give the best coupon to lapsed gold members. Keep one in ten of them untouched so we can measure the effect.""",
    "create follow-up tasks for lapsed diamond customers": """
        please schedule calls to lapsed diamond customers | follow up with lapsed diamond customers
        lapsed diamond customers need a follow-up call""",
    "send a satisfaction survey to October buyers": """
        poll the October buyers on satisfaction | ask October buyers how satisfied they are""",
    "send a coupon to the diamond members": """
        diamond members should get a coupon
        make sure the diamond members get a coupon""",
}


@pytest.mark.parametrize(
    ("plain", "told"),
    [
        (plain, one.strip())
        for plain, ways in (_LISTS | _ORDERS).items()
        for line in ways.splitlines()
        for one in line.split("|")
        if one.strip()
    ],
)
def test_every_way_reads_as_the_plainest(desk: Desk, plain: str, told: str) -> None:
    call = understand(plain, desk)
    assert call.tool not in ("clarify", "search_knowledge", "run_report")
    assert understand(told, desk) == call


@pytest.mark.parametrize(
    "question",
    [
        "Hangzhou customers without offline and regular ones",
        "customers with more than 30,000 purchases this year, and no order in October",
    ],
)
def test_what_could_be_either_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    "question",
    [
        "sales by level other than regular",
        "what counts as a high-value customer?",
        "how many orders over 5,000 in October",
        "AOV per level from January to March",
        "customers who bought an air fryer in October but not in November",
    ],
)
def test_what_needs_no_other_words_stays_as_it_is(question: str) -> None:
    assert told_plainly(normalise(question), "en").norm == normalise(question).norm

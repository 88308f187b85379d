"""Two deeds of the same customers, the second told as the verb of the whole question, and goods named once for both."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

BOTH = "customers who bought in both September and October"
SEEN = "List the customers who viewed pet supplies in the last 7 days but did not buy any pet supplies in that time."
ONCE = "List the silver customers who have placed exactly one order."


@pytest.mark.parametrize(
    ("plain", "told"),
    [
        (BOTH, "Which customers who bought in September bought again in October?"),
        (BOTH, "Which customers who purchased in September also purchased in October?"),
        (BOTH, "Which customers who had an order in September had another one in October?"),
        (BOTH, "Which September buyers came back to buy in October?"),
        (BOTH, "Which customers who bought in September made a repeat purchase in October?"),
        (
            "how many people bought on Nov 11 this year and had also bought on Nov 11 last year",
            "how many of the people who bought on Nov 11 this year had also bought on Nov 11 last year",
        ),
        (
            "which customers bought skincare in October and bought food in November",
            "which customers who bought skincare in October also bought food in November",
        ),
        (SEEN, "List the customers with a view but no purchase of pet supplies in the last 7 days."),
        (ONCE, "List the silver members who've bought from us only a single time."),
        (ONCE, "List the silver customers who have placed a first order but never a second."),
        (ONCE, "List the customers at silver level having an order count equal to one."),
    ],
)
def test_the_same_customers(desk: Desk, plain: str, told: str) -> None:
    call = understand(plain, desk)
    assert call.tool in ("find_customers", "run_report")
    assert understand(told, desk) == call


def test_some_of_the_goods_named(desk: Desk) -> None:
    call = understand("customers who did not buy any phones in the last 7 days although they viewed some", desk)
    bought, viewed = call.arguments["filters"]
    assert (bought["field"], viewed["field"]) == ("units", "views")
    assert bought["where"] == viewed["where"]


@pytest.mark.parametrize(
    "question",
    [
        "what share of customers who bought in September bought again in October",  # no repeat rate
        "the one-time buyers from Tmall last year: registered in 2025, exactly one paid order ever",
        "customers who bought a watch or womenswear in October",
        "which customers made a second purchase in October",
    ],
)
def test_what_no_condition_says_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_half_a_category_on_each_side_of_a_slash(desk: Desk) -> None:
    call = understand("customers who favorited a watch/jewellery item in the last 30 days", desk)
    assert call.arguments["filters"][0]["where"] == [{"field": "category", "op": "eq", "value": "珠宝钟表"}]

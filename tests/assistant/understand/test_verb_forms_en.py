"""What customers did, in the forms that English verbs take, each as the plain question has it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand.reading import understand


def _call(question: str, desk: Desk) -> tuple[str, dict[str, Any]]:
    call = understand(question, desk)
    return call.tool, json.loads(json.dumps(call.arguments, default=str))


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("customers viewing beauty products in the last 14 days",
         "customers who viewed beauty products in the last 14 days"),
        ("customers adding items to their cart in the last 14 days",
         "customers who added to cart in the last 14 days"),
        ("customers whose cart got a product added in the last 14 days",
         "customers who added to cart in the last 14 days"),
        ("customers whose favorites gained a product in the last 30 days",
         "customers who favorited in the last 30 days"),
        ("customers registering last month", "customers who registered last month"),
        ("customers whose registration date is last month", "customers who registered last month"),
        ("customers cashing in a coupon this year", "customers who used a coupon this year"),
        ("customers with a coupon used this year", "customers who used a coupon this year"),
        ("customers that have yet to use a coupon we gave them", "customers with an unused coupon"),
        ("customers that failed to log in at all in the last 60 days",
         "customers who did not log in in the last 60 days"),
        ("customers who have been given a refund on an order this year", "customers who got a refund this year"),
        ("customers having ordered once and never again", "customers who bought exactly once"),
        ("single-purchase customers", "customers who bought exactly once"),
        ("customers whose order count is 0, all time", "customers who never bought"),
        ("customers with an empty order history", "customers who never bought"),
        ("customers having bought 5000 yuan worth or more this year",
         "customers who spent at least 5000 yuan this year"),
        ("customers with total spend this year in the range 1000-5000 yuan",
         "customers who spent between 1000 and 5000 yuan this year"),
        ("diamond members, city != Shanghai", "diamond members not in Shanghai"),
        ("diamond members in every city but Shanghai", "diamond members outside Shanghai"),
        ("female shoppers from either of Beijing and Shanghai", "female customers from Beijing or Shanghai"),
        ("customers whose final order so far came before June", "customers whose last order was before June"),
        ("customers who have gone a long time without buying", "customers who have not bought for a long time"),
        ("customers with a drop in buying frequency", "customers buying less often"),
        ("customers into new products", "customers interested in new products"),
        ("customers with questions on similar products", "customers who asked about similar products"),
    ],
)  # fmt: skip
def test_a_verb_in_another_form_says_the_same(said: str, plain: str, desk: Desk) -> None:
    told = _call(said, desk)
    assert told[0] != "clarify"
    assert told == _call(plain, desk)


def test_a_single_order_of_some_amount_is_not_one_order_in_all(desk: Desk) -> None:
    tool, told = _call("customers with a single order over 1000 yuan", desk)
    assert tool != "clarify"
    assert "orders" not in [one["field"] for one in told.get("filters", []) if one["op"] == "eq"]

"""One question put in several ways: what for, in haste, with the request at its end, in other words."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand
from crm_tools.assistant.understand.text.asked_behind import asked_in_front
from crm_tools.assistant.understand.text.normalise import normalise


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        (
            "For the pricing committee's trend chart, please provide the average order value for each week of the "
            "third quarter.",
            "average order value by week in Q3",
        ),
        (
            "The controller is closing the books and requires the total amount refunded to customers in October.",
            "refund amount in October",
        ),
        (
            "In preparation for the regional meeting, please let me have the average sales per buyer for Shanghai last "
            "month.",
            "average sales per buyer in Shanghai last month",
        ),
        ("shanghai rev/buyer last mth", "sales per buyer in Shanghai last month"),
        ("nr of add to carts ystrday", "number of add-to-carts yesterday"),
        ("order count amount > 1000 yuan, October", "orders over 1000 yuan in October"),
        ("most active customers, standard definition", "most active customers"),
        ("top 30 customers by purchase intent", "30 customers most likely to buy"),
        ("MAU by mth jan to oct 26", "MAU by month January to October 2026"),
        ("orderd in oct, list custs", "list customers who ordered in October"),
        (
            "Per channel, how did sales develop from September to October?",
            "sales by channel in October compared with September",
        ),
    ],
)
def test_reads_as_the_plain_question(desk: Desk, question: str, bare: str) -> None:
    call = understand(question, desk)
    assert call.tool != "clarify", call
    assert call == understand(bare, desk)


@pytest.mark.parametrize(
    ("typed", "front"),
    [
        ("bought in 2025 but not in 2026 - who?", "list customers, bought in 2025 but not in 2026"),
        ("customers with purchase in Sep and in Oct, count", "how many customers with purchase in sep and in oct"),
        ("no order this year, which customers are they?", "list customers, no order this year"),
    ],
)
def test_what_is_asked_behind_comes_first(typed: str, front: str) -> None:
    moved = asked_in_front(normalise(typed))
    assert moved is not None
    assert moved.norm == front


@pytest.mark.parametrize("typed", ["email the nice customers", "orders over 1,000 - how many?", "sales by city"])
def test_nothing_else_is_moved(typed: str) -> None:
    assert asked_in_front(normalise(typed)) is None


def test_what_follows_please_is_never_left_out(desk: Desk) -> None:
    call = understand(
        "To find shoppers who need no incentive, please list the customers who wear hats, who redeemed no coupon in "
        "October, and who made at least two orders in November.",
        desk,
    )
    assert call.tool == "clarify"

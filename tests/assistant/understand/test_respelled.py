"""Slips of the fingers in English: what one thing only can have been meant by, and what may be something else."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Lsit the gold customers in hangzhou", "List the gold customers in Hangzhou."),
        ("How many diamand customers logged in yesterday?", "How many diamond customers logged in yesterday?"),
        (
            "List the cusomers whose last purchase was more that 180 days ago.",
            "List the customers whose last purchase was more than 180 days ago.",
        ),
        ("Which customers placed at lest 3 orders this month?", "Which customers placed at least 3 orders this month?"),
        ("customers who placed exacty one order in Septemeber", "customers who placed exactly one order in September"),
        (
            "List the customers whose first purchace was last weak.",
            "List the customers whose first purchase was last week.",
        ),
        ("the 20 customers with the highest purchase intend", "the 20 customers with the highest purchase intent"),
        (
            "Send an emial to the high-value customers in Shanghia",
            "Send an email to the high-value customers in Shanghai",
        ),
        (
            "Create folow-up tasks for dimond customers at risk of churn.",
            "Create follow-up tasks for diamond customers at risk of churn.",
        ),
        ("Send a satisfaction survy to the diamand members", "Send a satisfaction survey to the diamond members"),
        ("follow-up tasks for all who had a refond last mouth", "follow-up tasks for all who had a refund last month"),
    ],
)
def test_one_slip_reads_as_what_was_meant(desk: Desk, typed: str, meant: str) -> None:
    call = understand(meant, desk)
    assert call.tool not in ("clarify", "decline")
    assert understand(typed, desk) == call


@pytest.mark.parametrize(
    "question",
    [
        "gold customers in Cangzhou",  # a city that is not in the data
        "Which 10 customers in Bejing spent the most this year?",  # no “being”
        "gold customers in Bering",
        "sales of sandels",
    ],
)
def test_what_may_be_another_name_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"

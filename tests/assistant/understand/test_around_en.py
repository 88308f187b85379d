"""Who asks and what for is taken away around an English request, where it names nothing that counts."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

_RATE = "refund rate by channel last month"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("We have a quality review tomorrow, would you mind pulling last month's refund rate by channel?", _RATE),
        ("The warehouse lead is asking for the refund rate by channel last month, could you look it up?", _RATE),
        ("Auditors would like the refund rate by channel last month, could you help?", _RATE),
        ("Quick one before my 10 o'clock call: refund rate by channel last month", _RATE),
        ("Before I forget: refund rate by channel last month", _RATE),
        ("Could you help me with the assortment slide? I need the refund rate by channel last month", _RATE),
        ("I'm filling in the monthly sheet and just need last month's refund rate by channel, thank you!", _RATE),
        ("Refund rate by channel last month. I'd like to paste it into the weekly mail.", _RATE),
        ("Refund rate by channel last month, I want to see if Sat and Sun are that bad", _RATE),
        ("my lead wants to hear how many customers joined this month, can you check?", "new customers this month"),
        ("cancelled orders from the week before last", "cancelled orders in the week before last"),
    ],
)
def test_what_stands_around_a_request(desk: Desk, said: str, meant: str) -> None:
    call = understand(said, desk)
    assert call.tool == "run_report"
    assert call == understand(meant, desk)


@pytest.mark.parametrize("said", ["The Chengdu store manager asked for the spend per buyer in his city for Q3"])
def test_a_value_that_is_named_there_alone_is_kept(desk: Desk, said: str) -> None:
    call = understand(said, desk)
    assert call.tool == "clarify" or "成都" in str(call.arguments)

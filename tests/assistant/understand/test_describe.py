"""What was understood is told in words, codes too."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("没有邮箱的上海客户毛毛虫名单", "有无邮箱 = 没有邮箱"),
        ("本月用券订单的毛毛虫", "是否用券 = 用了券"),
        ("caterpillars of orders without a coupon", "Coupon on the order = Without a coupon"),
    ],
)
def test_codes_are_told_in_words(desk: Desk, question: str, told: str) -> None:
    call = understand(question, desk)
    assert call.tool == "clarify"
    assert told in call.arguments["understood"]
    assert not any(" yes" in one or " no" in one or "yes" in one for one in call.arguments["suggestions"])

"""How long customers dwell on products, as a measure."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "more"),
    [
        ("平均停留时间是多少", {}),
        ("平均停留多少秒", {}),
        ("how long do customers stay on a product page on average", {}),
        ("各品类的平均停留时长", {"dimensions": ["category"]}),
        ("average dwell time by category", {"dimensions": ["category"]}),
        ("停留时间最长的10个商品", {"dimensions": ["product"], "limit": 10}),
        ("哪个商品停留时间最长", {"dimensions": ["product"], "limit": 1}),
        ("which products do customers dwell on longest", {"dimensions": ["product"]}),
    ],
)
def test_dwelling_is_a_measure(desk: Desk, question: str, more: dict[str, object]) -> None:
    call = understand(question, desk)
    shown = {name: value for name, value in call.arguments.items() if name != "chart"}
    assert shown == {"measures": ["average_dwell"], "period": "all", **more}

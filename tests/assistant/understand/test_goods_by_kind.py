"""Goods by another name of their kind than the titles have, where it can mean no other goods."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "plainly"),
    [
        ("买过袜子的客户", "买过运动袜的客户"),
        ("电饭锅销量", "电饭煲销量"),
        ("customers who bought socks", "customers who bought 运动袜"),
        ("who bought loafers", "who bought 乐福鞋"),
        ("sales of thermoses", "sales of 保温杯"),
        ("customers who bought baby stuff", "customers who bought from baby and toys"),
    ],
)
def test_what_the_titles_call_it(desk: Desk, question: str, plainly: str) -> None:
    assert understand(question, desk).tool != "clarify"
    assert understand(question, desk) == understand(plainly, desk)


@pytest.mark.parametrize("question", ["上海买过裤子的客户", "浏览过行李箱的客户", "who bought sneakers"])
def test_asked_back_where_goods_of_several_names_could_be_meant(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"

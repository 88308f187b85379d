"""Stand-ins for names, mobiles and email addresses."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tools.assistant.veil import Veil
from crm_tools.store.connect import writer
from crm_tools.store.migrate import migrate

PEOPLE = [
    (1, "王小明", "13800000001", "wang@example.com"),
    (2, "欧阳修远", "07700900123", None),
    (3, "高价", None, None),
    (4, "May", None, "may@example.org"),
    (5, "Ada Lovelace", "+14155550100", None),
    (6, "Customer 17850", None, None),
    (7, "小明", None, None),
]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("veil") / "crm.db"
    migrate(path)
    with writer(path) as connection:
        connection.executemany(
            "INSERT INTO customers (id, name, mobile, email, created_at) VALUES (?, ?, ?, ?, '2026-01-01 00:00:00')",
            PEOPLE,
        )
    return path


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("王小明买了什么", "<customer_1>买了什么"),
        ("客户小明和王小明", "客户<customer_1>和<customer_2>"),
        ("欧阳修远的订单", "<customer_1>的订单"),
        ("高价值客户有哪些", "高价值客户有哪些"),
        ("高价这位客户", "<customer_1>这位客户"),
        ("sales in May", "sales in May"),
        ("orders of ada lovelace please", "orders of <customer_1> please"),
        ("Customer 17850的销售额", "<customer_1>的销售额"),
        ("打 13812345678 给他", "打 <mobile_1> 给他"),
        ("打 +86 138-1234-5678", "打 <mobile_1>"),
        ("全角１３８１２３４５６７８", "全角<mobile_1>"),
        ("发到zhang.san@mail.example.com。", "发到<email_1>。"),
        ("2026-03-01 到 2026-11-22 超过 1000000 元", "2026-03-01 到 2026-11-22 超过 1000000 元"),
        ("13800000001 王小明 13800000001", "<mobile_1> <customer_1> <mobile_1>"),
        ("王小明王小明", "<customer_1><customer_1>"),
        ("07700 900123 是谁", "<mobile_1> 是谁"),
    ],
)
def test_what_is_hidden(database: Path, text: str, hidden: str) -> None:
    veil = Veil(database)
    assert veil.hide([text]) == [hidden]
    assert veil.show(hidden) == text


def test_one_value_keeps_its_stand_in_through_a_turn(database: Path) -> None:
    veil = Veil(database)
    assert veil.hide(["王小明"]) == ["<customer_1>"]
    assert veil.hide(["小明", "王小明"]) == ["<customer_2>", "<customer_1>"]
    assert veil.show_in({"a": ["<customer_1>", 3], "b": {"c": "<email_9>"}}) == {
        "a": ["王小明", 3],
        "b": {"c": "<email_9>"},
    }


_PART = st.sampled_from(
    [*(person[1] for person in PEOPLE), "的", " ", "13800000001", "a@b.co", "，销售额", "may", "12"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_PART, max_size=8))
def test_hiding_and_showing_gives_the_text_back(database: Path, parts: list[str]) -> None:
    text = "".join(parts)
    veil = Veil(database)
    [hidden] = veil.hide([text])
    assert veil.show(hidden) == text
    assert "13800000001" not in hidden
    assert "欧阳修远" not in hidden

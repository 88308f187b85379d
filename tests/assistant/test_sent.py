"""How much a cloud model sees by ``CRM_MODEL_SEES``, and the account of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from model_server import ModelServer, compat, error

from crm_tools.assistant import sent
from crm_tools.assistant.ask import ask
from crm_tools.settings import Settings
from crm_tools.store.connect import reader

Cloud = Callable[..., Settings]
TOP = ("run_report", {"measures": ["sales"], "dimensions": ["customer"], "limit": 3})
PEOPLE = ("find_customers", {"segment": "high_value"})


@pytest.fixture
def sees(cloud: Cloud, offline: Settings, tmp_path: Path) -> Callable[[str], Settings]:
    database = Path(shutil.copy(offline.database, tmp_path / "crm.db"))
    return lambda level: cloud("compat", database=database, model_sees=level)


def results(server: ModelServer) -> list[str]:
    """What every tool result on the wire held."""
    return [
        message["content"]
        for request in server.received
        for message in request.body["messages"]
        if message["role"] == "tool"
    ]


def test_with_nothing_the_model_chooses_the_call_and_sees_no_result(
    sees: Callable[[str], Settings], model_server: ModelServer
) -> None:
    settings = sees("nothing")
    unknown = ("run_report", {"measures": ["sales"], "filters": [{"field": "city", "value": "上河"}]})
    model_server.script = [compat("", unknown), compat("", TOP), compat("不该被问到")]

    answer = ask("按销售额排序的前3名客户", settings)

    assert answer.status == "answered"
    assert answer.table is not None
    assert answer.table.total == 3
    assert len(model_server.received) == 2
    assert answer.sent_to_model.model_dump() == {"rows": 0, "fields": []}
    with reader(settings.database) as connection:
        cities = [city for (city,) in connection.execute("SELECT DISTINCT city FROM customers WHERE city <> ''")]
    assert not [city for city in cities for text in results(model_server) if city in text]


@pytest.mark.parametrize(
    ("level", "there", "absent"),
    [
        ("totals", {"customer_id", "sales", "orders"}, {"customer", "city", "level", "last_order_at", "reason"}),
        ("rows", {"customer_id", "customer", "city", "level", "sales", "last_order_at"}, {"reason"}),
    ],
)
def test_of_customers_only_what_the_setting_lets_pass(
    sees: Callable[[str], Settings], model_server: ModelServer, level: str, there: set[str], absent: set[str]
) -> None:
    settings = sees(level)
    model_server.script = [compat("", PEOPLE), compat("完成。")]

    answer = ask("高价值客户", settings)

    [result] = results(model_server)
    content = json.loads(result)
    assert there <= set(content["columns"]) == set(answer.sent_to_model.fields)
    assert not absent & set(content["columns"])
    with reader(settings.database) as connection:
        people = connection.execute("SELECT name, mobile, email FROM customers").fetchall()
    text = "\n".join(json.dumps(request.body, ensure_ascii=False) for request in model_server.received)
    assert not {value for person in people for value in person if value and value in text}
    if level == "rows":
        masked = [row[content["columns"].index("customer")] for row in content["first_rows"]]
        assert all(len(name) == 2 and name.endswith("*") for name in masked)


def test_the_account_sums_up_what_was_sent_and_what_failed(
    sees: Callable[[str], Settings], model_server: ModelServer
) -> None:
    settings = sees("totals")
    assert sent.summary(settings) == sent.Sent()
    ask("高价值客户", settings.model_copy(update={"model": "offline"}), thread="t")
    model_server.script = [compat("", TOP), compat("完成。")]
    ask("按销售额排序的前3名客户", settings)
    model_server.script = [error(401)]
    ask("按销售额排序的前3名客户", settings)

    account = sent.summary(settings)

    [day] = account.days
    assert (day.turns, day.calls, day.rows, day.troubles) == (2, 3, 3, 1)
    assert day.characters > 2 * len("按销售额排序的前3名客户")
    assert account.fields == (("customer_id", 1), ("sales", 1))
    assert account.last_trouble == "key"

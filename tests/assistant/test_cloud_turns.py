"""Turns of a cloud model over the wire, in both protocols: its calls run here, its words are checked here."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from model_server import ModelServer, Received, Reply, compat, error, native

from crm_tools.assistant.agent import MOST_CLOUD_CALLS
from crm_tools.assistant.ask import Done, Progress, Token, ask, stream
from crm_tools.assistant.contract import Answer
from crm_tools.settings import Settings
from crm_tools.store.connect import reader

Cloud = Callable[..., Settings]
SPEAK: dict[str, Callable[..., Reply]] = {"native": native, "compat": compat}
TOP = ("run_report", {"measures": ["sales"], "dimensions": ["customer"], "limit": 3})
both = pytest.mark.parametrize("protocol", ["native", "compat"])


def top_customers(database: Path, count: int) -> list[list[Any]]:
    sql = """SELECT c.id, c.name, SUM(o.amount_cents) / 100.0 FROM orders o JOIN customers c ON c.id = o.customer_id
             WHERE o.pay_status = 'paid' AND o.created_at < '2026-11-23' GROUP BY c.id ORDER BY 3 DESC, 1 LIMIT ?"""
    with reader(database) as connection:
        return [list(row) for row in connection.execute(sql, (count,))]


@both
def test_a_call_runs_here_and_its_words_come_through(cloud: Cloud, model_server: ModelServer, protocol: str) -> None:
    say = SPEAK[protocol]
    settings = cloud(protocol)
    gold = top_customers(settings.database, 3)
    words = f"第一名是 {gold[0][0]} 号客户，销售额 {gold[0][2]} 元。"
    model_server.script = [say("", TOP), say(words)]
    answer = ask("按销售额排序的前3名客户", settings)
    assert answer.status == "answered"
    assert answer.answer.startswith(words)
    assert answer.table is not None
    assert [row[0] for row in answer.table.rows] == [row[0] for row in gold]
    assert [row[2] for row in answer.table.rows] == pytest.approx([row[2] for row in gold])
    assert answer.sent_to_model.model_dump() == {"rows": 3, "fields": ["customer_id", "sales"]}
    assert len(model_server.received) == 2


@both
def test_words_stream_sentence_by_sentence(cloud: Cloud, model_server: ModelServer, protocol: str) -> None:
    say = SPEAK[protocol]
    model_server.script = [say("", TOP), say("这里是结果。一共 3 位客户。第一名花了 1 元！后面没有了。")]
    events = list(stream("按销售额排序的前3名客户", cloud(protocol)))
    assert [event.text for event in events if isinstance(event, Token)] == ["这里是结果。", "一共 3 位客户。"]
    assert isinstance(events[-1], Done)
    assert "1 元" not in events[-1].answer.answer


@both
def test_words_beside_a_call_are_not_the_answer(cloud: Cloud, model_server: ModelServer, protocol: str) -> None:
    say = SPEAK[protocol]
    model_server.script = [say("我来查一下，大概 9 万。\n", TOP), say("一共 3 位客户。")]
    events = list(stream("按销售额排序的前3名客户", cloud(protocol)))
    assert [event.text for event in events if isinstance(event, Token)] == ["一共 3 位客户。"]
    assert isinstance(events[-1], Done)
    assert events[-1].answer.answer.startswith("一共 3 位客户。")


@both
def test_a_number_from_nowhere_is_not_passed_on(cloud: Cloud, model_server: ModelServer, protocol: str) -> None:
    say = SPEAK[protocol]
    settings = cloud(protocol)
    model_server.script = [say("", TOP), say("前3名一共花了 123.4万元。")]
    answer = ask("按销售额排序的前3名客户", settings)
    assert "123.4万" not in answer.answer
    assert str(top_customers(settings.database, 1)[0][1]) in answer.answer


@both
def test_arguments_that_do_not_fit_go_back_with_the_reason(
    cloud: Cloud, model_server: ModelServer, protocol: str
) -> None:
    say = SPEAK[protocol]
    wrong = [
        ("run_report", {"measures": ["profit"]}),
        ("run_report", {"measures": ["sales"], "colour": "red"}),
        ("run_report", {"measures": ["sales"], "filters": [{"field": "city", "value": "Atlantis"}]}),
        ("drop_tables", {}),
        ("find_customers", {"filters": [{"field": "customer", "value": "<customer_7>"}]}),
    ]
    assert len(wrong) < MOST_CLOUD_CALLS
    model_server.script = [*(say("", call) for call in wrong), say("", TOP), say("完成。")]
    answer = ask("按销售额排序的前3名客户", cloud(protocol))
    assert answer.status == "answered"
    reasons = [_last_tool_text(request) for request in model_server.received[1:6]]
    for reason, word in zip(reasons, ("profit", "colour", "Atlantis", "drop_tables", "customer_7"), strict=True):
        assert word in reason
    assert "Traceback" not in "".join(reasons)


@both
def test_parallel_calls_both_run(cloud: Cloud, model_server: ModelServer, protocol: str) -> None:
    say = SPEAK[protocol]
    model_server.script = [say("", ("run_report", {"measures": ["orders"]}), TOP), say("完成。")]
    answer = ask("按销售额排序的前3名客户", cloud(protocol))
    assert answer.understood is not None
    assert answer.understood.arguments["limit"] == 3
    assert {str(step.arguments) for step in answer.steps}
    assert len(answer.steps) >= 2


@both
def test_asking_back_and_declining_need_no_second_call(cloud: Cloud, model_server: ModelServer, protocol: str) -> None:
    say = SPEAK[protocol]
    back = {"understood": "销售额", "unclear": ["蓝色"], "suggestions": ["本月销售额"]}
    model_server.script = [say("", ("clarify", back))]
    answer = ask("蓝色销售额", cloud(protocol))
    assert (answer.status, answer.table) == ("clarify", None)
    assert "蓝色" in answer.answer
    assert "本月销售额" in answer.answer
    model_server.script = [say("", ("decline", {"reason": "no_data", "about": "毛利"}))]
    assert ask("毛利是多少", cloud(protocol)).status == "refused"
    assert len(model_server.received) == 2


FAILURES: dict[str, tuple[Callable[[Callable[..., Reply]], list[Any]], str]] = {
    "401": (lambda say: [error(401)], "密钥"),
    "429": (lambda say: [error(429)], "限流"),
    "500": (lambda say: [error(500)], "服务器出错"),
    "timeout": (lambda say: [say("", TOP, pause=0.5)], "超时"),
    "cut connection": (lambda say: [say("", TOP, finish=None, cut=True)], ""),
    "unfinished stream": (lambda say: [say("", TOP, finish=None)], "断开"),
    "broken arguments": (lambda say: [say("", ("run_report", '{"measures": ["sales"], "limit": 3'))], "格式"),
    "no JSON": (lambda say: [Reply([b"data: <html>\n\n"], content_type="text/event-stream")], ""),
    "nothing": (lambda say: [say("")], "格式"),
    "text only": (lambda say: [say("销售额是 100 万。")], "没有按要求查询"),
    "in circles": (lambda say: [say("", ("run_report", {"measures": ["profit"]}))], "反复"),
    "unknown tool": (lambda say: [say("", ("send_email", {"to": "all"}))], "反复"),
}


@both
@pytest.mark.parametrize("failure", FAILURES)
def test_the_offline_model_answers_and_says_so(
    cloud: Cloud, model_server: ModelServer, protocol: str, failure: str
) -> None:
    replies, word = FAILURES[failure]
    model_server.script = replies(SPEAK[protocol])
    settings = cloud(protocol, model_seconds=0.4 if failure == "timeout" else 5.0)
    answer = ask("按销售额排序的前10名客户", settings)
    assert answer.status == "answered"
    assert answer.table is not None
    assert [row[0] for row in answer.table.rows] == [row[0] for row in top_customers(settings.database, 10)]
    assert "离线模型" in answer.answer
    assert word in answer.answer
    assert "100 万" not in answer.answer
    assert len(model_server.received) <= MOST_CLOUD_CALLS


@both
def test_a_failure_while_wording_keeps_the_result(cloud: Cloud, model_server: ModelServer, protocol: str) -> None:
    model_server.script = [SPEAK[protocol]("", TOP), error(401)]
    answer = ask("按销售额排序的前3名客户", cloud(protocol))
    assert answer.table is not None
    assert answer.table.total == 3
    assert "离线模型" in answer.answer
    assert answer.sent_to_model.rows == 3


def test_a_turn_that_broke_does_not_poison_the_thread(
    cloud: Cloud, model_server: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an inner error, and after a reader who left in the middle, every call sent has its result beside it."""
    settings = cloud("compat")
    settings = settings.model_copy(update={"database": Path(shutil.copy(settings.database, tmp_path / "crm.db"))})

    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    model_server.script = [compat("", TOP), compat("完成。")]
    with monkeypatch.context() as patched:
        patched.setattr("crm_tools.assistant.tools.reports.report.run", broken)
        assert ask("一", settings, thread="t").status == "failed"
    model_server.script = [compat("", TOP), compat("完成。")]
    left = stream("二", settings, thread="t")
    while not (isinstance(event := next(left), Progress) and "统计" in event.text):
        pass
    left.close()  # type: ignore[attr-defined]
    model_server.script = [compat("", TOP), compat("完成。")]
    answer = ask("三", settings, thread="t")
    assert answer.status == "answered"
    assert "离线模型" not in answer.answer
    messages = model_server.received[-1].body["messages"]
    calls = [call["id"] for message in messages for call in message.get("tool_calls", ())]
    results = [message["tool_call_id"] for message in messages if message["role"] == "tool"]
    assert calls == results
    assert len(calls) == 1


def test_one_more_try_where_that_can_help(cloud: Cloud, model_server: ModelServer) -> None:
    model_server.script = [error(503), native("", TOP), native("完成。")]
    answer = ask("按销售额排序的前3名客户", cloud("native"))
    assert "离线模型" not in answer.answer
    assert len(model_server.received) == 3


def test_a_missing_setting_is_told(offline: Settings) -> None:
    answer = ask("按销售额排序的前10名客户", offline.model_copy(update={"model": "tongyi"}))
    assert answer.status == "answered"
    assert "DASHSCOPE_API_KEY" in answer.answer


def test_tracing_stays_off(cloud: Cloud, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tracing key in the environment sends nothing anywhere."""
    for name, value in {
        "LANGSMITH_TRACING": "true",
        "LANGSMITH_API_KEY": "k",
        "LANGSMITH_ENDPOINT": model_server.url,
    }.items():
        monkeypatch.setenv(name, value)
    model_server.script = [compat("", TOP), compat("完成。")]
    answer: Answer = ask("按销售额排序的前3名客户", cloud("compat"))
    assert answer.status == "answered"
    assert {request.path for request in model_server.received} == {"/compatible-mode/v1/chat/completions"}


def _last_tool_text(request: Received) -> str:
    messages = request.body["messages"] if "messages" in request.body else request.body["input"]["messages"]
    return [message["content"] for message in messages if message["role"] == "tool"][-1]

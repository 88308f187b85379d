"""A correction that somebody saved answers its question from then on, whichever model is set."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from model_server import ModelServer, compat

from crm_tools.assistant import examples
from crm_tools.assistant.ask import ask
from crm_tools.assistant.calls import Call
from crm_tools.settings import Settings
from crm_tools.store.actors import LOCAL, ROLES, Actor
from crm_tools.texts import UserError

MEANT = Call("run_report", {"measures": ["sales"], "dimensions": ["city"], "period": "this_month"})
ODD = "来个城市盘子"


@pytest.fixture
def settings(offline: Settings, tmp_path: Path) -> Settings:
    return offline.model_copy(update={"database": Path(shutil.copy(offline.database, tmp_path / "crm.db"))})


def test_a_correction_holds_for_the_same_question_and_no_other(settings: Settings) -> None:
    assert ask(ODD, settings).status == "clarify"

    examples.save(settings, ODD, "本月各城市的销售额", MEANT, LOCAL)

    for question in (ODD, f"请帮我{ODD}？", " 来个 城市盘子。"):
        answer = ask(question, settings)
        assert answer.status == "answered", question
        assert answer.understood is not None
        assert (answer.understood.tool, answer.understood.arguments) == (MEANT.tool, MEANT.arguments)
        assert "本月各城市的销售额" in answer.answer
    assert ask("来个省份盘子", settings).status == "clarify"
    assert ask(f"上海{ODD}", settings).status == "clarify"


def test_the_last_correction_wins_and_can_be_removed(settings: Settings) -> None:
    examples.save(settings, ODD, "一", MEANT, LOCAL)
    number = examples.save(settings, ODD, "二", Call("find_customers", {"segment": "new"}), LOCAL)
    [kept] = examples.examples(settings)
    assert (kept.id, kept.meaning, kept.call.tool) == (number, "二", "find_customers")

    examples.remove(settings, number, LOCAL)

    assert ask(ODD, settings).status == "clarify"


@pytest.mark.parametrize(
    ("question", "call"),
    [
        ("换成上个月", MEANT),
        ("？？", MEANT),
        (ODD, Call("send_email", {"audience": {"segment": "all"}})),
        (ODD, Call("decline", {"reason": "no_data", "about": "x"})),
    ],
)
def test_no_action_and_no_follow_up_is_saved(settings: Settings, question: str, call: Call) -> None:
    with pytest.raises(UserError):
        examples.save(settings, question, "x", call, LOCAL)


def test_who_may_only_read_cannot_change_what_questions_mean(settings: Settings) -> None:
    with pytest.raises(UserError):
        examples.save(settings, ODD, "x", MEANT, Actor("viewer", ROLES["viewer"]))


def test_a_cloud_model_is_not_asked_what_was_settled_and_learns_from_the_rest(
    settings: Settings, cloud: Callable[..., Settings], model_server: ModelServer
) -> None:
    examples.save(settings, ODD, "本月各城市的销售额", MEANT, LOCAL)
    connected = cloud("compat", database=settings.database)
    assert ask(ODD, connected).status == "answered"
    assert model_server.received == []

    model_server.script = [compat("", ("decline", {"reason": "no_data", "about": "x"}))]
    ask("来个品类盘子", connected)

    prompt = model_server.received[0].body["messages"][0]["content"]
    assert ODD in prompt
    assert '"dimensions": ["city"]' in prompt

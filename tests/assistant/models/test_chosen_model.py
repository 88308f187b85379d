"""Which of the configured models answers: what can be chosen, by whom, and what that changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from crm_tools.assistant.models.choose import called, kind
from crm_tools.assistant.models.chosen import BY_SETTINGS, choices, choose, chosen, in_force
from crm_tools.knowledge.cloud import account_of
from crm_tools.settings import Settings
from crm_tools.store import audit
from crm_tools.store.actors import LOCAL, ROLES, Actor
from crm_tools.store.migrate import migrate
from crm_tools.texts import UserError

BOTH = {
    "DASHSCOPE_API_KEY": "sk-1", "CRM_MODEL_BASE_URL": "http://127.0.0.1:9/v1", "CRM_MODEL_NAME": "deepseek-chat",
    "CRM_MODELS": "tongyi:qwen-max, openai:deepseek-reasoner",
}  # fmt: skip


def made(database: Path, **given: str) -> Settings:
    return Settings(_env_file=None, CRM_DATABASE=database, **given)  # type: ignore[arg-type,call-arg]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "crm.db"
    migrate(path)
    return path


def test_only_what_is_set_up_can_be_chosen(database: Path) -> None:
    assert [one.name for one in choices(made(database))] == ["offline"]
    assert [one.name for one in choices(made(database, DASHSCOPE_API_KEY="k", CRM_MODELS="openai:m"))] == [
        "offline", "tongyi"
    ]  # fmt: skip
    assert [one.name for one in choices(made(database, **BOTH))] == [
        "offline", "tongyi", "tongyi:qwen-max", "openai", "openai:deepseek-reasoner"
    ]  # fmt: skip
    with pytest.raises(UserError) as refused:
        choose(made(database), "tongyi", LOCAL)
    assert refused.value.key == "assistant.model.unknown"
    with pytest.raises(ValidationError, match="write provider:model"):
        made(database, CRM_MODELS="qwen-max")


def test_a_choice_holds_for_everybody_until_it_is_taken_back(database: Path) -> None:
    own = made(database, CRM_MODEL="openai", **BOTH)
    assert (chosen(own), in_force(own)) == (BY_SETTINGS, own)

    choose(own, "tongyi:qwen-max", LOCAL)
    again = in_force(made(database, CRM_MODEL="openai", **BOTH))
    assert (kind(again), called(again)) == ("tongyi", "tongyi:qwen-max")
    assert again.model_base_url is None, "the address is the other provider's"
    assert in_force(again) == again

    choose(own, "openai:deepseek-reasoner", LOCAL)
    assert called(in_force(own)) == "openai:deepseek-reasoner"
    assert in_force(own).model_base_url == BOTH["CRM_MODEL_BASE_URL"]

    choose(own, "offline", LOCAL)
    assert kind(in_force(own)) == "offline"
    assert account_of(in_force(made(database, **BOTH))) is None, "documents stay here as well"

    choose(own, BY_SETTINGS, LOCAL)
    assert in_force(own) == own
    log = audit.entries(database)
    assert list(log["subject"]) == [BY_SETTINGS, "offline", "openai:deepseek-reasoner", "tongyi:qwen-max"]
    assert set(log["action"]) == {"model"}


def test_a_choice_that_is_no_longer_set_up_counts_for_nothing(database: Path) -> None:
    choose(made(database, **BOTH), "tongyi:qwen-max", LOCAL)
    without = made(database, CRM_MODEL_BASE_URL="http://127.0.0.1:9/v1", CRM_MODEL_NAME="m")
    assert (chosen(without), in_force(without)) == (BY_SETTINGS, without)


@pytest.mark.parametrize("role", ["viewer", "analyst", "approver"])
def test_only_an_administrator_chooses(database: Path, role: str) -> None:
    with pytest.raises(UserError) as refused:
        choose(made(database), "offline", Actor("ann@example.com", ROLES[role]))  # type: ignore[index]
    assert refused.value.key == "store.not_allowed"
    assert chosen(made(database)) == BY_SETTINGS


def test_without_a_database_the_settings_decide(tmp_path: Path) -> None:
    own = made(tmp_path / "none.db", **BOTH)
    assert in_force(own) == own

"""What the Help page offers: everything registered is there, and every example is answered as it stands."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crm_tools.analytics.desk import open_desk
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.assistant.ask import ask
from crm_tools.assistant.askable import Askable, askable, tool_examples
from crm_tools.assistant.calls import ACTIONS, OFFERED, WRITING
from crm_tools.assistant.understand import understand
from crm_tools.settings import Settings
from crm_tools.texts import LANGUAGES, Language, say

LATER = {"assistant.help.intent_customers.new"}
"""Examples of what this desk's segments cannot do yet."""


@pytest.fixture(scope="module")
def kept(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("askable")
    database = Path(shutil.copy(demo_template, folder / "crm.db"))
    return Settings(CRM_DATABASE=database, CRM_BROWSING=folder, CRM_MODEL="offline")  # type: ignore[call-arg]


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_registered_has_an_example(kept: Settings, language: Language) -> None:
    offered = askable(open_desk(kept), language)
    shown = {(one.group, one.name) for one in offered}
    assert {name for group, name in shown if group == "measures"} == set(MEASURES)
    assert {name for group, name in shown if group == "dimensions"} == set(DIMENSIONS)
    assert {name for group, name in shown if group == "segments"} == set(SEGMENTS)
    tools = OFFERED - {"clarify", "decline"}
    assert {name for group, name in shown if group == "actions"} == tools & WRITING
    assert {name for group, name in shown if group == "tools"} == tools - WRITING
    questions = {one.question for one in offered}
    with_values = {"customer": 1, "order": 1}
    assert {
        key
        for tool in tools
        for key in tool_examples(tool)
        if say(key, language, **with_values) not in questions and key not in LATER
    } == set()


def _meant(one: Askable) -> set[str]:
    if one.group in ("measures", "dimensions"):
        return {"run_report"}
    if one.group == "segments":
        return {"find_customers", "churn_risk", "intent_customers"}
    return {one.name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_is_answered(kept: Settings, language: Language) -> None:
    """Half are asked as the chat asks, half understood, each way in one language; an action drafts and waits."""
    desk = open_desk(kept)
    offered = askable(desk, language)
    asked = offered[LANGUAGES.index(language) :: len(LANGUAGES)]
    wrong = []
    for one in asked:
        answer = ask(one.question, kept)
        status = "needs_approval" if one.name in ACTIONS else "answered"
        tool = answer.understood.tool if answer.understood else None
        if answer.status != status or tool not in _meant(one) or answer.language != language:
            wrong.append((one.question, answer.status, tool, answer.answer[:120]))
    for one in set(offered) - set(asked):
        tool = understand(one.question, desk).tool
        if tool not in _meant(one):
            wrong.append((one.question, "understood", tool, ""))
    assert wrong == []

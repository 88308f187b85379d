"""The JSON Schema in the repository, and real answers of every status against it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from crm_tools import assistant
from crm_tools.assistant.ask import ask
from crm_tools.assistant.contract import schema
from crm_tools.settings import Settings

FILE = Path(assistant.__file__).with_name("answer.schema.json")

QUESTIONS = {
    "按销售额排序的前10名客户": "answered",
    "top 10 customers by sales": "answered",
    "高价值客户": "answered",
    "本月销售额": "answered",
    "上海的蓝色独角兽销售额": "clarify",
    "毛利是多少": "refused",
    "": "clarify",
}


def test_the_file_holds_the_contract() -> None:
    assert json.loads(FILE.read_text(encoding="utf-8")) == schema()


@pytest.mark.parametrize("question", QUESTIONS)
def test_real_answers_fit(offline: Settings, question: str) -> None:
    answer = ask(question, offline)
    jsonschema.validate(json.loads(answer.model_dump_json()), schema())
    assert answer.status == QUESTIONS[question]
    assert (answer.table is not None) == (answer.status == "answered")


def test_a_failed_answer_fits(offline: Settings, tmp_path: Path) -> None:
    answer = ask("本月销售额", offline.model_copy(update={"database": tmp_path / "none.db"}))
    jsonschema.validate(json.loads(answer.model_dump_json()), schema())
    assert answer.status == "failed"
    assert "none.db" in answer.answer


def test_the_schema_refuses_what_is_not_an_answer(offline: Settings) -> None:
    good = json.loads(ask("本月销售额", offline).model_dump_json())
    for wrong in ({"status": "done"}, {"extra": 1}, {"language": "fr"}, {"table": {"rows": []}}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(good | wrong, schema())

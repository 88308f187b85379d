"""Chinese expressions of each concept give the call that its plain word gives (expressions_zh.toml)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand
from crm_tools.assistant.understand.vocabulary.names import built_names
from crm_tools.assistant.understand.vocabulary.sounds import sound

CONCEPTS: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("expressions_zh.toml").read_text(encoding="utf-8")
)["concept"]


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda one: f"{one['plain']} {one['carrier']}")
def test_all_say_the_same(desk: Desk, concept: dict[str, Any]) -> None:
    carrier = concept["carrier"]
    meant = understand(carrier.replace("{}", concept["plain"]), desk)
    assert meant.tool not in ("clarify", "decline")
    said = [word.replace("_", " ") for word in concept["said"].split()]
    assert [word for word in said if understand(carrier.replace("{}", word), desk) != meant] == []


def test_a_built_name_means_one_thing() -> None:
    meant: dict[tuple[str, str], set[str]] = {}
    for phrase, entry in built_names():
        meant.setdefault((entry.kind, phrase), set()).add(str(entry.value))
    assert [name for name, several in meant.items() if len(several) > 1] == []


@pytest.mark.parametrize(
    ("one", "other"), [("教", "交"), ("宽", "款"), ("律", "率"), ("啊", "阿"), ("座", "做"), ("旦", "单")]
)
def test_sounds(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize("character", ["a", "龘", "1", "，"])
def test_no_sound(character: str) -> None:
    assert sound(character) is None


@pytest.mark.parametrize(
    "question", ["前三个月销售额", "上个月诚实的销售额", "上个月宜春的销售额", "今年订单数最少的视频"]
)
def test_what_only_sounds_alike_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool in ("clarify", "decline")

"""Phrases that every shop has: made once, kept beside the database, read of the file as they were made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_tools.analytics.desk import open_desk
from crm_tools.assistant.understand.vocabulary import common
from crm_tools.assistant.understand.vocabulary.lexicon import vocabulary
from crm_tools.assistant.understand.vocabulary.phrases import Entry
from crm_tools.assistant.understand.vocabulary.table import joined
from crm_tools.settings import Settings
from crm_tools.store.migrate import migrate

PHRASES = [
    ("销售额", Entry("measure", "sales")),
    ("高价值客户", Entry("segment", "high_value", 0.1)),
    ("高价值客户", Entry("filler", "高价值客户", 0.05)),
    ("sales", Entry("measure", "sales")),
    ("by phone", Entry("value", ("inquiry_channel", "phone"), 0.2)),
    ("额", Entry("filler", "额", 0.5)),
]


@pytest.fixture(autouse=True)
def _few_phrases_and_nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common, "_HELD", {})
    monkeypatch.setattr(common, "common_phrases", lambda: iter(PHRASES))


def _told(held: common.Common) -> dict[str, object]:
    heads = {phrase: held.head(phrase[:2])[phrase] for phrase, _ in PHRASES}
    return {**heads, "words": held.words, "names": held.names, "slips": held.slips, "sounds": held.sounds}


def _never() -> Iterator[tuple[str, Entry]]:
    raise AssertionError("made although it was kept")


def test_they_are_read_of_the_file_as_they_were_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = _told(common.common(tmp_path / "crm.db"))
    assert made["高价值客户"] == (PHRASES[2][1], PHRASES[1][1])
    assert made["by phone"] == (PHRASES[4][1],)
    slips = made["slips"]
    assert isinstance(slips, dict)
    assert slips["销额"] == slips["售销额"] == "销售额"
    assert [path.name for path in tmp_path.iterdir()] == ["crm.words"]
    monkeypatch.setattr(common, "_HELD", {})
    monkeypatch.setattr(common, "common_phrases", _never)
    assert _told(common.common(tmp_path / "crm.db")) == made


def test_a_process_makes_them_once_for_all_its_databases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = common.common(tmp_path / "crm.db")
    monkeypatch.setattr(common, "common_phrases", _never)
    assert common.common(tmp_path / "other.db") is first


@pytest.mark.parametrize("other", ["of other code", "no such file"])
def test_a_file_that_is_of_no_use_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: str) -> None:
    kept = tmp_path / "crm.words"
    if other == "no such file":
        kept.write_bytes(b"something else" * 1000)
    else:
        with monkeypatch.context() as older:
            older.setattr(common, "_made_of", lambda: "other code")
            older.setattr(common, "common_phrases", lambda: iter(PHRASES[:1]))
            common.common(tmp_path / "crm.db")
    made = _told(common.common(tmp_path / "crm.db"))
    monkeypatch.setattr(common, "_HELD", {})
    monkeypatch.setattr(common, "common_phrases", _never)
    assert _told(common.common(tmp_path / "crm.db")) == made


def test_where_nothing_can_be_written_they_are_made_for_this_process(tmp_path: Path) -> None:
    held = common.common(tmp_path / "no such folder" / "crm.db")
    assert held.head("销售")["销售额"] == (PHRASES[0][1],)
    assert not list(tmp_path.iterdir())


def test_what_a_shop_holds_stands_beside_them_and_comes_first(tmp_path: Path) -> None:
    database = tmp_path / "crm.db"
    migrate(database)
    shop = vocabulary(open_desk(Settings(CRM_DATABASE=database)))
    assert shop.entries("销售额") == (PHRASES[0][1],)
    assert shop.slips["销额"] == "销售额"
    named = joined({"销额": (Entry("saved", "销额"),)}, shop.common.head("销售"))
    assert set(named) == {"销额", "销售额"}
    several = joined({"sales": (Entry("measure", "orders"),)}, shop.common.head("sa"))
    assert several == {"sales": (Entry("measure", "orders"),)}

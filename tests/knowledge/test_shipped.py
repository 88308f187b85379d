"""The documents that come with the desk: complete in both languages, and telling the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crm_tools.analytics.definitions import shipped
from crm_tools.knowledge import library
from crm_tools.knowledge.cut import Passage, cut
from crm_tools.knowledge.filling import PLACEHOLDER
from crm_tools.knowledge.search import search

FAMILIES = sorted(path.name.split(".")[0] for path in library.FOLDER.glob("*.zh.md"))


def read(family: str, language: str) -> dict[str, Passage]:
    text = (library.FOLDER / f"{family}.{language}.md").read_text(encoding="utf-8")
    return {passage.anchor: passage for passage in cut(text)}


def figures(passage: Passage) -> set[str]:
    return {found.replace(",", "") for found in re.findall(r"\{\{.*?\}\}|\d[\d,.:]*\d|\d", passage.body)}


def test_there_is_enough() -> None:
    sizes = {family: len(read(family, "zh")) for family in FAMILIES}
    assert sizes.pop("desk") >= 15
    assert sum(sizes.values()) >= 45
    assert {"returns", "refunds", "coupons", "shipping", "invoices", "membership", "privacy", "payment"} <= set(sizes)


@pytest.mark.parametrize("family", FAMILIES)
def test_both_languages_have_the_same_entries_and_figures(family: str) -> None:
    chinese, english = read(family, "zh"), read(family, "en")
    assert list(chinese) == list(english)
    for anchor in chinese:
        if anchor != "level-benefits":  # 98 折 is 2% off
            assert figures(english[anchor]) <= figures(chinese[anchor]), anchor
        for one in (chinese[anchor], english[anchor]):
            assert one.phrasings
            assert one.heading
            assert not re.search(r"1[3-9]\d{9}|@[a-z]", one.body)
    assert not re.search("[\u4e00-\u9fff]", "".join(english[a].body for a in english if not a.startswith("desk-")))


def test_every_figure_of_the_desk_is_a_name_of_a_definition() -> None:
    values = shipped().model_dump()
    names = {f"{group}.{name}" for group, rules in values.items() for name in rules}
    texts = [path.read_text(encoding="utf-8") for path in library.FOLDER.glob("*.md")]
    used = {match[1] for text in texts for match in PLACEHOLDER.finditer(text)}
    assert used <= names
    assert len(used) >= 15


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_heading_and_phrasing_finds_its_own_passage(shipped_template: Path, language: str) -> None:
    wrong = []
    asked = 0
    for family in FAMILIES:
        for anchor, passage in read(family, language).items():
            for question in (passage.heading, *passage.phrasings):
                asked += 1
                found = search(question, shipped_template, "zh" if language == "zh" else "en", top=1)
                if found.passages[0].anchor != anchor or not found.confident:
                    wrong.append((question, found.passages[0].anchor))
    assert asked > 400
    assert len(wrong) <= asked * 0.02, wrong

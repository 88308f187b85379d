"""What English-speaking analysts call figures, groups, goods, people and days: each expression gives the one call."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.assistant.understand import understand
from crm_tools.assistant.understand.vocabulary.composed import composed_phrases, composed_values, made
from crm_tools.assistant.understand.vocabulary.words import names_en

_CONCEPTS = tomllib.loads(Path(__file__).with_name("expressions_en.toml").read_text(encoding="utf-8"))["concept"]


@pytest.mark.parametrize("concept", _CONCEPTS, ids=[one["name"] for one in _CONCEPTS])
def test_every_expression_of_a_concept_gives_its_call(desk: Desk, concept: dict[str, Any]) -> None:
    tool, _, arguments = concept["call"].partition(" ")
    wanted = (tool, json.loads(arguments))
    read = {}
    for said in re.split(r"[|\n]", concept["said"].strip()):
        call = understand(concept["sentence"].replace("{}", said), desk)
        kept = {name: one for name, one in call.arguments.items() if name not in ("chart", "question", "understood")}
        read[said] = (call.tool, json.loads(json.dumps(kept)))
    assert read == dict.fromkeys(read, wanted)


def test_patterns_are_made_of_known_words_and_names_of_the_registry() -> None:
    names = names_en()
    for kind, known in (("measure", MEASURES), ("dimension", DIMENSIONS), ("segment", SEGMENTS)):
        assert set(names[kind]) <= set(known)
    assert list(made("{refund} rate")) == ["refund rate", "return rate"]
    assert list(made("on sale|{refund?} note")) == ["on sale", "refund note", "return note", "note"]


def test_no_composed_name_means_two_things() -> None:
    names = names_en()
    found = {name: tuple(values) for name, values in names["value"].items()}
    meant: dict[tuple[str, str], set[Any]] = {}
    for phrase, entry in (*composed_phrases(), *composed_values(found)):
        if not entry.kind.startswith("band"):
            meant.setdefault((phrase, entry.kind), set()).add(entry.value)
    assert not {one: values for one, values in meant.items() if len(values) > 1}

"""The sieve lets through every pattern that a text holds, and few others."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from crm_tools.assistant.understand.days.periods import _PATTERNS
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.text.rewording import rules
from crm_tools.assistant.understand.text.sieve import needed, sieve

QUESTIONS = Path(__file__).parents[2] / "questions" / "paraphrases_3.jsonl"
RULES = (
    ("plainer.toml", "zh"),
    ("plainer.toml", "en"),
    ("idioms.toml", "idioms"),
    ("people.toml", "rules", "people.toml"),
    ("orders.toml", "rules", "people.toml"),
    ("shorthand.toml", "patterns"),
    ("said_en.toml", "rules"),
    ("figures_en.toml", "rules"),
)


def test_nothing_that_is_found_is_held_back() -> None:
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()[::7]
    texts = [normalise(json.loads(line)["question"]).norm for line in lines]
    patterns = [rule.said for one in RULES for rule in rules(*one).each] + [pattern for pattern, _ in _PATTERNS]
    told = sieve(patterns)
    through = found = 0
    for text in texts:
        held = set(told.held(text))
        through += len(held)
        for at, pattern in enumerate(patterns):
            if pattern.search(text):
                found += 1
                assert at in held, (pattern.pattern, text)
    assert found > 100
    assert through < 0.03 * len(texts) * len(patterns)


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        ("a(?:b|cd?)e", ["abe", "ace", "xacdex"]),
        ("(?:一共|总共)?有(?:多少|几)[个位]", ["有几个", "总共有多少位"]),
        (r"(?<=最[高低])的(?!话)", ["最高的城市"]),
        (r"(\d{2,3})x\1", ["12x12", "345x345"]),
        ("(?:ab){2,}c?", ["abab"]),
        ("[^a]b+", ["xb"]),
        ("(?i:ab)c", ["ABc"]),
        ("a*", [""]),
        ("[一-龥]+[a-e]", ["字c"]),
        (r"\bsh\b(?!\()", ["sh"]),
    ],
)
def test_what_a_pattern_needs_is_in_all_that_it_matches(pattern: str, texts: list[str]) -> None:
    compiled = re.compile(pattern)
    for text in texts:
        assert compiled.search(text)
        assert all(any(word in text for word in words) for words in needed(compiled))


def test_a_pattern_without_its_words_is_held_back() -> None:
    told = sieve([re.compile("退(?:掉|货)的?(?:钱|款)"), re.compile("(?:coupon|voucher)s? used"), re.compile("x?")])
    assert told.held("上个月退货的款") == [0, 2]
    assert told.held("上个月退货的款", 1) == [2]

"""Words and concepts: the same meaning in other words and in the other language."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tools.knowledge.words import features, grams, normal


@pytest.mark.parametrize(
    ("one", "other", "concept"),
    [
        ("想把钱要回来", "I want my money back", "refund"),
        ("快递到哪了", "Where is my parcel?", "track"),
        ("开张增值税专票", "a special VAT invoice", "special_vat"),
        ("能叠加吗", "Can I combine them?", "combine"),
        ("ＶＩＰ等级", "membership tier", "member"),
        ("把我的账号注销", "delete my account", "delete"),
    ],
)
def test_both_languages_name_the_same_concept(one: str, other: str, concept: str) -> None:
    assert concept in features(one).concepts
    assert concept in features(other).concepts


def test_terms_with_a_gap_are_found_around_other_words() -> None:
    assert "return" in features("May I send all of it back?").concepts
    assert "return" not in features("Send it. Then, some day, we will look back").concepts


def test_a_word_begins_and_ends_where_a_term_does() -> None:
    assert "birthday" in features("a birthday").concepts
    assert "invoice" in features("fapiao没收到").concepts
    assert "pay" not in features("The payload was spayed").concepts


def test_filler_says_nothing() -> None:
    assert features("请问一下怎么办呢？") == ({}, {}, {})


def test_goods_are_words_but_nothing_that_an_answer_must_name() -> None:
    said = features("耳机能退吗")
    assert said.concepts == {"return": 1}
    assert "耳机" in said.words
    assert not said.loose


def test_a_stretch_of_unknown_chinese_weighs_as_one_word() -> None:
    assert sum(features("饕餮魑魅").loose.values()) == pytest.approx(1)


def test_placeholders_are_no_words() -> None:
    assert features("{{high_value.min_sales_yuan}}").words == {}


@given(st.text(max_size=300))
def test_any_text_has_features(text: str) -> None:
    said = features(text)
    assert all(number > 0 for number in said.concepts.values())
    assert all(weight > 0 for weight in said.loose.values())
    assert all(gram.strip() for gram in grams(normal(text)))


@pytest.mark.parametrize("text", ["a" * 100_000, "不" * 100_000, "退 " * 50_000, "send it " * 12_500, "😀" * 100_000])
def test_a_line_of_100_kb_is_read_in_time_linear_in_its_length(text: str) -> None:
    def seconds(part: str) -> float:
        started = process_time()
        features(part)
        return process_time() - started

    short = min(seconds(text[: len(text) // 4]) for _ in range(3))
    assert min(seconds(text) for _ in range(3)) < 10 * short  # four times the text; quadratic would be 16

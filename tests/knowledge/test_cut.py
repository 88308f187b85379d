"""Cutting: headings kept, nothing lost, nothing too long."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tools.knowledge.cut import MAX_BODY, MAX_PASSAGES, Passage, cut, sentences
from crm_tools.texts import UserError


def test_headings_anchors_and_phrasings() -> None:
    text = """# 退货

开头的话。

## 期限 {#window}
<!-- 问法: 几天内能退 | 还来得及吗 -->

7 天内。

### 大促期间
15 天内。

## Freight
<!-- asked: who pays -->
You do. <!-- a note to ourselves -->
"""
    assert cut(text) == [
        Passage("p1", "退货", (), "开头的话。"),
        Passage("window", "期限", ("几天内能退", "还来得及吗"), "7 天内。"),
        Passage("p3", "期限 › 大促期间", (), "15 天内。"),
        Passage("p4", "Freight", ("who pays",), "You do."),
    ]


def test_code_and_escaped_lines_are_no_headings() -> None:
    (passage,) = cut("## A\n```\n# not a heading\n```\n\\# nor this\n\\<!-- asked: nor this -->")
    assert passage.body == "```\n# not a heading\n```\n# nor this\n<!-- asked: nor this -->"
    assert passage.phrasings == ()


def test_a_long_section_is_cut_at_paragraphs_then_sentences() -> None:
    paragraph = "这是一句关于退货的话。" * 30
    passages = cut(f"## 长 {{#long}}\n<!-- asked: x -->\n{paragraph}\n\n{paragraph}\n\n{paragraph * 3}")
    assert [passage.anchor for passage in passages] == ["long", *(f"long-{n}" for n in range(2, len(passages) + 1))]
    assert [passage.phrasings for passage in passages][:2] == [("x",), ()]
    assert all(passage.heading == "长" for passage in passages)
    assert all(len(passage.body) <= MAX_BODY and passage.body.endswith("。") for passage in passages)


@given(
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="#<\\`~\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"),
        max_size=4000,
    )
)
def test_no_character_is_lost(text: str) -> None:
    bodies = "".join(passage.body for passage in cut(text))
    assert re.sub(r"\s", "", bodies) == re.sub(r"\s", "", text)
    assert "".join(sentences(text)) == text


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "<!--" * 25_000, "## x {#" * 15_000, "。" * 100_000, " " * 100_000 + "x", "- \n" * 30_000]
)
def test_hostile_lines_of_100_kb_make_short_passages(text: str) -> None:
    assert all(0 < len(passage.body) <= MAX_BODY for passage in cut(text))


def test_too_many_passages_are_told() -> None:
    with pytest.raises(UserError) as told:
        cut("## a\nb\n" * (MAX_PASSAGES + 1))
    assert told.value.key == "knowledge.too_many_passages"

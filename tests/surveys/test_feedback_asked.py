"""What a question of the feedback asks for: which side, and whether anything beyond the feedback as a whole."""

from __future__ import annotations

import pytest

from crm_tools.surveys.ask import _general, _side, _words_asked
from crm_tools.surveys.reading import normal


@pytest.mark.parametrize(
    ("question", "side"),
    [
        ("客户最不满意什么", "negative"),
        ("客户不喜欢什么", "negative"),
        ("大家提到最多的缺点", "negative"),
        ("客户满意的地方", "positive"),
        ("好评和差评分别说了什么", None),
        ("客户对物流有什么意见", None),
        ("What are people unhappy about?", "negative"),
        ("Which themes do buyers dislike", "negative"),
        ("What do customers like most?", "positive"),
        ("praise and complaints", None),
        ("What do customers say about delivery", None),
    ],
)
def test_the_side_asked_for(question: str, side: str | None) -> None:
    assert _side(normal(question)) == side


@pytest.mark.parametrize(
    ("question", "beyond"),
    [
        ("客户主要有哪些意见？", ""),
        ("最近大家普遍抱怨什么", ""),
        ("帮助中心", "帮助中心"),
        ("客户对物流有什么意见", "物流"),
        ("What do customers mostly complain about?", ""),
        ("main pain points in the feedback", ""),
        ("What do people say about delivery?", "delivery"),
        ("likelihood of unhappiness", "likelihoodunhappiness"),
    ],
)
def test_what_is_left_of_a_question_beside_the_words_that_any_has(question: str, beyond: str) -> None:
    left = _general().sub("", normal(question)).strip(" ?？")
    assert "".join(left.split()) == beyond


def test_no_word_stands_for_both_sides() -> None:
    said = {
        name: {*words["zh"].split(), *words["en"].replace("\n", "|").split("|")}
        for name, words in _words_asked().items()
    }
    assert not (said["complaints"] & said["praise"]) - {""}

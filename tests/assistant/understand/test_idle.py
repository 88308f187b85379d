"""Words that change no row and no number change none: with one of them a question leads to the same call as without."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand
from crm_tools.assistant.understand.vocabulary import idle
from crm_tools.assistant.understand.vocabulary.idle import idle_words
from crm_tools.assistant.understand.vocabulary.lexicon import vocabulary

_CLASSES = tomllib.loads(Path(idle.__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_PLACES = {
    "now": ("{}金卡会员有多少个", "{}有流失风险的客户名单", "本月{}的订单数"),
    "overall": ("本月的订单{}有多少", "近30天买过女装的客户{}有多少"),
    "about": ("本月的订单{}有多少", "近30天买过女装的客户{}有多少"),
    "aside": ("本月的订单{}有多少", "近30天买过女装的客户{}有多少"),
    "particles": ("上个月卖了多少钱{}", "各城市本月的订单数{}"),
    "place": ("{}金卡会员有多少个",),
    "summary": ("上个月的销售额{}是多少",),
    "shown": ("上个月的销售额{}多少", "本月退款金额{}多少"),
}
"""Where people say words of each class."""
_SAYS_SOMETHING = "没未不非除只仅限最更比超首末次新双半每第"
_IDIOMS = frozenset(
    ("莫非", "没准", "没准儿", "说不定", "不过", "无非", "不外乎", "毫不夸张", "不夸张地说", "差不多", "左不过")
) | {"八九不离十", "大差不差", "多半是"}
"""Words with such a character that say nothing of the kind as a whole."""


def _same(desk: Desk, place: str, word: str) -> bool:
    plain = place.format("") if "{}多少" not in place else place.format("是")
    with_it, without = understand(place.format(word), desk), understand(plain, desk)
    return (with_it.tool, with_it.arguments) == (without.tool, without.arguments)


@pytest.mark.parametrize("name", _PLACES)
def test_a_question_with_one_of_them_leads_to_the_same_call(desk: Desk, name: str) -> None:
    said = _CLASSES[name]["bare"].split()
    for place in _PLACES[name]:
        assert understand(place.format("是" if "{}多少" in place else ""), desk).tool != "clarify"
        assert [word for word in said if not _same(desk, place, word)] == [], place


@pytest.mark.parametrize("word", ["截至目前为止", "到这会儿", "全加起来", "合在一起", "统统算一块儿"])
def test_those_made_of_roots_do_as_well(desk: Desk, word: str) -> None:
    assert word in idle_words()
    assert _same(desk, "{},上个月卖了多少钱", word)


def test_none_denies_numbers_compares_or_orders() -> None:
    told = [word for word in idle_words() - _IDIOMS if set(word) & set(_SAYS_SOMETHING)]
    assert told == []


def test_none_is_the_name_of_something(desk: Desk) -> None:
    named = {"measure", "dimension", "grouped", "segment", "value", "share", "never", "without", "not", "only"}
    known = {
        word: entry.kind for word in idle_words() for phrase, entry in vocabulary(desk).at(word, 0) if phrase == word
    }
    assert {word: kind for word, kind in known.items() if kind in named} == {}


@pytest.mark.parametrize(
    "question",
    [
        "上个月没卖了多少钱",
        "除了金卡会员有多少个",
        "本月的新订单有多少",
        "上个月持续卖了多少钱",
        "首次本月的订单有多少",
    ],
)
def test_a_word_that_may_say_something_is_not_passed_over(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    plain = ("上个月卖了多少钱", "金卡会员有多少个", "本月的订单有多少")
    assert all((call.tool, call.arguments) != (one.tool, one.arguments) for one in (understand(q, desk) for q in plain))

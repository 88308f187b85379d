"""Who asks and that he does are read together, whichever of those who may ask and of the ways to say it."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand
from crm_tools.assistant.understand.text.normalise import fold
from crm_tools.assistant.understand.vocabulary.lexicon import Vocabulary, vocabulary
from crm_tools.assistant.understand.vocabulary.words import frame


def _asked(words: Vocabulary, norm: str) -> set[str]:
    return {phrase for phrase, entry in words.at(norm, 0) if entry.kind == "before"}


def test_whoever_may_ask_may_ask_in_every_way(desk: Desk) -> None:
    words = vocabulary(desk)
    who, wants, of = frame()["who"], frame()["wants"], frame()["of"]
    askers = [*who["en"].split("|"), *(f"{a} {b}" for a in of["teams"].split("|") for b in of["roles"].split("|"))]
    said = [fold(one + want) for one in who["zh"].split() for want in wants["zh"].split()]
    said += [f"{the}{one} {want}" for the in ("", "the ") for one in askers for want in wants["en"].split("|")]
    assert len(said) > 80_000
    assert [one for one in said[::7] if one not in _asked(words, one)] == []


@pytest.mark.parametrize("said", ["marketing", "the category team", "市场", "marketing wantsomething", "vpasks"])
def test_somebody_who_does_not_ask_is_no_frame(desk: Desk, said: str) -> None:
    assert _asked(vocabulary(desk), said) == set()


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("The category team wants to know units by category last month", "units by category last month"),
        ("our finance director keeps asking: refund rate this month", "refund rate this month"),
        ("商品部那边在催，上个月各品类销售额", "上个月各品类销售额"),
        ("财务急要本月退款率", "本月退款率"),
    ],
)
def test_who_asks_changes_nothing(desk: Desk, question: str, bare: str) -> None:
    call = understand(bare, desk)
    assert call.tool == "run_report"
    assert understand(question, desk) == call

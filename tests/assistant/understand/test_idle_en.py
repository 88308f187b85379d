"""English words that add nothing leave the call as it is; words that could change it never stand among them."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand
from crm_tools.assistant.understand.text import idle_en

CLASSES: dict[str, str] = tomllib.loads(Path(idle_en.__file__).with_name("idle_en.toml").read_text("utf-8"))
_MEANING = (
    "not no never none without except only just-only exclude minus less fewer more most least over under "
    "above below at-least first last latest previous next before after since until each every average "
    "mean median new old returning repeat twice half double top bottom best worst highest lowest early "
    "late monthly weekly daily paid unpaid pending cancelled refunded "
)
"""Numbers aside, words that change rows or numbers where one of the classes would stand."""
PLACES = {
    "anywhere": [
        "{} sales by city in October",
        "orders per channel last month {}",
        "how many customers {} registered in May",
    ],
    "before": ["{} sales by city in October", "show me the {} refund rate by level this year", "{} orders last week"],
    "before_any": [
        "the {} list of gold members in Beijing",
        "{} sales by city in October",
        "the {} AOV by level in Q3",
    ],
    "behind": [
        "sales {} by city in October",
        "orders by level and channel {} in Q3",
        "logins by gender {}, last 30 days",
    ],
}
_OTHERWISE = {"total", "up-to-date"}
"""Words that the grammar reads by themselves in one of these places."""


def _cases() -> list[tuple[str, str]]:
    draw = random.Random(32)
    return [
        (place, word) for place in PLACES for word in draw.sample(CLASSES[place].split(), 14) if word not in _OTHERWISE
    ]


def test_no_word_that_changes_the_meaning() -> None:
    words = {word for told in CLASSES.values() for word in told.split()}
    assert not words & set(_MEANING.split())


@pytest.mark.parametrize(("place", "word"), _cases())
def test_a_word_that_adds_nothing(desk: Desk, place: str, word: str) -> None:
    for frame in PLACES[place]:
        bare = understand(" ".join(frame.format("").split()).replace(" ,", ","), desk)
        found = understand(frame.format(word), desk)
        assert bare.tool != "clarify"
        assert found.tool == "clarify" or found == bare, frame.format(word)
    asked_back = [one for one in PLACES[place] if understand(one.format(word), desk).tool == "clarify"]
    assert len(asked_back) <= 1, asked_back


@pytest.mark.parametrize(
    "said",
    ["email the nice customers", "fairly active customers", "decent members in Beijing", "sales of decent goods"],
)
def test_an_adjective_before_people_may_say_which(desk: Desk, said: str) -> None:
    assert understand(said, desk).tool in ("clarify", "decline")

"""A change in words: figures from the frames, groups by their size, rates in points."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.explain import ExplainRequest, explain
from crm_tools.present.explained import explained
from crm_tools.texts import LANGUAGES, formats


@pytest.fixture(scope="module")
def desk(demo_template: Path) -> Desk:
    return Desk(demo_template, dt.date(2026, 11, 22), shipped())


def test_the_first_sentence_tells_both_values_and_how_far_it_moved(desk):
    found = explain(desk, ExplainRequest(period="last_month"))
    [row] = found.total.frame.to_dict("records")

    zh, en = (explained(found, language)[0] for language in ("zh", "en"))

    for cents in (row["sales"], row["sales_previous"], abs(row["sales_difference"])):
        assert formats.money(cents, "CNY", "zh") in zh
    assert "2026年10月1日至2026年10月31日" in zh
    assert "1 Oct – 31 Oct 2026" in en
    assert ("增加了" in zh) == ("more than" in en) == (row["sales_difference"] > 0)
    assert f"({row['sales_change']:+.1%})" in en


def test_each_split_names_its_largest_groups_first(desk):
    found = explain(desk, ExplainRequest(period="last_month"))
    sentences = explained(found, "en")

    assert len(sentences) == 1 + len(found.splits)
    for split, sentence in zip(found.splits, sentences[1:], strict=True):
        assert sentence.startswith("By ")
        column = split.result.columns[0].name
        first = split.result.frame[column].iloc[0]
        assert f"{split.words[first].en if first in split.words else first} " in sentence


def test_a_rate_moves_in_points(desk):
    found = explain(desk, ExplainRequest(measure="repeat_rate", period="2026-Q3"))
    points = abs(found.total.frame["repeat_rate_difference"].iloc[0]) * 100

    assert f"{points:.1f} 个百分点" in explained(found, "zh")[0]
    assert f"{points:.1f} points" in explained(found, "en")[0]
    assert "个百分点" in explained(found, "zh")[1]


@pytest.mark.parametrize("period", ["2020-03", "2020-03..2020-04"])
def test_nothing_to_compare_is_said(desk, period):
    for measure in ("sales", "aov"):
        for language in LANGUAGES:
            [only] = explained(explain(desk, ExplainRequest(measure=measure, period=period)), language)
            assert formats.NOTHING in only or "0" in only

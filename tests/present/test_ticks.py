"""Axes: round numbers in words that span what is shown."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crm_tools.present.ticks import round_ticks, thinned, value_axis

amounts = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False).map(lambda value: round(value, 2))


@given(amounts, amounts)
def test_ticks_span_the_values_evenly_and_hold_zero(one, other):
    low, high = min(one, other, 0.0), max(one, other, 0.0)

    ticks = round_ticks(low, high)

    assert 0.0 in ticks
    assert ticks[0] <= low + 1e-6
    assert ticks[-1] >= high - 1e-6
    assert 2 <= len(ticks) <= 9
    steps = {round(b - a, 6) for a, b in pairwise(ticks)}
    assert max(steps) - min(steps) <= 1e-5 * max(1.0, max(steps))


def test_words_are_wan_in_chinese_and_millions_in_english():
    values = [0, 12_000_000.0]

    assert value_axis(values, "money", "zh", "CNY")["ticktext"][-1] == "¥1,250万"
    assert value_axis(values, "money", "en", "GBP")["ticktext"][-1] == "£12.5M"


def test_what_is_counted_has_whole_ticks():
    assert value_axis([0, 1, 2], "count", "en", "CNY")["ticktext"] == ["0", "1", "2"]
    assert value_axis([None, None], "count", "en", "CNY")["ticktext"] == ["0", "1"]


def test_rates_lose_decimals_that_none_needs():
    assert value_axis([0, 0.93], "rate", "en", "CNY")["ticktext"][:2] == ["0%", "20%"]
    assert value_axis([0.0, 0.021], "rate", "zh", "CNY")["ticktext"][:2] == ["0%", "0.5%"]
    assert value_axis([None], "rate", "en", "CNY")["ticktext"] == ["0%", "100%"]


def test_many_labels_are_thinned_and_lose_a_year_that_they_share():
    days = [f"2026-{month:02d}-{day:02d}" for month in (10, 11) for day in range(1, 31)]

    positions, words = thinned(days)

    assert len(positions) == 10
    assert positions[0] == "2026-10-01"
    assert words[0] == "10-01"
    assert thinned(["2025-12-31", "2026-01-01"])[1] == ["2025-12-31", "2026-01-01"]

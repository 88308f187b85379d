"""Numbers and units as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.vocabulary.numbers import chinese_number, find_numbers


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("一万", 10_000, "none"),
        ("1.2万", 12_000, "none"),
        ("１．２万", 12_000, "none"),
        ("1万2", 12_000, "none"),
        ("5千5", 5_500, "none"),
        ("三千五", 3_500, "none"),
        ("两百五十块", 250, "yuan"),
        ("一百零五", 105, "none"),
        ("一点五万元", 15_000, "yuan"),
        ("2k", 2_000, "none"),
        ("10w", 100_000, "none"),
        ("¥1,234.50", 1234.5, "yuan"),
        ("5,000元", 5_000, "yuan"),
        ("两次", 2, "times"),
        ("十名", 10, "people"),
        ("30%", 0.3, "percent"),
        ("百分之五", 0.05, "percent"),
        ("twenty-one", 21, "none"),
        ("two hundred and five", 205, "none"),
        ("1.5 million", 1_500_000, "none"),
        ("rmb 300", 300, "yuan"),
        ("twice", 2, "times"),
        ("90 days", 90, "days"),
    ],
)
def test_reads(text: str, value: float, unit: str) -> None:
    [number] = find_numbers(normalise(text).norm)
    assert (number.value, number.unit) == (pytest.approx(value), unit)


@pytest.mark.parametrize("text", ["几千", "一千多", "几百块", "数十", "第三", "abc123"])
def test_vague_or_other_numbers_are_none(text: str) -> None:
    assert find_numbers(normalise(text).norm) == []


def test_top_10_in_one_word() -> None:
    assert [number.value for number in find_numbers("top10客户")] == [10]


@given(st.integers(1, 99_999_999))
def test_chinese_numerals_read_back(value: int) -> None:
    assert chinese_number(_written(value)) == value


def _written(value: int) -> str:
    """The number in Chinese numerals, by the school rule: 零 for gaps, 一十 in full."""
    if value >= 10_000:
        high, low = divmod(value, 10_000)
        gap = "零" if 0 < low < 1_000 else ""
        return f"{_written(high)}万{gap}{_written(low) if low else ''}"
    text, zero = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            text += ("零" if zero and text else "") + "一二三四五六七八九"[digit - 1] + name
            zero = False
        else:
            zero = True
    return text

"""Figures put into documents."""

from __future__ import annotations

import pytest

from crm_tools.knowledge.filling import fill
from crm_tools.texts import Words


@pytest.mark.parametrize(
    ("value", "text"),
    [(10000.0, "10,000"), (7, "7"), (0.5, "0.5"), (1234.5, "1,234.5"), ("last_month..today", "上个月 1 日至今"),
     ("last_90_days", "近 90 天"), ("2026-Q3", "2026-Q3"), (Words("甲", "a"), "甲"), (0.1 + 0.2, "0.3")],
)  # fmt: skip
def test_values_in_words(value: object, text: str) -> None:
    assert fill("{{a.b}}", {"a": {"b": value}}, "zh") == text
    assert fill("{{a.b}}", {"a.b": value}, "zh") == text


def test_a_share_as_a_percentage() -> None:
    assert fill("{{x:%}}", {"x": 0.5}, "en") == "50%"
    assert fill("{{x:%}}", {"x": 0.125}, "en") == "12.5%"


@pytest.mark.parametrize("text", ["{{unknown}}", "{{", "{{a b}}", "{a}", "}}{{", "{{a}", "{{}}"])
def test_other_braces_stay_as_they_are(text: str) -> None:
    assert fill(text, {"a": 1}, "zh") == text

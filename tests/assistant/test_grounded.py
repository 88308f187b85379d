"""The check on a cloud model's numbers."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tools.assistant.grounded import grounded

SHOWN = [
    json.dumps({"rows_total": 57, "period": ["2026-10-01", "2026-11-22"], "first_rows": [[842, 579766.1, 0.1234]]})
]


@pytest.mark.parametrize(
    "text",
    [
        "共57位客户。",
        "第一名是 842 号，销售额 579,766.1 元。",
        "销售额约 57.98万元。",
        "Sales were 0.58M, 12.3% of the total.",
        "占比 12.34%。",
        "2026年10月1日到2026-11-22，前10名里第1名是 842 号。",
        "1. 842 号\n2. 其余",
        "In Q3 of 2026-Q3, top 3.",
        "From 1 October to November 22, 2026.",
        "没有数字。",
    ],
)
def test_numbers_that_were_shown_pass(text: str) -> None:
    assert grounded(text, SHOWN)


@pytest.mark.parametrize(
    "text",
    [
        "共58位客户。",
        "共 22 位客户。",
        "销售额约 58.98万元。",
        "占比 13%。",
        "Sales were 5.8M.",
        "一共 1,159,532.2 元。",
        "平均每人花了579766.2元",
    ],
)
def test_numbers_from_nowhere_do_not(text: str) -> None:
    assert not grounded(text, SHOWN)


@given(st.floats(0.01, 1e10), st.integers(0, 4))
def test_rounding_as_written_passes_and_more_does_not(value: float, decimals: int) -> None:
    """12.3 stands for anything that rounds to it, and for nothing a whole digit away."""
    step = 10**-decimals
    written = f"{value:.{decimals}f}"
    assert grounded(f"是 {written} 元", [repr(value)])
    assert not grounded(f"是 {written} 元", [repr(float(written) + 1.6 * step)])

"""Data shown in Markdown stays data."""

import pytest

from crm_tools.ui.notices import literal


@pytest.mark.parametrize(
    "text", ["# 标题", "[x](javascript:1)", "¥1 $2 $3", ":red[x]", "**b**", "<b>", "a_b_c", "| a |"]
)
def test_every_mark_is_escaped(text):
    escaped = literal(text)

    assert escaped.replace("\\", "") == text
    for mark in "[]()#*<$:_|":
        assert escaped.count(mark) == escaped.count(f"\\{mark}")

"""What words of figures cannot mean: the first hour is none of 24 that is best, the first customers are no cities."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Told = Mapping[str, Any]
_NUMBER = "(?:[0-9]+|[一二两三四五六七八九十百千]+)"


def _groups_limited(tool: str, told: Told) -> bool:
    """Whether so many groups are shown, none of which is a customer."""
    groups = told.get("dimensions") or ()
    return tool == "run_report" and bool(told.get("limit") and groups) and "customer" not in groups


OF_FIGURES: tuple[tuple[re.Pattern[str], Callable[[str, Told], bool]], ...] = (
    (
        re.compile(
            f"(?:前|头|top|最[多高大]的) ?{_NUMBER}(?:个|名|位)?的?(?:人|客户|会员|用户|顾客|买家)"
            "们?的?(?:[^,。?]{0,8}(?:分布|构成|结构|组成)|里|中|都?来自|主要|占)"
        ),
        _groups_limited,
    ),
    (
        re.compile(f"(?:第{_NUMBER}|前{_NUMBER}|头{_NUMBER}|首)个?小时"),
        lambda _, told: "hour" in (told.get("dimensions") or ()) and bool(told.get("limit")),
    ),
)

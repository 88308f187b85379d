"""The month, quarter or year that is running, told by its first day: “since November 1 compared with last month”.

Set beside the one before, its days are those of this month to date, and the others the same days of last month.
"""

from __future__ import annotations

import datetime as dt
import re

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced

_COMPARED = re.compile(
    r"\b(?:same|corresponding|equivalent|matching|comparable) (?:period|days|time|stretch|span|dates|part|portion)\b"
)
_TO_DATE = re.compile(r"\b(month|week|quarter|year)[- ]to[- ]date(?= |\b)")


def begun(text: Text, today: dt.date) -> Text:
    """``text`` with the running month, quarter or year by its name, where the same days of another stand beside it."""
    if not _COMPARED.search(text.norm):
        return text
    if found := _TO_DATE.search(text.norm):
        text = spliced(text, *found.span(), f"this {found[1]}")
    months = {"month": today.month, "quarter": (today.month - 1) // 3 * 3 + 1, "year": 1}
    for unit, month in months.items():
        if unit != "month" and not re.search(rf"\blast {unit}|previous {unit}", text.norm):
            continue
        name = f"{dt.date(today.year, month, 1):%B}".lower()
        first = rf"(?:{name} (?:1st|1)|(?:the )?(?:1st|first|1) (?:of )?{name})(?:,? {today.year})?(?! ?(?:st|\d))"
        if found := re.search(rf"\b(?:since|from|starting(?: on)?) (?:the )?{first}(?: on(?:wards?)?)?", text.norm):
            return spliced(text, *found.span(), f"this {unit}")
    return text

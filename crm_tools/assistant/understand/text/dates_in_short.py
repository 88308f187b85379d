"""Days in short that only today makes whole: “11-11 through 11-20”."""

from __future__ import annotations

import datetime as dt
import re

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import put

_RANGE = re.compile(
    r"(?<![\d/.-])(?P<m>0?[1-9]|1[0-2])[-/](?P<d>\d\d?) ?(?:-|–|to|through|thru|until|till) ?"
    r"(?P<n>0?[1-9]|1[0-2])[-/](?P<e>\d\d?)(?![\d/.-])"
)


def dates_in_full(text: Text, today: dt.date) -> Text:
    """``text`` with such days as dates, the latest that are not after today."""
    days = _RANGE.search(text.norm)
    if days is not None and max(int(days["d"]), int(days["e"])) > 12 and (span := _span(days, today)) is not None:
        text = put(text, days.start(), days.end(), span)
    return text


def _span(days: re.Match[str], today: dt.date) -> str | None:
    """Of two days of which one is no month, the month is told first."""
    try:
        first, last = (dt.date(today.year, int(days[m]), int(days[d])) for m, d in ("md", "ne"))
    except ValueError:
        return None
    if first > last:
        return None
    if first > today:
        first, last = first.replace(year=today.year - 1), last.replace(year=today.year - 1)
    return f"from {first} to {last}"

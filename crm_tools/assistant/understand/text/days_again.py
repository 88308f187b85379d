"""Days that are named again: 10月登录过、当月没下单, “in the last 30 days but not in those 30 days”.

Such a word is read as the days before it, where one stretch of days alone is named there and it is of that length.
"""

from __future__ import annotations

import datetime as dt
import re

from crm_tools.assistant.understand.days.dates import UNITS
from crm_tools.assistant.understand.days.periods import find_periods
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced

AGAIN = re.compile(
    "(?P<month>(?:在)?(?:当月|该月|同月|那个?月))|(?P<quarter>(?:在)?(?:当季度?|该季度|同季度?|那个?季度))"
    "|(?P<week>(?:在)?(?:当周|该周|那一?周))|(?P<day>(?:在)?(?:当天|当日|那天))|(?P<year>(?:在)?(?:当年|该年|那一?年))"
    "|(?P<any>(?:在)?(?:[那这]\\d+天|[那这]段时间|[那这]期间|同一?时期|(?<![年月周季])同期))"
    r"|\b(?:in|during|within|over) (?:those|that|the same|these) (?:same )?"
    r"(?:(?:\d+ |two |three |few )?(?P<days_>days|period|time|window|stretch)|(?P<month_>month)|(?P<week_>weeks?)"
    r"|(?P<quarter_>quarter)|(?P<year_>year)|(?P<day_>day))\b(?! (?:in|of|last|a) )"
)
_EVERY = re.compile(r"[每各逐]|\b(?:each|every|monthly|weekly|by (?:month|week))\b")
_LED = re.compile(r"(?:in|during|within|over|on|for) ")


def days_again(text: Text, today: dt.date) -> Text | None:
    """``text`` with the days themselves in the place of words for them; None where there are none, or not certainly."""
    if _EVERY.search(text.norm):
        return None
    told = text
    while found := AGAIN.search(told.norm):
        named = [
            span
            for span in find_periods(told.norm, today)
            if span.token not in (None, "all") and span.end <= found.start()
        ]
        if len({span.token for span in named}) != 1:
            return None
        length = next(name for name, said in found.groupdict().items() if said).rstrip("_")
        if length in UNITS and named[0].unit not in (length, "span"):
            return None
        words = told.norm[named[0].start : named[0].end].strip()
        if found.group().isascii():
            words = words if words.startswith(("since ", "from ")) else f"in {_LED.sub('', words)}"
        if words == found.group():
            return None
        told = spliced(told, *found.span(), words)
    return None if told is text else told

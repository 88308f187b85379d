"""By when something is to be done: 11月25号之前完成, “due 30 November”. Such a day lies ahead."""

from __future__ import annotations

import datetime as dt
import re

from crm_tools.assistant.understand.normalise import Text
from crm_tools.assistant.understand.peel import without
from crm_tools.texts.formats import MONTHS

_SHORT = "|".join(name[:3].lower() for name in MONTHS)
_CHINESE = re.compile(
    r"[,，]?(?:请|要|要求|需要|务必)?(?:在|于|截止(?:日期|时间)?(?:是|为|到)?|最晚|最迟)?(?P<month>1[0-2]|[1-9])月(?P<day>3[01]|[12]\d|[1-9])(?:日|号)?"
    r"(?:(?:之前|以前|前|为止)(?:完成|跟进完?|处理完?|搞定|做完|联系完|回访完)?|截止|到期)"
)
_ENGLISH = re.compile(
    r",? ?\b(?:due|deadline|to be done by|by|before|no later than|until)(?: is| on| by|:)? (?:the )?"
    rf"(?:(?P<day>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)?(?: of)? (?P<month>{_SHORT})[a-z]*"
    rf"|(?P<month_>{_SHORT})[a-z]* (?P<day_>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)?)\b(?! ?\d)"
)


def take_due(text: Text, today: dt.date) -> tuple[dt.date | None, Text]:
    """The day and the question without it; no day where none is named or no calendar has it."""
    for pattern in (_CHINESE, _ENGLISH):
        found = pattern.search(text.norm)
        if found is None:
            continue
        said = {name.rstrip("_"): value for name, value in found.groupdict().items() if value}
        month = said["month"]
        number = int(month) if month.isdigit() else _SHORT.split("|").index(month) + 1
        day = _next(number, int(said["day"]), today)
        if day is not None:
            return day, without(text, (re.compile(re.escape(found.group())),))
    return None, text


def _next(month: int, day: int, today: dt.date) -> dt.date | None:
    for year in (today.year, today.year + 1):
        try:
            found = dt.date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return None

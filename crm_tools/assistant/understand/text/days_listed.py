"""Days of one month told one after another: 10月1日、2日、3日 are all of October, 9月1、2、3日 of September."""

from __future__ import annotations

import re

from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.rewording import spliced

_YEAR = r"(?:(?:20\d\d|\d\d)年|今年|去年|前年)?的?"
_MONTH = rf"(?:{_YEAR}(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月|上个?月的?|本月的?|这个?月的?)"
_NUMBER = r"(?:3[01]|[12]\d|[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_DAY = rf"{_NUMBER}[号日]"
_JOINED = r"(?:、|,|和|与|跟|及|以及|还有)"
_LISTED = re.compile(rf"(?<!\d)(?P<month>{_MONTH})(?P<first>{_DAY})(?P<others>(?:{_JOINED}?{_DAY})+)(?!\d)")
_IN_SHORT = re.compile(rf"(?<!\d)(?P<month>{_MONTH})(?P<days>{_NUMBER}(?:[、,]{_NUMBER})+)(?P<unit>[号日])")
_EACH = re.compile(_DAY)


def each_of_its_month(text: Text) -> Text:
    """``text`` with the month before every day of it."""
    if short := _IN_SHORT.search(text.norm):
        days = [f"{short['month']}{day}{short['unit']}" for day in re.split("[、,]", short["days"])]
        text = spliced(text, *short.span(), "、".join(days))
    if listed := _LISTED.search(text.norm):
        for day in reversed(list(_EACH.finditer(text.norm, listed.start("others"), listed.end("others")))):
            joined = "" if text.norm[day.start() - 1] not in "日号" else "、"
            text = spliced(text, day.start(), day.start(), joined + listed["month"])
    return text

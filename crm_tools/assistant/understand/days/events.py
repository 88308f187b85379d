"""Shopping festivals and holidays with fixed days; those that move or have no agreed days are known to be unclear."""

from __future__ import annotations

import datetime as dt
import re

from crm_tools.analytics.periods import DAY
from crm_tools.assistant.understand.days.dates import Part, nth_weekday

_FIXED: tuple[tuple[str, tuple[int, int], tuple[int, int]], ...] = (
    (r"双(?:11|十一)|光棍节|11\.11|singles['’]?s?['’]? ?day|double ?(?:11|eleven)|11/11", (11, 11), (11, 11)),
    (r"双(?:12|十二)|12\.12|double ?(?:12|twelve)", (12, 12), (12, 12)),
    (r"618|六一八|6\.18", (6, 18), (6, 18)),
    (r"(?:十一)?国庆(?:节|黄金周|长假|假期|七天|7天)*|十一(?:黄金周|长假|假期|七天|7天)|黄金周", (10, 1), (10, 7)),
    (r"(?:chinese )?national day(?: (?:holidays?|week))?|golden week", (10, 1), (10, 7)),
    (r"520(?=当[天日]|那天|期间|情人节|大促)", (5, 20), (5, 20)),
    (r"元旦节?|new year['’]?s day", (1, 1), (1, 1)),
    (r"情人节|valentine['’]?s day", (2, 14), (2, 14)),
    (r"儿童节|children['’]?s day", (6, 1), (6, 1)),
    (r"平安夜|christmas eve", (12, 24), (12, 24)),
    (r"圣诞节?|christmas(?: day)?|xmas", (12, 25), (12, 25)),
)
_BLACK_FRIDAY = r"黑色星期五|黑五|black friday"
_UNSURE = (
    r"春节|过年|除夕|元宵节?|清明节?|五一(?:节|假期|黄金周|长假)?|劳动节|端午节?|七夕节?|中秋节?|重阳节?|妇女节|女神节|38节|母亲节|父亲节"
    r"|spring festival|chinese new year|lunar new year|cny holiday|mid-autumn(?: festival)?|dragon boat(?: festival)?"
    r"|qixi|labou?r day|thanksgiving|cyber monday|easter|mother['’]?s day|father['’]?s day|women['’]?s day"
)
_TENTH_FIRST = (
    "十一(?=期间|那[周几一七]|七天|7天|这[几七]天|小长假|放假|档期|假|大促|复盘|活动|旺季)"
    "|(?<=年)十一(?=[和跟与比对的、,及]|$|卖|销|成交|业绩|流水|那)"
)
"""十一 by itself is a number or November."""
_FIGURE = "gmv|aov|arpu|csat|nps|uv|pv"
EVENT = "|".join([pattern for pattern, _, _ in _FIXED] + [_BLACK_FRIDAY, _TENTH_FIRST])
EVENT = rf"(?<![a-z\d.¥](?=[a-z\d]))(?:{EVENT}|{_UNSURE})(?:(?<=[一-鿿])|(?<=\d)(?={_FIGURE})|(?![a-z\d%]|\.\d))"


def event_part(name: str, year: int | None, today: dt.date) -> Part | None:
    """The days of an event, of ``year`` or of none yet; None for one whose days nobody has agreed on."""
    name = "国庆" if name == "十一" else name
    for pattern, first, last in _FIXED:
        if re.fullmatch(pattern, name):
            return Part(year=year, month=first[0], day=first[1], day_to=last[1])
    if not re.fullmatch(_BLACK_FRIDAY, name):
        return None
    years = [year] if year is not None else [today.year, today.year - 1]
    for candidate in years:
        day = nth_weekday(candidate, 11, 3, 4) + DAY  # the day after Thanksgiving, the fourth Thursday
        if day <= today or len(years) == 1:
            return Part(first=day, last=day)
    return None

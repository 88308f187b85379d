"""Days named by those of the answer before: 今年618那天 → 去年的呢 are those days of that year, not all of it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from crm_tools.analytics.comparison import compared_period
from crm_tools.analytics.periods import Unit, add_months, resolve, unit_start
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.days.days_apart import grouped_units
from crm_tools.assistant.understand.days.events import event_part
from crm_tools.assistant.understand.draft import Draft
from crm_tools.texts import UserError

_YEAR = re.compile(r"(?:this|last)_year|\d{4}")
_WHOLE = re.compile(r"全年|整年|一整年|年度|\b(?:whole|full|entire|all of)\b")
_NAMED = re.compile(r"\d{4}-[\d-]+|\d{4}-Q\d|\d{4}(?:-[\dQ-]+)?\.\.\d{4}(?:-[\dQ-]+)?")
_UNITS = {"last_month": "month", "last_quarter": "quarter"}


_ROLLING = re.compile(r"last_\d+_(?:days|weeks|months)")


def in_named_year(draft: Draft, previous: Call) -> None:
    """The days of the answer before in the year that is named now; asks back where those are not certain."""
    base = _days_before(previous.arguments)
    if not draft.period or not _YEAR.fullmatch(draft.period) or draft.compare or base in (None, "all"):
        return
    if draft.measures or _WHOLE.search(draft.text.norm):
        return
    before = resolve(base or "all", draft.today)
    if before.days is None or before.days >= 366 or base in ("this_year", "last_year") or _whole_year(base or ""):
        return
    year = resolve(draft.period, draft.today).end.year
    if before.start is not None and {before.start.year, before.end.year} == {year}:
        return  # 今年 after a month of this year is the whole year
    if _ROLLING.fullmatch(base or "") and draft.period.isdigit():
        return  # “same for 2025” after the last 90 days, which no other year has; 去年呢 may mean 同期
    found = moved(calendar_token(base or "", before.start), year, draft.today)
    if found is None:
        draft.unclear.append((draft.text.raw, "understand.reason.same_days"))
        return
    draft.period = found


def _days_before(arguments: dict[str, Any]) -> str | None:
    """The days of a report or a list, or of the customers that a report counts."""
    period = arguments.get("period")
    if period in (None, "all"):
        period = (arguments.get("audience") or {}).get("period")
    return None if period is None else str(period)


def _whole_year(token: str) -> bool:
    return bool(re.fullmatch(r"\d{4}|last_\d+_years", token))


def calendar_token(token: str, start: dt.date | None) -> str | None:
    """The token by month and day of the calendar; None for days counted back from today."""
    if _NAMED.fullmatch(token):
        return token
    unit = _UNITS.get(token)
    if unit is None or start is None:
        return None
    return f"{start:%Y-%m}" if unit == "month" else f"{start.year}-Q{(start.month + 2) // 3}"


def moved(token: str | None, year: int, today: dt.date) -> str | None:
    """``token`` so that it ends in ``year``; None where there are no such days, or not yet."""
    if token is None:
        return None
    if re.fullmatch(r"\d{4}-11-2\d", token):
        friday = event_part("黑五", int(token[:4]), today)
        if friday is not None and friday.first is not None and token == friday.first.isoformat():
            return None
    ends = [int(found) for found in re.findall(r"\d{4}", token)]
    there = re.sub(r"\d{4}", lambda found: str(int(found[0]) + year - ends[-1]), token)
    try:
        resolve(there, today)
    except UserError:
        return None
    return there


_BEFORE = re.compile(
    r"(?:and|what about|how about|then)? ?(?:the )?(?:(?P<unit>day|week|month|quarter|year) before"
    r"|(?:previous|prior|preceding) (?P<unit_>day|week|month|quarter|year))(?: that)?(?: please)?[?!.]*"
)
_LENGTHS = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "quarter": (90, 92)}


def moved_before(draft: Draft, period: str, compared: str | None) -> bool:
    """“And the year before?”, “the day before?”: other days for the same answer, instead of a comparison with them."""
    said = _BEFORE.fullmatch(draft.text.norm)
    if compared or draft.compare not in ("previous", "year_ago"):
        return False
    if said is None:
        return _same_days(draft, period)
    unit = said["unit"] or said["unit_"]
    if period == f"this_{unit}" and unit != "year":
        draft.compare, draft.period = None, f"last_{unit}"
        return True
    days = resolve(period, draft.today).days
    if draft.compare == "previous":
        least, most = _LENGTHS.get(unit, (0, 0))
        if days is None or not least <= days <= most or re.match(r"last_\d", period):
            return False
    try:
        earlier = compared_period(resolve(period, draft.today), draft.compare, draft.today)
    except UserError:
        return False
    draft.compare, draft.period = None, f"{earlier.start}..{earlier.end}"
    return True


_SAME_DAYS = re.compile(
    r"(?:同期|同一时期|同样?的?(?:一?[天日月周]|时间|日子|天数)|这个?时候|此时)"
    r"|\bsame (?:period|days|time|months?|weeks?|quarter|dates"
    r"|stretch|window|span|part|point|portion|time ?frame)\b"
    r"|\ba year (?:ago|earlier|before)\b"
)
_COMPARED = re.compile(
    r"[比较涨跌增降差]|变化"
    r"|\b(?:vs|versus|compar\w+|against|changed?|gr[eo]wn?|growth|difference|up|down|stack|higher|lower|better|worse)\b"
)


_ADDED = re.compile(
    "[加放带附补列添摆](?:上|进|入|在|到)|并排|旁边|参照|对照|叠"
    r"|\b(?:add|adding|plus|include|including|beside|alongside|next to|side by side|overlaid?|too|as well|along with)\b"
)
"""加上去年同期: beside those of the answer before."""


def _same_days(draft: Draft, period: str) -> bool:
    """去年同期呢, “what did it look like in the same period last year?”: those days, where nothing says to compare."""
    if not _SAME_DAYS.search(draft.text.norm) or _COMPARED.search(draft.text.norm) or _ADDED.search(draft.text.norm):
        return False
    try:
        other = compared_period(resolve(period, draft.today), draft.compare or "", draft.today)
    except UserError:
        return False
    draft.compare, draft.period = None, f"{other.start}..{other.end}"
    return True


_SAME_DAY = re.compile(
    r"\bsame (?:day|weekday|date) (?:of |in |during )?(?:the )?(?:last|previous|prior|preceding) "
    r"(?P<en>week|month|quarter)\b|上一?个?(?P<zh>周|星期|礼拜|月|季度)的?(?:同一?[天日]|这一?天)"
)


def same_day(draft: Draft, period: str) -> dict[str, str] | None:
    """“And the same day last week?” after a single day: that day seven days before, or compared with it.

    What changes in the answer before; None where nothing is said so.
    """
    said = _SAME_DAY.search(draft.text.norm)
    if said is None or draft.measures:
        return None
    days = resolve(period, draft.today)
    if days.days != 1:
        draft.unclear.append((draft.text.raw, "understand.reason.same_days"))
        return None
    earlier = _earlier(days.end, _unit(said)).isoformat()
    return {"compare" if _COMPARED.search(draft.text.norm) else "period": earlier}


_OF_LAST = re.compile(
    r"上一?个?(?P<zh>周|星期|礼拜|月|季度)的?(?:同|一样|相同|对应|这个?时候|这会儿|此时)"
    r"|\b(?:same|corresponding|equivalent|matching|identical) .*\b(?P<en>week|month|quarter)$"
)
_UNIT_ZH: dict[str, Unit] = {"周": "week", "星期": "week", "礼拜": "week", "月": "month", "季度": "quarter"}
_UNIT_EN: dict[str, Unit] = {"week": "week", "month": "month", "quarter": "quarter"}
_MONTHS = {"month": 1, "quarter": 3}


def compare_same_days(draft: Draft) -> None:
    """昨天比上周同一天, “1-10 November vs the same days of last month”: these days one unit before.

    Otherwise days are compared with those right before them, which for a whole unit, or one to date, are the same.
    """
    said = next((m for t in draft.tokens if t.kind == "previous" and (m := _OF_LAST.search(t.text))), None)
    if draft.compare != "previous" or said is None or draft.before is not None:
        return
    days = resolve(draft.period or "all", draft.today)
    if days.days != 1 and _SAME_DAY.search(said.string):
        draft.unclear.append((said.string, "understand.reason.same_days"))
    if days.start is None:
        return
    unit = _unit(said)
    before = compared_period(days, "previous", draft.today)
    first, last = (_earlier(day, unit) for day in (days.start, days.end))
    daily = "day" in grouped_units(draft)
    within = unit_start(days.start, unit) == unit_start(days.end, unit)
    whole = before.start == unit_start(first, unit)
    if within and (daily or not whole):
        draft.compare = first.isoformat() if first == last else f"{first}..{last}"


def _unit(said: re.Match[str]) -> Unit:
    return _UNIT_ZH[said["zh"]] if said["zh"] else _UNIT_EN[said["en"]]


def _earlier(day: dt.date, unit: Unit) -> dt.date:
    return day - dt.timedelta(days=7) if unit == "week" else add_months(day, -_MONTHS[unit])

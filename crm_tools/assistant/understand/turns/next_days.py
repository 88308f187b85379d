"""“And the day after?”, 后一个月呢: the answer before of the stretch that follows its days.

What says “next week” by itself is told from today, and has not come yet.
"""

from __future__ import annotations

import datetime as dt
from typing import cast

from crm_tools.analytics.periods import Unit, add_months, resolve, unit_start
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.days.calendar_zh import UNITS
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.turns.said import turn_pattern

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_LENGTHS = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "quarter": (90, 92), "year": (365, 366)}


def next_days(asked: Asked) -> Call | None:
    """The answer before of the days behind its own; None for any other turn, and where they have not come yet."""
    words, previous = asked.text.norm.strip(" ?!.,;:"), asked.previous
    said = turn_pattern("next_days", asked.language).fullmatch(words)
    if said is None or previous is None or turn_pattern("next_days", "only_future").fullmatch(words):
        return None
    period = previous.arguments.get("period")
    rolling = isinstance(period, str) and period.startswith(("this_", "last_")) and period.endswith("s")
    if not isinstance(period, str) or rolling or previous.arguments.get("compare"):
        return None
    named = next(one for name, one in said.groupdict().items() if one and name in ("zh", "a", "c"))
    unit = cast(Unit, UNITS.get(named.removesuffix("度"), named))
    token = _behind(period, unit, asked.desk.today)
    return None if token is None else Call(previous.tool, {**previous.arguments, "period": token})


def _behind(period: str, unit: Unit, today: dt.date) -> str | None:
    """The stretch of that unit that follows; None where the days before are of another length, or it lies ahead."""
    days = resolve(period, today)
    least, most = _LENGTHS[unit]
    if days.start is None or days.days is None or not least <= days.days <= most:
        return None
    start = days.end + dt.timedelta(days=1)
    if start > today:
        return None
    if unit in ("day", "week"):
        end = start + dt.timedelta(days=least - 1)
        return start.isoformat() if unit == "day" else f"{start}..{end}"
    if unit_start(start, unit) != start:
        return None
    end = add_months(start, _MONTHS[unit]) - dt.timedelta(days=1)
    return f"{start}..{min(end, today)}"

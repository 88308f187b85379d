"""Points in time as people write them: dates in the usual orders, Excel's serial days, seconds since 1970, zones."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from crm_tools.ingest.cells import EMPTY, Bad, Style, Value, plain

_CLOCK = (
    r"(?:(?P<half>上午|下午|晚上|凌晨|中午)\s*)?(?P<h>\d{1,2}):(?P<m>\d{1,2})"
    r"(?::(?P<s>\d{1,2})(?:[.,](?P<f>\d{1,9}))?)?\s*(?P<ampm>[aApP]\.?[mM]\.?)?"
)
_ZONE = r"(?:\s*(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{2}:?\d{2}))?"
_WHEN = rf"(?:(?:\s*T|[,\s]\s*|(?<=日))\s*{_CLOCK}{_ZONE})?"
_YEAR_FIRST = re.compile(
    rf"(?P<Y>\d{{4}})(?P<sep>[-/.年])\s*(?P<M>\d{{1,2}})(?:(?P=sep)|月)\s*(?P<D>\d{{1,2}})日?{_WHEN}"
)
_YEAR_LAST = re.compile(rf"(?P<A>\d{{1,2}})(?P<sep>[-/.])(?P<B>\d{{1,2}})(?P=sep)(?P<Y>\d{{4}}){_WHEN}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = r"(?P<N>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_NAMED_DAY_FIRST = re.compile(rf"(?P<D>\d{{1,2}})[-\s]?{_NAME}[-,\s]*(?P<Y>\d{{4}}){_WHEN}", re.IGNORECASE)
_NAMED_MONTH_FIRST = re.compile(
    rf"{_NAME}\s*(?P<D>\d{{1,2}})(?:st|nd|rd|th)?[,\s]+(?P<Y>\d{{4}}){_WHEN}", re.IGNORECASE
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_DIGITS = re.compile(r"\d+")
_CANONICAL = re.compile(r"(?:19|[2-9]\d)\d\d-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)
_NO_TIME = re.compile(r"0000-00-00.*")  # how MySQL writes "never"
_SERIAL_DAYS = range(18_000, 100_000)  # 1949 to 2173
_EPOCH_SECONDS = range(10**9, 2 * 10**9)  # 2001 to 2033: beyond it, ten digits may be a date with an hour
_EXCEL_ZERO = dt.datetime(1899, 12, 30)


def parse_time(cell: str, style: Style, end: bool = False) -> Value:
    """A point in local time as ``YYYY-MM-DD HH:MM:SS``; a bare day is its first second (with ``end`` its last one).

    A written zone is converted to ``style.zone``. ``03/04/2026`` needs ``style.days`` unless only one order is a date.
    """
    text = cell.strip()
    if _CANONICAL.fullmatch(text):
        try:
            dt.datetime.fromisoformat(text)
        except ValueError:
            return None if _NO_TIME.match(text) else Bad("not_a_time")
        return text
    return _other_time(plain(cell), style, end)


def _other_time(text: str, style: Style, end: bool) -> Value:
    if text.lower() in EMPTY or _NO_TIME.match(text):
        return None
    try:
        moment, whole_day = _moment(text, style)
    except (ValueError, OverflowError):
        return Bad("not_a_time")
    except _TwoWays:
        return Bad("day_or_month")
    if not 1900 <= moment.year <= 9999:
        return Bad("not_a_time")
    if whole_day and end:
        moment += dt.timedelta(hours=23, minutes=59, seconds=59)
    return moment.replace(microsecond=0).isoformat(" ")


class _TwoWays(Exception):
    """A date that can be read in two ways."""


def _moment(text: str, style: Style) -> tuple[dt.datetime, bool]:
    """The moment and whether it is a bare day."""
    if _SERIAL.fullmatch(text):
        days = Decimal(text)
        if int(days) not in _SERIAL_DAYS:
            raise ValueError(text)
        seconds = int((days * 86_400).to_integral_value(ROUND_HALF_UP))
        return _EXCEL_ZERO + dt.timedelta(seconds=seconds), seconds % 86_400 == 0
    if _DIGITS.fullmatch(text):
        return _from_digits(text, style)
    clock = re.sub(r"(?<=\d)\s*[时点]\s*(?=\d)", ":", re.sub(r"(?<=\d)\s*[时点]\s*$", ":00", text))
    clock = re.sub(r"(?<=\d)\s*秒$", "", re.sub(r"(?<=\d)分$", "", re.sub(r"(?<=\d)\s*分\s*(?=\d)", ":", clock)))
    if match := _YEAR_FIRST.fullmatch(clock):
        day = dt.date(int(match["Y"]), int(match["M"]), int(match["D"]))
    elif match := _YEAR_LAST.fullmatch(clock):
        day = _year_last(
            int(match["A"]), int(match["B"]), int(match["Y"]), "dmy" if match["sep"] == "." else style.days
        )
    elif match := _NAMED_DAY_FIRST.fullmatch(clock) or _NAMED_MONTH_FIRST.fullmatch(clock):
        day = dt.date(int(match["Y"]), _MONTHS.index(match["N"].lower()) + 1, int(match["D"]))
    else:
        raise ValueError(text)
    if match["h"] is None:
        return dt.datetime.combine(day, dt.time()), True
    fraction = int((match["f"] or "0").ljust(6, "0")[:6])
    moment = dt.datetime.combine(day, dt.time(_hour(match), int(match["m"]), int(match["s"] or 0), fraction))
    return (_to_local(moment, match["zone"], style.zone) if match["zone"] else moment), False


def _year_last(first: int, second: int, year: int, order: str | None) -> dt.date:
    if order is None and first <= 12 and second <= 12 and first != second:
        raise _TwoWays
    month_first = order == "mdy" if order else first <= 12 < second
    return dt.date(year, first, second) if month_first else dt.date(year, second, first)


def _hour(match: re.Match[str]) -> int:
    hour, half = int(match["h"]), match["half"]
    mark = (match["ampm"] or "").lower()[:1] or {"上午": "a", "凌晨": "a", "下午": "p", "晚上": "p"}.get(half or "", "")
    if not mark:
        return hour
    if hour > 12 and mark == "p":  # 下午15:30 says it twice
        return hour
    if not 0 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if mark == "p" else 0)


def _to_local(moment: dt.datetime, zone: str, local: str) -> dt.datetime:
    offset = re.sub(r"^(?:UTC|GMT)(?=[+-])", "", zone)
    minutes = 0
    if offset[0] in "+-":
        digits = offset[1:].replace(":", "")
        minutes = (int(digits[:2]) * 60 + int(digits[2:])) * (1 if offset[0] == "+" else -1)
    aware = moment.replace(tzinfo=dt.timezone(dt.timedelta(minutes=minutes)))
    return aware.astimezone(ZoneInfo(local)).replace(tzinfo=None)


def _from_digits(text: str, style: Style) -> tuple[dt.datetime, bool]:
    """``20261122``, ``202611221030``, ``20261122103000``, or seconds (10 digits) or milliseconds (13) since 1970."""
    if len(text) == 8:
        return dt.datetime.strptime(text, "%Y%m%d"), True
    if len(text) in (12, 14):
        return dt.datetime.strptime(text.ljust(14, "0"), "%Y%m%d%H%M%S"), False
    if len(text) in (10, 13) and int(text[:10]) in _EPOCH_SECONDS:
        return dt.datetime.fromtimestamp(int(text[:10]), ZoneInfo(style.zone)).replace(tzinfo=None), False
    raise ValueError(text)

"""Values as people write them, one cell at a time: text in; a value, None (empty) or :class:`Bad` out.

Nothing is guessed: what can be read in two ways is :class:`Bad` unless the column's :class:`Style` settles it.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from crm_tools.ingest import bounds
from crm_tools.ingest.vocabulary import normal, words_for


class Bad(NamedTuple):
    """Why a cell could not be read: the last part of a text ``ingest.reason.<reason>``."""

    reason: str


Value = str | int | float | Decimal | None | Bad
Parser = Callable[[str], Value]


@dataclass(frozen=True)
class Style:
    """How a column writes what can be read in two ways; None where nobody has said."""

    days: Literal["dmy", "mdy"] | None = None
    decimal: Literal["point", "comma"] | None = None
    cents: bool = False
    zone: str = "Asia/Shanghai"


EMPTY = frozenset(("", "null", "none", "nan", "nat", "n/a", "#n/a", "\\n", "-", "--", "—", "——"))
EMPTY_TEXT = frozenset(("", "NULL", "\\N", "#N/A"))
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u202a-\u202e]")
_QUOTED = re.compile(r'="(.*)"', re.DOTALL)
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters no table means: control characters, and bytes that the file's encoding does not know."""


def plain(cell: str) -> str:
    """A cell for reading numbers, times and words: full-width digits made plain, spaces and ``="…"`` taken off."""
    if not cell.isascii():
        cell = _INVISIBLE.sub("", unicodedata.normalize("NFKC", cell))
    cell = cell.strip()
    if cell[:1] in "='" and cell:
        quoted = _QUOTED.fullmatch(cell)
        cell = quoted[1].strip() if quoted else cell.removeprefix("'")
    return cell


def parse_text(cell: str) -> Value:
    """Text as it stands, without the spaces around it."""
    cell = cell.strip()
    if cell in EMPTY_TEXT:
        return None
    if UNREADABLE.search(cell):
        return Bad("unreadable")
    quoted = _QUOTED.fullmatch(cell)
    return quoted[1] if quoted else cell


def parse_sku(cell: str) -> Value:
    """A stock code: trimmed, upper case."""
    value = parse_text(cell)
    return re.sub(r"(?<=\d)\.0$", "", value.upper()) if isinstance(value, str) else value


_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
_WHOLE = re.compile(r"(\d{1,18})(?:\.0+)?")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.0+)?")
ID_CHARACTERS = 64


def parse_id(cell: str) -> Value:
    """An id: a whole number (``17850.0`` too), or a code such as ``C536379`` as it stands: there are
    shops whose codes differ by case alone."""
    cell = plain(cell)
    if cell.lower() in EMPTY:
        return None
    if whole := _WHOLE.fullmatch(cell):
        return int(whole[1])
    if _SCIENTIFIC.fullmatch(cell):
        return Bad("digits_lost")
    if _GROUPED.fullmatch(cell):
        return int(cell.split(".")[0].replace(",", ""))
    if UNREADABLE.search(cell):
        return Bad("unreadable")
    if len(cell) > ID_CHARACTERS or re.fullmatch(r"[-+]?[\d.,]*\.[\d.,]*|[-+][\d.,]+", cell):
        return Bad("not_an_id")
    return cell


def parse_digits(cell: str) -> Value:
    """A phone number as text; Excel's ``1.38E+10`` has lost its digits and is bad."""
    cell = plain(cell)
    if cell.lower() in EMPTY:
        return None
    if _SCIENTIFIC.fullmatch(cell):
        return Bad("digits_lost")
    if UNREADABLE.search(cell):
        return Bad("unreadable")
    return re.sub(r"\.0+$", "", cell)


_CURRENCY = re.compile(
    r"^(?:cny|rmb|usd|eur|gbp|hkd|us\$|hk\$|[¥$£€])\s*|\s*(?:cny|rmb|usd|eur|gbp|hkd|人民币|元|圆|块|[¥$£€])$",
    re.IGNORECASE,
)
_POINT = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?|\.\d+")
_COMMA = re.compile(r"(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?")
_TIMES = {"万": 10_000, "w": 10_000, "千": 1_000, "k": 1_000, "亿": 100_000_000}
LARGEST = Decimal(10) ** 9
"""No single amount, price or quantity is above 十亿; sums of a hundred million of them fit SQLite's integers."""
LARGEST_CENTS = int(LARGEST) * 100


def parse_decimal(cell: str, style: Style) -> Decimal | Bad | None:
    """An exact number: ``¥1,234.50``, ``1.2万``, ``(12.00)`` for minus; with ``decimal="comma"`` also ``1.234,50``."""
    text = plain(cell)
    if text.lower() in EMPTY:
        return None
    negative = False
    if text.startswith("(") and text.endswith(")"):
        negative, text = True, text[1:-1].strip()
    if text[:1] in ("-", "+", "−"):
        negative, text = negative ^ (text[0] != "+"), text[1:].strip()
    text = _CURRENCY.sub("", _CURRENCY.sub("", text)).strip()
    if text[:1] in ("-", "−"):
        negative, text = not negative, text[1:].strip()
    times = 1
    if text and text[-1].lower() in _TIMES:
        times, text = _TIMES[text[-1].lower()], text[:-1].strip()
    comma = style.decimal == "comma"
    if not (_COMMA if comma else _POINT).fullmatch(text) or not text.isascii() or len(text) > 40:
        return Bad("not_a_number")
    text = text.replace(".", "").replace(",", ".") if comma else text.replace(",", "")
    value = Decimal(text) * times
    if value > LARGEST:
        return Bad("too_large")
    return -value if negative else value


def parse_money(cell: str, style: Style) -> Value:
    """An amount in 元 (or 分 where the column says so) as an exact Decimal of 元."""
    value = parse_decimal(cell, style)
    return value / 100 if style.cents and isinstance(value, Decimal) else value


def cents(amount: Decimal) -> int:
    """元 to whole 分, half up."""
    return int((amount * 100).to_integral_value(ROUND_HALF_UP))


def parse_cents(cell: str, style: Style) -> Value:
    """An amount that may not be negative, in whole 分."""
    value = parse_money(cell, style)
    if isinstance(value, Decimal):
        return Bad("negative") if value < 0 else cents(value)
    return value


def parse_whole(cell: str, style: Style) -> Value:
    """A whole number; ``6.0`` is one, ``2.5`` is not."""
    value = parse_decimal(re.sub(r"\s*(?:件|个|张|份|pcs)$", "", cell), style)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else Bad("not_whole")
    return value


def parse_count(cell: str, style: Style) -> Value:
    value = parse_whole(cell, style)
    return Bad("negative") if isinstance(value, int) and value < 0 else value


def parse_seconds(cell: str, style: Style) -> Value:
    """A duration in seconds as a number: ``35``, ``35.5``, ``35秒``."""
    value = parse_decimal(re.sub(r"\s*(?:秒|s|sec|seconds)$", "", cell.strip(), flags=re.IGNORECASE), style)
    if isinstance(value, Decimal):
        return Bad("negative") if value < 0 else float(value)
    return value


def parse_word(cell: str, group: str) -> Value:
    """One of the known words of ``[values.<group>]``; the canonical one out."""
    cell = plain(re.sub(r"^(\d+)\.0$", r"\1", cell))
    if cell.lower() in EMPTY:
        return None
    return words_for(group).get(normal(cell) or cell, Bad(f"unknown_{group}"))


def parse_flag(cell: str) -> Value:
    value = parse_word(cell, "flag")
    return int(value) if isinstance(value, str) else value


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


def parser(type_name: str, style: Style) -> Parser:
    """The parser for a field type of the vocabulary; a cell that is far too long is not even looked at."""
    read = partial(_STYLED[type_name], style=style) if type_name in _STYLED else _PLAIN[type_name]
    longest = bounds.CELL_CHARACTERS if type_name in ("text", "sku") else bounds.VALUE_CHARACTERS
    return lambda cell: read(cell) if len(cell) <= longest else Bad("too_long")


_PLAIN: dict[str, Parser] = {
    "text": parse_text,
    "sku": parse_sku,
    "id": parse_id,
    "digits": parse_digits,
    "flag": parse_flag,
    "status": partial(parse_word, group="status"),
    "event": partial(parse_word, group="event"),
    "gender": partial(parse_word, group="gender"),
}
_STYLED: dict[str, Callable[..., Value]] = {
    "money": parse_cents,
    "price": parse_money,
    "quantity": parse_whole,
    "count": parse_count,
    "seconds": parse_seconds,
    "time": parse_time,
    "end": partial(parse_time, end=True),
}

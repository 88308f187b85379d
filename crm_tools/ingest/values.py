"""Values as people write them, one cell at a time: text in; a value, None (empty) or ``Bad`` out.

Nothing is guessed: what can be read in two ways is :class:`Bad` unless the column's ``Style`` settles it. Times are in
:mod:`crm_tools.ingest.times`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from crm_tools.ingest import bounds
from crm_tools.ingest.cells import EMPTY, EMPTY_TEXT, QUOTED, UNREADABLE, Bad, Parser, Style, Value, plain
from crm_tools.ingest.times import parse_time
from crm_tools.ingest.vocabulary import normal, words_for


def parse_text(cell: str) -> Value:
    """Text as it stands, without the spaces around it."""
    cell = cell.strip()
    if cell in EMPTY_TEXT:
        return None
    if UNREADABLE.search(cell):
        return Bad("unreadable")
    quoted = QUOTED.fullmatch(cell)
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

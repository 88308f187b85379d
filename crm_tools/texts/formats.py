"""Numbers, money, shares and days in running text, as readers of either language write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from crm_tools.texts import Language

SIGNS: Mapping[str, str] = {"CNY": "¥", "JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "TWD": "NT$"}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
NOTHING = "—"
"""What stands where there is no value (0 ÷ 0)."""


class _Scale(NamedTuple):
    starts: float
    unit: float
    word: str


# A Chinese reader counts in 万 and 亿, an English one in millions. Below 100,000 (a million) every digit is read.
_SCALES: Mapping[Language, tuple[_Scale, ...]] = {
    "zh": (_Scale(1e8, 1e8, "亿"), _Scale(1e5, 1e4, "万")),
    "en": (_Scale(1e9, 1e9, "B"), _Scale(1e6, 1e6, "M")),
}

_AXIS_SCALES: Mapping[Language, tuple[_Scale, ...]] = {"zh": (), "en": (_Scale(1e4, 1e3, "K"),)}
"""Axes have less room than text."""


def currency_sign(currency: str) -> str:
    """``CNY`` → ``¥``; a code without a sign of its own stays, with a space before the number."""
    return SIGNS.get(currency, f"{currency} ")


def money(cents: float | None, currency: str, language: Language, *, exact: bool = False) -> str:
    """An amount given in 分: ``¥1,234.50``, ``¥123.4万``, ``¥1.23M``; ``exact`` never shortens."""
    if cents is None or cents != cents:
        return NOTHING
    yuan = cents / 100
    written = (None if exact else _scaled(abs(yuan), language)) or f"{abs(yuan):,.2f}"
    return f"{'-' if yuan < 0 else ''}{currency_sign(currency)}{written}"


def chosen(cents: float, currency: str, language: Language) -> str:
    """An amount that somebody chose, a threshold or the terms of a coupon: ``¥10,000``, ``¥99.50``."""
    return money(cents, currency, language, exact=True).removesuffix(".00")


def number(value: float | None, language: Language, *, exact: bool = False) -> str:
    """``1,234``, ``12.5``, ``123.4万``: at most two decimals; ``exact`` never shortens."""
    if value is None or value != value:
        return NOTHING
    written = (None if exact else _scaled(abs(value), language)) or _two_decimals(abs(value))
    return f"{'-' if value < 0 else ''}{written}"


def tick(value: float, greatest: float, language: Language) -> str:
    """A round number on an axis that goes up to ``greatest``: all of them in one unit, ``5万`` below ``10万``."""
    scales = (*_SCALES[language], *_AXIS_SCALES[language])
    for scale in scales:
        if value and round(abs(greatest), 2) >= scale.starts:
            return f"{'-' if value < 0 else ''}{_two_decimals(abs(value) / scale.unit)}{scale.word}"
    return number(value, language)


def percent(fraction: float | None, *, signed: bool = False) -> str:
    """``0.1234`` → ``12.3%``; ``signed`` writes ``+`` before a growth."""
    if fraction is None or fraction != fraction:
        return NOTHING
    return f"{fraction:+.1%}" if signed else f"{fraction:.1%}"


def date(value: dt.date | str, language: Language) -> str:
    """``2026年11月22日`` or ``22 Nov 2026``; text is an ISO day."""
    day = dt.date.fromisoformat(value) if isinstance(value, str) else value
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def _scaled(value: float, language: Language) -> str | None:
    for scale in _SCALES[language]:
        # Rounded first, so that 99,999.996 is 10万 and never 100,000.00.
        if round(value, 2) >= scale.starts:
            return _two_decimals(value / scale.unit) + scale.word
    return None


def _two_decimals(value: float) -> str:
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")

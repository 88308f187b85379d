"""Numbers as people write them: 1,200 · 1.2万 · 三千五 · 两次 · 2k · twenty-one, with the unit that follows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

Unit = Literal["yuan", "people", "times", "items", "percent", "days", "hours", "none"]

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "仨": 3}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_SCALES = {"万": 4, "w": 4, "千": 3, "k": 3, "百": 2, "亿": 8, "m": 6, "百万": 6, "千万": 7, "十万": 5}
_SCALES |= {"thousand": 3, "grand": 3, "hundred": 2, "million": 6, "mn": 6, "mio": 6, "billion": 9, "bn": 9}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ENGLISH = {word: value for value, word in enumerate(_ONES.split(" "))}
_ENGLISH |= {word: (place + 2) * 10 for place, word in enumerate(_TENS.split(" "))}
CARDINALS = tuple(_ONES.split()[1:])
_TENTH = "first second third fourth fifth sixth seventh eighth ninth tenth"
_TWENTIETH = "eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
ORDINALS = (*_TENTH.split(), *_TWENTIETH.split())
_TIMES_WORDS = {"once": 1, "twice": 2, "thrice": 3}

_UNITS: tuple[tuple[Unit, str], ...] = (
    ("yuan", r"元|块钱|块|圆|人民币|rmb|cny|yuan|kuai|bucks"),
    ("percent", r"%|个百分点|percent|per cent|pct"),
    ("people", r"个人|名(?!单)|位|人|people|persons?"),
    ("times", r"次|单|笔|回|times?(?![a-z])"),
    ("items", r"件|items?(?![a-z])|pieces?|pcs|units?(?![a-z])"),
    ("days", r"天|日|days?(?![a-z])"),
    ("hours", r"点钟?(?!击)"),
    ("none", r"个|家|条|款|种|座|张|套|枚|拨|档"),
)
_UNIT = "|".join(f"(?P<u_{name}>{words})" for name, words in _UNITS)
_ZH = "零〇一二两俩三仨四五六七八九十百千万亿"
_WORDS = "|".join(sorted(_ENGLISH, key=len, reverse=True))
_ENGLISH_NUMBER = (
    rf"(?:(?:a|{_WORDS})(?:[ -](?:{_WORDS}))?(?:[ -](?:hundred|thousand|million)(?:(?: and)? (?:{_WORDS}))?)+"
    rf"|(?:{_WORDS})(?:[ -](?:{_WORDS}))?|half a million|a dozen)(?![a-z])"
)
NUMBER = re.compile(
    r"(?P<money>(?:¥|rmb|cny) ?)?(?:"
    r"(?P<digits>(?<![\d.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
    r" ?(?P<scale>百万|千万|十万|thousand|hundred|million|billion|grand|[万千百亿]|(?:mn|mio|bn|[wkm])(?![a-z]))?"
    rf"(?P<rest>(?<=[万千百])[\d{_ZH}](?![\d.{_ZH}]))?"
    rf"|百分之(?P<cent>[{_ZH}]+(?:点[{_ZH}]+)?|\d+(?:\.\d+)?)"
    rf"|(?P<zh>[{_ZH}]+(?:点[{_ZH}]+)?|半)"
    rf"|(?<![a-z])(?P<en>{_ENGLISH_NUMBER})"
    r"|(?<![a-z])(?P<often>once|twice|thrice)(?![a-z])"
    rf")(?: ?(?:{_UNIT}))?"
)
_TOP = re.compile(r"(?:top|bottom)$")


@dataclass(frozen=True)
class Number:
    """A number at ``start:end`` of the normalised question; percent is already a fraction."""

    start: int
    end: int
    value: float
    unit: Unit


def find_numbers(norm: str) -> list[Number]:
    """Every number in ``norm``, left to right. A vague one (几千, 一千多) is none."""
    found = []
    for match in NUMBER.finditer(norm):
        number = _read(match, norm)
        if number is not None:
            found.append(number)
    return found


def _read(match: re.Match[str], norm: str) -> Number | None:
    start, end = match.span()
    value: Decimal | None
    if match["digits"]:
        if start and norm[start - 1].isalnum() and norm[start - 1].isascii() and not _TOP.search(norm, 0, start):
            return None
        value = _with_scale(match["digits"], match["scale"], match["rest"])
    elif match["cent"]:
        cent = match["cent"]
        value = chinese_number(cent) if cent[0] in _ZH else Decimal(cent)
    elif match["zh"]:
        none = match["zh"] in ABOUT or _ADVERB.match(norm, start) or _HALF_A_NAME.match(norm, start)
        value = None if none else chinese_number(match["zh"])
    elif match["en"]:
        value = _english_number(match["en"])
    else:
        value = Decimal(_TIMES_WORDS[match["often"]])
    unit: Unit = next((name for name, _ in _UNITS if match[f"u_{name}"]), "none")
    vague = norm[end : end + 1] in ("多", "来") or (
        norm[end : end + 1] == "几" and unit == "none"
    )  # 3000元几人 is none
    if value is None or vague or _no_number_behind(norm, start):
        return None
    if match["money"]:
        unit = "yuan"
    if match["often"]:
        unit = "times"
    if unit == "percent" or match["cent"]:
        unit = "percent"
        value /= 100
    return Number(start, end, float(value), unit)


_ADVERB = re.compile("一(?:起|并|同|齐|般|共|律|概)")
"""一起 is no bound from one on."""
_HALF_A_NAME = re.compile("半(?![数的以多价年月天周日季小学个成]|$)[一-鿿]")
"""半自动咖啡机, 半身裙: goods, and no half of anything."""
ABOUT = frozenset({"两三", *("一二三四五六七八九"[place : place + 2] for place in range(8))})
"""两三个月: two or three, not 23."""


def _no_number_behind(norm: str, start: int) -> bool:
    """第五, 几十, 数百 are no numbers of their own; 倒数五名 and 订单数500 are."""
    if norm[start - 1 : start] == "数" and norm[start : start + 1] not in "十百千万":
        return False
    return bool(start and norm[start - 1] in "几数第" and norm[start - 2 : start] != "倒数")


def _with_scale(digits: str, scale: str | None, rest: str | None) -> Decimal | None:
    try:
        value = Decimal(digits.replace(",", ""))
    except InvalidOperation:
        return None
    if scale is None:
        return value
    power = _SCALES[scale]
    value = value.scaleb(power)
    if rest:  # 1万2, 3千5: the digit counts one place below the unit
        tail = _DIGITS.get(rest, int(rest) if rest.isdigit() else None)
        if tail is None:
            return None
        value += Decimal(tail).scaleb(power - 1)
    return value


def chinese_number(text: str) -> Decimal | None:
    """三千五 is 3500, 一万二 12000, 二零一六 2016, 一点五 1.5; None where the characters make no number."""
    if text == "半":
        return Decimal("0.5")
    if "点" in text:
        whole, _, fraction = text.partition("点")
        scale = 1
        while fraction and fraction[-1] in _LARGE | _SMALL:
            scale *= (_LARGE | _SMALL)[fraction[-1]]
            fraction = fraction[:-1]
        left = chinese_number(whole)
        if left is None or not fraction or any(c not in _DIGITS for c in fraction):
            return None
        return Decimal(f"{left}.{''.join(str(_DIGITS[c]) for c in fraction)}") * scale
    if all(c in _DIGITS for c in text):
        return Decimal("".join(str(_DIGITS[c]) for c in text))
    total = section = 0
    digit: int | None = None
    unit = 0
    for character in text:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
            if not digit:
                unit = 0
        elif character in _SMALL:
            unit = _SMALL[character]
            section += (1 if digit is None else digit) * unit
            digit = None
        else:
            section += digit or 0
            if not section and not total:
                return None
            total = (total + section) * _LARGE[character]
            section, digit, unit = 0, None, _LARGE[character]
    if digit and unit >= 100:  # 三千五: the last digit counts one place below the unit before it
        digit *= unit // 10
    return Decimal(total + section + (digit or 0))


def whole_number(text: str) -> int:
    """A whole number in digits or in Chinese; 0 where it is none."""
    return int(text) if text.isdigit() else int(chinese_number(text) or 0) if text else 0


def place_of(said: str) -> int | None:
    """Which place, or how many, a word tells: third, three, 3rd, 三."""
    for words in (ORDINALS, CARDINALS):
        if said in words:
            return words.index(said) + 1
    if digits := re.search(r"\d+", said):
        return int(digits.group())
    value = chinese_number(said)
    return None if value is None else int(value)


def as_number(value: float) -> int | float:
    """Whole numbers as such."""
    return int(value) if value == int(value) else round(value, 10)


def _english_number(words: str) -> Decimal | None:
    if words == "a dozen":
        return Decimal(12)
    if words == "half a million":
        return Decimal(500_000)
    total = current = 0
    last = 0
    for word in re.split(r"[ -]", words):
        if word in ("and", ""):
            continue
        if word == "a":
            current = 1
        elif word in _ENGLISH:
            value = _ENGLISH[word]
            if current % 100 and not (last in range(20, 100, 10) and value < 10):
                return None
            current += value
            last = value
        elif word == "hundred":
            current = (current or 1) * 100
        else:
            total += (current or 1) * 10 ** _SCALES[word]
            current = 0
    return Decimal(total + current)

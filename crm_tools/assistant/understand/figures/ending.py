"""When coupons end: 下周到期, 12月10号前过期, “expiring by the end of the month”, as days of the calendar."""

from __future__ import annotations

import datetime as dt
import re

from crm_tools.analytics.periods import DAY, Unit, add_months, unit_start
from crm_tools.assistant.understand.text.normalise import fold
from crm_tools.texts import Language
from crm_tools.texts.formats import MONTHS

SOON_DAYS = 30
"""A coupon that ends within so many days, today included, ends soon."""
Days = tuple[dt.date | None, dt.date | None]
"""The first and last day, both included; None where that side is open."""
ENDING_BARE_ZH = r"(?:到期|过期|失效|截止|结束|作废)"
_WHEN_ZH = (
    r"(?P<in_month>1[0-2]|[1-9])月(?P<day>[12]\d|3[01]|[1-9])[号日](?P<until>(?:之前|以前|前))?"
    r"|(?P<month>1[0-2]|[1-9])月份?(?P<before>[底末]?(?:之前|以前|前))?(?:[底末])?(?:之?内|里)?"
    r"|(?P<unit>今天|今日|明天|后天|本周|这周|这个?星期|下个?周|下个?星期|本月|这个?月|当月|下个?月|上个?月|上个?周|本季度|这个季度|今年|本年|[月年](?=底))"
    r"(?P<by>[底末]?(?:之前|以前|前))?(?:[底末])?(?:之?内|里)?"
    r"|(?:未来|接下来|今后|往后)?(?:的)?(?P<count>\d+|[一二两三四五六七八九十]+)个?(?P<of>天|日|周|星期|礼拜|月)(?:之?内|以内|里|后)"
)
WHEN_BARE_ZH = re.sub(r"\?P<\w+>", "", _WHEN_ZH)
_SOON_ZH = r"(?:很?快|即将|马上|就|将|临近|临|近期)+(?:要|会|将)*"
ENDING_ZH = re.compile(
    rf"(?:(?P<valid>还?(?:没有?|未)(?:有)?{ENDING_BARE_ZH})|(?P<able>(?:还|正)?(?:有效(?!期)|在?有效期内|生效|在有效期(?![内到至是多]))(?:中)?的?|(?:还)?(?:能|可以?)用的?)"
    rf"|(?:{_WHEN_ZH})(?P<ahead>(?:就|要|会|将|快)+)?(?P<past>已经?)?{ENDING_BARE_ZH}"
    rf"|(?P<soon>{_SOON_ZH}{ENDING_BARE_ZH})|(?P<over>(?:已经?|都|早就?)*{ENDING_BARE_ZH}(?:了|掉|过)*))(?:的|了)*"
)
_MONTHS = tuple(fold(one) for one in MONTHS)
_NAMED = "|".join(_MONTHS)
_ENDING_EN = r"(?:expir(?:e|es|ing)|end(?:s|ing)?|laps(?:e|es|ing))"
_WHEN_EN = (
    rf"(?:on |by |before |until )?(?:the )?(?:(?P<in_month>{_NAMED}) (?P<day>\d\d?)(?:st|nd|rd|th)?"
    rf"|(?P<day_>\d\d?)(?:st|nd|rd|th)? (?:of )?(?P<in_month_>{_NAMED}))\b"
    rf"|(?:in |within |during |by |before |until )?(?:the )?(?:end of (?:the )?)?(?P<named>{_NAMED})(?! \d)"
    r"|(?:in |within |during |over |by |before )?(?:the )?(?:end of (?:the )?)?"
    r"(?P<unit>today|tomorrow|(?:this|next) (?:week|month|quarter|year)|(?<=end of the )(?:week|month|quarter|year))"
    r"|(?:(?:in|within|over|during) (?:the )?(?:next |coming |following )?|(?:the )?(?:next |coming ))"
    r"(?P<count>\d+|two|three|a|an|one) ?(?P<of>day|week|month)s?"
)
_WILL = r"(?:that |which |will |are |is |going to |due to |about to |set to )*"
ENDING_EN = re.compile(
    rf"\b(?:(?P<valid>(?:still |not |have |has |haven't |hasn't |that |which |are |is |yet )*"
    r"(?:(?<!longer )valid|active|unexpired|(?<=not )expired)(?: now)?)"
    rf"|{_WILL}{_ENDING_EN} (?:{_WHEN_EN})"
    rf"|(?P<soon>(?:that |which |will |are |is |about to |going to )*"
    rf"(?:{_ENDING_EN} (?:soon|shortly)|(?<=about to ){_ENDING_EN})"
    rf"|(?:close to|near(?:ing)?) (?:expiry|expiration)|soon to expire|expiring)"
    rf"|(?P<over>(?:that |which |have |has |are |is |already )*(?:expired(?: already)?|no longer valid)))\b"
)
_AHEAD_EN = re.compile(r"\b(?:will|going to|due to|about to|set to|expiring|ending|lapsing)\b")
"""“Coupons ending this month” have not ended."""
_UNTIL_EN = re.compile(r"\b(?:by|before|until)\b")
_OVER = re.compile("期了|效了|废了|束了")
_HALF_A_YEAR = 6
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "两": 2} | {
    said: number for number, said in enumerate("一二三四五六七八九十", 1)
}
_UNITS: tuple[tuple[str, Unit], ...] = (
    ("[周星]|week", "week"),
    ("季|quarter", "quarter"),
    ("月|month", "month"),
    ("年|year", "year"),
)


def ending(norm: str, language: Language) -> re.Match[str] | None:
    """Where a question tells when coupons end."""
    return (ENDING_ZH if language == "zh" else ENDING_EN).search(norm)


def days_of(said: re.Match[str], today: dt.date, soon: int = SOON_DAYS) -> Days | None:
    """The days on which the coupons end; None where there are none such."""
    told = {name: value for name, value in said.groupdict().items() if value}
    if "valid" in told or "able" in told:
        return today, None
    if "soon" in told:
        return today, today + DAY * (soon - 1)
    if "over" in told:
        return None, today - DAY
    found = _told(told, said.group(), today)
    if found is None:
        return None
    first, last = found
    if "ahead" in told or _AHEAD_EN.search(said.group()):
        first = max(first, today)
    return (first, last) if first <= last else None


def _told(told: dict[str, str], said: str, today: dt.date) -> tuple[dt.date, dt.date] | None:
    if "count" in told:
        return _within(told["count"], told["of"], today)
    if "day" in told or "day_" in told:
        return _on_the_day(told, said, today)
    if "month" in told:
        first, last = _month(int(told["month"]), today, over="past" in told or bool(_OVER.search(said)))
        return today if "before" in told else first, last
    if "named" in told:
        first, last = _month(_MONTHS.index(told["named"]) + 1, today, over=False)
        if re.search(r"\bbefore (?!.*\bend of\b)", said):
            last = first - DAY
        return today if _UNTIL_EN.search(said) else first, last
    first, last = _calendar(told["unit"], today)
    if "by" in told or re.search(r"\b(?:by|before|end of)\b", said):
        first = today
    return first, min(last, today - DAY) if "past" in told else last


def _within(count: str, unit: str, today: dt.date) -> tuple[dt.date, dt.date] | None:
    number = _NUMBERS.get(count) or (int(count) if count.isdecimal() else 0)
    if not number:
        return None
    if re.search("[天日]|day", unit):
        return today, today + DAY * (number - 1)
    months = bool(re.search("月|month", unit))
    return today, (add_months(today, number) if months else today + DAY * 7 * number) - DAY


def _on_the_day(told: dict[str, str], said: str, today: dt.date) -> tuple[dt.date, dt.date] | None:
    """One day of a month, or all the days up to it; coupons end ahead, so the nearest one that is to come."""
    named = told.get("in_month") or told["in_month_"]
    month = int(named) if named.isdecimal() else _MONTHS.index(named) + 1
    start, _ = _month(month, today, over=bool(_OVER.search(said)))
    day = int(told.get("day") or told["day_"])
    if not 1 <= day <= (add_months(start, 1) - start).days:
        return None
    last = start + DAY * (day - 1)
    if "until" in told or _UNTIL_EN.search(said):
        return today, last
    return last, last


def _month(number: int, today: dt.date, *, over: bool) -> tuple[dt.date, dt.date]:
    """The month of that number that is nearest: coupons end ahead as well; the last one where they are ``over``."""
    ahead = (number - today.month) % 12
    past = ahead > 0 and (over or ahead > _HALF_A_YEAR)
    year = today.year + (number < today.month) - past
    return (start := dt.date(year, number, 1)), add_months(start, 1) - DAY


def _calendar(unit: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and last day of a whole day, week, month, quarter or year, also those ahead."""
    step = 1 if re.search("[明下]|next|tomorrow", unit) else 2 if "后天" in unit else -1 if "上" in unit else 0
    if re.search("今[天日]|[明后]天|today|tomorrow", unit):
        return today + DAY * step, today + DAY * step
    name = next(name for pattern, name in _UNITS if re.search(pattern, unit))
    start = unit_start(today, name)
    if name == "week":
        return start + DAY * 7 * step, start + DAY * (7 * step + 6)
    months = {"month": 1, "quarter": 3, "year": 12}[name]
    return add_months(start, months * step), add_months(start, months * (step + 1)) - DAY

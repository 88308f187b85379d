"""Chinese names of days, months, quarters, halves and years, with or without a year: 去年9月下旬, 二季度, 第三周."""

from __future__ import annotations

import datetime as dt
import re

from crm_tools.assistant.understand.days.by_today import iso_week, relative, shifted
from crm_tools.assistant.understand.days.dates import Part, Reader, completed, month_weekday, whole_year
from crm_tools.assistant.understand.days.events import EVENT, event_part
from crm_tools.assistant.understand.days.ranges import range_of
from crm_tools.assistant.understand.vocabulary.numbers import chinese_number

_D = "〇一二三四五六七八九"
YEAR = (
    rf"(?:(?P<year>(?<!\d)(?:19|20)\d\d|(?<![\d.])\d\d|[零{_D}]{{4}}|(?<![{_D}十百千万])[零{_D}]{{2}})年度?"
    r"|(?P<year_only>(?<!\d)20\d\d|(?<!\d)\d\d(?=q[1-4]))(?=[-./]?(?:q[1-4]|h[12]|第?[一二三四1-4]季|[上下]半年|\d{1,2}月|双|国庆|618|元旦))[-./]?"
    r"|(?P<named_year>大前年|前年|去年度?|今年度?|本年度?|上一?年度?))"
)
_MONTH = r"(?:(?<![\d.])(?:1[0-2]|0?[1-9])|(?<![一二三四五六七八九])十[一二]?|(?<!十)[一二三四五六七八九])"
_RUN = rf"(?:{_MONTH}(?:、|(?=[一二三四五六七八九])))+(?:{_MONTH}[和与及跟])?{_MONTH}"
"""七八九, 7、8和9 before 月."""
_DAY = (
    r"(?:3[01]|[12]\d|0?[1-9]|(?:二十|廿|三十|十)[一二三四五六七八九]?|[一二三四五六七八九]|初[一二三四五六七八九十])"
)
_NAMED_MONTH = r"这(?!一个月(?:里|来|以来|内|之内|当中))一?个?月份?|本月份?|当月|上上个?月|上一?个?月份?"
WEEK = r"(?:周|星期|礼拜)"
COUNT = r"(?:\d{1,4}|[一二两俩三仨四五六七八九十百]{1,4})"
_DASH = r"(?:-+|~+|至|到)"
_NO_SUFFIX = r"(?=[-~至到的止起和与及、,.;?以之或]|开始|$)"

_MONTHLY = (
    rf"(?:(?P<named_month>{_NAMED_MONTH})|(?P<month_run>{_RUN})(?:月份?|这?{COUNT}个?月)|(?P<month_from>{_MONTH})月?{_DASH}(?P<month_to>{_MONTH})月份?|第?(?P<month>{_MONTH})(?:月份?|(?<=第.)个月|(?<=第..)个月))的?"
    rf"(?:第?(?P<nth>{COUNT}|最后一)个{WEEK}(?P<nth_day>[一二三四五六日天])"
    rf"|(?P<third>上旬|中旬|下旬|[上下]半个?月|[前头后]半个?月)"
    rf"|(?P<day>{_DAY})(?:(?:日|号)?{_DASH}(?P<day_to>{_DAY})(?:日|号)(?!\d)|(?:日|号)(?![内线])|{_NO_SUFFIX})"
    rf"|(?!\d+(?:$|[^\d个款件位名家种大张条])))"
)
_QUARTERLY = (
    rf"[前头](?P<quarters>[二两三四2-4])个?季度|(?:第(?=.(?:个?季|[-~至到]))|(?=.季度|.[-~至到]+第?.季度))(?P<quarter>[一二三四1-4])(?:{_DASH}第?(?P<quarter_to>[一二三四2-4]))?(?:个?季度|(?<=第.)季)"
    r"|(?P<quarter_>[一二三])[二三]*(?P<quarter_to_>[二三四])季度"
    rf"|(?<![a-z])q(?P<q>[1-4])(?:{_DASH}q?(?P<q_to>[2-4]))?(?![a-z\d])"
)
CALENDAR = re.compile(
    rf"(?:{YEAR}[的,]?)?(?:(?P<event>{EVENT})|{_QUARTERLY}|(?P<half>[上下])半年度?|(?<![a-z])h(?P<h>[12])(?![a-z\d])"
    rf"|(?<=年)的?[前头](?P<months>{_MONTH})个月|第(?P<week>{COUNT})个?(?:周|星期|礼拜)(?![一二三四五六日天末])|{_MONTHLY})"
    rf"|(?<![\d./¥])(?P<dot_month>1[0-2]|0?[1-9])[./](?P<dot_day>3[01]|[12]\d|0?[1-9])(?=(?:[-~到至])(?:1[0-2]|0?[1-9])[./]\d{{1,2}}(?![\d元万./]))"
    r"|(?<![\d./¥])(?P<dot_month___>1[0-2]|0?[1-9])\.(?P<dot_day___>3[01]|[12]\d|0?[1-9])"
    r"(?= ?(?:vs|[和跟与比、]) ?(?:1[0-2]|0?[1-9])\.\d\d?(?![\d元万.件单次%]))"
    r"|(?:(?<=\.\d\d vs )|(?<=\.\d\dvs)|(?<=\.\d\d[和跟与比、]))"
    r"(?P<dot_month____>1[0-2]|0?[1-9])\.(?P<dot_day____>3[01]|[12]\d|0?[1-9])(?![\d元万.件单次%])"
    rf"|(?<=[./]\d[-~到至])(?P<dot_month_>1[0-2]|0?[1-9])[./](?P<dot_day_>3[01]|[12]\d|0?[1-9])(?![\d元万.])"
    rf"|(?<=[./]\d\d[-~到至])(?P<dot_month__>1[0-2]|0?[1-9])[./](?P<dot_day__>3[01]|[12]\d|0?[1-9])(?![\d元万.])"
    rf"|{YEAR.replace('(?P<', '(?P<lone_')}"
    r"|(?P<lone_third>上半月|下半月)"
    rf"|(?<![\d.第])(?P<lone_day>{_DAY})(?:日|号)(?![内线店])"
)

_THIRDS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}
_THIRDS |= {"上": (1, 15), "前": (1, 15), "头": (1, 15), "下": (16, 31), "后": (16, 31)}
"""Thirds by their names, halves of a month by how they begin: 上半月, 前半个月."""
UNITS = {
    "天": "day",
    "日": "day",
    "周": "week",
    "星期": "week",
    "礼拜": "week",
    "月": "month",
    "季": "quarter",
    "年": "year",
}
WEEKDAYS = {name: index for index, name in enumerate("一二三四五六日")} | {"天": 6} | {str(n + 1): n for n in range(7)}


def calendar_part(groups: dict[str, str], today: dt.date) -> Part | None:
    """A match of :data:`CALENDAR`: a year, or a part of a year with or without it."""
    groups = plain(groups)
    if "dot_month" in groups:
        return Part(month=int(groups["dot_month"]), day=int(groups["dot_day"]))
    year, month = year_of(groups, today), _month(groups, today)
    if "event" in groups:
        return event_part(groups["event"], year, today)
    if "lone_third" in groups:
        return _within_month({"third": groups["lone_third"]}, Part(year=today.year, month=today.month), today)
    if "lone_day" in groups:
        return Part(day=number(groups["lone_day"]))
    if half := groups.get("half") or groups.get("h"):
        return Part(year=year, half=1 if half in "上1" else 2)
    if quarter := groups.get("quarter") or groups.get("q"):
        last = groups.get("quarter_to") or groups.get("q_to")
        return Part(year=year, quarter=number(quarter), quarter_to=number(last) if last else None)
    if "quarters" in groups:
        return Part(year=today.year if year is None else year, quarter=1, quarter_to=number(groups["quarters"]))
    if "months" in groups:
        return Part(year=year, month=1, month_to=number(groups["months"]))
    if "week" in groups:
        return iso_week(number(groups["week"]), year, today)
    if "month_run" in groups:
        run = [number(one) for one in re.findall(_MONTH, groups["month_run"])]
        return _months(run[0], run[-1], year, today) if run == list(range(run[0], run[-1] + 1)) else None
    if "month_to" in groups:
        return _months(number(groups["month_from"]), number(groups["month_to"]), year, today)
    if month is None:
        return _named_year(groups, today) or Part(year=year)
    if "named_month" in groups and year is None:
        back = _months_back(groups["named_month"])
        year = shifted(today, "month", back).year
        if groups.keys() == {"named_month"} and back < 2:
            return relative("month", back, today)
    return _within_month(groups, Part(year=year, month=month), today)


def _months(first: int, last: int, year: int | None, today: dt.date) -> Part | None:
    if year is None:
        left, right = range_of(Part(month=first), Part(month=last), today)
        return Part(first=left.days()[0], last=right.days()[1], token=f"{left.name()}..{right.name()}")
    return Part(year=year, month=first, month_to=last) if first <= last else None


def _within_month(groups: dict[str, str], month: Part, today: dt.date) -> Part:
    if "day" in groups:
        last = groups.get("day_to")
        return Part(
            year=month.year, month=month.month, day=number(groups["day"]), day_to=number(last) if last else None
        )
    if "nth" in groups:
        nth = -1 if groups["nth"] == "最后一" else number(groups["nth"])
        return month_weekday(month, WEEKDAYS[groups["nth_day"]], nth, today)
    if "third" in groups:
        start, end = completed(month, today).days()
        third = groups["third"]
        first, until = _THIRDS[third if third in _THIRDS else third[0]]
        return Part(first=start.replace(day=first), last=start.replace(day=min(until, end.day)))
    return month


def year_of(groups: dict[str, str], today: dt.date) -> int | None:
    """The year that a match of :data:`YEAR` or :data:`CALENDAR` names."""
    text = groups.get("year") or groups.get("year_only") or groups.get("lone_year") or groups.get("lone_year_only")
    if text:
        return whole_year(text if text.isdigit() else str(chinese_number(text)).zfill(len(text)))
    name = groups.get("named_year") or groups.get("lone_named_year")
    return None if name is None else today.year - _years_back(name)


def _years_back(name: str) -> int:
    return 3 if name[0] == "大" else 2 if name[0] == "前" else 1 if name[0] in "去上" else 0


def _named_year(groups: dict[str, str], today: dt.date) -> Part | None:
    name = groups.get("lone_named_year")
    back = _years_back(name) if name else 9
    return relative("year", back, today) if back < 2 else None


def _month(groups: dict[str, str], today: dt.date) -> int | None:
    if "month" in groups:
        return number(groups["month"])
    if "named_month" in groups:
        return shifted(today, "month", _months_back(groups["named_month"])).month
    return None


def _months_back(name: str) -> int:
    return name.count("上") + name.count("大")


def number(text: str) -> int:
    """A number in digits or Chinese words: 初三, 廿一, 12."""
    value = int(text) if text.isdigit() else chinese_number(text.lstrip("初").replace("廿", "二十"))
    return int(value or 0)


def plain(groups: dict[str, str]) -> dict[str, str]:
    """Groups without the underscores that tell the alternatives of a pattern apart."""
    return {name.rstrip("_"): value for name, value in groups.items()}


PATTERNS: tuple[tuple[re.Pattern[str], Reader], ...] = ((CALENDAR, calendar_part),)

"""Chinese names of days, weeks, months, quarters and years, each read into a :class:`~.dates.Part`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from crm_tools.analytics.periods import unit_start
from crm_tools.assistant.understand.days.dates import Part, completed, month_weekday, range_of, shifted, whole_year
from crm_tools.assistant.understand.days.events import EVENT, event_part
from crm_tools.assistant.understand.vocabulary.numbers import chinese_number

Reader = Callable[[dict[str, str], dt.date], Part | None]

_D = "〇一二三四五六七八九"
_YEAR = (
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
_NAMED_MONTH = r"这一?个?月份?|本月份?|当月|上上个?月|上一?个?月份?"
_WEEK = r"(?:周|星期|礼拜)"
_COUNT = r"(?:\d{1,4}|[一二两俩三仨四五六七八九十百]{1,4})"
_DASH = r"(?:-+|~+|至|到)"
_NO_SUFFIX = r"(?=[-~至到的止起和与及、,.;?以之或]|开始|$)"

_MONTHLY = (
    rf"(?:(?P<named_month>{_NAMED_MONTH})|(?P<month_run>{_RUN})(?:月份?|这?{_COUNT}个?月)|(?P<month_from>{_MONTH})月?{_DASH}(?P<month_to>{_MONTH})月份?|第?(?P<month>{_MONTH})(?:月份?|(?<=第.)个月|(?<=第..)个月))的?"
    rf"(?:第?(?P<nth>{_COUNT}|最后一)个{_WEEK}(?P<nth_day>[一二三四五六日天])"
    rf"|(?P<third>上旬|中旬|下旬|上半月|下半月)"
    rf"|[前头](?P<first_days>{_DAY}|两)(?:天|日)"
    rf"|(?P<day>{_DAY})(?:(?:日|号)?{_DASH}(?P<day_to>{_DAY})(?:日|号)(?!\d)|(?:日|号)(?![内线])|{_NO_SUFFIX})"
    rf"|(?!\d))"
)
_QUARTERLY = (
    rf"[前头](?P<quarters>[二三四2-4])个?季度|(?:第(?=.(?:个?季|[-~至到]))|(?=.季度|.[-~至到]+第?.季度))(?P<quarter>[一二三四1-4])(?:{_DASH}第?(?P<quarter_to>[一二三四2-4]))?(?:个?季度|(?<=第.)季)"
    rf"|(?<![a-z])q(?P<q>[1-4])(?:{_DASH}q?(?P<q_to>[2-4]))?(?![a-z\d])"
)
CALENDAR = re.compile(
    rf"(?:{_YEAR}[的,]?)?(?:(?P<event>{EVENT})|{_QUARTERLY}|(?P<half>[上下])半年度?|(?<![a-z])h(?P<h>[12])(?![a-z\d])"
    rf"|(?<=年)的?[前头](?P<months>{_MONTH})个月|第(?P<week>{_COUNT})个?(?:周|星期|礼拜)(?![一二三四五六日天末])|{_MONTHLY})"
    rf"|(?<![\d./¥])(?P<dot_month>1[0-2]|0?[1-9])[./](?P<dot_day>3[01]|[12]\d|0?[1-9])(?=(?:[-~到至])(?:1[0-2]|0?[1-9])[./]\d{{1,2}}(?![\d元万./]))"
    rf"|(?<=[./]\d[-~到至])(?P<dot_month_>1[0-2]|0?[1-9])[./](?P<dot_day_>3[01]|[12]\d|0?[1-9])(?![\d元万.])"
    rf"|(?<=[./]\d\d[-~到至])(?P<dot_month__>1[0-2]|0?[1-9])[./](?P<dot_day__>3[01]|[12]\d|0?[1-9])(?![\d元万.])"
    rf"|{_YEAR.replace('(?P<', '(?P<lone_')}"
    r"|(?P<lone_third>上半月|下半月)"
    rf"|(?<![\d.第])(?P<lone_day>{_DAY})(?:日|号)(?![内线店])"
)

_THIRDS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "上半月": (1, 15), "下半月": (16, 31)}
_WEEKDAYS = {name: index for index, name in enumerate("一二三四五六日")} | {"天": 6} | {str(n + 1): n for n in range(7)}
_UNITS = {
    "天": "day",
    "日": "day",
    "周": "week",
    "星期": "week",
    "礼拜": "week",
    "月": "month",
    "季": "quarter",
    "年": "year",
}
_DAYS_BACK = {"大前": 3, "前": 2, "昨": 1, "寻": 1, "今": 0, "本": 0, "当": 0}


def calendar_part(groups: dict[str, str], today: dt.date) -> Part | None:
    """A match of :data:`CALENDAR`: a year, or a part of a year with or without it."""
    groups = _plain(groups)
    if "dot_month" in groups:
        return Part(month=int(groups["dot_month"]), day=int(groups["dot_day"]))
    year, month = _year(groups, today), _month(groups, today)
    if "event" in groups:
        return event_part(groups["event"], year, today)
    if "lone_third" in groups:
        return _within_month({"third": groups["lone_third"]}, Part(year=today.year, month=today.month), today)
    if "lone_day" in groups:
        return Part(day=_number(groups["lone_day"]))
    if half := groups.get("half") or groups.get("h"):
        return Part(year=year, half=1 if half in "上1" else 2)
    if quarter := groups.get("quarter") or groups.get("q"):
        last = groups.get("quarter_to") or groups.get("q_to")
        return Part(year=year, quarter=_number(quarter), quarter_to=_number(last) if last else None)
    if "quarters" in groups:
        return Part(year=today.year if year is None else year, quarter=1, quarter_to=_number(groups["quarters"]))
    if "months" in groups:
        return Part(year=year, month=1, month_to=_number(groups["months"]))
    if "week" in groups:
        return iso_week(_number(groups["week"]), year, today)
    if "month_run" in groups:
        run = [_number(one) for one in re.findall(_MONTH, groups["month_run"])]
        return _months(run[0], run[-1], year, today) if run == list(range(run[0], run[-1] + 1)) else None
    if "month_to" in groups:
        return _months(_number(groups["month_from"]), _number(groups["month_to"]), year, today)
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
            year=month.year, month=month.month, day=_number(groups["day"]), day_to=_number(last) if last else None
        )
    if "first_days" in groups:
        return Part(year=month.year, month=month.month, day=1, day_to=_number(groups["first_days"]))
    if "nth" in groups:
        nth = -1 if groups["nth"] == "最后一" else _number(groups["nth"])
        return month_weekday(month, _WEEKDAYS[groups["nth_day"]], nth, today)
    if "third" in groups:
        start, end = completed(month, today).days()
        first, until = _THIRDS[groups["third"]]
        return Part(first=start.replace(day=first), last=start.replace(day=min(until, end.day)))
    return month


def _year(groups: dict[str, str], today: dt.date) -> int | None:
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
        return _number(groups["month"])
    if "named_month" in groups:
        return shifted(today, "month", _months_back(groups["named_month"])).month
    return None


def _months_back(name: str) -> int:
    return name.count("上")


def _number(text: str) -> int:
    value = int(text) if text.isdigit() else chinese_number(text.lstrip("初").replace("廿", "二十"))
    return int(value or 0)


def iso_week(number: int, year: int | None, today: dt.date) -> Part | None:
    """The ISO week of ``year``, or the latest of that number that has begun."""
    for candidate in (today.year, today.year - 1) if year is None else (year,):
        try:
            first = dt.date.fromisocalendar(candidate, number, 1)
        except ValueError:
            return None
        if first <= today or year is not None:
            return Part(first=first, last=first + dt.timedelta(days=6), token=f"{candidate}-W{number:02d}")
    return None


def relative(unit: str, back: int, today: dt.date) -> Part:
    """This (0) or the last (1) week, month, quarter or year by its token, an earlier one by its days."""
    part = shifted(today, unit, back)
    if unit == "half" or back > 1:
        return part
    first, last = part.days()
    return Part(first=first, last=last, token=f"{'last' if back else 'this'}_{unit}")


def to_date(unit: str, today: dt.date) -> Part:
    """From the first day of the unit to today."""
    return Part(first=unit_start(today, unit), last=today, token=f"this_{unit}")  # type: ignore[arg-type]


def rolling(count: int, unit: str, today: dt.date) -> Part | None:
    """The last ``count`` units up to and with today; whether quarters are whole ones cannot be told."""
    if unit == "quarter":
        return None
    return Part(first=today, last=today, token=f"last_{count}_{unit}s") if count > 0 else None


def whole_units(count: int, unit: str, today: dt.date) -> Part:
    """The ``count`` whole weeks, months, quarters or years before this one."""
    first, last = shifted(today, unit, count).days()[0], shifted(today, unit, 1).days()[1]
    return Part(first=first, last=last)


def _unit(text: str) -> str:
    return next(unit for name, unit in _UNITS.items() if name in text)


def _rolling(groups: dict[str, str], today: dt.date) -> Part | None:
    unit = _unit(groups["unit"])
    if "halved" in groups:
        return rolling(6, "month", today) if unit == "year" else rolling(15, "day", today)
    return rolling(_number(groups["n"]), unit, today)


def _named_unit(groups: dict[str, str], today: dt.date) -> Part:
    unit = "half" if groups["unit"] == "半年" else _unit(groups["unit"])
    return relative(unit, groups["when"].count("上"), today)


def _weekday(groups: dict[str, str], today: dt.date) -> Part:
    monday = unit_start(today, "week") - dt.timedelta(weeks=groups["when"].count("上"))
    first, last = (5, 6) if groups["weekday"] == "末" else (_WEEKDAYS[groups["weekday"]],) * 2
    return Part(first=monday + dt.timedelta(days=first), last=monday + dt.timedelta(days=last))


def _named_day(groups: dict[str, str], today: dt.date) -> Part:
    back = _DAYS_BACK[groups["when"]]
    day = today - dt.timedelta(days=back)
    return Part(first=day, last=day, token={0: "today", 1: "yesterday"}.get(back))


def _days_ago(groups: dict[str, str], today: dt.date) -> Part:
    day = today - dt.timedelta(days=_number(groups["n"]))
    return Part(first=day, last=day)


def _event_week(groups: dict[str, str], today: dt.date) -> Part | None:
    """双十一那周: the week in which a festival of one day lies; 十一长假那一周: the festival of seven days."""
    event = event_part(groups["event"], _year(groups, today), today)
    if event is None:
        return None
    first, last = completed(event, today).days()
    monday = unit_start(first, "week")
    if first == last:
        return Part(first=monday, last=monday + dt.timedelta(days=6))
    return Part(first=first, last=last) if (last - first).days == 6 else None


_COUNTED = "咨询|浏览|消费|登录|下单|购买|成交|退款|加购|收藏|没|未|无"
"""Behind bare days of a terse question: 30天咨询≥2, 90天未购."""
_FREE = r"(?<![之以往再比较和与跟同月日号节天周年季期618一])"
"""Not behind days or a word of comparison, whose period before is meant: 10月和前一个月, 国庆前一周."""
_SO_FAR = r"(?:以来|至今|到今天|到今日|到现在|到目前为止|到目前|累计至今)"
PATTERNS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(rf"(?:今年年初|今年|本年|年初){_SO_FAR}|今年累计"), lambda _, today: to_date("year", today)),
    (re.compile(rf"(?:这个月初?|本月初?|当月|月初){_SO_FAR}|本月累计"), lambda _, today: to_date("month", today)),
    (re.compile(rf"(?:这个季度|本季度?|季初){_SO_FAR}"), lambda _, today: to_date("quarter", today)),
    (re.compile(rf"(?:本周|这周|周初){_SO_FAR}"), lambda _, today: to_date("week", today)),
    (
        re.compile(
            rf"(?:最近|近|过去|过往|往前|滚动)的?这?(?P<n>{_COUNT})个?(?P<unit>天|日|周|星期|礼拜|月|季度|年)(?!份|级|龄)"
            rf"|这(?!一)(?P<n_>{_COUNT})个?(?P<unit_>天|日|周|星期|礼拜|月|季度|年)(?!份|级|龄)"
        ),
        lambda groups, today: _rolling(_plain(groups), today),
    ),
    (
        re.compile(
            rf"(?:最近|近|过去|前)的?(?!一个?整年)(?P<n>{_COUNT})个?(?:完整的?|整|自然)(?P<unit>周|月|季度|年)(?!份|级|龄)"
        ),
        lambda groups, today: whole_units(_number(groups["n"]), _unit(groups["unit"]), today),
    ),
    (re.compile(r"(?:最近|近|过去)的?(?:整整一|一个?整|整)年(?!份|级|龄)"), lambda _, today: rolling(1, "year", today)),
    (
        re.compile(rf"{_FREE}前一个?(?P<unit>天|周|星期|礼拜|月|季度|年度?)(?!份|级|龄|度)"),
        lambda groups, today: relative(_unit(groups["unit"]), 1, today),
    ),
    (
        re.compile(
            r"(?:最近|近|过去|这)的?(?P<halved>半)个?(?P<unit>年|月)|(?<![上下前后一个年月])(?P<halved_>半)个?(?P<unit_>年|月)(?:之内|以内|内)"
        ),
        lambda groups, today: _rolling(_plain(groups), today),
    ),
    (
        re.compile(
            rf"(?:超过|已经?|连续|至少|有)?(?<![\d第])(?P<n>{_COUNT})(?:个(?P<unit>月|星期|礼拜|周|年)|(?P<unit_>天|日|周|星期|礼拜|年))(?:以上)?(?=(?:都|再|也|就|一直|从来)*(?:还?没|未|从未))"
        ),
        lambda groups, today: _rolling(_plain(groups), today),
    ),
    (
        re.compile(rf"(?<![\d第])(?!\d{{4}}年)(?P<n>{_COUNT})个?(?P<unit>天|日|周|星期|礼拜|月|年)(?:之内|以内|内)"),
        _rolling,
    ),
    (
        re.compile(
            rf"(?<![\d第每头前上下末一])(?!一|1[天个]|\d{{4}}年)(?P<n>{_COUNT})(?P<unit>天|周|个周|个?星期|个?礼拜|个月)"
            r"(?:里面?(?!程|头?[第前])|当中|之中|中(?!旬))"
            rf"|(?:^|(?<=[ ,、;]))(?P<n_>\d+)(?P<unit_>天)(?= |{_COUNTED})"
        ),
        lambda groups, today: _rolling(_plain(groups), today),
    ),
    (re.compile(r"(?P<when>大前|前|昨|今|本|寻)(?:天|日)(?!期)"), _named_day),
    (re.compile(rf"(?P<n>{_COUNT})天(?:以|之)?前"), _days_ago),
    (
        re.compile(
            rf"(?P<when>上+一?个?|这一?个?|本){_WEEK}?的?{_WEEK}(?P<weekday>[一二三四五六日天末])(?!活|(?<=一)[共直起]|(?<=日)[均活])"
        ),
        _weekday,
    ),
    (
        re.compile(
            r"(?P<when>上+一?个?|这一?个?|本|当)(?P<unit>周|星期|礼拜|季度?|半年)(?![二三四五六天末节]|一(?![共直个起般])|日(?![均活]))"
        ),
        _named_unit,
    ),
    (
        re.compile(rf"(?:{_YEAR}的?)?(?P<event>{EVENT})(?:那|当|所在|所在的)的?一?个?{_WEEK}(?![一二三四五六日天末])"),
        _event_week,
    ),
    (CALENDAR, calendar_part),
)


def _plain(groups: dict[str, str]) -> dict[str, str]:
    return {name.rstrip("_"): value for name, value in groups.items()}

"""Chinese days told by today: 昨天, 上周三, 近30天, 本月至今, 最近三个完整月."""

from __future__ import annotations

import datetime as dt
import re

from crm_tools.assistant.understand.days.by_today import (
    days_of_week,
    relative,
    rolling,
    shifted,
    single_day,
    to_date,
    unsure,
    whole_units,
)
from crm_tools.assistant.understand.days.calendar_zh import COUNT, UNITS, WEEK, WEEKDAYS, number, plain
from crm_tools.assistant.understand.days.dates import Part, Reader
from crm_tools.assistant.understand.days.span import NOW

_DAYS_BACK = {"大前": 3, "前": 2, "昨": 1, "寻": 1, "今": 0, "本": 0, "当": 0}


def _unit(text: str) -> str:
    return next(unit for name, unit in UNITS.items() if name in text)


def _back(when: str) -> int:
    """How many units before this one: 上 is 1, 上上 and 大上 are 2."""
    return when.count("上") + when.count("大")


def _rolling(groups: dict[str, str], today: dt.date) -> Part | None:
    unit = _unit(groups["unit"])
    if "halved" in groups:
        return rolling(6, "month", today) if unit == "year" else rolling(15, "day", today)
    return rolling(number(groups["n"]), unit, today)


def _named_unit(groups: dict[str, str], today: dt.date) -> Part:
    unit = "half" if groups["unit"] == "半年" else _unit(groups["unit"])
    return relative(unit, _back(groups["when"]), today)


def _weekday(groups: dict[str, str], today: dt.date) -> Part:
    first, last = (5, 6) if groups["weekday"] == "末" else (WEEKDAYS[groups["weekday"]],) * 2
    return days_of_week(_back(groups["when"]), first, last, today)


def _weekdays(groups: dict[str, str], today: dt.date) -> Part:
    """上周一到周日: from one day of a week to another of it."""
    return days_of_week(_back(groups["when"]), WEEKDAYS[groups["first"]], WEEKDAYS[groups["last"]], today)


def _latest_weekday(groups: dict[str, str], today: dt.date) -> Part:
    """周一到现在: the latest one, today included."""
    return single_day((today.weekday() - WEEKDAYS[groups["weekday"]]) % 7, today)


def _same_date(groups: dict[str, str], today: dt.date) -> Part:
    """去年今天, 上个月的今天: the same date, where that month has it."""
    when = groups["when"]
    if "周" in when:
        return single_day(7, today)
    earlier = shifted(today, "month", 1 if "月" in when else 12 if when[0] == "去" else 24)
    return Part(year=earlier.year, month=earlier.month, day=today.day)


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
        re.compile(r"(?<![年月季周半\d])(?P<unit>[年月季周])(?=初(?![级步次始期中高一二三四五六七八九十]))"),
        lambda groups, today: relative(_unit(groups["unit"]), 0, today),
    ),
    (
        re.compile(
            rf"(?:最近|近|过去|过往|滚动|(?:从?(?:今天|现在))?(?:往前|向前|往回|倒)(?:推|数|倒|算|追溯)?)的?这?(?P<n>{COUNT})个?(?P<unit>天|日|周|星期|礼拜|月|季度|年)(?!份|级|龄)"
            rf"|这(?:(?!一)|(?=一个(?:月|星期|礼拜)(?:里|来|以来|内|之内|当中)))(?P<n_>{COUNT})个?(?P<unit_>天|日|周|星期|礼拜|月|季度|年)(?!份|级|龄)"
        ),
        lambda groups, today: _rolling(plain(groups), today),
    ),
    (
        re.compile(
            rf"(?:最近|近|过去|前|上)的?(?!一个?整年)(?P<n>{COUNT})个?(?:完整的?(?:自然)?|整|自然)(?P<unit>周|月|季度|年)(?!份|级|龄)"
        ),
        lambda groups, today: whole_units(number(groups["n"]), _unit(groups["unit"]), today),
    ),
    (
        re.compile(rf"(?:最近|近|过去)的?这?(?P<n>{COUNT})年半"),
        lambda groups, today: rolling(number(groups["n"]) * 12 + 6, "month", today),
    ),
    (re.compile(rf"(?:最近|近|过去)的?这?{COUNT}个?半?(?:小时|钟头)"), unsure),
    (
        re.compile(rf"(?<![上这本下每]){WEEK}(?P<weekday>[一二三四五六日天])(?=(?:开始|起)?一?直?[到至](?:{NOW}|昨))"),
        _latest_weekday,
    ),
    (re.compile(r"(?P<when>去年|前年|上一?个?月|上一?个?周)的?(?:今天|今日)"), _same_date),
    (re.compile(r"今年的?(?:今天|今日)"), lambda _, today: single_day(0, today)),
    (  # 三个月来; 3月以来 is since March
        re.compile(
            rf"(?<![\d第])(?!\d\d)(?P<n>{COUNT})(?:个(?P<unit>月|星期|礼拜)|(?P<unit_>周|年))以?来(?![了过自买下逛看])"
        ),
        lambda groups, today: _rolling(plain(groups), today),
    ),
    (re.compile(r"(?:最近|近|过去)的?(?:整整一|一个?整|整)年(?!份|级|龄)"), lambda _, today: rolling(1, "year", today)),
    (
        re.compile(rf"{_FREE}前一个?(?P<unit>天|周|星期|礼拜|月|季度|年度?)(?!份|级|龄|度)"),
        lambda groups, today: relative(_unit(groups["unit"]), 1, today),
    ),
    (
        re.compile(
            r"(?:(?:最近|近|过去)的?这?|这)(?P<halved>半)个?(?P<unit>年|月)|(?<![上下前后一个年月])(?P<halved_>半)个?(?P<unit_>年|月)(?:之内|以内|内|以?来(?![了过自买下逛看]))"
        ),
        lambda groups, today: _rolling(plain(groups), today),
    ),
    (
        re.compile(
            rf"(?:超过|已经?|连续|至少|有)?(?<![\d第])(?!\d{{4}}年)(?P<n>{COUNT})(?:个(?P<unit>月|星期|礼拜|周|年)|(?P<unit_>天|日|周|星期|礼拜|年))(?:以上)?(?=(?:都|再|也|就|一直|从来)*(?:还?没|未|从未))"
        ),
        lambda groups, today: _rolling(plain(groups), today),
    ),
    (
        re.compile(rf"(?<![\d第])(?!\d{{4}}年)(?P<n>{COUNT})个?(?P<unit>天|日|周|星期|礼拜|月|年)(?:之内|以内|内)"),
        _rolling,
    ),
    (
        re.compile(
            rf"(?<![\d第每头前上下末一])(?!一|1[天个]|\d{{4}}年)(?P<n>{COUNT})(?P<unit>天|周|个周|个?星期|个?礼拜|个月)"
            r"(?:里面?(?!程|头?[第前])|当中|之中|中(?!旬))"
            rf"|(?:^|(?<=[ ,、;]))(?P<n_>\d+)(?P<unit_>天)(?= |{_COUNTED})"
        ),
        lambda groups, today: _rolling(plain(groups), today),
    ),
    (
        re.compile(r"(?P<when>大前|前|昨|今|本|寻)(?:天|日)(?!期)"),
        lambda groups, today: single_day(_DAYS_BACK[groups["when"]], today),
    ),
    (
        re.compile(rf"(?<![\d到至~-])(?P<n>{COUNT})天(?:以|之)?前"),
        lambda groups, today: single_day(number(groups["n"]), today),
    ),
    (
        re.compile(
            rf"(?P<when>大?上+一?个?|这一?个?|本){WEEK}?的?{WEEK}(?P<weekday>[一二三四五六日天末])(?!活|(?<=一)[共直起]|(?<=日)[均活]|(?<=天)猫)"
        ),
        _weekday,
    ),
    (
        re.compile(
            r"(?P<when>大?上+一?个?|这一?个?|本|当)(?P<unit>周|星期|礼拜|季度?|半年)(?![二三四五六末节]|天(?!猫)|一(?![共直个起般])|日(?![均活]))"
        ),
        _named_unit,
    ),
    (
        re.compile(
            rf"(?P<when>大?上+一?个?|这一?个?|本){WEEK}(?P<first>[一二三四五六])(?:到|至|-|~){WEEK}?(?P<last>[二三四五六日天])"
        ),
        _weekdays,
    ),
)

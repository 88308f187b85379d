"""Dimensions of time: calendar buckets that follow one another, and cycles."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_tools.analytics.dimensions.making import dimension
from crm_tools.analytics.vocabulary import Dialect

if TYPE_CHECKING:
    import ibis.expr.types as ir


FIRST_OF_WEEKEND = 6
"""Weekdays count from Monday, 1."""


def _time(unit: str) -> Callable[[ir.Table, Dialect], ir.Value]:
    def key(t: ir.Table, dialect: Dialect) -> ir.Value:
        from crm_tools.analytics.buckets import bucket

        return bucket(t["at"], unit, dialect)

    return key


def _day_kind(t: ir.Table, dialect: Dialect) -> ir.Value:
    import ibis

    return ibis.cases((_time("weekday")(t, dialect) >= FIRST_OF_WEEKEND, "weekend"), else_="workday")


TIMES = (
    dimension(
        "hour",
        ("小时", "Hour"),
        "时段|几点|钟点|每小时|各小时|hourly|by hour|hours|hour of day|time of day|each hour",
        "cycle",
        ("一天中的小时，0–23", "Hour of the day, 0–23"),
        _time("hour"),
        unit="number",
        time="cycle",
        kind="integer",
    ),
    dimension(
        "day",
        ("日期", "Day"),
        "日|天|每天|每日|按天|按日|逐日|各天|daily|by day|per day|days|date|each day",
        "time",
        ("自然日", "Calendar day"),
        _time("day"),
        unit="day",
        time="calendar",
    ),
    dimension(
        "weekday",
        ("星期", "Weekday"),
        "周几|星期几|礼拜几|每周几|day of week|day of the week|weekdays|by weekday|days of the week",
        "cycle",
        ("星期几，1 = 星期一", "Day of the week, 1 = Monday"),
        _time("weekday"),
        unit="number",
        time="cycle",
        kind="integer",
    ),
    dimension(
        "day_kind",
        ("周末或工作日", "Weekend or weekday"),
        "工作日和周末|周末和工作日|工作日与周末|周末与工作日|周末还是工作日|工作日还是周末|是否周末|weekend or workday|"
        "weekdays and weekends|weekends and weekdays|weekday or weekend|weekday vs weekend|weekend vs weekday",
        "cycle",
        (
            "weekend 周六和周日，workday 周一到周五；不管节假日和调休",
            "weekend: Saturday and Sunday, workday: Monday to Friday; holidays make no difference",
        ),
        _day_kind,
        time="cycle",
    ),
    dimension(
        "week",
        ("周", "Week"),
        "每周|按周|逐周|各周|自然周|weekly|by week|per week|weeks|each week",
        "time",
        ("自然周，以星期一的日期表示", "Calendar week, named by its Monday"),
        _time("week"),
        unit="day",
        time="calendar",
    ),
    dimension(
        "month",
        ("月份", "Month"),
        "月|每月|每个月|按月|逐月|各月|月度|monthly|by month|per month|months|each month",
        "time",
        ("自然月", "Calendar month"),
        _time("month"),
        unit="day",
        time="calendar",
    ),
    dimension(
        "quarter",
        ("季度", "Quarter"),
        "季|每季|每季度|按季|按季度|各季度|quarterly|by quarter|per quarter|quarters|each quarter",
        "time",
        ("自然季度", "Calendar quarter"),
        _time("quarter"),
        unit="day",
        time="calendar",
    ),
    dimension(
        "year",
        ("年份", "Year"),
        "年|每年|按年|各年|年度|逐年|yearly|annual|annually|by year|per year|years|each year",
        "time",
        ("自然年", "Calendar year"),
        _time("year"),
        unit="day",
        time="calendar",
    ),
)

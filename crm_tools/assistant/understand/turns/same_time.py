"""“Those who spent over 3,000 in that time”, 这段时间里下单3次以上的: conditions of the days of the answer before."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.comparison import compared_period
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.periods import resolve
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.figures.catalogue import stands
from crm_tools.assistant.understand.lists.customers import audience_call
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import says, without
from crm_tools.assistant.understand.text.rewording import spliced
from crm_tools.assistant.understand.turns.returning import Read
from crm_tools.assistant.understand.turns.said import turn_pattern
from crm_tools.assistant.understand.vocabulary.numbers import whole_number

_THAT_MONTH = re.compile(
    "(?:当月|同一?个?月|那个月)(?:之?内|里)?(?=就?(?:有|也|又|已经)?(?:下|买|购|付|成交|消费|登录|退))"
    r"|\b(?:in |during |within )?(?:that|the) same month\b"
)


def that_month(text: Text, previous: Call | None, today: dt.date) -> Text:
    """其中当月就下了单的 after the new customers of October: the month that the answer before is about, by its name."""
    said = _THAT_MONTH.search(text.norm)
    told = (
        set() if previous is None else set(re.findall(r"'period': '(\d{4}-\d\d|last_month)'", str(previous.arguments)))
    )
    if said is None or len(told) != 1:
        return text
    month = resolve(told.pop(), today).start
    if month is None:
        return text
    named = f"{month:%Y}年{month.month}月" if "月" in said.group() else f"in {month:%B %Y}"
    return spliced(text, *said.span(), named)


def in_that_time(asked: Asked, read: Read) -> Call | Draft | None:
    """The turn read without the words for the days, which what it adds then has; None where it has no such words."""
    said = turn_pattern("same_days", "that_time").search(asked.text.norm)
    base = lists(asked.previous) or counted(asked.previous)
    if said is None or base is None or says(asked.text, "narrow", "leave_out"):
        return None
    if not points_at_days(asked.text.norm, base, asked.desk.today):
        return None
    rest = without(asked.text, (turn_pattern("same_days", "that_time"),))
    days = _days(base)
    if not rest.norm or days is None or any(one.kind == "period" for one in drafted(asked, rest).tokens):
        return None
    found = read(rest.norm, asked.previous, ())
    if found.tool == "run_report" and found.arguments.get("audience"):
        return _report(found, days, base)
    fewer = lists(found)
    return None if fewer is None or found == asked.previous else audience_call(_dated(fewer, base, days))


_THAT_DAY = re.compile(
    "^(?:那么?|就|请|再|把|将)*(?:[这那]一?天|当天|当日)的?(?=[按分各每逐以])"
    r"|^(?:and |now |show )*(?:that|this|the same) day,? (?=(?:by|per|in|for each|split|broken) )"
    r"|(?<=[a-z]) (?:on |for |of )?(?:that|this|the same) day[.?!]*$"
)


def of_that_day(asked: Asked, read: Read) -> Call | None:
    """这天按小时看一下 after one day: the answer before laid out anew, which is of that day anyhow; else None."""
    said, previous = _THAT_DAY.search(asked.text.norm), asked.previous
    period = None if previous is None or previous.tool != "run_report" else previous.arguments.get("period")
    if said is None or previous is None or not isinstance(period, str) or period == "all":
        return None
    if previous.arguments.get("compare") or resolve(period, asked.desk.today).days != 1:
        return None
    told = {**previous.arguments}
    if told.get("dimensions") == ["day"]:
        told["dimensions"] = []  # the one row of that day
    rest = asked.text.norm[: said.start()] + asked.text.norm[said.end() :]
    found = read(rest, Call("run_report", told), ())
    kept = found.tool == "run_report" and found.arguments.get("period") == period
    new = set(found.arguments.get("dimensions", ())) - set(told.get("dimensions", ()))
    return found if kept and new else None


_SO_MANY = re.compile(r"这(\d+)天|\b(?:these|this) (\d+) days\b")


def points_at_days(said: str, base: AudienceRequest, today: dt.date) -> bool:
    """Whether words such as 期间 or 那几天 are of the days of the list; 这7天 after a quarter are the last seven."""
    if not any(turn_pattern("same_days", one).search(said) for one in ("said", "that_time")):
        return False
    many = _SO_MANY.search(said)
    if many is None:
        return True
    days = _days(base)
    return days is not None and resolve(days, today).days == int(many[1] or many[2])


def window_before(asked: Asked) -> Call | None:
    """前一个7天呢, “and the 30 days before that?” after the last 7 or 30 days: the answer before of those days."""
    words, previous = asked.text.norm.strip(" ?!.,;:"), asked.previous
    said = turn_pattern("same_days", "window_before").fullmatch(words)
    period = None if previous is None else previous.arguments.get("period")
    if previous is None or previous.arguments.get("compare") or not isinstance(period, str):
        return None
    if turn_pattern("same_days", "same_weekday").fullmatch(words):
        day = resolve(period, asked.desk.today)
        before = (day.end - dt.timedelta(days=7)).isoformat()
        return Call(previous.tool, {**previous.arguments, "period": before}) if day.days == 1 else None
    if turn_pattern("same_days", "one_before").fullmatch(words) and not period.startswith("this_"):
        days = resolve(period, asked.desk.today)
        if not _of_that_length(words, days.days):
            return None  # 前一天呢 after a month
        rolling = period.startswith("last_") and period.endswith("s")
        if days.start is None or (rolling and not any(unit in words for units in _LENGTHS for unit in units)):
            return None
        earlier = compared_period(days, "previous", asked.desk.today)
        return Call(previous.tool, {**previous.arguments, "period": f"{earlier.start}..{earlier.end}"})
    if said is None:
        return None
    number = said["n"] or said["m"]
    count = whole_number(number)
    word = said["u"] or said["v"]
    unit = next(name for name in ("day", "week", "month") if turn_pattern("same_days", name).search(word))
    if period not in (f"last_{count}_{unit}s", f"last_{count}_{unit}"):
        return None
    days = compared_period(resolve(period, asked.desk.today), "previous", asked.desk.today)
    return Call(previous.tool, {**previous.arguments, "period": f"{days.start}..{days.end}"})


_LENGTHS = {"天日": (1, 1), "周星": (7, 7), "月": (28, 31), "季": (90, 92), "年": (365, 366)}


def _of_that_length(words: str, count: int | None) -> bool:
    """Whether the stretch that is named is as long as the days before; “the one before that” names none."""
    named = [one for units, one in _LENGTHS.items() if any(unit in words for unit in units)]
    return not named or (count is not None and any(least <= count <= most for least, most in named))


_EVER = re.compile(
    "所有|全部|历史|累计|至今|一直以来|有史以来|从来|总共|一共|目前为止|开店|不限时间"
    r"|\b(?:ever|so far|to date|all[- ]time|lifetime|altogether|overall|in total|since we|our|we|us)\b"
)


def in_days_before(asked: Asked, call: Call) -> Call:
    """上海的订单数 after last month's sales by city: of last month, too, as no other days are named."""
    previous = asked.previous
    if previous is None or not call.tool == previous.tool == "run_report":
        return call
    told, days = call.arguments, previous.arguments.get("period", "all")
    if told.get("period", "all") != "all" or days == "all" or told.get("compare") or _EVER.search(asked.text.norm):
        return call
    if (
        any(map(stands, told["measures"]))
        or told.get("audience")
        or any(one.kind == "period" for one in drafted(asked).tokens)
    ):
        return call
    rows = {*told.get("dimensions", ())}
    kept = [one for one in _chosen(previous.arguments) if one["field"] not in rows]
    if told.get("filters") or told.get("part") or any(one.kind == "value" for one in drafted(asked).tokens):
        kept = []
    return Call("run_report", {**told, "period": days, **({"filters": kept} if kept else {})})


def _chosen(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Of whom or of what the figure before was."""
    return [dict(one) for one in (*told.get("filters", ()), *told.get("part", ())) if one["field"] in DIMENSIONS]


_ROLLING = re.compile(r"last_(\d+)_(days|weeks|months)")


def other_length(asked: Asked) -> Call | None:
    """60天呢, “make it 7 days” after the last 30: the answer before of that many, where it has one such stretch."""
    said = turn_pattern("same_days", "other_length").fullmatch(asked.text.norm.strip(" ?!.,;:"))
    if said is None or asked.previous is None:
        return None
    number, word = said["n"] or said["m"], said["u"] or said["v"]
    count = whole_number(number)
    unit = next(name for name in ("day", "week", "month") if turn_pattern("same_days", name).search(word))
    told = dict(asked.previous.arguments)
    if asked.previous.tool == "find_customers" and set(told.get("params") or {}) == {"days"} and unit == "day":
        return Call("find_customers", {**told, "params": {"days": count}})
    if len({found.group() for found in _ROLLING.finditer(str(told))}) != 1 or not count:
        return None
    return Call(asked.previous.tool, _lengthened(told, f"last_{count}_{unit}s"))


def _lengthened(told: Any, days: str) -> Any:
    if isinstance(told, Mapping):
        return {name: _lengthened(one, days) for name, one in told.items()}
    if isinstance(told, list | tuple):
        return [_lengthened(one, days) for one in told]
    return days if isinstance(told, str) and _ROLLING.fullmatch(told) else told


def _days(base: AudienceRequest) -> str | None:
    """The one period of the list's facts."""
    told = {one.period or base.period for one in base.filters if one.field in MEASURES or one.field not in ATTRIBUTES}
    told = (told or {base.period}) - {None, "all"}
    return told.pop() if len(told) == 1 else None


def _dated(fewer: AudienceRequest, base: AudienceRequest, days: str) -> AudienceRequest:
    """What was added counts in these days."""

    def dated(one: Condition) -> Condition:
        known = one in base.filters or one.field in ATTRIBUTES
        return one if known else one.model_copy(update={"period": None if fewer.period == days else days})

    return fewer.model_copy(update={"filters": tuple(dated(one) for one in fewer.filters)})


def _report(found: Call, days: str, base: AudienceRequest) -> Call:
    told: dict[str, Any] = dict(found.arguments)
    audience = AudienceRequest.model_validate(told["audience"])
    if told.get("measures") == ["customers"]:
        told["audience"] = _dated(audience, base, days).model_dump(mode="json")
    else:
        told["period"] = days
    return Call("run_report", told)

"""“That category by month”, 那个月各渠道: the one row that the answer before came to, looked up again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.periods import resolve
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import call_for, report_in
from crm_tools.assistant.understand.turns.one_value import of_value, value_at, with_value
from crm_tools.assistant.understand.turns.returning import Earlier, Read
from crm_tools.assistant.understand.turns.said import turn_pattern

_NOUNS = ("category", "product", "city", "channel", "level", "month", "day", "quarter", "year", "hour", "weekday")
_THIS = ("这个", "这款", "这类", "该", "此", "this ")


def of_the_one(asked: Asked, _: Sequence[Earlier], read: Read) -> Call | Draft | None:
    """The turn read of that one value; a draft where it cannot be; None where it points at no such row."""
    base = _grouped(asked.previous)
    if base is None:
        return None
    [name] = base.dimensions
    said = turn_pattern("the_one", name).search(asked.text.norm)
    if said is not None and base.limit != 1 and _THAT_DAY.fullmatch(said.group()) and not _told_days(base, asked):
        draft = drafted(asked)  # 那天 of many days
        draft.unclear.append((said.group().strip(), "understand.reason.rank_within"))
        return draft
    if said is None or (base.limit != 1 and (not said.group().startswith(_THIS) or _DAYS.fullmatch(said.group()))):
        return None
    value = value_at(asked.desk, base, name, 0) if base.limit == 1 else None
    chosen = None if value is None else of_value(base, name, value)
    rest = (asked.text.norm[: said.start()] + " " + asked.text.norm[said.end() :]).strip(" ,的'")
    if value is not None and name in ATTRIBUTES and _HEADS.fullmatch(rest.strip(" ?!.")):
        people = ReportRequest(measures=("customers",), period="all", filters=(Filter(field=name, value=value),))
        return call_for(people)
    if chosen is not None and (found := read(rest, chosen, ()) if rest else chosen).tool == "run_report":
        return with_value(found, chosen, name)
    draft = drafted(asked)
    draft.unclear.append((said.group().strip(), "understand.reason.rank_within"))
    return draft


_HEADS = re.compile(
    r"(?:那|一共|总共|现在|目前|,|里面?)*(?:有|是)?(?:多少|几)[个位名]?(?:人|客户|会员|用户)(?:呢|啊|数)?"
    r"|(?:and |so )*how many (?:customers|members|people|users)(?: (?:are|live|do we have|does (?:it|that) have|has it"
    r"|is that|there|in|at|of|have|got))*"
)
"""这个等级有多少人: who they are, not who bought."""
_THAT_DAY = re.compile(r"(?:那|该)(?:一)?个?(?:天|月|月份|季度?|年)|that (?:day|month|quarter|year)")


def _told_days(base: ReportRequest, asked: Asked) -> bool:
    """Whether the days before are one anyhow (双11每天), or the turn names which are meant: 6月那个月."""
    named = any(one.kind == "period" for one in drafted(asked).tokens)
    return named or resolve(base.period, asked.desk.today).days == 1


_DAYS = re.compile(r"(?:this|the) (?:day|week|month|quarter|year)|[这本]一?个?(?:天|日|周|星期|月|季度?|年)")
"""Of many rows none is meant: refund rate this month."""


def _grouped(previous: Call | None) -> ReportRequest | None:
    """The report before where it is by one thing; its one row is the first of a ranking."""
    if previous is None or previous.tool != "run_report":
        return None
    base = report_in(previous)
    return base if len(base.dimensions) == 1 and base.dimensions[0] in _NOUNS and not base.per else None

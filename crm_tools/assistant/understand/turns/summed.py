"""Some rows of the report before as one number: 北京和天津合起来多少, “Beijing and Tianjin combined”."""

from __future__ import annotations

import re

from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.figures.reports import checked_report
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import report_in
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.turns.one_value import value_at
from crm_tools.assistant.understand.turns.said import turn_pattern
from crm_tools.assistant.understand.vocabulary.numbers import chinese_number

_NAMED = ("city", "channel", "level", "category", "product")
_AROUND = ("and", "filler", "comma", "only", "lead", "follow")


_ROWS = re.compile(
    r"(?:那|把|,)*这(?P<n>[\d两二三四五六七八九十]+)个?(?:城市|渠道|等级|品类|商品|产品|款)?的?(?:全部|都)?"
    r"(?:加起来|加在一起|加一起|合起来|合计|一共|总共|总和|合在一起)(?:是|有|卖了?)*"
    r"(?:多少|几)?(?:钱|单|件|人|个|元|笔)*[呢啊]*"
    r"|(?:and |so |what about |what is |how much is )*(?:all |the |these |those )+"
    r"(?P<m>\d+|two|three|four|five|six|eight|ten)"
    r"(?: cities| channels| levels| categories| products)?(?: combined| together| in total| altogether| added up)+"
)
_EN = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10}


def first_summed(asked: Asked) -> Call | None:
    """这五个城市加起来 after the first five: their total, by their names; None for any other turn."""
    previous, said = asked.previous, _ROWS.fullmatch(asked.text.norm.strip(" ?!.,;:"))
    if said is None or previous is None or previous.tool != "run_report":
        return None
    base = report_in(previous)
    told = said["n"] or said["m"]
    count = int(told) if told.isdigit() else _EN.get(told) or int(chinese_number(told) or 0)
    plain = len(base.dimensions) == 1 and not (base.per or base.part or base.share or base.running or base.compare)
    if not plain or base.limit != count or base.dimensions[0] not in _NAMED:
        return None
    by = base.dimensions[0]
    values = [value_at(asked.desk, base, by, place) for place in range(count)]
    if None in values:
        return None
    chosen = Filter(field=by, op="in", value=tuple(values))
    whole = {"filters": (*base.filters, chosen), "dimensions": (), "order": None, "limit": None, "offset": 0}
    return checked_report(drafted(asked), base.model_copy(update=whole))


def summed(asked: Asked) -> Call | None:
    """The report by one thing for those of its values that are named, without its rows; None for any other turn."""
    previous = asked.previous
    if previous is None or previous.tool != "run_report" or len(previous.arguments.get("dimensions", ())) != 1:
        return None
    said = turn_pattern("summed", "said").fullmatch(asked.text.norm.strip(" ?!.,;:"))
    base = ReportRequest.model_validate({n: v for n, v in previous.arguments.items() if n != "chart"})
    by = base.dimensions[0]
    plain = (
        base.limit is None and base.top_percent is None and not (base.per or base.part or base.share or base.running)
    )
    if said is None or not plain or any(one.field == by for one in base.filters):
        return None
    who = next(one for one in said.groups() if one)
    tokens = [one for one in drafted(asked, normalise(who)).tokens if one.kind not in _AROUND]
    if len(tokens) < 2 or any(one.kind != "value" or one.value[0] != by for one in tokens):
        return None
    chosen = Filter(field=by, op="in", value=tuple(dict.fromkeys(one.value[1] for one in tokens)))
    whole = base.model_copy(update={"filters": (*base.filters, chosen), "dimensions": (), "order": None})
    return checked_report(drafted(asked), whole)

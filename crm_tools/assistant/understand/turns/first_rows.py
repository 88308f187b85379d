"""The first few rows of what was shown in another layout, and the rows behind them: 前三名按月看, “the next ten”."""

from __future__ import annotations

from crm_tools.analytics import report
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import ReportRequest
from crm_tools.assistant.calls import LISTS, Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import arguments, call_for, report_in
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.turns.returning import Read
from crm_tools.assistant.understand.turns.said import turn_pattern
from crm_tools.assistant.understand.vocabulary.numbers import place_of
from crm_tools.texts import UserError

SAYS_LITTLE = ("filler", "comma", "pronoun", "follow", "lead", "and", "which", "how_many", "list", "only", "turn")
OWN_RANKING = ("measure", "period", "segment", "value", "saved")
KEYED = ("customer", "product", "coupon")
"""Told by their ids, as several may share a name."""

_TOP = ("top", "leading", "winning", "number one", "no. 1", "no 1", "#1", "number 1")


def number(said: str) -> int | None:
    """Which place, or how many, a word tells."""
    if said in _TOP:
        return 1
    return place_of(said)


def further_down(asked: Asked, base: ReportRequest) -> Call | None:
    """再往后10个, “the next ten”: the rows behind those that were shown."""
    said = turn_pattern("rows", "further").fullmatch(asked.text.norm.strip(" ?!.,;:"))
    if said is None or base.limit is None or base.per or base.others or not base.dimensions:
        return None
    count = next((number(one) for one in said.groups() if one), base.limit)
    more = base.model_copy(update={"limit": count, "offset": base.offset + base.limit})
    return call_for(more)


def from_to(asked: Asked) -> Call | Draft | None:
    """第21到30名, “now numbers 21 to 30”: these rows of the ranking; a draft for a list, which has no places."""
    said = turn_pattern("rows", "from_to").fullmatch(asked.text.norm.strip(" ?!.,;:"))
    if said is None or asked.previous is None:
        return None
    told = {name.rstrip("_"): one for name, one in said.groupdict().items() if one}
    first, last = int(told["n"]), int(told["m"])
    if asked.previous.tool != "run_report":
        return _unclear(asked, said.group()) if "ranks" in told else None
    base = report_in(asked.previous)
    places = (base.limit is not None or "ranks" in told) and not any(DIMENSIONS[name].time for name in base.dimensions)
    if not (base.dimensions and places and 0 < first < last) or base.per or base.others or base.top_percent:
        return None
    return call_for(base.model_copy(update={"limit": last - first + 1, "offset": first - 1}))


def of_several(asked: Asked, base: ReportRequest, read: Read) -> Call | Draft | None:
    """前三名按月看: the first three values, a row each in every month."""
    said = list(turn_pattern("rows", "several").finditer(asked.text.norm))
    if len(said) != 1 or len(base.dimensions) != 1 or base.per or base.compare or base.part or base.others:
        return None
    [name], count = base.dimensions, number(next(one for one in said[0].groups() if one))
    front, rest = asked.text.norm[: said[0].start()], asked.text.norm[said[0].end() :].strip(" ,的")
    who_first = turn_pattern("rows", "who").search(front) is not None
    before = () if who_first else drafted(asked, normalise(front)).tokens
    if any(one.kind not in SAYS_LITTLE and not one.read_as("filler") for one in before):
        return None  # 改城市，取前8: of another ranking
    tokens = drafted(asked, normalise(rest)).tokens
    groups = {one.value for one in tokens if one.kind in ("dimension", "grouped")}
    own = any(one.kind in OWN_RANKING for one in tokens)
    who = not groups and (who_first or turn_pattern("rows", "who").search(rest) is not None)
    if own or not (groups or who) or name in groups or DIMENSIONS[name].time or name in KEYED or not count:
        return None
    try:
        values = report.run(asked.desk, base).frame[name].tolist()[:count]
    except UserError:
        return None
    if who:  # 前三个城市的名单
        several = "、".join(values) + "的" if asked.language == "zh" else f"{', '.join(values)} "
        call = read(f"{front}{several}{rest}".strip(), asked.previous, ())
        held = call.tool in LISTS and all(f"'{one}'" in str(call.arguments) for one in values)
        return call if held else _unclear(asked, said[0].group().strip())
    told = ReportRequest(measures=base.measures, dimensions=base.dimensions, period=base.period, audience=base.audience)
    kept = [one.model_dump(mode="json") for one in base.filters if one.field != name]
    chosen = {
        **arguments(told.model_dump(mode="json")),
        "filters": [*kept, {"field": name, "op": "in", "value": values}],
    }
    found = read(rest, Call("run_report", chosen), ())
    if found.tool == "run_report" and groups <= set(found.arguments.get("dimensions", ())):
        return Call("run_report", {**found.arguments, "dimensions": list(dict.fromkeys([*groups, name]))})
    return _unclear(asked, said[0].group().strip())


def _unclear(asked: Asked, words: str) -> Draft:
    draft = drafted(asked)
    draft.unclear.append((words, "understand.reason.rank_within"))
    return draft

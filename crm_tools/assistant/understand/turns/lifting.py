"""A condition or a group taken away again: 去掉上海这个条件, 不要只看金卡了, 别分天了, “drop the city filter”."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import lists
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import arguments, undrawn
from crm_tools.assistant.understand.text.normalise import normalise
from crm_tools.assistant.understand.text.peel import cut
from crm_tools.assistant.understand.turns.said import turn_pattern, turn_patterns
from crm_tools.assistant.understand.vocabulary.spans import Token

_SILENT = ("filler", "comma", "only", "customer", "and", "follow", "turn", "lead", "pronoun", "ge", "gt", "ge_after")
_NAMING = ("value", "dimension", "grouped", "measure", "number", "period")


def lifted(asked: Asked) -> Call | None:
    """The answer before without what is named; None for any other turn, or where it has none such."""
    if asked.previous is None:
        return None
    if (groups := _named(asked, "groups")) is not None and asked.previous.tool == "run_report":
        return _less_groups(asked.previous, {one.value for one in groups})
    named = _named(asked, "said")
    return None if named is None else _without(asked.previous, named)


def of_all_rows(asked: Asked) -> Call | None:
    """“Show all of them”, 全部列出来 after the first few: every row, in their order."""
    previous, said = asked.previous, asked.text.norm.strip(" ?!.,;:")
    if previous is None or previous.tool != "run_report" or not turn_pattern("lifting", "ranked").search(said):
        return None
    told = {name: one for name, one in previous.arguments.items() if name not in ("chart", "limit", "offset")}
    cut_off = previous.arguments.get("limit") and told.get("dimensions") and "customer" not in told["dimensions"]
    return Call("run_report", arguments(told)) if cut_off and not told.get("per") else None


def of_everybody(asked: Asked) -> Call | None:
    """全国呢, “back to everyone”: the report before no longer of some customers; None where it is of no such."""
    said = next(
        (
            one
            for form in turn_patterns("lifting", "everybody")
            if (one := form.search(asked.text.norm.strip(" ?!.,;:")))
        ),
        None,
    )
    if said is None or asked.previous is None or asked.previous.tool != "run_report":
        return None
    told = undrawn(asked.previous)
    which = {name.rstrip("_") for name, found in said.groupdict().items() if found}
    if "mean" in which and not all(MEASURES[name].ratio for name in told["measures"]):
        return None  # 全国平均 of an amount: over what?
    if told.get("share") or told.get("part"):
        return None
    gone = {"city"} if "city" in which else {*ATTRIBUTES} if "all" in which else {*DIMENSIONS}
    kept = [one for one in told.get("filters", ()) if one["field"] not in gone]
    audience = dict(told.get("audience") or {})
    inner = [one for one in audience.get("filters", ()) if one["field"] not in gone]
    if len(kept) == len(told.get("filters", ())) and len(inner) == len(audience.get("filters", ())):
        return _whole(told) if which & {"shop", "city"} else None
    if audience:
        told["audience"] = {**audience, "filters": inner}
    return Call("run_report", arguments({**told, "filters": kept}))


def overall_figure(asked: Asked) -> Call | None:
    """整体销售额呢 after a figure of one product: that of the shop, in the same days."""
    said = turn_pattern("lifting", "overall").fullmatch(asked.text.norm.strip(" ?!.,;:"))
    if said is None or asked.previous is None or asked.previous.tool != "run_report":
        return None
    told = undrawn(asked.previous)
    kept = [one for one in told.get("filters", ()) if one["field"] not in DIMENSIONS]
    if len(kept) == len(told.get("filters", ())) or told.get("audience") or told.get("share") or told.get("part"):
        return None
    words = next(one for one in said.groups() if one)
    tokens = [one for one in drafted(replace(asked, text=normalise(words))).tokens if one.kind != "filler"]
    if not tokens or any(one.kind != "measure" for one in tokens):
        return None
    gone = ("dimensions", "order", "limit", "offset", "per", "top_percent")
    rest = {name: one for name, one in told.items() if name not in gone}
    return Call("run_report", arguments({**rest, "filters": kept, "measures": [one.value for one in tokens]}))


def _whole(told: Mapping[str, Any]) -> Call | None:
    """“And overall?” after the worst of the levels: the figure without its groups."""
    if not told.get("dimensions") or told.get("running"):
        return None
    rest = {name: one for name, one in told.items() if name not in ("dimensions", "limit", "offset", "order", "per")}
    return Call("run_report", arguments({**rest, "dimensions": []}))


def _named(asked: Asked, form: str) -> list[Token] | None:
    """What the words name that is to go; None where they say no such thing."""
    stripped = asked.text.norm.strip(" ?!.,;:")
    said = turn_pattern("lifting", form).fullmatch(stripped)
    name = None if said is None else next((one for one, found in said.groupdict().items() if found), None)
    if said is None or name is None:
        return None
    start = said.start(name) + asked.text.norm.index(stripped)
    around = [one for one in ((0, start), (start + len(said[name]), len(asked.text.norm))) if one[0] < one[1]]
    named = [one for one in drafted(asked, cut(asked.text, around)).tokens if one.kind not in _SILENT]
    if form == "groups":
        units = {turn_pattern("same_days", one): one for one in ("day", "week", "month")}
        if len(named) == 1 and named[0].kind not in _NAMING:  # 天 by itself
            unit = next((one for said_, one in units.items() if said_.fullmatch(said[name])), None)
            return None if unit is None else [replace(named[0], value=unit)]
    return named if named and all(one.kind in _NAMING for one in named) else None


def _less_groups(previous: Call, gone: set[Any]) -> Call | None:
    told = undrawn(previous)
    kept = [one for one in told.get("dimensions", ()) if one not in gone]
    cut_off = told.get("limit") or told.get("per") or told.get("share")
    if len(kept) == len(told.get("dimensions", ())) or (cut_off and not kept):
        return None
    order = told.get("order") or {}
    if order.get("by") in gone or not kept:
        told.pop("order", None)
    return Call("run_report", arguments({**told, "dimensions": kept}))


def _without(previous: Call, named: Sequence[Token]) -> Call | None:
    told = undrawn(previous)
    if previous.tool != "run_report":
        people = lists(previous)
        if people is None:
            return None
        kept = tuple(one for one in people.filters if not _is_meant(one.model_dump(), named))
        gone = len(people.filters) - len(kept)
        return list_call(people.model_copy(update={"filters": kept})) if gone else None
    kept_ = [one for one in told.get("filters", ()) if not _is_meant(one, named)]
    if len(kept_) < len(told.get("filters", ())):
        return Call("run_report", arguments({**told, "filters": kept_}))
    audience = told.get("audience") or {}
    inner = [one for one in audience.get("filters", ()) if not _is_meant(one, named)]
    if len(inner) < len(audience.get("filters", ())):
        return Call("run_report", {**told, "audience": {**audience, "filters": inner}})
    return None


def _is_meant(one: Mapping[str, Any], named: Sequence[Token]) -> bool:
    """Whether a condition is the one that the words name, by its value or by what it is about."""
    values = one["value"] if isinstance(one["value"], list | tuple) else (one["value"],)
    told = {token.value for token in named if token.kind == "value"}
    if told:
        return all((one["field"], value) in told for value in values)
    return any(token.value == one["field"] for token in named if token.value in {*DIMENSIONS, *MEASURES})

"""A turn held against the whole answer before: compared with it, as long as it, of everybody again, of as few as it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.checks.days_held import days_of
from crm_tools.assistant.understand.checks.told import asked_values
from crm_tools.assistant.understand.lists.listed import COUNTED_AS
from crm_tools.assistant.understand.turns.said import turn_pattern
from crm_tools.assistant.understand.vocabulary.spans import Token


def all_unlike(norm: str, tokens: Sequence[Token], call: Call, previous: Call, today: dt.date) -> str | None:
    """The words of a turn that say how it stands to the whole answer before, and to which the call does not answer."""
    told = dict(call.arguments)
    return (
        _compared(norm, told)
        or _same_stretch(norm, told, previous, today)
        or _of_everybody(norm, told, previous)
        or _lost_audience(norm, told, call, previous)
        or _lost_days_and_all(norm, tokens, told, previous)
    )


def _compared(norm: str, told: Mapping[str, Any]) -> str | None:
    """跟上个月比一下, “next to it”: two things side by side."""
    said = turn_pattern("turned", "compares").search(norm)
    several = any(isinstance(one.get("value"), list | tuple) for one in told.get("filters", ()))
    timed = any(name in DIMENSIONS and DIMENSIONS[name].time for name in told.get("dimensions", ()))
    beside = told.get("compare") or several or timed or told.get("share") or len(told.get("measures", ())) > 1
    ratio = any("rate" in name for name in told.get("measures", ()))
    return said.group().strip() if said and not (beside or ratio) and "measures" in told else None


def _same_stretch(norm: str, told: Mapping[str, Any], previous: Call, today: dt.date) -> str | None:
    """“The same stretch of 2025” after so much of this year: as many days."""
    said = turn_pattern("turned", "same_stretch").search(norm)
    before = days_of(previous.arguments.get("period"), today)
    now = days_of(told.get("period"), today)
    if said is None or told.get("compare") or "measures" not in told or before is None or now is None:
        return None
    if before.days is None:
        return None
    return None if now.days is not None and abs(now.days - before.days) <= 1 else said.group().strip()


def _of_everybody(norm: str, told: Mapping[str, Any], previous: Call) -> str | None:
    """“Back to everyone”, 全店呢: no longer those of one city."""
    said = turn_pattern("turned", "everybody").search(norm)
    if said is None or previous.tool != "run_report" or told.get("part"):  # 占全国多少: a part of them all
        return None
    before = {one for one in asked_values(previous.arguments) if one[0] in ATTRIBUTES}
    named = {"city"} if said.group() in ("全国", "nationwide", "nationally") else {*ATTRIBUTES}
    held = {one for one in asked_values(told) if one[0] in named} & before
    return said.group().strip() if held else None


def _lost_days_and_all(norm: str, tokens: Sequence[Token], told: Mapping[str, Any], previous: Call) -> str | None:
    """哪些城市买得多 after so many units of the last 90 days: a figure of all time, which nobody has asked for."""
    before = previous.arguments
    if "measures" not in told or "measures" not in before or before.get("period", "all") == "all":
        return None
    bare = told.get("period", "all") == "all" and not (
        told.get("filters") or told.get("audience") or told.get("compare")
    )
    stock = set(told["measures"]) <= {"customers", *COUNTED_AS.values()}
    dated = any(one.kind == "period" for one in tokens)
    whole = turn_pattern("fresh", "whole").search(norm)
    return norm if bare and not (stock or dated or whole) else None


def _lost_audience(norm: str, told: Mapping[str, Any], call: Call, previous: Call) -> str | None:
    """人最多的三个城市 after those who bought a dishwasher by city: of them, not of all."""
    if not previous.tool == call.tool == "run_report" or not previous.arguments.get("audience"):
        return None
    before = previous.arguments
    bare = told["measures"] == before["measures"] == ["customers"] and not (told.get("audience") or told.get("filters"))
    everybody = turn_pattern("turned", "everybody").search(norm) or turn_pattern("fresh", "whole").search(norm)
    everybody = everybody or turn_pattern("of_everyone", "all").fullmatch(norm.strip(" ?!.,;:"))
    return norm if bare and told.get("period", "all") == "all" and not everybody else None

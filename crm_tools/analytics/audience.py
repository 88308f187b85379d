"""Audiences: from the request for customers to their list, not yet read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from crm_tools.analytics import registry
from crm_tools.analytics.audience_columns import columns_of, same_for_all
from crm_tools.analytics.audience_list import Audience
from crm_tools.analytics.audience_order import order_of
from crm_tools.analytics.audience_plan import Plan
from crm_tools.analytics.audience_request import AudienceRequest, Condition, Member, conditions_of
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.freshness import freshness_of
from crm_tools.analytics.listing import ListShape, taken
from crm_tools.analytics.periods import DAY, resolve
from crm_tools.analytics.placeholders import Scalar
from crm_tools.analytics.reasons import condition_words
from crm_tools.analytics.saved_segments import expanded
from crm_tools.analytics.segment import Segment
from crm_tools.analytics.segments import SEGMENTS, segment
from crm_tools.analytics.tree import Branch
from crm_tools.texts import UserError, Words

MOST_LISTS = 4
"""How many lists may lie within one another; SQLite's parser takes no more."""


def find(desk: Desk, request: AudienceRequest, *, with_columns: bool = True) -> Audience:
    """The customers that ``request`` asks for. Without ``with_columns`` only who they are will be asked.

    Raises UserError ``analytics.segments.*`` for an unknown segment or parameter, ``analytics.saved_segment.*`` for a
    saved one that is not there, ``analytics.definitions.bad_value`` for a threshold that does not fit,
    ``analytics.audience.*`` for conditions that do not apply to customers, and those of periods and filters.
    """
    return _find(desk, request, MOST_LISTS, with_columns)


def _find(desk: Desk, asked: AudienceRequest, lists_left: int, with_columns: bool) -> Audience:
    if not lists_left:
        raise UserError("analytics.saved_segment.circular", name=asked.saved or asked.segment)
    request = expanded(desk.database, asked)
    called = Words(asked.saved, asked.saved) if asked.saved else None
    usual = desk
    named = segment(request.segment)
    desk, used = _for_this_look(desk, named, request.params)
    period = resolve(request.period or named.period(desk.definitions), desk.today)
    told_fields = {one.field for one in conditions_of(request)} | ({request.order.by} if request.order else set())
    of_own = not told_fields.isdisjoint(column.name for column in named.own)
    lean = not (
        with_columns or of_own or request.limit is not None or request.top_percent is not None or named.who is None
    )
    brought = named.brings(desk, request.params, not lean)
    for column in named.own:
        if column.name in brought.missing & told_fields:
            why_not = registry.join_words(brought.notes)
            raise UserError("analytics.segments.column_missing", column=column.label, why=why_not)
    named = replace(named, own=tuple(column for column in named.own if column.name not in brought.missing))

    def listed(member: Member) -> Audience:
        name = {"segment" if member.segment in SEGMENTS else "saved": member.segment}
        inner = AudienceRequest.model_validate({**member.model_dump(exclude={"segment"}), **name})
        return _find(usual, inner, lists_left - 1, False)

    plan = Plan(named, period, desk.today, listed, desk.currency)
    parts = plan.filters(request.filters)
    why = None
    if request.rule is not None:
        part, why = plan.rule(request.rule)
        parts += part.parts if isinstance(part, Branch) and part.match == "all" else [part]
    order, touches = ((), ()) if lean else order_of(request, named, plan)
    shape = ListShape(
        segment=named.name,
        tree=Branch("all", tuple(parts)) if parts else None,
        tests=tuple(plan.tests),
        lists=tuple(one.found for one in plan.lists),
        touches=touches,
        order=order,
        limited=request.limit is not None,
        percented=request.top_percent is not None,
        lean=lean,
    )
    rule_values = (*named.values(desk.definitions, desk.today), *brought.values)
    if lean:
        rule_values = rule_values[: taken(named.name, lean)]
    values: list[Scalar] = [_today_ends(desk.today), *rule_values, *plan.values()]
    values += [cut for cut in (request.limit, request.top_percent) if cut is not None]

    told_apart = tuple(one for one in request.filters if named.name == "all" or not same_for_all(one))
    columns, told = columns_of(named, plan, told_apart)
    shown = {column.name for column in told}

    def told_by_row(one: Condition) -> bool:
        return one.field in shown and one.period is None and not one.where

    words = {one: condition_words(one, desk.today, named.own, desk.currency) for one in request.filters}
    met = tuple(words[one] for one in told_apart if not told_by_row(one))
    asked_words = (*words.values(), *([why.told()] if why else []))
    notes = (*freshness_of(desk), *brought.notes)
    return Audience(
        desk, request, columns, period, plan.definitions | used, notes, [], shape, tuple(values), told, met,
        asked_words, why, brought.target, called,
    )  # fmt: skip


def _today_ends(today: dt.date) -> str:
    return f"{today + DAY} 00:00:00"


def _for_this_look(desk: Desk, named: Segment, params: Mapping[str, Any]) -> tuple[Desk, dict[str, Any]]:
    """The desk with thresholds changed for this look, and the thresholds of the segment by their full names."""
    if named.definition is None:
        if params:
            raise UserError("analytics.segments.no_params", segment=named.label)
        return desk, {}
    for name in params:
        if name not in named.params:
            raise UserError(
                "analytics.segments.unknown_param", segment=named.label, name=name, known=", ".join(named.params)
            )
    thresholds = {name: value for name, value in params.items() if name not in named.targets}
    changed = desk.definitions.changed({f"{named.definition}.{name}": value for name, value in thresholds.items()})
    group = getattr(changed, named.definition).model_dump()
    return replace(desk, definitions=changed), {
        f"{named.definition}.{name}": value for name, value in group.items() if name in named.thresholds
    }

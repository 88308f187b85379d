"""What a turn found → the answer object of design §4, values made plain: yuan, fractions, null."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pandas as pd

from crm_tools.analytics.audience_list import Audience
from crm_tools.analytics.result import Result, Step
from crm_tools.assistant.calls import Clarify, Decline
from crm_tools.assistant.contract import AnswerStep, Chart, Table, TableColumn, Understood
from crm_tools.assistant.outbound import period_days
from crm_tools.assistant.turn import Found, Told
from crm_tools.assistant.uncollected import uncollected
from crm_tools.assistant.wording import leading_column
from crm_tools.present.table import to_columns, to_rows
from crm_tools.texts import Language

_AT_ONCE = 20_000
"""Rows of a long list that are looked up together: all of them are in memory in the end."""
_KINDS = {"scatter": "line"}


def understood(found: Found) -> Understood:
    """The call that answers the question, its first and last day, the definitions it used."""
    outcome = found.outcome
    if isinstance(outcome, Clarify | Decline):
        return Understood(tool=found.call.tool, arguments=found.call.arguments, period=None)
    return Understood(
        tool=found.call.tool,
        arguments=found.call.arguments,
        period=period_days(outcome.period),
        definitions=dict(outcome.definitions),
    )


def steps(found: Iterable[Found]) -> list[AnswerStep]:
    """What was done for the turn, in order."""
    return [
        _step(step)
        for entry in found
        if not isinstance(entry.outcome, Clarify | Decline)
        for step in entry.outcome.steps
    ]


def _step(step: Step) -> AnswerStep:
    return AnswerStep(
        tool=step.tool, arguments=step.arguments, engine=step.engine, sql=step.sql, rows=step.rows, ms=round(step.ms, 2)
    )


def table(found: Found, language: Language, first_rows: int | None = None) -> Table | None:
    """All rows, or for a page that asks again to show more, the first ones; ``total`` counts all of them."""
    outcome = found.rows
    if outcome is None:
        return None
    columns = [TableColumn.model_validate(column) for column in to_columns(outcome.columns, language)]
    wanted = found.total if first_rows is None else min(first_rows, found.total)
    if wanted <= len(found.first):
        frames: Iterable[pd.DataFrame] = [found.first.head(wanted)]
    elif isinstance(outcome, Audience):
        frames = outcome.stream(_AT_ONCE, language) if first_rows is None else [outcome.page(0, first_rows, language)]
    with uncollected():
        rows = [row for frame in frames for row in to_rows(outcome.columns, frame)]
    # The list is read again here; a write in between may have changed its length.
    return Table(columns=columns, rows=rows, total=len(rows) if first_rows is None else found.total)


def chart(found: Found, language: Language, currency: str) -> Chart | None:
    """The Plotly figure of what was found, None where a picture adds nothing."""
    from crm_tools.present.figures import audience_figure, figure
    from crm_tools.present.segment_figures import list_figure

    outcome = found.outcome
    wanted = found.call.arguments.get("chart", "auto")
    if isinstance(outcome, Clarify | Decline):
        return None
    if isinstance(outcome, Told):
        drawn = outcome.figure
    elif isinstance(outcome, Result):
        drawn = figure(outcome, wanted, language, currency=currency)
    elif wanted == "none":
        return None
    else:
        drawn = list_figure(outcome, found.first, found.total, language, currency=currency)
        if drawn is None:
            by = leading_column(found)
            name = by.name if by else "sales"
            drawn = audience_figure(outcome.columns, found.first, name, found.total, language, currency=currency)
    if drawn is None:
        return None
    spec = json.loads(drawn.to_json())
    kind = spec["data"][0].get("type", "bar") if spec["data"] else "bar"
    return Chart(type=_KINDS.get(kind, kind), figure=spec)

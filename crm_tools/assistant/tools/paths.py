"""Ways that customers go: do they come back month by month, and how many get from a view to an order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from crm_tools.analytics import buckets, retention
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.result import Result
from crm_tools.assistant.basis import days
from crm_tools.assistant.calls import CustomerRetention, PurchaseFunnel
from crm_tools.assistant.tools import running
from crm_tools.assistant.tools.running import Reply, Runtime
from crm_tools.assistant.turn import Told, Turn
from crm_tools.present.paths import cohort_figure, funnel_figure
from crm_tools.texts import Language, formats, say

MONTHS_TOLD = (1, 3, 6, 12)
"""The months after the first purchase whose retention is told in words."""


def customer_retention(runtime: Runtime, **arguments: Any) -> Reply:
    call, turn = CustomerRetention(**arguments), runtime.context
    running.progress(runtime, "assistant.progress.report")
    found = retention.cohorts(turn.desk, call.period)
    return running.told(runtime, running.as_call("customer_retention", call), _came_back(found, call, turn))


def purchase_funnel(runtime: Runtime, **arguments: Any) -> Reply:
    call, turn = PurchaseFunnel(**arguments), runtime.context
    running.progress(runtime, "assistant.progress.report")
    told = _converted(call, turn) if call.of and call.to else None
    told = told or _went_through(retention.funnel(turn.desk, call.period), call, turn)
    return running.told(runtime, running.as_call("purchase_funnel", call), told)


def steps_table(desk: Desk, call: PurchaseFunnel, language: Language) -> Result:
    """The funnel with its steps in words, or the conversion between two of them, as the answer shows it."""
    if call.of and call.to:
        return retention.conversion(desk, call.of, call.to, call.period)
    return _worded(retention.funnel(desk, call.period), language)


def _worded(found: Result, language: Language) -> Result:
    words = {step: word.to(language) for step, word in retention.FUNNEL_WORDS.items()}
    return replace(found, frame=found.frame.replace({"step": words}))


def _came_back(found: Result, call: CustomerRetention, turn: Turn) -> Told:
    language = turn.language
    if found.frame.empty:
        return Told(say("assistant.retention.nobody", language), _basis(found, turn), rows=found, steps=found.steps)
    sizes = found.frame.groupby("cohort")["size"].first()
    first = say(
        "assistant.retention.found",
        language,
        cohorts=len(sizes),
        customers=formats.number(int(sizes.sum()), language, exact=True),
    )
    points = [
        say("assistant.retention.month", language, month=month, share=formats.percent(came / of), cohorts=cohorts)
        for month, came, of, cohorts in _by_month(found, turn.desk)
    ]
    return Told(
        first,
        _basis(found, turn, say("assistant.retention.meaning", language)),
        tuple(points),
        rows=found,
        figure=None if call.chart == "none" else cohort_figure(found, language),
        period=found.period,
        steps=found.steps,
    )


def _by_month(found: Result, desk: Desk) -> list[tuple[int, int, int, int]]:
    """For the months told: which, how many came back, of how many, in how many cohorts. A month of a cohort that is not
    over yet is left out: it would pull the share down."""
    frame, now = found.frame, buckets.label(desk.today, "month")
    told = []
    for number in MONTHS_TOLD:
        month = frame[frame["month_number"] == number]
        over = [_later(cohort, number) != now for cohort in month["cohort"]]
        month = month[over]
        if len(month):
            told.append((number, int(month["customers"].sum()), int(month["size"].sum()), len(month)))
    return told


def _later(cohort: str, months: int) -> str:
    return buckets.label(buckets.step(buckets.first_day(cohort, "month"), "month", months), "month")


def _went_through(found: Result, call: PurchaseFunnel, turn: Turn) -> Told:
    language = turn.language
    viewed, *_, ordered = (int(count) for count in found.frame["customers"])
    text = say("assistant.funnel.nobody", language)
    if viewed:
        text = say(
            "assistant.funnel.found",
            language,
            viewed=formats.number(viewed, language, exact=True),
            ordered=formats.number(ordered, language, exact=True),
            share=formats.percent(ordered / viewed),
        )
    return Told(
        text,
        _basis(found, turn),
        rows=_worded(found, language),
        figure=None if call.chart == "none" or not viewed else funnel_figure(found, retention.FUNNEL_WORDS, language),
        period=found.period,
        steps=found.steps,
    )


def _converted(call: PurchaseFunnel, turn: Turn) -> Told:
    """One step of the funnel into a later one, of the same product."""
    of, to, language = str(call.of), str(call.to), turn.language
    found = retention.conversion(turn.desk, of, to, call.period)
    did, converted, rate = found.frame.iloc[0]
    text = say("assistant.funnel.nobody", language)
    if did:
        text = say(
            "assistant.funnel.converted",
            language,
            of=retention.FUNNEL_WORDS[of],
            to=retention.FUNNEL_WORDS[to],
            customers=formats.number(did, language, exact=True),
            converted=formats.number(converted, language, exact=True),
            share=formats.percent(rate),
        )
    figure = None
    if call.chart != "none" and did:
        steps = pd.DataFrame({"step": [of, to], "customers": [int(did), int(converted)], "of_first": [1.0, rate]})
        figure = funnel_figure(replace(found, frame=steps), retention.FUNNEL_WORDS, language)
    return Told(text, _basis(found, turn), rows=found, figure=figure, period=found.period, steps=found.steps)


def _basis(found: Result, turn: Turn, meaning: str = "") -> tuple[str, ...]:
    """The days it is about and what the figures mean, then what is to be known of the data."""
    assert found.period is not None
    period = say("assistant.basis.period", turn.language, days=days(found.period, turn.language))
    between = "" if turn.language == "zh" else " "
    return (between.join(filter(None, (period, meaning))), *(note.to(turn.language) for note in found.notes))

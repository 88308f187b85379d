"""Ways that customers go: do they come back month by month, and how many get from a view to an order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

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
    found = retention.funnel(turn.desk, call.period)
    return running.told(runtime, running.as_call("purchase_funnel", call), _went_through(found, call, turn))


def steps_table(desk: Desk, call: PurchaseFunnel, language: Language) -> Result:
    """The funnel with its steps in words, as the answer shows it."""
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


def _basis(found: Result, turn: Turn, meaning: str = "") -> tuple[str, ...]:
    """The days it is about and what the figures mean, then what is to be known of the data."""
    assert found.period is not None
    period = say("assistant.basis.period", turn.language, days=days(found.period, turn.language))
    between = "" if turn.language == "zh" else " "
    return (between.join(filter(None, (period, meaning))), *(note.to(turn.language) for note in found.notes))

"""Reports, and why a number moved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from crm_tools.analytics import explain, report
from crm_tools.analytics.explain import Explanation, Split
from crm_tools.analytics.result import Result
from crm_tools.assistant.calls import ExplainChange, RunReport
from crm_tools.assistant.tools import running
from crm_tools.assistant.tools.running import Reply, Runtime
from crm_tools.assistant.tools.values import check, check_audience
from crm_tools.assistant.turn import Told, Turn
from crm_tools.present.explained import explained
from crm_tools.present.figures import change_figure
from crm_tools.texts import Language


def run_report(runtime: Runtime, **arguments: Any) -> Reply:
    call, desk = RunReport(**arguments), runtime.context.desk
    running.progress(runtime, "assistant.progress.report")
    check(desk, call.filters)
    check_audience(desk, call.audience)
    return running.report(runtime, running.as_call("run_report", call), report.run(desk, call.request()))


def explain_change(runtime: Runtime, **arguments: Any) -> Reply:
    call, turn = ExplainChange(**arguments), runtime.context
    running.progress(runtime, "assistant.progress.report")
    check(turn.desk, call.filters)
    check_audience(turn.desk, call.audience)
    found = explain.explain(turn.desk, call.request())
    return running.told(runtime, running.as_call("explain_change", call), _told(found, call, turn))


def _told(found: Explanation, call: ExplainChange, turn: Turn) -> Told:
    """The change in words; as table and figure the first way of taking it apart."""
    headline, *parts = explained(found, turn.language, currency=turn.currency)
    split = _shown(found)
    return Told(
        headline,
        tuple(note.to(turn.language) for note in found.notes),
        tuple(parts),
        rows=table(found, turn.language),
        figure=None
        if split is None or call.chart == "none"
        else change_figure(split.result, split.label, split.words, turn.language, currency=turn.currency),
        period=found.total.period,
        definitions=dict(found.total.definitions),
        steps=found.steps,
    )


def table(found: Explanation, language: Language) -> Result:
    """The rows of the answer, codes of ours among the groups in words."""
    split = _shown(found)
    if split is None:
        return found.total
    frame = split.result.frame.copy()
    for column in split.result.columns:
        if column.unit == "text":
            named = {code: words.to(language) for code, words in split.words.items()}
            frame[column.name] = [named.get(value, value) for value in frame[column.name]]
    return replace(split.result, frame=frame)


def _shown(found: Explanation) -> Split | None:
    return next((split for split in found.splits if not split.result.frame.empty), None)

"""Follow-up tasks, listed and counted; nothing here acts."""

from __future__ import annotations

import time
from typing import Any

import pandas as pd

from crm_tools.analytics.result import Result
from crm_tools.assistant.tools import running
from crm_tools.assistant.tools import task_tables as tables
from crm_tools.assistant.tools.running import Reply, Runtime
from crm_tools.assistant.turn import Told, Turn
from crm_tools.assistant.wording import joined
from crm_tools.assistant.work_calls import FollowupTasks
from crm_tools.assistant.work_words import task_words
from crm_tools.outreach import followups
from crm_tools.present.figures import figure
from crm_tools.texts import formats, say

_LEADERS = 3
_GROUPS = 4


def followup_tasks(runtime: Runtime, **arguments: Any) -> Reply:
    call, turn = FollowupTasks(**arguments), runtime.context
    running.progress(runtime, "assistant.progress.tasks")
    started = time.perf_counter()
    if call.mine:
        call = call.model_copy(update={"owner": turn.actor.name, "mine": False})
    elif call.owner:
        call = call.model_copy(update={"owner": tables.check_owner(turn.settings, call.owner)})
    tasks = tables.found(turn.settings, call, turn.language)
    rows = tables.table(tasks, call, turn.language)
    spent = round((time.perf_counter() - started) * 1000, 2)
    grouped = call.show not in ("tasks", "count")
    outcome = Told(
        _headline(tasks, rows, call, turn),
        tuple(_lines(tasks, call, turn)),
        rows=rows,
        figure=_figure(rows, call, turn) if grouped else None,
        steps=(tables.step(turn.settings, call, len(tasks), spent),),
    )
    return running.told(runtime, running.as_call("followup_tasks", call), outcome)


def _headline(tasks: pd.DataFrame, rows: Result, call: FollowupTasks, turn: Turn) -> str:
    language = turn.language
    words = joined(task_words(call, language, show=False), language)
    if tasks.empty:
        if followups.tasks(turn.settings, ended=True).empty:
            return say("work.task.none", language)
        return say("work.task.none_fits", language, conditions=words, count=_open(turn))
    count = formats.number(len(tasks), language, exact=True)
    late = int(tasks["overdue"].sum())
    if call.show not in ("tasks", "count"):
        groups = [
            say("assistant.found.told", language, name=str(row[0]), value=formats.number(row[1], language, exact=True))
            for row in rows.frame.head(_GROUPS).itertuples(index=False, name=None)
        ]
        more = say("work.and_more", language) if len(rows.frame) > _GROUPS else ""
        groups_told = joined(groups, language) + more
        return say("work.task.grouped", language, count=count, conditions=words, groups=groups_told)
    parts = [say("work.task.found", language, count=count, conditions=words)]
    if late and call.due != "overdue":
        parts.append(say("work.task.late", language, count=formats.number(late, language, exact=True)))
    still = tasks[tasks["state"].isin(("open", "doing"))]
    if call.show == "tasks" and len(still):
        first = [
            say("work.task.person", language, name=row.customer, due=row.due_on, owner=row.owner)
            for row in still.head(_LEADERS).itertuples(index=False)
        ]
        parts.append(say("work.task.first", language, people=joined(first, language)))
    return ("" if language == "zh" else " ").join(parts)


def _lines(tasks: pd.DataFrame, call: FollowupTasks, turn: Turn) -> list[str]:
    language = turn.language
    if tasks.empty and followups.tasks(turn.settings, ended=True).empty:
        return [say("work.task.none_next", language)]
    lines = [say("work.task.basis", language, today=turn.desk.today)]
    if call.owner is None and call.show == "tasks" and tasks["owner"].nunique() > 1:
        lines.append(say("work.task.everybody", language))
    return lines


def _open(turn: Turn) -> str:
    return formats.number(len(followups.tasks(turn.settings)), turn.language, exact=True)


def _figure(rows: Result, call: FollowupTasks, turn: Turn) -> Any:
    kept = tuple(one for one in rows.columns if one.name in (call.show, "tasks"))
    return figure(Result(kept, rows.frame, None), "bar", turn.language, currency=turn.currency)

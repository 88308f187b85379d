"""Follow-up tasks as rows, counted as the Follow-ups page counts them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from crm_tools.analytics.planning import note
from crm_tools.analytics.result import Column, Result, Step, Unit
from crm_tools.assistant.work_calls import FollowupTasks
from crm_tools.outreach import followups
from crm_tools.outreach.clock import today
from crm_tools.settings import Settings
from crm_tools.texts import Language, UserError, Words, begun, say

MOST_NAMED = 12
_TASKS: tuple[tuple[str, Unit], ...] = (
    ("task_id", "id"),
    ("customer_id", "id"),
    ("customer", "text"),
    ("owner", "text"),
    ("due_on", "day"),
    ("state", "text"),
    ("overdue", "text"),
    ("reason", "text"),
    ("outcome", "text"),
)


def found(settings: Settings, call: FollowupTasks, language: Language) -> pd.DataFrame:
    """The tasks that fit, columns as :data:`crm_tools.outreach.followups.COLUMNS`, those due first."""
    wanted = _conditions(settings, call)
    wanted["language"] = language
    return followups.tasks(settings, **wanted)


def step(settings: Settings, call: FollowupTasks, rows: int, ms: float) -> Step:
    """What was asked of the database."""
    sql, _ = followups.asked(settings, **_conditions(settings, call))
    return Step("followup_tasks", call.model_dump(mode="json", exclude_defaults=True), "sqlite", sql, rows, ms)


def check_owner(settings: Settings, owner: str) -> str:
    """The owner as the tasks spell the name. Raises UserError ``assistant.work.no_owner`` with those there are."""
    known = followups.owners(settings.database)
    fits = next((one for one in known if one.lower() == owner.strip().lower()), None)
    if fits is None and known:
        raise UserError(
            "assistant.work.no_owner",
            name=owner,
            known=Words("、".join(known[:MOST_NAMED]), ", ".join(known[:MOST_NAMED])),
        )
    return fits or owner


def window(due: str | None, day: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """First and last due day, both included; weeks start on Monday. ``overdue`` is told by the tasks' state, too."""
    monday = day - dt.timedelta(days=day.weekday())
    sunday = monday + dt.timedelta(days=6)
    month = day.replace(day=1)
    next_month = (month + dt.timedelta(days=31)).replace(day=1)
    windows: dict[str, tuple[dt.date | None, dt.date | None]] = {
        "today": (day, day),
        "tomorrow": (day + dt.timedelta(days=1), day + dt.timedelta(days=1)),
        "this_week": (monday, sunday),
        "next_week": (monday + dt.timedelta(days=7), sunday + dt.timedelta(days=7)),
        "this_month": (month, next_month - dt.timedelta(days=1)),
        "by_today": (None, day),
        "by_this_week": (None, sunday),
    }
    return windows.get(due or "", (None, None))


def tasks_table(settings: Settings, call: FollowupTasks, language: Language) -> Result:
    """The rows of the call's answer."""
    return table(found(settings, call, language), call, language)


def table(tasks: pd.DataFrame, call: FollowupTasks, language: Language) -> Result:
    """A row a task, or a row a group: ``tasks``, ``overdue`` of them, and the day on which the next open one is due."""
    if call.show == "tasks":
        return _result(_TASKS, [_row(one, language) for one in tasks.itertuples(index=False)])
    if call.show == "count":
        return _result((("tasks", "count"),), [[len(tasks)]])
    rows: list[list[Any]] = []
    for value, group in tasks.groupby(call.show, sort=False):
        still = group[group["state"].isin(("open", "doing"))]
        name = say(f"outreach.task_state.{value}", language) if call.show == "state" else value
        rows.append([name, len(group), int(group["overdue"].sum()), still["due_on"].min() if len(still) else None])
    if call.show == "due_on":
        rows.sort(key=lambda row: str(row[0]))
    else:
        rows.sort(key=lambda row: (-row[1], str(row[0])))
    unit: Unit = "day" if call.show == "due_on" else "text"
    columns: list[tuple[str, Unit]] = [(call.show, unit), ("tasks", "count"), ("overdue", "count")]
    if call.show == "due_on":
        return _result(tuple(columns), [row[:3] for row in rows])
    return _result((*columns, ("next_due", "day")), rows)


def _row(one: Any, language: Language) -> list[Any]:
    late = say("work.task.is_late" if one.overdue else "work.task.not_late", language)
    state = begun(say(f"outreach.task_state.{one.state}", language))
    return [
        one.id, one.customer_id, one.customer, one.owner, one.due_on, state, late, one.reason, one.outcome or None,
    ]  # fmt: skip


def _conditions(settings: Settings, call: FollowupTasks) -> followups.Wanted:
    return {
        "owner": call.owner,
        "customer": call.customer,
        "states": call.states,
        "overdue": call.due == "overdue",
        "due": window(call.due, today(settings)),
    }


def _result(columns: tuple[tuple[str, Unit], ...], rows: list[list[Any]]) -> Result:
    frame = pd.DataFrame(rows, columns=[name for name, _ in columns], dtype=object)
    return Result(tuple(Column(name, note(f"work.column.{name}"), unit) for name, unit in columns), frame, None)

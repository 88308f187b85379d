"""The file of one run: a kept report, the customers of a list, or those who are new on it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from crm_tools.analytics import audience, report, saved
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import open_desk
from crm_tools.analytics.periods import Period
from crm_tools.analytics.result import Column
from crm_tools.present.compared import with_differences
from crm_tools.present.csv_export import write_csv
from crm_tools.present.excel import write_excel
from crm_tools.schedules.keeping import Schedule
from crm_tools.settings import Settings
from crm_tools.texts import Language, UserError, formats, say

BATCH = 5_000


@dataclass(frozen=True)
class Made:
    """What goes into a file. ``about`` are the lines that say what the rows are; ``members`` the customers on the list
    now (of an alert)."""

    title: str
    about: tuple[str, ...]
    columns: Sequence[Column]
    frames: Iterable[pd.DataFrame]
    rows: int
    members: tuple[int, ...] = ()


def make(settings: Settings, schedule: Schedule, before: frozenset[int]) -> Made:
    """The rows of this run; of an alert only customers who are not among ``before``.

    Raises UserError ``schedules.report_gone`` and those of reports and audiences.
    """
    if schedule.kind == "report":
        return _report(settings, schedule)
    assert schedule.what.audience is not None
    return _list(settings, schedule, schedule.what.audience, before)


def write(made: Made, target: Path, schedule: Schedule, currency: str) -> None:
    """The file at ``target``, whole or not at all: a reader never finds half of one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own: who was taken for dead may still be writing the same file.
    aside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        if schedule.format == "csv":
            written = write_csv(aside, made.frames, made.columns, schedule.language)
        else:
            written = write_excel(
                aside, made.frames, made.columns, schedule.language,
                title=made.title, about=made.about, currency=currency,
            )  # fmt: skip
        for _ in written:
            pass
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)


def _report(settings: Settings, schedule: Schedule) -> Made:
    kept = next((one for one in saved.saved_reports(settings.database) if one.id == schedule.what.report), None)
    if kept is None:
        raise UserError("schedules.report_gone")
    found = with_differences(report.run(open_desk(settings), kept.parsed()))
    about = (
        _days(found.period, schedule.language),
        *(note.to(schedule.language) for note in found.notes),
    )
    return Made(schedule.name, tuple(filter(None, about)), found.columns, [found.frame], len(found.frame))


def _list(settings: Settings, schedule: Schedule, request: AudienceRequest, before: frozenset[int]) -> Made:
    found = audience.find(open_desk(settings), request)
    language = schedule.language
    frames = list(found.stream(BATCH, language))
    members = tuple(int(customer) for frame in frames for customer in frame["customer_id"])
    if schedule.kind == "alert":
        frames = [frame[~frame["customer_id"].isin(before)] for frame in frames]
    rows = sum(len(frame) for frame in frames)
    count = formats.number(rows, language, exact=True)
    key = "schedules.new_on_list" if schedule.kind == "alert" else "schedules.on_list"
    about = (
        say(key, language, people=found.words().to(language), count=count),
        _days(found.period, language),
        *(note.to(language) for note in found.notes),
    )
    return Made(schedule.name, about, found.columns, frames, rows, members)


def _days(period: Period | None, language: Language) -> str:
    if period is None:
        return ""
    last = formats.date(period.end, language)
    if period.start is None:
        return say("schedules.until", language, last=last)
    return say("schedules.days", language, first=formats.date(period.start, language), last=last)

"""Answers from elsewhere: an export of 问卷星 or any table with one row a response and one column a question.

Importing the same rows again adds nothing. What columns and cells say: :mod:`crm_tools.surveys.answer_cells`.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crm_tools.ingest.cells import Bad, Style
from crm_tools.ingest.parts import Part
from crm_tools.ingest.text_files import read_text_file
from crm_tools.ingest.times import parse_time
from crm_tools.ingest.workbooks import read_workbook
from crm_tools.outreach.clock import now
from crm_tools.settings import Settings
from crm_tools.store.actors import Actor, require
from crm_tools.store.connect import reader, writer
from crm_tools.surveys import library
from crm_tools.surveys.answer_cells import Columns, answers_of, columns_of
from crm_tools.surveys.answering import checked_answers, write_answers
from crm_tools.texts import UserError

MAX_ROWS = 100_000
MOST_TOLD = 200
"""Rejected rows that are told one by one."""


@dataclass(frozen=True)
class Rejected:
    """A row that was left out: its number in the file, and why."""

    row: int
    reason: UserError


@dataclass(frozen=True)
class Imported:
    """``added`` and ``changed`` responses; ``nobody`` of them belong to no known customer; ``rejected`` rows.

    ``questions`` are numbers of the questions that a column was found for, ``ignored`` headers that belong to none.
    """

    added: int
    changed: int
    nobody: int
    rejected: tuple[Rejected, ...]
    rejected_count: int
    questions: tuple[int, ...]
    ignored: tuple[str, ...]


def import_answers(settings: Settings, survey_id: int, path: Path, actor: Actor) -> Imported:
    """Add the responses of a CSV or Excel file to a published questionnaire, all of them or none.

    Raises UserError ``surveys.unknown``, ``surveys.import.draft``, ``surveys.import.no_question`` where no column
    matches, ``surveys.import.too_many``, those of reading files, and ``store.not_allowed``.
    """
    require(actor, "import")
    survey = library.survey(settings, survey_id)
    if survey.published_at is None:
        raise UserError("surveys.import.draft")
    part = _part(path)
    columns, ignored = columns_of(part.header, survey)
    questions = {one.id: one for one in survey.questions}
    found = sorted(
        {questions[one].number for one in (*columns.whole.values(), *(q for q, _ in columns.single_options.values()))}
    )
    if not found:
        raise UserError("surveys.import.no_question", file=path.name)
    customers = _customers(settings.database)
    moment = now(settings)
    ready: list[tuple[str, int | None, str, list[tuple[int, int, str | None]]]] = []
    rejected: list[Rejected] = []
    seen = Counter[str]()
    for number, row in _rows(part):
        if len(ready) + len(rejected) >= MAX_ROWS:
            raise UserError("surveys.import.too_many", limit=f"{MAX_ROWS:,}")
        try:
            at = _time(row, columns, moment, settings)
            rows = checked_answers(survey.questions, answers_of(row, columns, survey.questions), complete=False)
            if not rows:
                raise UserError("surveys.import.empty_row")
            external = _external(row, columns)
            seen[external] += 1
            if seen[external] > 1:  # two people may have answered alike
                external = f"{external}#{seen[external]}"
            ready.append((external, _customer(row, columns, customers), at, rows))
        except UserError as error:
            rejected.append(Rejected(number, error))
    added = changed = 0
    with writer(settings.database) as connection:
        for external_id, customer_id, at, rows in ready:
            if _keep(connection, survey_id, external_id, customer_id, at, rows):
                changed += 1
            else:
                added += 1
    nobody = sum(customer is None for _, customer, _, _ in ready)
    return Imported(added, changed, nobody, tuple(rejected[:MOST_TOLD]), len(rejected), tuple(found), ignored)


def _part(path: Path) -> Part:
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        parts = read_workbook(path)
        if not parts:
            raise UserError("surveys.import.no_question", file=path.name)
        return parts[0]
    return read_text_file(path)


def _rows(part: Part) -> Iterator[tuple[int, list[str]]]:
    for chunk in part.chunks():
        yield from zip(chunk.numbers, chunk.rows, strict=True)


def _time(row: Sequence[str], columns: Columns, moment: str, settings: Settings) -> str:
    """When it was answered; now where the file does not say. Raises UserError ``surveys.import.bad_time``."""
    if columns.time is None or not row[columns.time].strip():
        return moment
    at = parse_time(row[columns.time], Style(zone=settings.timezone))
    if isinstance(at, Bad) or not isinstance(at, str):
        raise UserError("surveys.import.bad_time", value=row[columns.time][:40])
    return at


def _external(row: Sequence[str], columns: Columns) -> str:
    """What tells this response from the others of the survey: its number, or all that the row holds."""
    if columns.number is not None and row[columns.number].strip():
        return row[columns.number].strip()[:100]
    return hashlib.sha256("\x1f".join(row).encode("utf-8", "replace")).hexdigest()[:32]


def _customer(row: Sequence[str], columns: Columns, customers: Mapping[tuple[str, str], int]) -> int | None:
    for kind, place in columns.customer.items():
        key = row[place].strip().lower().removesuffix(".0")
        if found := customers.get((kind, key)):
            return found
    return None


def _customers(database: Path) -> dict[tuple[str, str], int]:
    """Customers by id, and by mobile and email where these belong to one person only."""
    found: dict[tuple[str, str], int] = {}
    twice: set[tuple[str, str]] = set()
    with reader(database, 60) as connection:
        for customer, mobile, email in connection.execute("SELECT id, mobile, email FROM customers"):
            found["id", str(customer)] = customer
            for kind, value in (("mobile", mobile), ("email", email)):
                if value:
                    if (kind, value.lower()) in found:
                        twice.add((kind, value.lower()))
                    found[kind, value.lower()] = customer
    for key in twice:
        del found[key]
    return found


def _keep(
    connection: sqlite3.Connection,
    survey_id: int,
    external_id: str,
    customer_id: int | None,
    at: str,
    rows: Sequence[tuple[int, int, str | None]],
) -> bool:
    """Write one response; whether it was there before."""
    before = connection.execute(
        "SELECT 1 FROM survey_responses WHERE survey_id = ? AND external_id = ?", (survey_id, external_id)
    ).fetchone()
    (response_id,) = connection.execute(
        "INSERT INTO survey_responses (survey_id, customer_id, source, external_id, answered_at, changed_at)"
        " VALUES (?, ?, 'import', ?, ?, ?) ON CONFLICT (survey_id, external_id) DO UPDATE SET"
        " customer_id = excluded.customer_id, answered_at = excluded.answered_at, changed_at = excluded.changed_at"
        " RETURNING id",
        (survey_id, customer_id, external_id, at, at),
    ).fetchone()
    write_answers(connection, response_id, rows)
    return before is not None

"""Answers from elsewhere: an export of 问卷星 or any table with one row a response and one column a question.

Columns are matched to questions by their words (``1、总体来说…`` too); options may be words, numbers, several in one
cell (``甲┋乙``) or one column each (``7(甲)``, ``题目:甲``). Importing the same rows again adds nothing.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crm_tools.ingest.parts import Part
from crm_tools.ingest.text_files import read_text_file
from crm_tools.ingest.values import Bad, Style, parse_time
from crm_tools.ingest.workbooks import read_workbook
from crm_tools.outreach.clock import now
from crm_tools.settings import Settings
from crm_tools.store.actors import Actor, require
from crm_tools.store.connect import reader, writer
from crm_tools.surveys import library
from crm_tools.surveys.answering import Given, checked_answers, write_answers
from crm_tools.surveys.library import KeptQuestion, Survey
from crm_tools.surveys.questions import MAX_ANSWER, clean
from crm_tools.texts import UserError

MAX_ROWS = 100_000
MOST_TOLD = 200
"""Rejected rows that are told one by one."""
_NUMBER_HEADERS = ("序号", "答卷编号", "答卷id", "编号", "responseid", "id", "no", "number")
_TIME_HEADERS = (
    *("提交答卷时间", "提交时间", "填写时间", "完成时间", "结束时间"),
    *("answeredat", "submittedat", "submitted", "time", "timestamp", "datesubmitted"),
)
_CUSTOMER_HEADERS = {
    "id": ("客户id", "用户id", "会员id", "客户编号", "customerid", "userid", "customer"),
    "mobile": ("手机号", "手机", "手机号码", "联系电话", "mobile", "phone"),
    "email": ("邮箱", "电子邮箱", "email", "e-mail", "mail"),
}
_LEAD = re.compile(r"^\s*(?:q|第)?\s*(\d{1,3})\s*(?:题)?\s*[、.．:：)）\s]\s*", re.IGNORECASE)
_MARKS = re.compile(r"[\W_]+")
_SEPARATORS = re.compile(r"[┋|;；\n]")
_PREFIX = re.compile(r"^\s*(?:[A-Z][.、]|\d{1,2}[.、])\s*")
_CHOSEN = frozenset(("1", "√", "是", "yes", "y", "true", "选中", "✓"))
_SKIPPED = frozenset(("", "(跳过)", "（跳过）", "(空)", "（空）", "-3", "n/a"))


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


@dataclass(frozen=True)
class _Columns:
    """Where things are: positions of cells."""

    number: int | None
    time: int | None
    customer: Mapping[str, int]
    whole: Mapping[int, int]
    """Position → question id."""
    single_options: Mapping[int, tuple[int, int]]
    """Position → question id and option."""


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
    columns, ignored = _columns(part.header, survey)
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
            rows = checked_answers(survey.questions, _answers(row, columns, survey.questions), complete=False)
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


def _columns(header: Sequence[str], survey: Survey) -> tuple[_Columns, tuple[str, ...]]:
    """Which column is what, and the headers that are nothing."""
    words = {_plain(one.title): one for one in survey.questions}
    numbers = {one.number: one for one in survey.questions}
    number = time = None
    customer: dict[str, int] = {}
    whole: dict[int, int] = {}
    options: dict[int, tuple[int, int]] = {}
    ignored: list[str] = []
    for place, name in enumerate(header):
        plain = _plain(name)
        by_customer = next((kind for kind, known in _CUSTOMER_HEADERS.items() if plain in known), None)
        option = _option(name, words, numbers)
        question = words.get(_plain(_LEAD.sub("", name)))
        if by_customer:
            customer.setdefault(by_customer, place)
        elif question and question.id not in whole.values():
            whole[place] = question.id
        elif option:
            options[place] = option
        elif number is None and plain in _NUMBER_HEADERS:
            number = place
        elif time is None and plain in _TIME_HEADERS:
            time = place
        else:
            ignored.append(name)
    return _Columns(number, time, customer, whole, options), tuple(ignored)


def _option(
    name: str, words: Mapping[str, KeptQuestion], numbers: Mapping[int, KeptQuestion]
) -> tuple[int, int] | None:
    """The question and option of a column that stands for one option: ``7(甲)``, ``7、题目(甲)``, ``题目:甲``."""
    match = re.fullmatch(r"\s*(.*?)\s*(?:[(（](.+?)[)）]|[:：](.+?))\s*", name)
    if not match:
        return None
    front, option = match[1], _plain(match[2] or match[3])
    question = words.get(_plain(_LEAD.sub("", front)))
    if question is None and front.strip(" 、.．Qq").isdigit():
        question = numbers.get(int(front.strip(" 、.．Qq")))
    if question is None or question.kind not in ("single", "multiple"):
        return None
    known = [_plain(one) for one in question.options]
    return (question.id, known.index(option) + 1) if option in known else None


def _answers(row: Sequence[str], columns: _Columns, questions: Sequence[KeptQuestion]) -> dict[int, Given]:
    known = {question.id: question for question in questions}
    given: dict[int, Given] = {}
    for place, question_id in columns.whole.items():
        cell = row[place].strip()
        if cell.lower() not in _SKIPPED:
            given[question_id] = _value(cell, known[question_id])
    for place, (question_id, option) in columns.single_options.items():
        if row[place].strip().lower() in _CHOSEN:
            chosen = given.get(question_id, [])
            given[question_id] = [*chosen, option] if isinstance(chosen, list) else chosen
    for question_id, value in given.items():
        if known[question_id].kind == "single" and isinstance(value, list):
            if len(value) > 1:
                raise UserError("surveys.form.bad_answer", number=known[question_id].number)
            given[question_id] = value[0]
    return given


def _value(cell: str, question: KeptQuestion) -> Given:
    """A cell as an answer. Raises UserError ``surveys.form.bad_answer``."""
    if question.kind == "text":
        return clean(cell, MAX_ANSWER)
    if question.kind in ("score", "nps"):
        match = re.fullmatch(r"(\d{1,2})(?:\.0+)?\s*(?:分|星|points?|stars?)?(?:\s*[(（].*[)）])?", cell)
        if not match:
            raise UserError("surveys.form.bad_answer", number=question.number)
        return int(match[1])
    known = {_plain(option): number for number, option in enumerate(question.options, 1)}
    if _plain(cell) in known:
        return known[_plain(cell)] if question.kind == "single" else [known[_plain(cell)]]
    pieces = [piece.strip() for piece in _SEPARATORS.split(cell) if piece.strip()]
    if len(pieces) == 1 and question.kind == "multiple":
        pieces = [piece.strip() for piece in re.split(r"[,，、]", cell) if piece.strip()]
    chosen = [_one_option(piece, known, question) for piece in pieces]
    return chosen[0] if question.kind == "single" and len(chosen) == 1 else chosen


def _one_option(piece: str, known: Mapping[str, int], question: KeptQuestion) -> int:
    for text in (piece, _PREFIX.sub("", piece)):
        if _plain(text) in known:
            return known[_plain(text)]
    if piece.isdigit() and len(piece) <= 2:
        return int(piece)
    raise UserError("surveys.form.bad_answer", number=question.number)


def _time(row: Sequence[str], columns: _Columns, moment: str, settings: Settings) -> str:
    """When it was answered; now where the file does not say. Raises UserError ``surveys.import.bad_time``."""
    if columns.time is None or not row[columns.time].strip():
        return moment
    at = parse_time(row[columns.time], Style(zone=settings.timezone))
    if isinstance(at, Bad) or not isinstance(at, str):
        raise UserError("surveys.import.bad_time", value=row[columns.time][:40])
    return at


def _external(row: Sequence[str], columns: _Columns) -> str:
    """What tells this response from the others of the survey: its number, or all that the row holds."""
    if columns.number is not None and row[columns.number].strip():
        return row[columns.number].strip()[:100]
    return hashlib.sha256("\x1f".join(row).encode("utf-8", "replace")).hexdigest()[:32]


def _customer(row: Sequence[str], columns: _Columns, customers: Mapping[tuple[str, str], int]) -> int | None:
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


def _plain(text: str) -> str:
    """Words only, for comparing: "1、您对…满意吗？" and "您对…满意吗" are the same after the number is gone."""
    return _MARKS.sub("", text).lower()

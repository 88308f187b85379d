"""``ask`` on the command line: one question for a reader or as JSON, or many from a file."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

from crm_tools.analytics.result import Column
from crm_tools.assistant.ask import Done, Progress, ask, stream
from crm_tools.assistant.contract import Answer, Table
from crm_tools.present.shown import CODED, named
from crm_tools.settings import Settings
from crm_tools.texts import Language, UserError, Words, say
from crm_tools.texts.formats import NOTHING

SHOWN_ROWS = 20


def arguments(parser: argparse.ArgumentParser, words: Callable[[str], str]) -> None:
    parser.add_argument("question", nargs="*", help=words("question"))
    parser.add_argument("--json", action="store_true", help=words("json"))
    parser.add_argument("--thread", metavar="ID", help=words("thread"))
    parser.add_argument("--batch", metavar="FILE", help=words("batch"))


def run(options: argparse.Namespace, settings: Settings, _language: Language) -> int:
    if options.batch is not None:
        return batch(options.batch, settings)
    if not options.question:
        raise UserError("cli.ask.needs_question")
    # Where the terminal says ASCII, Python hands over the bytes of other characters one by one.
    question = os.fsencode(" ".join(options.question)).decode("utf-8", "replace")
    return one(question, settings, thread=options.thread, as_json=options.json)


def one(question: str, settings: Settings, *, thread: str | None, as_json: bool) -> int:
    """Answer one question on stdout, what is being done on stderr. Returns 0, or 1 where it failed."""
    code = 1
    for event in stream(question, settings, thread=thread):
        if isinstance(event, Progress) and sys.stderr.isatty():
            print(event.text, file=sys.stderr, flush=True)
        elif isinstance(event, Done):
            print(event.answer.model_dump_json() if as_json else _for_reading(event.answer))
            code = 1 if event.answer.status == "failed" else 0
    return code


def batch(path: str, settings: Settings) -> int:
    """Answer one JSON object a line, in order, each result flushed. Returns 0, or 1 where a line failed."""
    failed = False
    with _opened(path) as lines:
        for number, raw in enumerate(lines, start=1):
            if raw.strip():
                identity, answer = _line(number, raw, settings)
                failed = failed or answer.status == "failed"
                print(f'{{"id":{json.dumps(identity, ensure_ascii=False)},{answer.model_dump_json()[1:]}', flush=True)
    return int(failed)


@contextmanager
def _opened(path: str) -> Iterator[IO[bytes]]:
    if path == "-":
        yield sys.stdin.buffer
        return
    try:
        file = open(path, "rb")  # noqa: PTH123, SIM115
    except OSError as error:
        raise UserError("cli.ask.no_file", path=path, reason=error.strerror) from error
    with file:
        yield file


def _line(number: int, raw: bytes, settings: Settings) -> tuple[Any, Answer]:
    """The id and answer of one line; a bad line is answered ``failed`` with its id as far as it is known."""
    identity = None
    try:
        line = _object(number, raw)
        identity = line.get("id")
        if identity is None:
            raise UserError("cli.line.no_id", line=number)
        if not isinstance(line.get("question"), str):
            raise UserError("cli.line.no_question", line=number)
        if line.get("today") is not None:
            settings = settings.model_copy(update={"today": _day(number, line["today"])})
    except UserError as error:
        language = settings.language or "zh"
        return identity, Answer(status="failed", answer=error.text(language), language=language)
    thread = line.get("thread")
    return identity, ask(line["question"], settings, thread=None if thread is None else str(thread))


def _object(number: int, raw: bytes) -> dict[str, Any]:
    try:
        line = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UserError("cli.line.not_json", line=number) from error
    if not isinstance(line, dict):
        raise UserError("cli.line.not_json", line=number)
    return line


def _day(number: int, written: object) -> dt.date:
    try:
        return dt.date.fromisoformat(str(written))
    except ValueError as error:
        raise UserError("cli.line.bad_today", line=number, today=written) from error


def _for_reading(answer: Answer) -> str:
    language = answer.language
    parts = [answer.answer]
    if answer.table and answer.table.rows:
        parts.append(_aligned(answer.table, language))
        if answer.table.total > SHOWN_ROWS:
            parts.append(say("cli.ask.rows", language, total=answer.table.total, shown=SHOWN_ROWS))
    parts.append("\n".join(_origins(answer, language)))
    return "\n\n".join(part for part in parts if part)


def _origins(answer: Answer, language: Language) -> list[str]:
    lines = [
        say("cli.ask.source", language, engine=step.engine, rows=step.rows, ms=f"{step.ms:.0f}")
        for step in answer.steps
    ]
    lines += [f"{source.title}: {source.excerpt}" for source in answer.sources]
    sent = answer.sent_to_model
    if sent.rows:
        lines.append(say("cli.ask.sent", language, rows=sent.rows, fields=", ".join(sent.fields)))
    return lines


def _aligned(table: Table, language: Language) -> str:
    """The first rows in columns, numbers to the right, codes in words; a Chinese character is two columns wide."""
    heads = [Column(column.name, Words(column.label, column.label), "text") for column in table.columns]
    lines = [[column.label for column in table.columns]]
    lines += [
        [_cell(value, head, language) for value, head in zip(row, heads, strict=True)]
        for row in table.rows[:SHOWN_ROWS]
    ]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(table.columns))]
    right = [column.type in ("integer", "number") for column in table.columns]
    return "\n".join(_spaced(line, widths, right) for line in lines)


def _spaced(line: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    cells = []
    for text, width, to_right in zip(line, widths, right, strict=True):
        gap = " " * (width - _width(text))
        cells.append(gap + text if to_right else text + gap)
    return "  ".join(cells).rstrip()


def _cell(value: Any, head: Column, language: Language) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, str) or head.name in CODED:
        value = named(value, head, language)
    if isinstance(value, float):
        return f"{value:,.2f}" if abs(value) >= 1 or value == 0 else f"{value:.4f}"
    # One line a row, whatever a title or a name holds.
    return " ".join(str(value).split())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)

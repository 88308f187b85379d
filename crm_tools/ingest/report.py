"""What an import did, row by row accounted for, in words and as JSON; and the file of rejected rows."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from crm_tools.ingest.parts import Part, readable
from crm_tools.texts import Language, UserError, Words, say

_NOTHING = Words("", "")
SAMPLE = 20
"""Rejected rows that the report itself shows; the file has them all."""


@dataclass(frozen=True)
class Rejected:
    """One cell of a rejected row. ``reason`` is the last part of a text ``ingest.reason.<reason>``."""

    file: str
    row: int
    column: str
    value: str
    reason: str


@dataclass
class PartReport:
    """One file, or one sheet. ``read`` = accepted + updated + the sums of ``skipped`` and ``rejected`` (by reason).

    ``source`` is what browse events of this part are marked with.
    """

    name: str
    source: str
    kind: str | None = None
    how: Words = _NOTHING
    columns: dict[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    read: int = 0
    accepted: int = 0
    updated: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    after_today: int = 0
    first_day: str | None = None
    last_day: str | None = None
    notes: list[UserError] = field(default_factory=list)
    refused: list[UserError] = field(default_factory=list)
    samples: list[Rejected] = field(default_factory=list)

    def to_dict(self, language: Language) -> dict[str, Any]:
        """Plain values: counts and reason names as they are, sentences in ``language``."""
        return _part_dict(self, language)

    def accounted(self) -> int:
        return self.accepted + self.updated + self.skipped.total() + self.rejected.total()


@dataclass
class ImportReport:
    """What a set did. ``made`` counts new rows by table, orders by status too (``orders_paid``, …)."""

    parts: list[PartReport] = field(default_factory=list)
    made: dict[str, int] = field(default_factory=dict)
    notes: list[UserError] = field(default_factory=list)
    dry_run: bool = False
    rejected_file: Path | None = None
    seconds: float = 0.0

    @property
    def refused(self) -> bool:
        return any(part.refused for part in self.parts)

    @property
    def changed(self) -> bool:
        return any(part.accepted or part.updated for part in self.parts)

    @property
    def exit_code(self) -> int:
        """0 imported (or would be, in a dry run), 2 refused: then nothing of the set was imported."""
        return 2 if self.refused else 0

    def to_dict(self, language: Language = "en") -> dict[str, Any]:
        """Plain values: counts and reason names as they are, sentences in ``language``."""
        return {
            "status": "refused" if self.refused else "checked" if self.dry_run else "imported",
            "dry_run": self.dry_run,
            "files": [_part_dict(part, language) for part in self.parts],
            "made": self.made,
            "notes": [note.text(language) for note in self.notes],
            "rejected_file": str(self.rejected_file) if self.rejected_file else None,
            "seconds": round(self.seconds, 2),
        }

    def to_json(self, language: Language = "en") -> str:
        return json.dumps(self.to_dict(language), ensure_ascii=False)

    def text(self, language: Language) -> str:
        """The report for a reader, a line a fact."""
        return "\n".join(self._lines(language))

    def _lines(self, language: Language) -> Iterator[str]:
        for part in self.parts:
            if self.refused and not part.refused:  # its rows were not counted
                yield say("ingest.report.waits", language, name=part.name, kind=_kind(part, language))
            else:
                yield from _part_lines(part, language)
        for note in self.notes:
            yield note.text(language)
        if self.refused:
            yield say("ingest.report.refused", language)
            return
        if self.made:
            made = ("；" if language == "zh" else "; ").join(
                f"{say(f'ingest.made.{name}', language)} {count:,}" for name, count in self.made.items()
            )
            yield say("ingest.report.made", language, made=made)
        if self.rejected_file:
            yield say("ingest.report.rejected_file", language, path=self.rejected_file)
        if self.dry_run:
            yield say("ingest.report.dry_run", language)
        elif not self.changed:
            yield say("ingest.report.nothing_changed", language)
        yield say("ingest.report.seconds", language, seconds=f"{self.seconds:.1f}")


def _part_dict(part: PartReport, language: Language) -> dict[str, Any]:
    return {
        "name": part.name,
        "kind": part.kind,
        "how": part.how.to(language),
        "columns": part.columns,
        "unused_columns": list(part.unused),
        "rows_read": part.read,
        "accepted": part.accepted,
        "updated": part.updated,
        "skipped": dict(part.skipped),
        "rejected": dict(part.rejected),
        "after_today": part.after_today,
        "first_day": part.first_day,
        "last_day": part.last_day,
        "notes": [note.text(language) for note in part.notes],
        "refused": [error.text(language) for error in part.refused],
        "rejected_rows": [{**asdict(each), "reason_text": reason_text(each.reason, language)} for each in part.samples],
    }


def _kind(part: PartReport, language: Language) -> str:
    return say(f"ingest.kind.{part.kind}", language)


def _part_lines(part: PartReport, language: Language) -> Iterator[str]:
    if part.refused:
        for error in part.refused:
            yield say("ingest.report.refused_part", language, name=part.name, why=error.text(language))
        return
    kind = _kind(part, language)
    yield say(
        "ingest.report.part", language, name=part.name, kind=kind, how=part.how.to(language), rows=f"{part.read:,}"
    )
    yield "  " + say(
        "ingest.report.counts",
        language,
        accepted=f"{part.accepted:,}",
        updated=f"{part.updated:,}",
        skipped=f"{part.skipped.total():,}",
        rejected=f"{part.rejected.total():,}",
    )
    for title, counts in (("ingest.report.skipped", part.skipped), ("ingest.report.rejected", part.rejected)):
        for reason, count in counts.most_common():
            yield "  " + say(title, language, rows=f"{count:,}", reason=reason_text(reason, language))
    if part.columns:
        yield "  " + say(
            "ingest.report.columns",
            language,
            columns=", ".join(f"{ours}={theirs}" for ours, theirs in part.columns.items()),
        )
    if part.unused:
        yield "  " + say("ingest.report.unused", language, columns=", ".join(part.unused))
    if part.first_day:
        yield "  " + say("ingest.report.days", language, first=part.first_day, last=part.last_day)
    if part.after_today:
        yield "  " + say("ingest.report.after_today", language, rows=f"{part.after_today:,}")
    for note in part.notes:
        yield "  " + note.text(language)
    for each in part.samples[:5]:
        yield "  " + say(
            "ingest.report.sample",
            language,
            row=each.row,
            column=each.column,
            value=each.value,
            reason=reason_text(each.reason, language),
        )


def reason_text(reason: str, language: Language) -> str:
    """Why a row was left out, for a reader."""
    return say(f"ingest.reason.{reason}", language)


class Rejects:
    """The file of rejected rows (CSV, UTF-8 with BOM), made when the first comes: file, row, column, value, reason."""

    def __init__(self, path: Path, language: Language) -> None:
        self._path = path
        self._language = language
        self._file: TextIO | None = None
        self._write: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    @property
    def path(self) -> Path | None:
        return self._path if self._file else None

    def position(self) -> int | None:
        """Where the file ends now; None before the first row."""
        return self._file.tell() if self._file else None

    def back_to(self, position: int | None) -> None:
        """Drop the rows written since ``position`` was taken."""
        if self._file and position is not None:
            self._file.seek(position)
            self._file.truncate()
        elif self._file:
            self._file.close()
            self._file = None
            self._path.unlink()

    def row(self, report: PartReport, part: Part, number: int, problems: Sequence[tuple[str, str, str]]) -> None:
        """Count a rejected row by its first problem and write a line for each."""
        report.rejected[problems[0][2]] += 1
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w", encoding="utf-8-sig", newline="")
            self._write = csv.writer(self._file).writerow
            self._write(
                [say(f"ingest.rejects.{name}", self._language) for name in ("file", "row", "column", "value", "reason")]
            )
        for column, value, reason in problems:
            column, value = report.columns.get(column, column), readable(value[:200])
            if len(report.samples) < SAMPLE:
                report.samples.append(Rejected(part.name, number, column, value, reason))
            self._write(
                [safe_cell(part.name), number, safe_cell(column), safe_cell(value), reason_text(reason, self._language)]
            )


def safe_cell(text: str) -> str:
    """Text that no spreadsheet runs as a formula (OWASP)."""
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text

"""A set whose rows stand in temporary tables, on its way into the database."""

# ruff: noqa: S608 (SQL is put together from our own names of tables and columns only; values are bound)

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, NamedTuple

from crm_tools.ingest.parts import Part
from crm_tools.ingest.report import ImportReport, PartReport, Rejects
from crm_tools.ingest.vocabulary import kinds


class Kept(NamedTuple):
    """Reports before a merge, in case it has to be done again; and where the file of rejected rows ended."""

    parts: list[tuple[PartReport, dict[str, Any]]]
    report: dict[str, Any]
    rejects: int | None


def _plain(report: PartReport | ImportReport) -> dict[str, Any]:
    return {name: copy(value) for name, value in vars(report).items()}


@dataclass(frozen=True)
class StagedSet:
    """Parts with their reports; a part's place is its number in the staged tables."""

    parts: Sequence[tuple[Part, PartReport]]
    rejects: Rejects
    report: ImportReport

    def keep(self) -> Kept:
        """What the merge will add to, as it stands."""
        reports = [(report, _plain(report)) for _, report in self.parts]
        return Kept(reports, _plain(self.report), self.rejects.position())

    def restore(self, kept: Kept) -> None:
        """As it was when it was kept."""
        for report, values in kept.parts:
            vars(report).update({name: copy(value) for name, value in values.items()})
        vars(self.report).update(kept.report)
        self.rejects.back_to(kept.rejects)

    def kinds(self) -> tuple[str, ...]:
        """The set's kinds, those that others refer to first."""
        present = {report.kind for _, report in self.parts}
        return tuple(name for name in kinds() if name in present)

    def of(self, kind: str) -> Iterator[tuple[int, PartReport]]:
        """Numbers and reports of the parts of a kind."""
        return ((number, report) for number, (_, report) in enumerate(self.parts) if report.kind == kind)

    def reject(self, number: int, row: int, field: str, value: object, reason: str) -> None:
        """Reject one row of a part for a field's value."""
        part, report = self.parts[number]
        if field == "product_id" and field not in report.columns:
            field = "sku"  # what the file calls the product by
        self.rejects.row(report, part, row, [(field, "" if value is None else str(value), reason)])

    def reject_where(self, connection: sqlite3.Connection, kind: str, where: str, field: str, reason: str) -> None:
        """Reject the rows of ``in_<kind>`` that ``where`` (our own SQL) finds, for their ``field``."""
        connection.execute("DROP TABLE IF EXISTS temp.found")
        connection.execute(
            f"CREATE TEMP TABLE found AS SELECT rowid AS line, part, row, {field} AS value FROM in_{kind} WHERE {where}"
        )
        for number, row, value in connection.execute("SELECT part, row, value FROM found ORDER BY part, row"):
            self.reject(number, row, field, value, reason)
        connection.execute(f"DELETE FROM in_{kind} WHERE rowid IN (SELECT line FROM found)")

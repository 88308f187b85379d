"""What an analysis returns: a frame with typed columns, and how it came about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from crm_tools.analytics.periods import Period
from crm_tools.texts import Words

Unit = Literal["money", "rate", "points", "count", "number", "days", "id", "text", "day", "time"]
"""money: integer 分 in the frame, yuan at the border; rate: a fraction; points: what two rates differ by, a
fraction too; day: YYYY-MM-DD text or a bucket's text."""

OTHERS = "其他"
"""In the first dimension's column: the row that sums up the groups beyond the limit; screens translate it."""


@dataclass(frozen=True)
class Column:
    """A column of a result: ``name`` is the registry's, ``label`` for readers, ``unit`` how to show it."""

    name: str
    label: Words
    unit: Unit


@dataclass(frozen=True)
class Step:
    """One thing that was done, for ``steps`` of an answer: engine, SQL, rows and milliseconds."""

    tool: str
    arguments: dict[str, Any]
    engine: str
    sql: str
    rows: int
    ms: float


@dataclass(frozen=True)
class Result:
    """An answered request. ``frame`` holds all rows, columns in the order of ``columns``.

    ``period`` is None for a question without one; ``notes`` are words that the reader must see beside the numbers
    (data up to, GMV beside sales, a difference line); ``definitions`` are the thresholds that were used.
    """

    columns: tuple[Column, ...]
    frame: pd.DataFrame
    period: Period | None
    compared: Period | None = None
    notes: tuple[Words, ...] = ()
    definitions: dict[str, Any] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()

    @property
    def total(self) -> int:
        """Number of rows."""
        return len(self.frame)

"""Grading of understood questions against hand-written SQL: right, asked back, or wrong, by category and language.

A question is one line of JSON: ``question``, ``language``, ``category``, ``expect`` and, for answers, ``sql``:

- ``table``: the rows of ``sql`` (columns by registry names, money in yuan) must be the answer's; ``ordered`` compares
  their order too, ``ties`` only the measure's values (several rows may share the last place)
- ``count``: ``sql`` yields one number; the answer is one row with it, or a list of so many customers
- ``ask``, ``refuse``: no table is right

``before`` holds the questions of the conversation so far. Run as a script: ``python tests/questions/grade.py DATABASE
FILE…`` prints the figures and every question that is not right.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from crm_tools.analytics import audience, report
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.request import ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import understand
from crm_tools.texts import UserError

FOLDER = Path(__file__).parent
TODAY = dt.date(2026, 11, 22)
Mark = Literal["right", "asked", "wrong"]


@dataclass(frozen=True)
class Graded:
    question: dict[str, Any]
    mark: Mark
    why: str
    call: Call


def questions(*names: str) -> list[dict[str, Any]]:
    """The questions of the files called ``names`` in this folder, or at those paths."""
    found = []
    for name in names:
        path = Path(name) if name.endswith(".jsonl") else FOLDER / f"{name}.jsonl"
        found += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return found


def grade(database: Path, asked: Iterable[dict[str, Any]], today: dt.date = TODAY) -> list[Graded]:
    """Understand, run and compare every question."""
    desk = Desk(database, today, shipped())
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as gold:
        return [_graded(question, desk, gold) for question in asked]


def _graded(question: dict[str, Any], desk: Desk, gold: sqlite3.Connection) -> Graded:
    previous: Call | None = None
    for earlier in question.get("before", ()):
        call = understand(earlier, desk, previous)
        previous = call if call.tool in ("run_report", "find_customers") else previous
    call = understand(question["question"], desk, previous)
    if call.tool in ("clarify", "decline"):
        given_up = question["expect"] in ("ask", "refuse")
        return Graded(question, "right" if given_up else "asked", call.tool, call)
    try:
        frame = _rows(call, desk)
    except UserError as error:
        return Graded(question, "wrong", f"the call fails: {error}", call)
    if question["expect"] in ("ask", "refuse"):
        return Graded(question, "wrong", "a table where none was right", call)
    cursor = gold.execute(question["sql"])
    names = [column[0] for column in cursor.description]
    rows = cursor.fetchall()
    why = _difference(question, frame, names, rows, call.tool)
    return Graded(question, "wrong" if why else "right", why, call)


def _rows(call: Call, desk: Desk) -> pd.DataFrame:
    """The answer's rows, money in yuan."""
    arguments = {name: value for name, value in call.arguments.items() if name != "chart"}
    if call.tool == "run_report":
        result = report.run(desk, ReportRequest.model_validate(arguments))
        frame, columns = result.frame, result.columns
    else:
        found = audience.find(desk, AudienceRequest.model_validate(arguments))
        frame, columns = found.page(0, 1_000_000), found.columns
    return frame.assign(**{c.name: frame[c.name] / 100 for c in columns if c.unit == "money"})


def _difference(
    question: dict[str, Any], frame: pd.DataFrame, names: Sequence[str], rows: list[tuple[Any, ...]], tool: str
) -> str:
    if question["expect"] == "count" and tool == "find_customers":
        return "" if len(frame) == rows[0][0] else f"{len(frame)} customers, not {rows[0][0]}"
    missing = [name for name in names if name not in frame.columns]
    if missing == ["customers"] and "new_customers" in frame.columns:
        names, missing = ["new_customers" if name == "customers" else name for name in names], []
    if missing:
        return f"no column {', '.join(missing)}"
    if not question.get("null_groups"):
        frame = frame[~frame[names[0]].isna()] if len(names) > 1 else frame
    ours = [tuple(_plain(value) for value in row) for row in frame[list(names)].itertuples(index=False, name=None)]
    theirs = [tuple(_plain(value) for value in row) for row in rows]
    if question.get("ties"):
        ours, theirs = [row[1:] for row in ours], [row[1:] for row in theirs]
    if not question.get("ordered"):
        ours, theirs = sorted(ours, key=str), sorted(theirs, key=str)
    if len(ours) != len(theirs):
        return f"{len(ours)} rows, not {len(theirs)}"
    for mine, gold in zip(ours, theirs, strict=True):
        if not all(_same(a, b) for a, b in zip(mine, gold, strict=True)):
            return f"{mine}, not {gold}"
    return ""


def _plain(value: Any) -> Any:
    if value is None or (isinstance(value, float) and math.isnan(value)) or value is pd.NA:
        return None
    if isinstance(value, str):
        return value
    return round(float(value), 6)


def _same(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, float) and isinstance(theirs, float):
        return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=0.011)
    return bool(ours == theirs)


def figures(graded: Sequence[Graded]) -> str:
    """Right, asked back and wrong by category and language, as a table for people."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in graded:
        counts[(one.question["category"], one.question["language"])][one.mark] += 1
        counts[("all", one.question["language"])][one.mark] += 1
        counts[("all", "both")][one.mark] += 1
    lines = [f"{'category':<14} {'lang':<5} {'n':>4} {'right':>6} {'asked':>6} {'wrong':>6}"]
    for (category, language), count in counts.items():
        right, back, wrong = (count[mark] for mark in ("right", "asked", "wrong"))
        lines.append(f"{category:<14} {language:<5} {count.total():>4} {right:>6} {back:>6} {wrong:>6}")
    return "\n".join(lines)


if __name__ == "__main__":
    result = grade(Path(sys.argv[1]), questions(*sys.argv[2:]))
    for one in result:
        if one.mark != "right":
            asked = " → ".join([*one.question.get("before", ()), one.question["question"]])
            print(
                f"{one.mark:<6} {asked}\n       {one.why}\n       {json.dumps(one.call.arguments, ensure_ascii=False)}"
            )
    print(figures(result))

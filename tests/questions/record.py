"""The record of the questions whose calls were run and found right, so that the ordinary tests need not run them again.

``graded.txt`` begins with a digest of all that such a finding rests on beside the question: the metric layer with what
it stands on, the grading, the pinned libraries and the rows of the demo database. Where that differs, the record counts
for nothing and everything is run. Below stand the questions, each a digest of its line (the gold is part of it) and of
the call for it: another call, another gold or a new question is run. Of the others a tenth is run all the same, another
one each day, for what the record may not know to be resting on; ``pytest -m long tests/questions`` runs them all.

``make graded`` writes it again. A merge that does not go through is settled by taking either side and doing so.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
import tempfile
import warnings
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from crm_tools.store.facts import TIME_COLUMNS

ROOT = Path(__file__).parents[2]
RECORD = Path(__file__).with_name("graded.txt")
RESTS_ON = (
    "crm_tools/analytics",
    "crm_tools/store",
    "crm_tools/assistant/arguments.py",
    "crm_tools/assistant/calls.py",
    "crm_tools/assistant/drafting.py",
    "crm_tools/assistant/turn.py",
    "crm_tools/assistant/work_calls.py",
    "requirements.txt",
    "tests/questions/grade.py",
)
"""What turns a call into rows, and compares them."""
FACTS = (*TIME_COLUMNS, *("surveys", "survey_questions", "survey_invitations", "survey_responses", "survey_answers"))
"""What the demo's rows are counted from; what is derived of them comes and goes."""
TURNS = 10
"""After so many days every question was run."""


def rests_on(database: Path, root: Path = ROOT) -> str:
    """A digest of everything but the questions and their calls that a grade depends on."""
    digest = hashlib.sha256()
    for name in RESTS_ON:
        path = root / name
        for file in sorted(path.rglob("*")) if path.is_dir() else (path,):
            if file.suffix in (".py", ".toml", ".sql", ".txt"):
                digest.update(f"{file.relative_to(root)}\n".encode() + file.read_bytes())
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        for table in FACTS:
            for row in sorted(map(repr, connection.execute(f"SELECT * FROM {table}"))):
                digest.update(row.encode())
    return digest.hexdigest()[:16]


def known(database: Path, day: dt.date | None = None, record: Path = RECORD, root: Path = ROOT) -> frozenset[str]:
    """The questions with their calls that need not be run on this day; all of them without one."""
    rests, keys = read(record)
    if rests != rests_on(database, root):
        warnings.warn("the metric layer or the demo is another one: everything is run; see `make graded`", stacklevel=2)
        return frozenset()
    return frozenset(key for key in keys if day is None or not due(key, day))


def due(key: str, day: dt.date) -> bool:
    """Whether this question is run on this day all the same."""
    return int(key, 16) % TURNS == day.toordinal() % TURNS


def read(record: Path = RECORD) -> tuple[str, frozenset[str]]:
    """What the record rests on, and what was found right."""
    rests, *keys = record.read_text(encoding="utf-8").split() if record.is_file() else [""]
    return rests, frozenset(keys)


def write(rests: str, keys: Iterable[str], record: Path = RECORD) -> None:
    """Put down what was found right."""
    record.write_text("\n".join([rests, *sorted(keys)]) + "\n", encoding="utf-8")


def main() -> None:
    """Grade every question and put down those that are right; what the record knows is not run again."""
    from conftest import DEMO_TODAY

    from crm_tools.ingest import demo

    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "crm.db")
        demo.build(database, size="demo", today=DEMO_TODAY, seed=7, progress=None)
        rests, held = rests_on(database), known(database)
        sets = sorted(RECORD.parent.glob("*.jsonl"), key=lambda file: -file.stat().st_size)
        with ProcessPoolExecutor(2) as both:
            keys = frozenset().union(*both.map(partial(_right, database, held), [file.stem for file in sets]))
    write(rests, keys)
    print(f"{len(keys)} questions are on record, {len(keys & held)} of them from before")


def _right(database: Path, held: frozenset[str], name: str) -> frozenset[str]:
    from grade import grade, key_of, questions, was_run

    graded = grade(database, questions(name), known=held)
    return frozenset(key_of(one.question, one.call) for one in graded if one.mark == "right" and was_run(one))


if __name__ == "__main__":
    main()

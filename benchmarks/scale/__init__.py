"""Speed and scale, in one run on the same data: the eight standard questions and a rule of three conditions beside
three baselines, then questions in words, pages, a day's refresh and an export.

``CRM_BENCH_SIZE`` names the sizes, smallest first: ``S`` (default), ``S,M``, ``S,M,L``; ``CRM_BENCH_FOLDER`` where
their databases lie or are made; ``CRM_BENCH_PARTS`` chooses among the parts (all). Every part runs in a process of its
own, whose memory is told. Writes ``benchmarks/out/scale.json``, ``.md`` and ``.html``; parts that were left out keep
their figures of the run before.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sqlite3
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import baselines
from benchmarks.processes import own_peak
from benchmarks.scale import asking, daily, pages, questions, telling
from benchmarks.timing import OUT, Timed, database
from crm_tools.analytics import ahead, customer_rollups, rollups
from crm_tools.store import mirror
from crm_tools.store.migrate import apply, newest

Part = Callable[[Path], Mapping[str, Timed]]
PARTS: Mapping[str, Part] = {
    "desk": questions.desk,
    "DuckDB native": partial(questions.baseline, "DuckDB native"),
    "SQL on SQLite": partial(questions.baseline, "SQL on SQLite"),
    "pandas": partial(questions.baseline, "pandas"),
    "ask": asking.questions_in_words,
    "pages": pages.clicked,
    "refresh": daily.refreshed,
    "export": daily.exported,
}
FIGURES = OUT / "scale.json"


def main() -> None:
    sizes = os.environ.get("CRM_BENCH_SIZE", "S").split(",")
    chosen = os.environ.get("CRM_BENCH_PARTS", ",".join(PARTS)).split(",")
    OUT.mkdir(exist_ok=True)
    found: dict[str, dict[str, Any]] = json.loads(FIGURES.read_text("utf-8")) if FIGURES.is_file() else {}
    for size in sizes:
        path = database(size)
        _apart(prepared, path)
        for name in chosen:
            print(f"   {size}: {name}", flush=True)
            found.setdefault(size, {})[name] = _apart(_part, path, name)
            FIGURES.write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")
    telling.tell({size: found[size] for size in ("demo", "S", "M", "L") if size in found}, OUT)


def prepared(path: Path) -> None:
    """Carry the database forward, bring level what is derived from it, what pages show first included, and make the
    file of the native baseline."""
    with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as connection:
        # Without the backup and the checks of a real one: what is measured can be made again.
        connection.execute("BEGIN IMMEDIATE")
        apply(connection, newest())
        connection.commit()
    baselines.native(path, path.parent)
    mirror.refresh(path)  # drops again what native made where the facts are few
    rollups.refresh(path)
    customer_rollups.refresh(questions.desk_at(path))
    ahead.refresh(questions.desk_at(path))


def _part(path: Path, name: str) -> dict[str, Any]:
    rows = {what: asdict(timed) for what, timed in PARTS[name](path).items()}
    return {"rows": rows, "peak_mb": own_peak()}


def _apart(action: Callable[..., Any], *arguments: Any) -> Any:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(action, *arguments).result()

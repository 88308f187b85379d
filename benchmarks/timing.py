"""Databases of known size, and times of warm runs."""

from __future__ import annotations

import datetime as dt
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from crm_tools.ingest import demo
from crm_tools.settings import ROOT

TODAY = dt.date(2026, 11, 22)
OUT = ROOT / "benchmarks" / "out"


def database(size: str) -> Path:
    """The demo CRM of ``size``, made once below ``benchmarks/out``, or in the folder ``CRM_BENCH_FOLDER``, and kept."""
    folder = Path(os.environ.get("CRM_BENCH_FOLDER", OUT))
    folder.mkdir(exist_ok=True)
    path = folder / f"{size}.db"
    if not path.is_file():
        started = time.perf_counter()
        demo.build(path, size=size, today=TODAY, seed=7, progress=None)
        print(f"size {size} built in {time.perf_counter() - started:.0f} s, {path.stat().st_size / 1e6:.0f} MB")
    return path


@dataclass(frozen=True)
class Timed:
    """Milliseconds: of the clock, median and 95th percentile; ``cpu`` of this process's threads, the least of all runs,
    which other work on the machine moves least. ``note`` says what answered."""

    median: float
    p95: float
    cpu: float
    note: str = ""


def timed(action: Callable[[], object], rounds: int = 7, note: str = "") -> Timed:
    """Runs of ``action``; where one tells the warm figure, it has run before."""
    wall, cpu = [], []
    for _ in range(rounds):
        started, worked = time.perf_counter(), time.process_time()
        action()
        cpu.append((time.process_time() - worked) * 1000)
        wall.append((time.perf_counter() - started) * 1000)
    return of(wall, min(cpu), note)


def of(wall: list[float], cpu: float, note: str = "") -> Timed:
    ordered = sorted(wall)
    return Timed(statistics.median(ordered), ordered[round(0.95 * (len(ordered) - 1))], cpu, note)

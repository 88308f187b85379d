"""Databases of known size, and medians of warm runs."""

from __future__ import annotations

import datetime as dt
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
    """The demo CRM of ``size``, made once below ``benchmarks/out`` and kept."""
    OUT.mkdir(exist_ok=True)
    path = OUT / f"{size}.db"
    if not path.is_file():
        started = time.perf_counter()
        demo.build(path, size=size, today=TODAY, seed=7, progress=None)
        print(f"size {size} built in {time.perf_counter() - started:.0f} s, {path.stat().st_size / 1e6:.0f} MB")
    return path


def median_ms(action: Callable[[], object], rounds: int = 5) -> float:
    """Median milliseconds of ``rounds`` runs after one that warms up."""
    action()
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        action()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


@dataclass(frozen=True)
class Timed:
    """Milliseconds of warm runs; ``note`` says what answered."""

    median: float
    p95: float
    note: str = ""


def timed(action: Callable[[], object], rounds: int = 7, note: str = "") -> Timed:
    """Warm runs of ``action``, which has run once before."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        action()
        taken.append((time.perf_counter() - started) * 1000)
    taken.sort()
    return Timed(statistics.median(taken), taken[min(len(taken) - 1, round(0.95 * (len(taken) - 1)))], note)

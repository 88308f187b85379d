"""Figures of a run as a table (Markdown) and a picture (Plotly)."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from benchmarks.timing import TODAY

COLUMNS = ("desk", "DuckDB native", "SQL on SQLite", "pandas")
Found = Mapping[str, Mapping[str, Any]]
"""By size and part: ``rows`` by name with median, p95, cpu (ms) and note; ``peak_mb`` of the part's process."""


def tell(found: Found, folder: Path) -> None:
    text = "\n".join(lines(found))
    print(text)
    (folder / "scale.md").write_text(text + "\n", "utf-8")
    (folder / "scale.short.md").write_text("\n".join(short(found)) + "\n", "utf-8")
    picture(found).write_html(folder / "scale.html", include_plotlyjs="directory")


def lines(found: Found) -> list[str]:
    told = [
        f"{machine()}. Today {TODAY}. Warm medians in ms of the clock; in brackets p95, then ms of the processor.",
        "",
    ]
    for size, parts in found.items():
        told += [*_questions(size, parts), *_rest(size, parts)]
    return told + _growth(found)


def short(found: Found) -> list[str]:
    """One table for all sizes, in milliseconds of the processor: the desk at each, the baselines at the largest."""
    sizes = [size for size, parts in found.items() if "desk" in parts]
    if not sizes:
        return []
    last = sizes[-1]
    others = [column for column in COLUMNS[1:] if column in found[last]]
    heads = [*(f"desk, {size}" for size in sizes), *(f"{column}, {last}" for column in others)]
    told = [f"| question | answered at {last} by | {' | '.join(heads)} |", "|---" * (len(heads) + 2) + "|"]
    for name, row in found[last]["desk"]["rows"].items():
        cells = [found[size]["desk"]["rows"][name]["cpu"] for size in sizes]
        cells += [found[last][column]["rows"][name]["cpu"] for column in others]
        told.append(f"| {name} | {row['note']} | {' | '.join(map(_number, cells))} |")
    memory = [found[size]["desk"]["peak_mb"] for size in sizes] + [found[last][column]["peak_mb"] for column in others]
    told.append(f"| memory, MB | | {' | '.join(map(_number, memory))} |")
    return told


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:,.1f}"


def machine() -> str:
    try:
        model = next(
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
            if line.startswith("model name")
        )
        memory = int(Path("/proc/meminfo").read_text("utf-8").split()[1]) / 1e6
    except (OSError, StopIteration):
        return f"{platform.machine()}, {os.cpu_count()} cores"
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}"


def _questions(size: str, parts: Mapping[str, Any]) -> list[str]:
    there = [column for column in COLUMNS if column in parts]
    if "desk" not in there:
        return []
    told = [f"**Size {size}**", "", f"| question | answered by | {' | '.join(there)} | best baseline ÷ desk |"]
    told.append("|---" * (len(there) + 3) + "|")
    for name, desk in parts["desk"]["rows"].items():
        cells = [_cell(parts[column]["rows"].get(name)) for column in there]
        others = [parts[column]["rows"][name]["median"] for column in there[1:] if name in parts[column]["rows"]]
        ratio = f"{min(others) / desk['median']:,.1f}" if others else ""
        told.append(f"| {name} | {desk['note']} | {' | '.join(cells)} | {ratio} |")
    memory = [f"{parts[column]['peak_mb']:,.0f}" for column in there]
    told.append(f"| memory, MB | | {' | '.join(memory)} | |")
    return [*told, ""]


def _cell(row: Mapping[str, Any] | None) -> str:
    return f"{row['median']:,.1f} ({row['p95']:,.0f}; {row['cpu']:,.1f})" if row else "—"


def _rest(size: str, parts: Mapping[str, Any]) -> list[str]:
    told = [f"| size {size} | ms | of the processor | |", "|---|---|---|---|"]
    for part in (name for name in parts if name not in COLUMNS):
        for name, row in parts[part]["rows"].items():
            told.append(f"| {name} | {row['median']:,.0f} ({row['p95']:,.0f}) | {row['cpu']:,.0f} | {row['note']} |")
    return [*told, ""] if len(told) > 2 else []


def _growth(found: Found) -> list[str]:
    sizes = [size for size, parts in found.items() if "desk" in parts]
    if len(sizes) < 2:
        return []
    told = [
        "Growth of the desk's median",
        "",
        f"| question | {' | '.join(f'{a} → {b}' for a, b in pairwise(sizes))} |",
    ]
    told.append("|---" * len(sizes) + "|")
    for name in found[sizes[0]]["desk"]["rows"]:
        medians = [found[size]["desk"]["rows"][name]["median"] for size in sizes]
        told.append(f"| {name} | {' | '.join(f'{b / a:.1f}' for a, b in pairwise(medians))} |")
    return told


def picture(found: Found) -> go.Figure:
    """One chart a size: each question's bars, the desk beside the baselines, on a logarithmic scale."""
    sizes = [size for size, parts in found.items() if "desk" in parts]
    figure = make_subplots(rows=len(sizes), cols=1, subplot_titles=[f"Size {size}" for size in sizes])
    colours = dict(zip(COLUMNS, ("#1d4ed8", "#f59e0b", "#6b7280", "#d1d5db"), strict=True))
    for row, size in enumerate(sizes, 1):
        for column in COLUMNS:
            rows = found[size].get(column, {}).get("rows", {})
            figure.add_bar(
                row=row, col=1, name=column, legendgroup=column, showlegend=row == 1, marker_color=colours[column],
                x=list(rows), y=[one["median"] for one in rows.values()],
            )  # fmt: skip
    figure.update_yaxes(type="log", title="ms")
    figure.update_layout(title="Eight standard questions and a rule: warm medians", height=380 * max(1, len(sizes)))
    return figure

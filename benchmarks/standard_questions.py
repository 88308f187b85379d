"""The eight standard questions through the metric layer, beside three baselines in the same run on the same data.

``CRM_BENCH_SIZE`` names the sizes, smallest first: ``S`` (default), ``S,M``, ``S,M,L``. All answers must agree on the
number of rows and the sum of what is counted; what tells is the ratio. Writes ``benchmarks/out/questions.md`` and
``questions.html``.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from benchmarks import baselines
from benchmarks.timing import OUT, TODAY, Timed, database, timed
from crm_tools.analytics import audience, recommend, report, rollups
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.request import ReportRequest
from crm_tools.store import mirror
from crm_tools.store.migrate import migrate

COLUMNS = ("desk", "SQL on SQLite", "DuckDB native", "pandas")
Answer = tuple[int, float, str]
"""Number of rows, the sum of what is counted over the rows that were read, the engine."""


def desk_questions(desk: Desk) -> dict[str, Callable[[], Answer]]:
    """Each question as the chat and the pages ask it: of a list, the first rows and how many there are."""

    def people(segment: str, measure: str | None, limit: int = 100) -> Callable[[], Answer]:
        def ask() -> Answer:
            found = audience.find(desk, AudienceRequest(segment=segment))
            page = found.page(0, limit)
            total = float(page[measure].sum()) if measure else 0.0
            return found.count(), total, found.steps[-1].engine

        return ask

    def rows(measure: str, **request: Any) -> Callable[[], Answer]:
        def ask() -> Answer:
            found = report.run(desk, ReportRequest.model_validate({"measures": (measure,), **request}))
            return found.total, float(found.frame[measure].sum()), found.steps[0].engine

        return ask

    def recommended() -> Answer:
        found = recommend.recommend(desk)
        return found.total, float(found.frame["units"].sum()), found.steps[0].engine

    return {
        "Q1 high-value": people("high_value", None),
        "Q2 most active": people("most_active", "logins"),
        "Q3 recommendation": recommended,
        "Q4 churn list": people("churn_risk", None),
        "Q5 month × category": rows("product_sales", dimensions=("month", "category"), period="last_2_years"),
        "Q6 top 10": rows("sales", dimensions=("customer",), limit=10),
        "Q7 new by day": rows("new_customers", dimensions=("day",), period="last_2_years"),
        "Q8 intent": people("intent", "score", 50),
    }


def measured(size: str) -> dict[str, dict[str, Timed]]:
    """Times of one size by question and column. Raises AssertionError where two answers disagree."""
    path = database(size)
    migrate(path)
    native = baselines.native(path, OUT)
    mirror.refresh(path)  # drops again what native made where the facts are few
    rollups.refresh(path)
    desk = Desk(path, TODAY, shipped(), query_seconds=600)
    asked = {
        "SQL on SQLite": baselines.on_sqlite(path),
        "DuckDB native": baselines.on_duckdb(native),
        "pandas": baselines.with_pandas(path),
    }
    found: dict[str, dict[str, Timed]] = {}
    for name, ask in desk_questions(desk).items():
        desk_rows, desk_total, engine = ask()
        found[name] = {"desk": timed(ask, note=engine)}
        for column, questions in asked.items():
            answer: pd.DataFrame = questions[name]()
            _agree(name, column, answer, desk_rows, desk_total)
            found[name][column] = timed(questions[name], rounds=1 if column == "pandas" else 5)
    return found


def _agree(name: str, column: str, answer: pd.DataFrame, rows: int, total: float) -> None:
    # A list is counted whole and read in part; buckets without facts are the desk's alone.
    listed = name in ("Q1 high-value", "Q4 churn list")
    if listed and len(answer) != rows:
        raise AssertionError(f"{name}: {column} has {len(answer)} rows, the desk {rows}")
    if not listed and abs(float(answer["total"].sum()) - total) > 1e-6 * max(1.0, abs(total)):
        raise AssertionError(f"{name}: {column} sums up to {answer['total'].sum()}, the desk to {total}")


def main() -> None:
    sizes = os.environ.get("CRM_BENCH_SIZE", "S").split(",")
    results = {size: measured(size) for size in sizes}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = [f"Warm medians in ms (p95), today {TODAY}; peak memory of the run, baselines included, {peak:.0f} MB.", ""]
    for size, found in results.items():
        lines += [
            f"Size {size}",
            "",
            f"| question | engine | {' | '.join(COLUMNS)} | desk ÷ DuckDB |",
            "|---" * 7 + "|",
        ]
        for name, row in found.items():
            cells = " | ".join(f"{row[column].median:,.1f} ({row[column].p95:,.0f})" for column in COLUMNS)
            ratio = row["desk"].median / row["DuckDB native"].median
            lines.append(f"| {name} | {row['desk'].note} | {cells} | {ratio:.1f} |")
        lines.append("")
    if len(sizes) > 1:
        first, last = sizes[0], sizes[-1]
        growth = {
            name: results[last][name]["desk"].median / results[first][name]["desk"].median for name in results[last]
        }
        lines.append(f"Growth of the desk's time from {first} to {last}: ")
        lines += [f"- {name}: {factor:.1f} times" for name, factor in growth.items()]
    text = "\n".join(lines)
    print(text)
    OUT.mkdir(exist_ok=True)
    (OUT / "questions.md").write_text(text + "\n", encoding="utf-8")
    _picture(results[sizes[-1]], sizes[-1]).write_html(OUT / "questions.html", include_plotlyjs="directory")


def _picture(found: dict[str, dict[str, Timed]], size: str) -> go.Figure:
    bars = [go.Bar(name=column, x=list(found), y=[row[column].median for row in found.values()]) for column in COLUMNS]
    figure = go.Figure(bars)
    figure.update_layout(title=f"Eight standard questions at size {size}", yaxis={"type": "log", "title": "ms"})
    return figure

"""The eight standard questions and a rule of three conditions: through the metric layer, and as scripts without one.

A baseline's answer must agree with the desk's on the number of rows or the sum of what is counted.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks import baselines
from benchmarks.timing import TODAY, Timed, of, timed
from crm_tools.analytics import answers, audience, recommend, report
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.request import ReportRequest
from crm_tools.store import idle

Answer = tuple[int, float, str]
"""Number of rows, the sum of what is counted over the rows that were read, the engine."""

RULE = {
    "match": "all",
    "rules": [
        {"field": "sales", "op": "ge", "value": 3000, "period": "last_12_months"},
        {"field": "logins", "op": "ge", "value": 3, "period": "last_30_days"},
        {"field": "category", "op": "eq", "value": "手机数码"},
    ],
}
"""Spent 3,000 yuan in a year, logged in three times in 30 days, ever bought a phone."""


def desk_at(path: Path) -> Desk:
    return Desk(path, TODAY, shipped(), query_seconds=600)


def asked_of(desk: Desk) -> dict[str, Callable[[], Answer]]:
    """Each question as the chat and the pages ask it: of a list, the first rows and how many there are."""

    def people(measure: str | None, limit: int = 100, **request: Any) -> Callable[[], Answer]:
        def ask() -> Answer:
            found = audience.find(desk, AudienceRequest.model_validate(request))
            count, page = found.first(limit)
            total = float(page[measure].sum()) if measure else 0.0
            return count, total, found.steps[-1].engine

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
        "Q1 high-value": people(None, segment="high_value"),
        "Q2 most active": people("logins", segment="most_active"),
        "Q3 recommendation": recommended,
        "Q4 churn list": people(None, segment="churn_risk"),
        "Q5 month × category": rows("product_sales", dimensions=("month", "category"), period="last_2_years"),
        "Q6 top 10": rows("sales", dimensions=("customer",), limit=10),
        "Q7 new by day": rows("new_customers", dimensions=("day",), period="last_2_years"),
        "Q8 intent": people("score", 50, segment="intent"),
        "rule of three": people(None, rule=RULE),
    }


def desk(path: Path) -> dict[str, Timed]:
    """As an app is asked, which keeps connections open."""
    found = {}
    with idle.kept():
        for name, ask in asked_of(desk_at(path)).items():
            _, _, engine = ask()

            def anew(ask: Callable[[], Answer] = ask) -> Answer:
                answers.forget()  # what this process was asked a moment ago would be there without a query
                return ask()

            found[name] = timed(anew, rounds=15, note=engine)
    return found


def baseline(column: str, path: Path) -> dict[str, Timed]:
    """Raises AssertionError where an answer is not the desk's."""
    asks = {
        "SQL on SQLite": lambda: baselines.on_sqlite(path),
        "DuckDB native": lambda: baselines.on_duckdb(path.with_suffix(".native.duckdb")),
        "pandas": lambda: baselines.with_pandas(path),
    }[column]()
    ours = _answers(path)
    found = {}
    for name, ask in asks.items():
        answer: list[pd.DataFrame] = []
        first = timed(lambda ask=ask, answer=answer: answer.append(ask()), rounds=1)
        _agree(name, column, answer[0], *ours[name])
        # A script that loads tables is no quicker the second time.
        slow = column == "pandas" or first.median > 5_000
        found[name] = of([first.median], first.cpu) if slow else timed(ask, rounds=7)
    return found


def _answers(path: Path) -> dict[str, tuple[int, float]]:
    """The desk's answers, kept beside the database for the other processes."""
    kept = path.with_suffix(".answers.json")
    state = [path.stat().st_size, path.stat().st_mtime_ns]
    if kept.is_file():
        held = json.loads(kept.read_text("utf-8"))
        if held["state"] == state:
            return {name: tuple(answer) for name, answer in held["answers"].items()}
    ours = {name: ask()[:2] for name, ask in asked_of(desk_at(path)).items()}
    kept.write_text(json.dumps({"state": state, "answers": ours}), "utf-8")
    return ours


def _agree(name: str, column: str, answer: pd.DataFrame, rows: int, total: float) -> None:
    # A list is counted whole and read in part; buckets without facts are the desk's alone.
    listed = name in ("Q1 high-value", "Q4 churn list", "rule of three")
    if listed and len(answer) != rows:
        raise AssertionError(f"{name}: {column} has {len(answer)} rows, the desk {rows}")
    if not listed and abs(float(answer["total"].sum()) - total) > 1e-6 * max(1.0, abs(total)):
        raise AssertionError(f"{name}: {column} sums up to {answer['total'].sum()}, the desk to {total}")

"""What is on record as right is not run again; nothing that may have become wrong since is passed over."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import grade
import pytest
import record
from grade import Graded, key_of

from crm_tools.assistant.calls import Call

QUESTION = {
    "question": "上个月各城市销售额",
    "language": "zh",
    "category": "record",
    "expect": "table",
    "sql": "SELECT c.city, SUM(o.amount_cents) / 100.0 AS sales FROM orders o JOIN customers c ON c.id = o.customer_id "
    "WHERE o.pay_status = 'paid' AND o.created_at >= '2026-10-01' AND o.created_at < '2026-11-01' GROUP BY 1",
}

DAYS = [dt.date(2026, 11, 1) + dt.timedelta(days=ahead) for ahead in range(record.TURNS)]


@pytest.fixture
def right(demo_template: Path) -> Graded:
    """The question as it was graded when everything was run."""
    (one,) = grade.grade(demo_template, [QUESTION])
    assert one.mark == "right"
    return one


@pytest.fixture
def broken(right: Graded, monkeypatch: pytest.MonkeyPatch) -> Iterator[Graded]:
    """The same, and from then on a metric layer that finds one yuan more everywhere."""
    run = grade.report.run

    def off(*given: Any) -> Any:
        result = run(*given)
        return replace(result, frame=result.frame.assign(sales=result.frame["sales"] + 100))

    monkeypatch.setattr(grade.report, "run", off)
    grade._reported.cache_clear()
    yield right
    grade._reported.cache_clear()


def _marks(database: Path, known: frozenset[str], question: dict[str, Any] = QUESTION) -> list[str]:
    return [one.mark for one in grade.grade(database, [question], known=known)]


def test_what_is_known_is_not_run(demo_template: Path, right: Graded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grade, "_fault", lambda *_: pytest.fail("run again"))
    assert _marks(demo_template, frozenset((key_of(right.question, right.call),))) == ["right"]


def test_another_call_is_run(demo_template: Path, right: Graded, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Call("run_report", {**right.call.arguments, "period": "this_month"})
    monkeypatch.setattr(grade, "understand", lambda *_: other)
    assert _marks(demo_template, frozenset((key_of(right.question, right.call),))) == ["wrong"]


def test_another_gold_is_run(demo_template: Path, right: Graded) -> None:
    question = {**QUESTION, "sql": QUESTION["sql"].replace("'paid'", "'refunded'")}
    assert _marks(demo_template, frozenset((key_of(right.question, right.call),)), question) == ["wrong"]


def test_a_broken_metric_is_seen_as_its_source_is_another_one(
    demo_template: Path, broken: Graded, tmp_path: Path
) -> None:
    root, file = tmp_path / "root", tmp_path / "graded.txt"
    for name in record.RESTS_ON:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (record.ROOT / name).is_dir() else shutil.copy)(record.ROOT / name, root / name)
    key = key_of(broken.question, broken.call)
    record.write(record.rests_on(demo_template, root), [key], file)
    assert record.known(demo_template, None, file, root) == {key}
    source = root / "crm_tools/analytics/measures/orders.py"
    source.write_text(source.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.warns(UserWarning, match="everything is run"):
        nothing = record.known(demo_template, None, file, root)
    assert _marks(demo_template, nothing) == ["wrong"]


def test_a_metric_broken_by_what_no_source_shows_is_seen_within_ten_days(demo_template: Path, broken: Graded) -> None:
    key = key_of(broken.question, broken.call)
    marks = [_marks(demo_template, frozenset(() if record.due(key, day) else (key,))) for day in DAYS]
    assert sorted(marks) == [["right"]] * (record.TURNS - 1) + [["wrong"]]


def test_other_rows_count_for_nothing(demo_copy: Path) -> None:
    before = record.rests_on(demo_copy)
    with grade.sqlite3.connect(demo_copy) as connection:
        connection.execute("UPDATE orders SET amount_cents = amount_cents + 1 WHERE id = 1")
    assert record.rests_on(demo_copy) != before


def test_a_tenth_is_run_each_day() -> None:
    _, keys = record.read()
    run = [{key for key in keys if record.due(key, day)} for day in DAYS]
    assert set().union(*run) == keys
    assert sum(map(len, run)) == len(keys)
    assert all(0.07 < len(some) / len(keys) < 0.13 for some in run)

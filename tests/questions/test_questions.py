"""The examination: people's questions against hand-written SQL. Nothing may be wrong; little may be asked back."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from grade import Graded, grade, questions
from record import known

RIGHT = {
    "first_path": 1.0,
    "reports": 1.0,
    "conversations": 1.0,
    "not_a_table": 1.0,
    "traps": 1.0,
    "further_dev": 1.0,
    "held_out": 1.0,
    "desk_dev": 1.0,
    "examiner_dev": 0.99,
    "examiner_second": 0.99,
    "unseen": 1.0,
    "desk_held_out": 0.96,
    "final_held_out": 1.0,
    "once_asked_back": 1.0,
    "own_work": 0.95,
    "fresh_1": 0.97,
    "fresh_2": 0.96,
    "fresh_3": 0.99,
    "fresh_4": 0.84,
    "fresh_5": 0.91,
    "fresh_6": 0.98,
    "fresh_7": 0.97,
    "fresh_8": 0.89,
    "fresh_9": 0.97,
    "fresh_10": 0.99,
    "fresh_11": 0.97,
    "fresh_12": 0.9,
    "fresh_13": 0.84,
    "fresh_14": 0.67,
    "fresh_15": 0.61,
    "fresh_16": 0.87,
    "fresh_17": 0.78,
    "fresh_18": 0.84,
    "fresh_19": 0.98,
    "fresh_20": 0.97,
    "fresh_21": 0.94,
    "fresh_22": 0.93,
    "fresh_23": 0.5,
    "fresh_24": 0.85,
    "fresh_25": 0.87,
    "fresh_26": 0.66,
    "fresh_27": 0.95,
    "fresh_28": 0.97,
    "fresh_29": 0.91,
    "fresh_30": 0.97,
    "fresh_33": 1.0,
    "fresh_34": 0.85,
    "fresh_36": 1.0,
    "fresh_37": 1.0,
    "coupon_orders": 1.0,
    "fresh_35": 0.98,
    "fresh_32": 0.98,
    "paraphrases": 0.9,
    "paraphrases_2": 0.65,
    "paraphrases_3": 0.86,
    "fresh_38": 0.95,
    "fresh_39": 0.88,
    "fresh_40": 0.99,
    "fresh_41": 0.95,
    "fresh_42": 0.98,
    "fresh_43": 0.98,
    "fresh_44": 1.0,
    "fresh_45": 0.93,
    "fresh_46": 0.89,
    "fresh_47": 0.9,
    "fresh_48": 0.87,
    "fresh_49": 0.87,
    "fresh_50": 0.92,
    "fresh_51": 0.97,
    "fresh_52": 0.96,
    "fresh_53": 0.92,
    "fresh_54": 0.98,
    "fresh_55": 0.97,
    "fresh_56": 0.97,
    "fresh_57": 0.8,
    "fresh_58": 0.72,
    "fresh_59": 0.93,
    "fresh_60": 0.95,
    "fresh_61": 0.98,
    "paraphrases_4": 0.88,
    "paraphrases_5": 0.83,
}
"""The least share that each set must have right."""


@pytest.mark.parametrize("name", list(reversed(RIGHT)))
def test_examination(demo_template: Path, name: str) -> None:
    """Every question is understood; those whose call is on record for them as right are not run again."""
    examined(name, grade(demo_template, questions(name), known=on_record(demo_template)))


@pytest.mark.long
@pytest.mark.parametrize("name", list(reversed(RIGHT)))
def test_examination_with_every_call_run(demo_template: Path, name: str) -> None:
    examined(name, grade(demo_template, questions(name)))


@cache
def on_record(database: Path) -> frozenset[str]:
    return known(database, dt.datetime.now(tz=dt.UTC).date())


def examined(name: str, graded: Sequence[Graded]) -> None:
    marks = Counter(one.mark for one in graded)
    wrong = [f"{one.question['question']}: {one.why}" for one in graded if one.mark == "wrong"]
    asked = [one.question["question"] for one in graded if one.mark == "asked"]
    assert not wrong
    assert marks["right"] >= RIGHT[name] * len(graded), asked


def test_the_grader_sees_a_wrong_table(demo_template: Path) -> None:
    """A gold that disagrees in one number, one row, or the order is not passed over."""
    asked = {
        "question": "上个月各城市销售额",
        "language": "zh",
        "category": "grader",
        "expect": "table",
        "ordered": True,
    }
    by_city = (
        "SELECT c.city, SUM(o.amount_cents) / 100.0 {} AS sales FROM orders o JOIN customers c ON c.id = o.customer_id "
        "WHERE o.pay_status = 'paid' AND o.created_at >= '2026-10-01' AND o.created_at < '2026-11-01' GROUP BY 1 "
    )
    gold = {
        "right": by_city.format("") + "ORDER BY 2 DESC, 1",
        "number": by_city.format("+ (c.city = '上海')") + "ORDER BY 2 DESC, 1",
        "rows": by_city.format("") + "HAVING c.city <> '上海' ORDER BY 2 DESC, 1",
        "order": by_city.format("") + "ORDER BY 2, 1",
    }
    marks = [one.mark for one in grade(demo_template, [{**asked, "sql": sql} for sql in gold.values()])]
    assert marks == ["right", "wrong", "wrong", "wrong"]

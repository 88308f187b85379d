"""Grading of understood questions against hand-written SQL: right, asked back, or wrong, by category and language.

A question is one line of JSON: ``question``, ``language``, ``category``, ``expect`` and, for answers, ``sql``:

- ``table``: the rows of ``sql`` (columns by registry names, money in yuan) must be the answer's; ``ordered`` compares
  their order too, ``ties`` only the measure's values (several rows may share the last place); ``or`` holds further
  readings that are right too
- ``count``: as a table of one row; a list of customers is no number
- ``customers``: the ids of ``sql`` are those of the list (or of a report by customer), with ``ordered`` in its order
- ``action``: one of the tools called ``tool`` is drafted, with at least these ``arguments``, for the customers of
  ``sql``
- ``tool``: one of the tools called ``tool``, with at least these ``arguments``
- ``ask``: a question back or a refusal; ``refuse``: a refusal

``before`` holds the questions of the conversation so far. Run as a script: ``python tests/questions/grade.py DATABASE
FILE…`` prints the figures and every question that is not right.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import ValidationError

from crm_tools.analytics import audience, grouping, report
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.result import Column
from crm_tools.assistant.calls import ACTIONS, CALLS, Call, GroupCustomers, RunReport, audience_of
from crm_tools.assistant.turn import REFERRED_TO
from crm_tools.assistant.understand import Earlier, understand
from crm_tools.texts import UserError

FOLDER = Path(__file__).parent
TODAY = dt.date(2026, 11, 22)
Mark = Literal["right", "asked", "wrong"]
_COUNTS = (
    "customers",
    "new_customers",
    "high_value_customers",
    "churn_risk_customers",
    "intent_customers",
    "buyers",
    "active_customers",
    "first_time_buyers",
    "repeat_buyers",
    "inquiring_customers",
)
"""Measures that count customers: which of them carries the number is a matter of taste."""


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


def grade(
    database: Path, asked: Iterable[dict[str, Any]], today: dt.date = TODAY, known: Collection[str] = ()
) -> list[Graded]:
    """Understand every question, run its call and its gold, and compare; what is ``known`` (see :func:`key_of`) to be
    right is not run again."""
    desk, gold = Desk(database, today, shipped()), _opened(database)
    return [_graded(question, desk, gold, known) for question in asked]


def key_of(question: Mapping[str, Any], call: Call) -> str:
    """Tells a question, its gold and the call for it from all others."""
    told = json.dumps([question, call.tool, call.arguments], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def was_run(one: Graded) -> bool:
    """Whether the mark comes from rows, rather than from asking back."""
    return one.call.tool not in ("clarify", "decline") and one.question["expect"] not in ("ask", "refuse")


@cache
def _opened(database: Path) -> sqlite3.Connection:
    """One connection for all sets, so that what was asked for one is known for the others."""
    return sqlite3.connect(f"file:{database}?mode=ro", uri=True)


def referred_to(call: Call, before: Call | None) -> Call | None:
    """What the next question may go on from, as :func:`crm_tools.assistant.turn.earlier_calls` has it."""
    if call.tool in REFERRED_TO:
        return call
    customers = _audience(call)
    if customers is None:
        return before
    return Call("find_customers", customers.model_dump(mode="json", exclude_defaults=True))


def _audience(call: Call) -> AudienceRequest | None:
    if call.tool in ACTIONS and call.arguments.get("audience") is not None:
        return AudienceRequest.model_validate(call.arguments["audience"])
    if call.tool == "customer_story" and isinstance(call.arguments["customer"], int):
        alone = {"field": "customer", "value": str(call.arguments["customer"])}
        return AudienceRequest.model_validate({"filters": [alone]})
    return audience_of(call.tool, call.arguments)


def _graded(question: dict[str, Any], desk: Desk, gold: sqlite3.Connection, known: Collection[str] = ()) -> Graded:
    previous: Call | None = None
    turns: list[Earlier] = []
    for earlier in question.get("before", ()):
        answer = understand(earlier, desk, previous, turns)
        call = referred_to(answer, previous)
        if answer.tool == "clarify" or call is not previous:
            turns.append(Earlier(earlier, None if answer.tool == "clarify" else call))
        previous = call
    call = understand(question["question"], desk, previous, turns)
    expect = question["expect"]
    if call.tool in ("clarify", "decline"):
        given_up = expect == "ask" or (expect == "refuse" and call.tool == "decline")
        return Graded(question, "right" if given_up else "asked", call.tool, call)
    if expect in ("ask", "refuse"):
        return Graded(question, "wrong", "an answer where none was right", call)
    if known and key_of(question, call) in known:
        return Graded(question, "right", "", call)
    try:
        CALLS[call.tool].model_validate(call.arguments)
        why = _fault(question, call, desk, gold)
    except (UserError, ValidationError) as error:
        why = f"the call fails: {error}"
    return Graded(question, "wrong" if why else "right", why, call)


def _fault(question: dict[str, Any], call: Call, desk: Desk, gold: sqlite3.Connection) -> str:
    expect = question["expect"]
    if "tool" in question:
        if call.tool not in question["tool"]:
            return f"{call.tool}, not {question['tool'][0]}"
        given = CALLS[call.tool].model_validate(call.arguments).model_dump(mode="json")
        faults = [_unlike(question["arguments"], one) for one in (call.arguments, given)]  # as said, or by default
        if (missing := min(faults, key=len)) or expect == "tool":
            return missing
    if expect in ("customers", "action"):
        return _other_people(question, call, desk, gold)
    if call.tool == "run_report":
        frame, columns = _reported(desk, json.dumps(call.arguments))
    elif call.tool == "group_customers":
        groups = GroupCustomers.model_validate(call.arguments)
        result = grouping.grouped(desk, groups.audience, groups.by)
        frame, columns = result.frame, result.columns
    else:
        customers = _audience(call)
        if customers is None or expect == "count":
            return f"{call.tool} is no table of numbers"
        frame, columns = _listed(desk, customers.model_dump_json(exclude_defaults=True))
    frame = frame.assign(**{c.name: frame[c.name] / 100 for c in columns if c.unit == "money"})
    faults = [_difference(question, frame, *_gold(gold, sql)) for sql in (question["sql"], *question.get("or", ()))]
    return "" if "" in faults else faults[0]


def _unlike(wanted: Mapping[str, Any], given: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{name} is {given.get(name)!r}, not {value!r}" for name, value in wanted.items() if given.get(name) != value
    )


def _other_people(question: dict[str, Any], call: Call, desk: Desk, gold: sqlite3.Connection) -> str:
    if (
        call.tool == "run_report"
        and call.arguments.get("dimensions") == ["customer"]
        and question["expect"] != "action"
    ):
        listed, _ = _reported(desk, json.dumps(call.arguments))
    elif (customers := _audience(call)) is not None:
        listed, _ = _listed(desk, customers.model_dump_json(exclude_defaults=True))
    else:
        return f"{call.tool} lists no customers"
    ours = [int(one) for one in listed["customer_id"]]
    faults = []
    for sql in (question["sql"], *question.get("or", ())):
        theirs = [int(row[0]) for row in _gold(gold, sql)[1]]
        if set(ours) != set(theirs):
            faults.append(f"{len(ours)} customers, not {len(theirs)} ({len(set(ours) - set(theirs))} of them others)")
        else:
            faults.append("another order" if question.get("ordered") and ours != theirs else "")
    return "" if "" in faults else faults[0]


# Many questions ask the same in other words: what answers them is computed once.


@lru_cache(maxsize=1500)
def _reported(desk: Desk, arguments: str) -> tuple[pd.DataFrame, Sequence[Column]]:
    result = report.run(desk, RunReport(**json.loads(arguments)).request())
    return result.frame, result.columns


@lru_cache(maxsize=200)
def _listed(desk: Desk, request: str) -> tuple[pd.DataFrame, Sequence[Column]]:
    found = audience.find(desk, AudienceRequest.model_validate_json(request))
    return found.page(0, 1_000_000), found.columns


@lru_cache(maxsize=1500)
def _gold(gold: sqlite3.Connection, sql: str) -> tuple[Sequence[str], list[tuple[Any, ...]]]:
    cursor = gold.execute(sql)
    return tuple(column[0] for column in cursor.description), cursor.fetchall()


def _difference(
    question: dict[str, Any], frame: pd.DataFrame, heads: Sequence[str], rows: list[tuple[Any, ...]]
) -> str:
    names = list(heads)
    for place, name in enumerate(names):
        if name in _COUNTS and name not in frame.columns:
            names[place] = next((other for other in _COUNTS if other in frame.columns), name)
    if missing := [name for name in names if name not in frame.columns]:
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
                f"{one.mark:<6} {asked}\n       {one.why}\n       "
                f"{one.call.tool} {json.dumps(one.call.arguments, ensure_ascii=False)}"
            )
    print(figures(result))

"""The figures of retrieval do not fall; `python -m benchmarks.retrieval` prints them."""

from __future__ import annotations

from pathlib import Path

from benchmarks.retrieval import ask_all, figures, questions


def test_the_questions_are_enough_and_the_halves_apart() -> None:
    tuned, held = questions("tune"), questions("held")
    assert not {question for _, _, question in tuned} & {question for _, _, question in held}
    for half in (tuned, held):
        for language in ("zh", "en"):
            covered = [answers for asked_in, answers, _ in half if asked_in == language and answers]
            uncovered = [answers for asked_in, answers, _ in half if asked_in == language and not answers]
            assert len(covered) >= 60
            assert len(uncovered) >= 20


def test_held_out_questions(shipped_template: Path) -> None:
    held = figures(ask_all(shipped_template, questions("held")))
    assert held.recall_1 >= 0.93
    assert held.recall_3 >= 0.96
    assert held.refused >= 0.95
    assert held.near_misses_refused >= 0.75
    assert held.false_refusals <= 0.11

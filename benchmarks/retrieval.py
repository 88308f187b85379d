"""Retrieval of the knowledge base, measured on paraphrased questions: `python -m benchmarks.retrieval [--fit]`.

``tests/knowledge/questions.tsv`` was written from the list of topics before the documents were. Weights, vocabulary
and threshold were chosen on its half ``tune``; the half ``held`` gives the figures. Each covered question is asked a
second time with its answer taken out of the base, which makes the hardest questions that nothing answers: near misses.

What the figures cannot show: one person wrote questions, documents and vocabulary. Strangers' questions score lower.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from crm_tools.knowledge import index, library
from crm_tools.knowledge.search import odds_of, ranking
from crm_tools.knowledge.words import features
from crm_tools.store.connect import reader
from crm_tools.store.migrate import migrate
from crm_tools.texts import Language

QUESTIONS = Path(__file__).parent.parent / "tests" / "knowledge" / "questions.tsv"
Numbers = NDArray[np.float64]
Kind = Literal["right", "wrong", "uncovered", "near_miss"]


@dataclass(frozen=True)
class Asked:
    """One question as it went: rank of its answer (None: none, or not found), log-odds, the signals behind them."""

    question: str
    language: Language
    kind: Kind
    rank: int | None
    odds: float
    signals: tuple[float, float, float]
    first: str


@dataclass(frozen=True)
class Figures:
    """Shares, 0 to 1; ``refused`` of uncovered questions and of near misses, ``false_refusals`` of rightly found."""

    covered: int
    recall_1: float
    recall_3: float
    false_refusals: float
    uncovered: int
    refused: float
    near_misses_refused: float


def questions(half: str, path: Path = QUESTIONS) -> list[tuple[Language, frozenset[str], str]]:
    """Language, the anchors that answer it (none: uncovered), question."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        ("zh" if row["language"] == "zh" else "en", frozenset(row["topic"].split("|")) - {"-"}, row["question"])
        for row in rows
        if row["half"] == half
    ]


def ask_all(database: Path, asked: Iterable[tuple[Language, frozenset[str], str]]) -> list[Asked]:
    """Every question asked of ``database``, the covered ones also with their answer taken out."""
    current = index.load(database)
    assert current.latent is not None
    with reader(database) as connection:
        anchors = dict(connection.execute("SELECT id, anchor FROM knowledge_passages").fetchall())
    names = np.array([anchors[passage] for passage in current.passage_ids.tolist()])
    results: list[Asked] = []
    for language, answers, question in asked:
        matches = current.lexicon.match(features(question))
        likeness = current.likeness(current.latent.vectors([question])[0])
        odds = odds_of(matches, likeness, current)
        order = ranking(odds, matches, current, language)
        for removed in (False, True) if answers else (False,):
            kept = np.where(np.isin(names, list(answers)), -np.inf, order) if removed else order
            best = [int(at) for at in np.argsort(-kept, kind="stable")]
            found = next((place for place, at in enumerate(best, 1) if names[at] in answers), None)
            kind: Kind = "near_miss" if removed else "uncovered" if not answers else "right" if found == 1 else "wrong"
            signals = (matches.coverage[best[0]], matches.phrasing[best[0]], likeness[best[0]])
            results.append(
                Asked(question, language, kind, None if removed else found, float(odds[best[0]]),
                      (float(signals[0]), float(signals[1]), float(signals[2])), str(names[best[0]]))
            )  # fmt: skip
    return results


def figures(results: Sequence[Asked]) -> Figures:
    covered = [one for one in results if one.kind in ("right", "wrong")]
    return Figures(
        covered=len(covered),
        recall_1=_share(covered, lambda one: one.rank == 1),
        recall_3=_share(covered, lambda one: one.rank is not None and one.rank <= 3),
        false_refusals=_share([one for one in results if one.kind == "right"], _refused),
        uncovered=sum(one.kind == "uncovered" for one in results),
        refused=_share([one for one in results if one.kind == "uncovered"], _refused),
        near_misses_refused=_share([one for one in results if one.kind == "near_miss"], _refused),
    )


def shipped_base(folder: Path, *, phrasings: bool = True) -> Path:
    """A database in ``folder`` with the shipped documents, or with these shorn of their other phrasings."""
    database = folder / ("crm.db" if phrasings else "bare.db")
    migrate(database)
    documents = library.FOLDER
    if not phrasings:
        documents = folder / "bare"
        documents.mkdir(exist_ok=True)
        for path in library.FOLDER.glob("*.md"):
            lines = path.read_text(encoding="utf-8").split("\n")
            bare = "\n".join(line for line in lines if not line.startswith("<!--"))
            (documents / path.name).write_text(bare, encoding="utf-8")
    library.refresh(database, documents)
    return database


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        bases = {
            "shipped": shipped_base(Path(temporary)),
            "without phrasings": shipped_base(Path(temporary), phrasings=False),
        }
        if "--fit" in sys.argv:
            _fit([one for base in bases.values() for one in ask_all(base, questions("tune"))])
            return
        print(f"{'base':18} {'half':5} {'lang':4} {'covered':>7} {'@1':>6} {'@3':>6} {'false refusals':>14}"
              f" {'uncovered':>9} {'refused':>8} {'near misses refused':>19}")  # fmt: skip
        for name, base in bases.items():
            for half in ("tune", "held"):
                results = ask_all(base, questions(half))
                for language in (None, "zh", "en"):
                    one = figures([result for result in results if language in (None, result.language)])
                    print(f"{name:18} {half:5} {language or 'both':4} {one.covered:7} {one.recall_1:6.3f}"
                          f" {one.recall_3:6.3f} {one.false_refusals:14.3f} {one.uncovered:9} {one.refused:8.3f}"
                          f" {one.near_misses_refused:19.3f}")  # fmt: skip
        _speed(bases["shipped"])


def _speed(database: Path) -> None:
    from crm_tools.knowledge.search import search

    spent = []
    for language, _, question in questions("tune"):
        started = perf_counter()
        search(question, database, language)
        spent.append((perf_counter() - started) * 1000)
    print(f"\none search, warm: median {np.median(spent):.1f} ms, slowest {max(spent):.1f} ms")


def _fit(results: Sequence[Asked]) -> None:
    """Print the weights of the log-odds by logistic regression (Newton's method, a ridge of 1)."""
    weights = {"right": 1.0, "wrong": 1.0, "uncovered": 2.0, "near_miss": 0.3}
    right = np.array([one.kind == "right" for one in results], float)
    share = np.array([weights[one.kind] for one in results])
    for columns in (3, 2):
        signals = np.array([one.signals[:columns] for one in results])
        print(["coverage", "phrasing", "likeness"][:columns], np.round(_logistic(signals, right, share), 2))


def _logistic(signals: Numbers, right: Numbers, share: Numbers) -> Numbers:
    middle, spread = signals.mean(axis=0), signals.std(axis=0)
    design = np.column_stack([np.ones(len(signals)), (signals - middle) / spread])
    ridge = np.diag([0.0] + [1.0] * signals.shape[1])
    fitted = np.zeros(design.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-design @ fitted))
        slope = design.T @ (share * (chance - right)) + ridge @ fitted
        bend = (design * (share * chance * (1 - chance))[:, None]).T @ design + ridge
        fitted -= np.linalg.solve(bend, slope)
    scaled = fitted[1:] / spread
    return np.concatenate([scaled, [fitted[0] - scaled @ middle]])


def _refused(one: Asked) -> bool:
    return one.odds < 0


def _share(chosen: Sequence[Asked], holds: object) -> float:
    assert callable(holds)
    return sum(bool(holds(one)) for one in chosen) / len(chosen) if chosen else 0.0


if __name__ == "__main__":
    main()

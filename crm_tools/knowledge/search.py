"""Answers from the knowledge base: the passages that answer a question, or that none does."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import numpy as np

from crm_tools.knowledge import asked, index, library
from crm_tools.knowledge.cloud import Account, account_of, embed, outgoing
from crm_tools.knowledge.cut import sentences
from crm_tools.knowledge.filling import fill
from crm_tools.knowledge.index import Floats, Index
from crm_tools.knowledge.lexicon import Matches, needs
from crm_tools.knowledge.words import features
from crm_tools.settings import Settings
from crm_tools.store.connect import reader
from crm_tools.store.named import without_people
from crm_tools.texts import Language, UserError

EXCERPT = 240
"""Characters of an excerpt; a passage no longer than this is quoted whole."""

# Log-odds that the first passage answers the question, by logistic regression: on the half ``tune`` of
# tests/knowledge/questions.tsv and on 240 questions of strangers, with the shipped phrasings and without them, each
# question also asked with its answer taken out of the base. Half-way to the fit on ``tune`` alone, with more
# phrasings in the documents. `python -m benchmarks.retrieval` prints what they do.
COVERAGE, PHRASING, LIKENESS, OFFSET = 2.1, 6.3, 6.0, -9.05
COVERAGE_ALONE, PHRASING_ALONE, OFFSET_ALONE = 0.9, 9.0, -6.1
BM25 = 0.4
"""Orders passages that are otherwise alike; not part of the confidence, since it grows with the question's length."""
CLOUD_LIKENESS, CLOUD_MOST = 10.0, 2.0
"""With a cloud's vectors: log-odds for each unit of cosine above a near miss in the same base, and at most so much.
Cosines of another embedding lie elsewhere, so words keep the last say."""

_RETRY_SECONDS = 60.0
_failed_at: dict[str, float] = {}


@dataclass(frozen=True)
class Found:
    """``passages`` best first. Unless ``confident`` the knowledge base does not cover the question, and they are only
    the closest. ``sent`` names what left the machine, ``trouble`` why the cloud's embedding was done without."""

    passages: tuple[FoundPassage, ...]
    confident: bool
    sent: tuple[str, ...] = ()
    trouble: UserError | None = None


@dataclass(frozen=True)
class FoundPassage:
    """``text`` is the whole passage, ``excerpt`` its part closest to the question; both are data, not markup.

    ``score``: probability that it answers the question, 0 to 1.
    """

    document: str
    title: str
    heading: str
    anchor: str
    text: str
    excerpt: str
    score: float


def ask(
    question: str,
    settings: Settings,
    language: Language,
    *,
    top: int = 3,
    values: Mapping[str, object] | None = None,
    folder: Path = library.FOLDER,
) -> Found:
    """Search with the documents of ``folder`` as they are now, and remember the question.

    ``values`` fill the figures in documents, see :func:`filling.fill`. Raises UserError ``store.no_database``.
    """
    library.refresh(settings.database, folder, timezone=settings.timezone)
    found = search(question, settings.database, language, top=top, values=values, account=account_of(settings))
    nearest = found.passages[0].heading if found.passages else None
    asked.record(settings.database, question, language, found.confident, nearest, timezone=settings.timezone)
    return found


def search(
    question: str,
    database: Path,
    language: Language,
    *,
    top: int = 3,
    values: Mapping[str, object] | None = None,
    account: Account | None = None,
) -> Found:
    """The passages closest to ``question`` in documents of ``language``, or in such as have no version in it.

    With ``account`` likeness comes from the cloud's embedding, and from this machine's where that fails. Raises
    UserError ``store.no_database``.
    """
    question = question[: asked.MAX_QUESTION]
    said = features(outgoing(question))  # numbers and addresses of a person are in no document
    current, vector, trouble = _vector(question, database, account)
    sent = () if current.embedding == index.OFFLINE else ("question",)
    if not len(current.passage_ids) or not (said.concepts or said.loose):
        return Found((), False, sent, trouble)
    matches = current.lexicon.match(said)
    odds = odds_of(matches, current.likeness(vector), current)
    order = ranking(odds, matches, current, language)
    best = [int(at) for at in np.argsort(-order, kind="stable")[:top] if np.isfinite(order[at])]
    with reader(database) as connection:
        shown = [
            _passage(connection, int(current.passage_ids[at]), float(odds[at]), question, values or {}, language)
            for at in best
        ]
    passages = tuple(passage for passage in shown if passage)
    return Found(passages, bool(passages and odds[best[0]] >= 0), sent, trouble)


def _vector(question: str, database: Path, account: Account | None) -> tuple[Index, Floats, UserError | None]:
    """The index to search and the question's vector. A cloud that fails is left alone for a minute."""
    trouble: UserError | None = None
    if account and monotonic() - _failed_at.get(account.name, -_RETRY_SECONDS) >= _RETRY_SECONDS:
        try:
            current = index.load(database, account)
            vector = embed(without_people([outgoing(question)], database), account, "query")[0]
            if len(vector) != current.vectors.d:
                raise UserError("knowledge.embedding_failed", reason=f"{len(vector)} ≠ {current.vectors.d}")
            return current, vector, None
        except UserError as error:
            if error.key != "knowledge.embedding_failed":
                raise
            _failed_at[account.name] = monotonic()
            trouble = error
    current = index.load(database)
    vector = current.latent.vectors([outgoing(question)])[0] if current.latent else np.zeros(1, np.float32)
    return current, vector, trouble


def odds_of(matches: Matches, likeness: Floats, current: Index) -> Floats:
    """Log-odds of each passage that it answers the question; below 0 it is not given as an answer."""
    if current.latent:
        odds = COVERAGE * matches.coverage + PHRASING * matches.phrasing + LIKENESS * likeness + OFFSET
    else:
        odds = COVERAGE_ALONE * matches.coverage + PHRASING_ALONE * matches.phrasing + OFFSET_ALONE
        odds += np.clip(CLOUD_LIKENESS * (likeness - current.near_miss), -CLOUD_MOST, CLOUD_MOST)
    as_floats: Floats = odds.astype(np.float32)
    return as_floats


def ranking(odds: Floats, matches: Matches, current: Index, language: Language) -> Floats:
    """What passages are ordered by; minus infinity for those not offered in ``language``."""
    order: Floats = np.where(current.offered[language], odds + BM25 * matches.bm25, -np.inf)
    return order


def _passage(
    connection: sqlite3.Connection,
    passage_id: int,
    odds: float,
    question: str,
    values: Mapping[str, object],
    language: Language,
) -> FoundPassage | None:
    """The passage as it is shown; None where its document has changed since the index was read."""
    row = connection.execute(
        "SELECT d.name, d.title, p.heading, p.anchor, p.body FROM knowledge_passages p"
        " JOIN knowledge_documents d ON d.id = p.document_id WHERE p.id = ?",
        (passage_id,),
    ).fetchone()
    if row is None:
        return None
    document, title, heading, anchor, body = row
    text = fill(body, values, language)
    score = 1 / (1 + math.exp(-odds))
    return FoundPassage(document, title, fill(heading, values, language), anchor, text, excerpt(text, question), score)


def excerpt(text: str, question: str) -> str:
    """The sentences of ``text`` closest to ``question``, in one piece of at most ``EXCERPT`` characters."""
    if len(text) <= EXCERPT:
        return text
    parts = sentences(text)
    wanted = needs(features(question))
    shares = [sum(wanted.get(token, 0.0) for token in needs(features(part))) for part in parts]
    first = last = max(range(len(parts)), key=lambda at: (shares[at], -at))
    size = len(parts[first])
    while last + 1 < len(parts) and size + len(parts[last + 1]) <= EXCERPT:
        last += 1
        size += len(parts[last])
    while first and size + len(parts[first - 1]) <= EXCERPT:
        first -= 1
        size += len(parts[first])
    body = "".join(parts[first : last + 1]).strip()
    body = body if len(body) <= EXCERPT else body[: EXCERPT - 1] + "…"
    return f"{'… ' if first else ''}{body}{' …' if last + 1 < len(parts) and not body.endswith('…') else ''}"

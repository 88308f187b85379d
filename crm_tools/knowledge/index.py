"""The index beside the database: lexicon, dense vectors in FAISS, and which passage each of them belongs to.

``crm.db.faiss`` holds the raw FAISS index and ``crm.db.knowledge.npz`` the arrays (``crm.db.cloud.…`` those of a cloud
embedding); nothing in them is pickled, and no text: texts stay in SQLite. All are a cache, made again when a document
changes by its content, when the embedding is another one, and when they are missing or damaged.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from crm_tools.knowledge import latent, lexicon
from crm_tools.knowledge.cloud import Account, embed, outgoing
from crm_tools.knowledge.cut import sentences
from crm_tools.knowledge.latent import Latent
from crm_tools.knowledge.lexicon import Fields, Lexicon
from crm_tools.knowledge.words import features
from crm_tools.store.connect import reader
from crm_tools.store.named import without_people
from crm_tools.texts import LANGUAGES, Language

VERSION = "1"
"""Counts up when what is built from the same texts changes."""
OFFLINE = "latent"
_NEAREST = 1024
_VOCABULARY = Path(__file__).with_name("concepts.toml")

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Index:
    """One moment of the knowledge base. Arrays are by passage, except ``row_passage`` and the rows of ``vectors``."""

    embedding: str
    passage_ids: NDArray[np.int64]
    offered: Mapping[Language, NDArray[np.bool_]]
    """Passages to answer a language with: its own, and those of documents that have no version in it."""
    lexicon: Lexicon
    vectors: faiss.Index
    row_passage: NDArray[np.int32]
    row_hashes: NDArray[np.uint64]
    latent: Latent | None
    """Makes a question's vector; None where a cloud does."""
    near_miss: float
    """Likeness that texts of the base have to their closest foreign passage, at the lower quartile."""

    def likeness(self, vector: Floats) -> Floats:
        """Cosine of a question's vector to the nearest vector of each passage; 0 for those far away."""
        nearest = np.zeros(len(self.passage_ids), np.float32)
        if self.vectors.ntotal:
            scores, rows = self.vectors.search(vector.reshape(1, -1), min(_NEAREST, self.vectors.ntotal))
            np.maximum.at(nearest, self.row_passage[rows[0]], scores[0])
        return nearest


@dataclass(frozen=True)
class _Row:
    passage_id: int
    title: str
    language: Language
    family: str
    phrasings: tuple[str, ...]
    body: str


_cache: dict[tuple[Path, str], tuple[str, Index]] = {}
_lock = Lock()


def load(database: Path, account: Account | None = None) -> Index:
    """The index of ``database`` as it is now: from memory, from its files, or made anew and kept.

    Raises UserError ``store.no_database``, and ``knowledge.embedding_failed`` where ``account`` is needed and fails.
    """
    embedding = account.name if account else OFFLINE
    with reader(database) as connection:
        fingerprint = _fingerprint(connection, embedding)
    with _lock:
        known = _cache.get((database, embedding))
        if known and known[0] == fingerprint:
            return known[1]
        index = _read(files(database, embedding), fingerprint)
        if index is None:
            with reader(database) as connection:
                rows = _rows(connection)
                fingerprint = _fingerprint(connection, embedding)
            before = _read(files(database, embedding), None) if account else None
            index = _build(rows, account, before, database)
            _keep(files(database, embedding), index, fingerprint)
        _cache[database, embedding] = fingerprint, index
    return index


def files(database: Path, embedding: str = OFFLINE) -> tuple[Path, Path]:
    """Where the index of ``database`` is kept: vectors and arrays."""
    name = database.name if embedding == OFFLINE else f"{database.name}.cloud"
    return database.with_name(f"{name}.faiss"), database.with_name(f"{name}.knowledge.npz")


def _fingerprint(connection: sqlite3.Connection, embedding: str) -> str:
    documents = connection.execute(
        "SELECT id, name, family, language, title, content_hash FROM knowledge_documents WHERE NOT removed ORDER BY id"
    ).fetchall()
    vocabulary = hashlib.sha256(_VOCABULARY.read_bytes()).hexdigest()
    return hashlib.sha256(json.dumps([VERSION, embedding, vocabulary, documents]).encode()).hexdigest()


def _rows(connection: sqlite3.Connection) -> list[_Row]:
    return [
        _Row(passage_id, title, language, family, (heading, *json.loads(phrasings)), body)
        for passage_id, title, language, family, heading, phrasings, body in connection.execute(
            "SELECT p.id, title, language, family, heading, phrasings, body FROM knowledge_passages p"
            " JOIN knowledge_documents d ON d.id = p.document_id WHERE NOT removed ORDER BY d.name, p.number"
        )
    ]


def _build(rows: Sequence[_Row], account: Account | None, before: Index | None, database: Path) -> Index:
    held = [
        Fields(
            features(row.title),
            [features(phrasing) for phrasing in row.phrasings],
            features(row.body),
            [features(sentence) for sentence in sentences(row.body)],
        )
        for row in rows
    ]
    texts: list[str] = []
    belongs: list[int] = []
    for number, row in enumerate(rows):
        own = [f"{row.title} {phrasing}" for phrasing in row.phrasings]
        texts += [*own, f"{own[0]}\n{row.body}"]
        belongs += [number] * (len(own) + 1)
    row_passage = np.array(belongs, np.int32)
    hashes = np.array([int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) for text in texts], np.uint64)
    model: Latent | None = None
    if not texts:
        matrix = np.zeros((0, 1), np.float32)
    elif account is None:
        model, matrix = latent.fit(texts)
    else:
        matrix = _embedded(texts, hashes, account, before, database)
    vectors = faiss.IndexFlatIP(matrix.shape[1])
    vectors.add(np.ascontiguousarray(matrix))
    return Index(
        embedding=account.name if account else OFFLINE,
        passage_ids=np.array([row.passage_id for row in rows], np.int64),
        offered={language: np.array(_offered(rows, language), bool) for language in LANGUAGES},
        lexicon=lexicon.build(held),
        vectors=vectors,
        row_passage=row_passage,
        row_hashes=hashes,
        latent=model,
        near_miss=_near_miss(vectors, matrix, row_passage) if account else 0.0,
    )


def _offered(rows: Sequence[_Row], language: Language) -> list[bool]:
    own = {row.family for row in rows if row.language == language}
    return [row.language == language or row.family not in own for row in rows]


def _embedded(
    texts: Sequence[str], hashes: NDArray[np.uint64], account: Account, before: Index | None, database: Path
) -> Floats:
    """Vectors of ``texts`` from the cloud; those that an earlier index has are not asked for again. What leaves names
    none of the customers of ``database``."""
    known: dict[int, Floats] = {}
    if before and before.embedding == account.name and before.vectors.ntotal:
        kept = before.vectors.reconstruct_n(0, before.vectors.ntotal)
        known = dict(zip(before.row_hashes.tolist(), kept, strict=True))
    missing = {number: text for number, text in zip(hashes.tolist(), texts, strict=True) if number not in known}
    if missing:
        leaving = without_people([outgoing(text) for text in missing.values()], database)
        known.update(zip(missing, embed(leaving, account, "document"), strict=True))
    return np.stack([known[number] for number in hashes.tolist()])


def _near_miss(vectors: faiss.Index, matrix: Floats, row_passage: NDArray[np.int32]) -> float:
    """How alike a text and the closest text of another passage are, at the lower quartile."""
    sample = np.linspace(0, len(matrix) - 1, min(len(matrix), 2_000)).astype(int)
    scores, rows = vectors.search(np.ascontiguousarray(matrix[sample]), min(64, vectors.ntotal))
    foreign = np.where(row_passage[rows] == row_passage[sample][:, None], -1.0, scores).max(axis=1)
    return float(np.percentile(foreign, 25))


def _keep(paths: tuple[Path, Path], index: Index, fingerprint: str) -> None:
    """Write both files, each by renaming a finished one. Where the folder cannot be written, memory must do."""
    vectors = faiss.serialize_index(index.vectors).tobytes()
    arrays: dict[str, Any] = {f"lexicon_{name}": value for name, value in index.lexicon.arrays().items()}
    arrays |= {f"offered_{language}": index.offered[language] for language in LANGUAGES}
    if index.latent:
        arrays |= {"rarity": index.latent.rarity, "projection": index.latent.projection.astype(np.float16)}
    buffer = io.BytesIO()
    np.savez(
        buffer,
        fingerprint=np.array(fingerprint),
        vector_hash=np.array(hashlib.sha256(vectors).hexdigest()),
        embedding=np.array(index.embedding),
        passage_ids=index.passage_ids,
        row_passage=index.row_passage,
        row_hashes=index.row_hashes,
        near_miss=np.array(index.near_miss),
        **arrays,
    )
    try:
        for path, content in zip(paths, (vectors, buffer.getvalue()), strict=True):
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).replace(path)
    except OSError:
        return


def _read(paths: tuple[Path, Path], fingerprint: str | None) -> Index | None:
    """The kept index if it is whole and has ``fingerprint`` (any for None)."""
    vector_file, array_file = paths
    try:
        vectors = vector_file.read_bytes()
        with np.load(array_file, allow_pickle=False) as arrays:
            if fingerprint not in (None, str(arrays["fingerprint"])):
                return None
            if str(arrays["vector_hash"]) != hashlib.sha256(vectors).hexdigest():
                return None
            return Index(
                embedding=str(arrays["embedding"]),
                passage_ids=arrays["passage_ids"],
                offered={language: arrays[f"offered_{language}"] for language in LANGUAGES},
                lexicon=lexicon.from_arrays(
                    {name[8:]: arrays[name] for name in arrays.files if name.startswith("lexicon_")}
                ),
                vectors=faiss.deserialize_index(np.frombuffer(vectors, np.uint8)),
                row_passage=arrays["row_passage"],
                row_hashes=arrays["row_hashes"],
                latent=Latent(arrays["rarity"], arrays["projection"].astype(np.float32))
                if "projection" in arrays
                else None,
                near_miss=float(arrays["near_miss"]),
            )
    except (OSError, ValueError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return None

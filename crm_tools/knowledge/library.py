"""The documents of a database: kept level with the folder, added, edited and removed by people."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Literal
from zoneinfo import ZoneInfo

from crm_tools.knowledge.cut import Passage, cut
from crm_tools.knowledge.documents import KINDS, MAX_BYTES, Document, document_of, file_name, read_document
from crm_tools.settings import ROOT
from crm_tools.store.actors import Actor, require
from crm_tools.store.connect import reader, writer
from crm_tools.texts import Language, UserError

FOLDER = ROOT / "data" / "knowledge"
MAX_TOTAL = 20_000
"""Passages of all documents together: what one flat index searches in a few milliseconds."""

Origin = Literal["folder", "upload", "edited"]


@dataclass(frozen=True)
class DocumentRow:
    """A document as the page lists it. ``origin``: from the folder, uploaded, or edited on the page."""

    name: str
    title: str
    language: Language
    origin: Origin
    passages: int
    changed_at: str
    changed_by: str


@dataclass(frozen=True)
class Refreshed:
    """What :func:`refresh` did, and the files it could not read, each with the reason."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unreadable: Mapping[str, UserError] = field(default_factory=dict)


_seen: dict[tuple[Path, Path], tuple[object, ...]] = {}
_lock = Lock()


def refresh(database: Path, folder: Path = FOLDER, *, timezone: str = "Asia/Shanghai") -> Refreshed:
    """Bring the documents level with the files of ``folder``, by their content.

    Costs a listing of the folder when nothing has changed since this process last looked. Documents that people edited
    or removed stay as they are. Raises UserError ``store.no_database``.
    """
    with _lock:
        signature = _signature(database, folder)
        if _seen.get((database, folder)) == signature:
            return Refreshed()
        with reader(database) as connection:
            known = {row[0]: row for row in connection.execute(
                "SELECT name, origin, file_hash, removed FROM knowledge_documents"
            )}  # fmt: skip
        files = {path.name: path for path in _files(folder)}
        read: list[tuple[Document, list[Passage], str]] = []
        unreadable: dict[str, UserError] = {}
        for name, path in files.items():
            _, origin, file_hash, removed = known.get(name, (name, "folder", None, 0))
            if origin != "folder" or removed:
                continue
            try:
                content = _content(path)
                if _hash(content) != file_hash:
                    document = read_document(name, content)
                    read.append((document, cut(document.text), _hash(content)))
            except UserError as error:
                unreadable[name] = error
        gone = [name for name, origin, _, removed in known.values() if origin == "folder" and name not in files]
        if read or gone:
            with writer(database) as connection:
                connection.executemany("DELETE FROM knowledge_documents WHERE name = ?", [(name,) for name in gone])
                for document, passages, file_hash in read:
                    _write(connection, document, passages, "folder", file_hash, "folder", timezone)
        _seen[database, folder] = signature
    names = [document.name for document, _, _ in read]
    return Refreshed(
        added=tuple(name for name in names if name not in known),
        changed=tuple(name for name in names if name in known),
        removed=tuple(gone),
        unreadable=unreadable,
    )


def add(database: Path, name: str, content: bytes, actor: Actor, *, timezone: str = "Asia/Shanghai") -> DocumentRow:
    """Add an uploaded file, or replace the document of that name.

    Raises UserError like :func:`read_document`, ``knowledge.full``, and ``store.not_allowed``.
    """
    require(actor, "import")
    return _keep(database, read_document(name, content), actor, timezone)


def edit(database: Path, name: str, text: str, actor: Actor, *, timezone: str = "Asia/Shanghai") -> DocumentRow:
    """Give a document a new Markdown text, or make one. Raises UserError like :func:`add`."""
    require(actor, "import")
    name = file_name(name)
    return _keep(database, document_of(name, text), actor, timezone)


def remove(database: Path, name: str, actor: Actor) -> None:
    """Take a document out of the knowledge base; a file of the folder stays where it is and can be restored.

    Raises UserError ``knowledge.no_document`` or ``store.not_allowed``.
    """
    require(actor, "import")
    with writer(database) as connection:
        row = _known(connection, name)
        if row["file_hash"] is None:
            connection.execute("DELETE FROM knowledge_documents WHERE name = ?", (name,))
        else:
            connection.execute("UPDATE knowledge_documents SET removed = 1 WHERE name = ?", (name,))


def restore(database: Path, name: str, actor: Actor, folder: Path = FOLDER) -> None:
    """Bring back the folder's own version of a document that was edited or removed.

    Raises UserError ``knowledge.no_document`` where the folder has no such file, or ``store.not_allowed``.
    """
    require(actor, "import")
    if not (folder / file_name(name)).is_file():
        raise UserError("knowledge.no_document", name=name)
    with writer(database) as connection:
        connection.execute("DELETE FROM knowledge_documents WHERE name = ?", (name,))
    _seen.pop((database, folder), None)
    refresh(database, folder)


def documents(database: Path) -> tuple[DocumentRow, ...]:
    """All documents in use, by name."""
    with reader(database) as connection:
        rows = connection.execute(
            "SELECT name, title, language, origin, count(p.id), changed_at, changed_by"
            " FROM knowledge_documents d LEFT JOIN knowledge_passages p ON p.document_id = d.id"
            " WHERE NOT removed GROUP BY d.id ORDER BY name"
        ).fetchall()
    return tuple(DocumentRow(*row) for row in rows)


def text_of(database: Path, name: str) -> str:
    """The Markdown text of a document, for the page that edits it. Raises UserError ``knowledge.no_document``."""
    with reader(database) as connection:
        return str(_known(connection, name)["text"])


def _keep(database: Path, document: Document, actor: Actor, timezone: str) -> DocumentRow:
    passages = cut(document.text)
    if not passages:
        raise UserError("knowledge.empty", name=document.name)
    with writer(database) as connection:
        (others,) = connection.execute(
            "SELECT count(*) FROM knowledge_passages WHERE document_id NOT IN"
            " (SELECT id FROM knowledge_documents WHERE name = ? OR removed)",
            (document.name,),
        ).fetchone()
        if others + len(passages) > MAX_TOTAL:
            raise UserError("knowledge.full", limit=f"{MAX_TOTAL:,}")
        row = connection.execute(
            "SELECT file_hash FROM knowledge_documents WHERE name = ?", (document.name,)
        ).fetchone()
        file_hash = row[0] if row else None
        origin: Origin = "edited" if file_hash else "upload"
        _write(connection, document, passages, origin, file_hash, actor.name, timezone)
    return next(one for one in documents(database) if one.name == document.name)


def _write(
    connection: sqlite3.Connection,
    document: Document,
    passages: list[Passage],
    origin: Origin,
    file_hash: str | None,
    by: str,
    timezone: str,
) -> None:
    connection.execute("DELETE FROM knowledge_documents WHERE name = ?", (document.name,))
    now = f"{datetime.now(ZoneInfo(timezone)):%Y-%m-%d %H:%M:%S}"
    cursor = connection.execute(
        "INSERT INTO knowledge_documents (name, family, language, title, origin, file_hash, text, content_hash,"
        " changed_at, changed_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (document.name, document.family, document.language, document.title, origin, file_hash, document.text,
         _hash(document.text.encode()), now, by),
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO knowledge_passages (document_id, number, anchor, heading, phrasings, body)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            (cursor.lastrowid, number, one.anchor, one.heading, json.dumps(one.phrasings, ensure_ascii=False), one.body)
            for number, one in enumerate(passages, 1)
        ],
    )


def _known(connection: sqlite3.Connection, name: str) -> sqlite3.Row:
    connection.row_factory = sqlite3.Row
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM knowledge_documents WHERE name = ? AND NOT removed", (name,)
    ).fetchone()
    if row is None:
        raise UserError("knowledge.no_document", name=name)
    return row


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    shown = (path for path in folder.iterdir() if not path.name.startswith("."))
    return sorted(path for path in shown if path.suffix.lower() in KINDS)


def _content(path: Path) -> bytes:
    """The bytes of a file; of one beyond the limit only what shows that it is."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _signature(database: Path, folder: Path) -> tuple[object, ...]:
    """What changes when a file of the folder does, or when another database takes this one's place."""
    if not database.is_file():
        raise UserError("store.no_database", path=database.name)
    stats = [(path.name, path.stat()) for path in _files(folder)]
    return database.stat().st_ino, *((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

"""The phrases that are the same in every shop: the registry's, the segments' and the grammar's own.

There are four hundred thousand of them, which takes seconds to make. Whoever is first keeps them in a file beside the
database (``crm.words``): SQLite, a row for all that begin with the same two characters, of which a process reads those
that questions begin with. A file that other code made is not used but replaced.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sqlite3
import sys
import zlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from crm_tools.assistant.uncollected import uncollected
from crm_tools.assistant.understand.vocabulary.composed import WEIGHTS, figure_names
from crm_tools.assistant.understand.vocabulary.entries import common_phrases
from crm_tools.assistant.understand.vocabulary.framing import wants
from crm_tools.assistant.understand.vocabulary.phrases import Entry
from crm_tools.assistant.understand.vocabulary.slipped import slips_of
from crm_tools.assistant.understand.vocabulary.sounds import by_sound
from crm_tools.assistant.understand.vocabulary.table import Head, Table, listed, table_of, words_of
from crm_tools.logs import failure

log = logging.getLogger(__name__)
_ROOMS = ("analytics", "assistant/understand", "texts")
"""Where what phrases are made of is written."""
_LEAST_LETTERS = 5
"""A shorter name is taken for no typo."""


@dataclass(frozen=True, eq=False)
class Common:
    """``parts`` are packed, by name: "phrases xy" those that begin with xy, and what is known of all of them."""

    parts: Mapping[str, bytes] = field(repr=False)
    _heads: dict[str, Head] = field(default_factory=dict, repr=False)

    def head(self, start: str) -> Head:
        """The phrases that begin with these two characters, or are this one."""
        head = self._heads.get(start)
        if head is None:
            packed = self.parts.get(f"phrases {start}")
            if packed is None:
                return {}
            kinds, phrases = _unpacked(packed)
            entries = [
                Entry(kind, tuple(value) if isinstance(value, list) else value, weight) for kind, value, weight in kinds
            ]
            head = self._heads[start] = {one: tuple(entries[at] for at in held) for one, held in phrases.items()}
        return head

    @cached_property
    def words(self) -> frozenset[str]:
        """The Latin words of all phrases."""
        return frozenset(_unpacked(self.parts["words"]))

    @cached_property
    def names(self) -> frozenset[str]:
        """Words that a typo may be taken for."""
        return frozenset(_unpacked(self.parts["names"]))

    @cached_property
    def slips(self) -> dict[str, str]:
        """Chinese names with a character left out or two swapped, and what was meant."""
        return dict(_unpacked(self.parts["slips"]))

    @cached_property
    def sounds(self) -> dict[str, list[str]]:
        """Chinese names by how they sound."""
        return dict(_unpacked(self.parts["sounds"]))

    @cached_property
    def figures(self) -> frozenset[str]:
        """Composed names of figures that count no people."""
        return frozenset(_unpacked(self.parts["figures"]))


def common(database: Path) -> Common:
    """The phrases of this code, of the file beside ``database`` where it has them; once a process."""
    made_of = _made_of()
    held = _HELD.get(made_of)
    if held is None:
        kept = database.with_suffix(".words")
        held = _read(kept, made_of)
        if held is None:
            held = _made()
            _keep(held, kept, made_of)
        _HELD[made_of] = held
    return held


_HELD: dict[str, Common] = {}


@cache
def _made_of() -> str:
    """Tells one version of what phrases are made of from another."""
    told = hashlib.sha256(sys.version.encode())
    crm_tools = Path(__file__).parents[3]
    for room in _ROOMS:
        for file in sorted(crm_tools.joinpath(room).rglob("*")):
            if file.suffix in (".py", ".toml"):
                told.update(file.name.encode() + file.read_bytes())
    return told.hexdigest()


@uncollected()
def _made() -> Common:
    table = table_of(common_phrases())
    names = (phrase for phrase, entry in listed(table) if _is_name(phrase, entry))
    parts = {
        "words": sorted(words_of((*wants(), *(phrase for head in table.values() for phrase in head)))),
        "names": sorted(
            word for word in words_of(names) if len(word) >= _LEAST_LETTERS and not _says_nothing(table, word)
        ),
        "slips": slips_of(table),
        "sounds": by_sound(listed(table)),
        "figures": sorted(figure_names()),
    }
    packed = {name: _packed(part) for name, part in parts.items()}
    return Common(packed | {f"phrases {start}": _packed(_numbered(head)) for start, head in table.items()})


def _is_name(phrase: str, entry: Entry) -> bool:
    return entry.kind in ("measure", "dimension", "segment") and entry.weight not in WEIGHTS and phrase.isascii()


def _says_nothing(table: Table, word: str) -> bool:
    """Whether a word by itself is passed over, as what is a slip away from it may not be: Bering is no being."""
    [first, *_] = table.get(word[:2], {}).get(word, ()) or [None]
    return first is not None and first.kind in ("filler", "aside", "alone")


def _numbered(head: Head) -> tuple[list[Any], dict[str, list[int]]]:
    """Entries once each, and by phrase which of them it has."""
    numbers: dict[Entry, int] = {}
    phrases = {
        phrase: [numbers.setdefault(entry, len(numbers)) for entry in entries] for phrase, entries in head.items()
    }
    return [[entry.kind, entry.value, entry.weight] for entry in numbers], phrases


def _packed(part: Any) -> bytes:
    return zlib.compress(json.dumps(part, ensure_ascii=False).encode(), 1)


def _unpacked(part: bytes) -> Any:
    return json.loads(zlib.decompress(part))


def _read(kept: Path, made_of: str) -> Common | None:
    try:
        with closing(sqlite3.connect(f"{kept.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            if connection.execute("SELECT made_of FROM version").fetchall() != [(made_of,)]:
                return None
            return Common(dict(connection.execute("SELECT name, packed FROM parts")))
    except sqlite3.Error:
        return None  # not there, or no such file


def _keep(held: Common, kept: Path, made_of: str) -> None:
    """Written aside and put in its place at once; where that is not possible, the next process makes them again."""
    aside = kept.with_name(f"{kept.name}.{os.getpid()}.building")
    try:
        with closing(sqlite3.connect(aside, isolation_level=None)) as connection:
            connection.executescript(
                "PRAGMA synchronous = OFF; BEGIN; CREATE TABLE version (made_of TEXT NOT NULL);"
                "CREATE TABLE parts (name TEXT PRIMARY KEY, packed BLOB NOT NULL) WITHOUT ROWID"
            )
            connection.execute("INSERT INTO version VALUES (?)", (made_of,))
            connection.executemany("INSERT INTO parts VALUES (?, ?)", held.parts.items())
            connection.execute("COMMIT")
        aside.replace(kept)
    except (OSError, sqlite3.Error) as error:
        aside.unlink(missing_ok=True)
        failure(log, "words_not_kept", error, logging.INFO)

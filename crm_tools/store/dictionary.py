"""The data dictionary: every table and column of the CRM file, read from the schema itself."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

from crm_tools.store.migrate import apply, newest
from crm_tools.texts import Language, say


def markdown(language: Language) -> str:
    """Tables in the order of their names, each column with type, whether it may be empty, allowed values, reference,
    meaning."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        apply(connection, newest())
        return "\n".join(_lines(connection, language)) + "\n"


def meaning(name: str) -> dict[str, str] | None:
    """What a table (``orders``) or column (``orders.created_at``) holds, by language; None where nobody said."""
    known, column = _meanings(), name.partition(".")[2]
    return (known["column"].get(name) or known["column"].get(column)) if column else known["table"].get(name)


@cache
def _meanings() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(Path(__file__).with_name("dictionary.toml").read_text(encoding="utf-8"))


def tables(connection: sqlite3.Connection) -> dict[str, str]:
    """The tables that are ours, and how each was made."""
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    return dict(rows.fetchall())


def _lines(connection: sqlite3.Connection, language: Language) -> Iterator[str]:
    yield f"# {say('store.dictionary.title', language)}\n"
    yield say("store.dictionary.about", language)
    heads = [say(f"store.dictionary.{head}", language) for head in ("column", "type", "values", "meaning")]
    for table, made in tables(connection).items():
        about = meaning(table)
        yield f"\n## {table}\n"
        if about:
            yield f"{about[language]}\n"
        yield f"| {' | '.join(heads)} |"
        yield "|---|---|---|---|"
        refers = {
            row[3]: f"{row[2]}.{row[4] or 'id'}" for row in connection.execute(f"PRAGMA foreign_key_list({table})")
        }
        for _, column, kind, required, usual, key in connection.execute(f"PRAGMA table_info({table})"):
            told = meaning(f"{table}.{column}")
            allowed = _allowed(made, column)
            notes = [*([f"→ {refers[column]}"] if column in refers else []), *([allowed] if allowed else [])]
            notes += [f"= {usual}"] if usual is not None else []
            kind_words = kind.lower() + (" · " + say("store.dictionary.key", language) if key else "")
            kind_words += "" if required or key else " · " + say("store.dictionary.optional", language)
            yield f"| `{column}` | {kind_words} | {' '.join(notes)} | {told[language] if told else ''} |"


def _allowed(made: str, column: str) -> str:
    """The values that a check of the column lists."""
    match = re.search(rf"CHECK \({column} IN \(([^)]*)\)\)", made)
    return " ".join(f"`{value.strip()}`" for value in match[1].replace("'", "").split(",")) if match else ""

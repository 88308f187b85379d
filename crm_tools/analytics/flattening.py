"""A query whose named subqueries all stand side by side in one WITH clause, for a parser that holds few levels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HEAD = re.compile(r'\s*(?P<name>"[^"]+"|\w+)(?P<columns>\([^()]*\))?\s+AS\s+(?P<how>(?:NOT )?MATERIALIZED )?\(')
_WITH = re.compile(r"\s*WITH\s+")


@dataclass(frozen=True)
class _Part:
    name: str
    columns: str
    how: str
    sql: str


def flattened(sql: str) -> str:
    """The same query with the WITH clauses of its named subqueries taken into its own, under names of their own."""
    parts, rest = _taken_apart(sql)
    named = ",\n".join(f"{one.name}{one.columns} AS {one.how}({one.sql})" for one in _flat(parts, "flat"))
    return f"WITH {named}\n{rest.lstrip()}" if named else sql


def _flat(parts: list[_Part], within: str) -> Iterator[_Part]:
    for number, part in enumerate(parts):
        inner, rest = _taken_apart(part.sql)
        names = {_bare(one.name): f"{within}_{number}_{_bare(one.name)}" for one in inner}
        for one in _flat(inner, f"{within}_{number}"):  # the deepest first, so that no name hides another
            name = f'"{names.get(_bare(one.name), _bare(one.name))}"'
            yield _Part(name, one.columns, one.how, _renamed(one.sql, names))
        yield _Part(part.name, part.columns, part.how, _renamed(rest, names).lstrip())


def _bare(name: str) -> str:
    return name.strip('"')


def _renamed(sql: str, names: dict[str, str]) -> str:
    """With the tables under their new names, as Ibis quotes them."""
    if not names:
        return sql
    table = re.compile(rf'(?<=FROM |JOIN )"({"|".join(map(re.escape, names))})"')
    return table.sub(lambda said: f'"{names[said[1]]}"', sql)


def _taken_apart(sql: str) -> tuple[list[_Part], str]:
    """The named subqueries of a query's WITH clause, and what follows them."""
    begins = _WITH.match(sql)
    if begins is None:
        return [], sql
    parts: list[_Part] = []
    at = begins.end()
    while (head := _HEAD.match(sql, at)) is not None:
        end = _closes(sql, head.end())
        parts.append(_Part(head["name"], head["columns"] or "", head["how"] or "", sql[head.end() : end]))
        at = end + 1
        if not sql.startswith(",", at):
            break
        at += 1
    return parts, sql[at:]


def _closes(sql: str, at: int) -> int:
    """Where the parenthesis closes that was opened before ``at``."""
    depth = 1
    for said in re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|[()]").finditer(sql, at):
        depth += {"(": 1, ")": -1}.get(said.group(), 0)
        if depth == 0:
            return said.start()
    return len(sql)

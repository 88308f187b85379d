"""Corrections that stick: a question that was misread, with what it means, saved by a person for everybody.

Such a question is answered by its saved call whichever model is set, so a correction holds at once. Fillers and
punctuation do not count; anything else does, because one word may change the rows.
"""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass

from crm_tools.assistant import threads
from crm_tools.assistant.calls import CALLS, WRITING, Call
from crm_tools.settings import Settings
from crm_tools.store.actors import Actor, require
from crm_tools.store.connect import reader, writer
from crm_tools.texts import UserError

MOST_SHOWN = 5
"""Examples that a cloud model is shown beside a question, the most alike ones."""
_FILLERS = re.compile(
    r"请问|请|麻烦|帮我|帮忙|给我|我想|我要|看一下|看看|查一下|查查|一下|吗|呢|吧|啊|呀"
    r"|\b(?:please|pls|show me|give me|tell me|can you|could you|i want to (?:know|see)|the|a|an)\b"
)
_PUNCTUATION = re.compile(r"[\s，。、；：？！,.;:?!“”\"'‘’（）()【】\[\]]+")


@dataclass(frozen=True)
class Example:
    """``meaning`` is the question in the words by which it was understood."""

    id: int
    question: str
    meaning: str
    call: Call
    created_by: str
    created_at: str


def plain(question: str) -> str:
    """The question as it is compared: half width, lower case, without fillers and punctuation."""
    from crm_tools.assistant.understand.text.normalise import normalise

    return _PUNCTUATION.sub("", _FILLERS.sub(" ", normalise(question).norm))


def save(settings: Settings, question: str, meaning: str, call: Call, actor: Actor) -> int:
    """Let ``question`` mean ``call`` from now on; replaces an earlier correction of it.

    Raises UserError ``store.not_allowed`` without the capability to act, ``assistant.example.not_a_question`` for a
    call that is none of the data, and for a question that only goes on from another.
    """
    require(actor, "act")
    key = plain(question)
    if not key or _goes_on(question) or call.tool in {*WRITING, "clarify", "decline"}:
        raise UserError("assistant.example.not_a_question")
    checked = CALLS[call.tool].model_validate(call.arguments).model_dump(mode="json", exclude_defaults=True)
    with writer(settings.database) as connection:
        cursor = connection.execute(
            "INSERT INTO assistant_examples (plain, question, meaning, tool, arguments, created_by, created_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (plain) DO UPDATE SET question = excluded.question,"
            " meaning = excluded.meaning, tool = excluded.tool, arguments = excluded.arguments,"
            " created_by = excluded.created_by, created_at = excluded.created_at RETURNING id",
            (key, question, meaning, call.tool, json.dumps(checked, ensure_ascii=False), actor.name,
             threads.now(settings)),
        )  # fmt: skip
        return int(cursor.fetchone()[0])


def match(settings: Settings, question: str) -> Example | None:
    """The saved example of ``question``, None where there is none or it no longer fits the desk."""
    if _goes_on(question):
        return None
    return next((one for one in _read(settings, "WHERE plain = ?", (plain(question),))), None)


def alike(settings: Settings, question: str) -> tuple[Example, ...]:
    """The examples most like ``question``, for a cloud model to go by."""
    key = plain(question)
    found = _read(settings, "ORDER BY id DESC LIMIT 200", ())
    ranked = sorted(found, key=lambda one: -difflib.SequenceMatcher(None, key, plain(one.question)).ratio())
    return tuple(ranked[:MOST_SHOWN])


def examples(settings: Settings) -> tuple[Example, ...]:
    """All of them, the newest first."""
    return tuple(_read(settings, "ORDER BY created_at DESC, id DESC", ()))


def remove(settings: Settings, example: int, actor: Actor) -> None:
    """Raises UserError ``store.not_allowed``."""
    require(actor, "act")
    with writer(settings.database) as connection:
        connection.execute("DELETE FROM assistant_examples WHERE id = ?", (example,))


def _read(settings: Settings, rest: str, values: tuple[object, ...]) -> list[Example]:
    with reader(settings.database) as connection:
        rows = connection.execute(
            f"SELECT id, question, meaning, tool, arguments, created_by, created_at FROM assistant_examples {rest}",  # noqa: S608
            values,
        ).fetchall()
    return [
        Example(row[0], row[1], row[2], Call(row[3], arguments), row[5], row[6])
        for row in rows
        if (arguments := _fitting(row[3], row[4])) is not None
    ]


def _fitting(tool: str, arguments: str) -> dict[str, object] | None:
    """The arguments, None where this desk's call has another form by now."""
    try:
        given: dict[str, object] = json.loads(arguments)
        CALLS[tool].model_validate(given)
    except (ValueError, KeyError):
        return None
    return given


def _goes_on(question: str) -> bool:
    from crm_tools.assistant.understand.text.normalise import normalise
    from crm_tools.assistant.understand.turns.going_on import leads_on

    return leads_on(normalise(question).norm)

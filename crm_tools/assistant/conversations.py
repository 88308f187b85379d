"""A person's conversations as the chat page shows them: kept across restarts, listed, renamed, deleted.

An answer is kept without its rows: the page asks for them again by the typed call. A question is kept before its answer
is written, so that a click elsewhere or a crash loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from crm_tools.assistant import threads
from crm_tools.assistant.contract import Answer, Table
from crm_tools.settings import Settings
from crm_tools.store.actors import Actor
from crm_tools.texts import UserError

TITLE = 40
"""Characters of a title; a conversation is called after its first question until somebody renames it."""
MOST_LISTED = 50


@dataclass(frozen=True)
class Listed:
    """A conversation in the list, the one that was talked in last first."""

    thread: str
    title: str
    changed_at: str
    questions: int


@dataclass(frozen=True)
class Kept:
    """A question with its answer, None where it was interrupted."""

    id: int
    question: str
    answer: Answer | None


def listed(settings: Settings, actor: Actor, limit: int = MOST_LISTED) -> tuple[Listed, ...]:
    """The conversations of ``actor``."""
    if not threads.threads_file(settings.database).is_file():
        return ()
    with threads.opened(settings.database) as connection:
        rows = connection.execute(
            "SELECT c.thread, title, changed_at, count(e.id) FROM conversations c"
            " LEFT JOIN exchanges e ON e.actor = c.actor AND e.thread = c.thread"
            " WHERE c.actor = ? GROUP BY c.thread ORDER BY changed_at DESC, max(e.id) DESC LIMIT ?",
            (actor.name, limit),
        ).fetchall()
    return tuple(Listed(*row) for row in rows)


def exchanges(settings: Settings, actor: Actor, thread: str) -> tuple[Kept, ...]:
    """What was said in ``thread``, in order; nothing for a thread of somebody else's."""
    if not threads.threads_file(settings.database).is_file():
        return ()
    with threads.opened(settings.database) as connection:
        rows = connection.execute(
            "SELECT id, question, answer FROM exchanges WHERE actor = ? AND thread = ? ORDER BY id",
            (actor.name, thread),
        ).fetchall()
    return tuple(Kept(id_, question, _read(answer)) for id_, question, answer in rows)


def begin(settings: Settings, actor: Actor, thread: str, question: str) -> int:
    """Keep ``question`` before it is answered; returns the id for :func:`finish`."""
    now = threads.now(settings)
    with threads.opened(settings.database) as connection:
        connection.execute(
            "INSERT INTO conversations (actor, thread, title, changed_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (actor, thread) DO UPDATE SET changed_at = excluded.changed_at",
            (actor.name, thread, _title(question), now),
        )
        cursor = connection.execute(
            "INSERT INTO exchanges (actor, thread, question, asked_at) VALUES (?, ?, ?, ?)",
            (actor.name, thread, question, now),
        )
        return int(cursor.lastrowid or 0)


def finish(settings: Settings, exchange: int, answer: Answer) -> None:
    """Keep the answer of a question, without rows."""
    if answer.table:
        bare = Table(columns=answer.table.columns, rows=[], total=answer.table.total)
        answer = answer.model_copy(update={"table": bare})
    with threads.opened(settings.database) as connection:
        connection.execute("UPDATE exchanges SET answer = ? WHERE id = ?", (answer.model_dump_json(), exchange))


def drop(settings: Settings, actor: Actor, exchange: int) -> None:
    """Forget an interrupted question that is asked again."""
    with threads.opened(settings.database) as connection:
        connection.execute("DELETE FROM exchanges WHERE id = ? AND actor = ?", (exchange, actor.name))


def rate(settings: Settings, actor: Actor, exchange: int, good: bool | None) -> None:
    """Keep what ``actor`` thinks of an answer of theirs; None takes it back."""
    with threads.opened(settings.database) as connection:
        if good is None:
            connection.execute(
                "DELETE FROM ratings WHERE exchange IN (SELECT id FROM exchanges WHERE id = ? AND actor = ?)",
                (exchange, actor.name),
            )
            return
        connection.execute(
            "INSERT INTO ratings (exchange, good, rated_at) SELECT id, ?, ? FROM exchanges WHERE id = ? AND actor = ?"
            " ON CONFLICT (exchange) DO UPDATE SET good = excluded.good, rated_at = excluded.rated_at",
            (int(good), threads.now(settings), exchange, actor.name),
        )


@dataclass(frozen=True)
class Ratings:
    """How many answers were found good and bad, and the latest questions whose answers were bad."""

    good: int = 0
    bad: int = 0
    questions: tuple[str, ...] = ()


def ratings(settings: Settings, actor: Actor, most: int = 20) -> Ratings:
    """What people thought of their answers: everybody for who may change definitions, else ``actor`` alone."""
    if not threads.threads_file(settings.database).is_file():
        return Ratings()
    whose = None if "define" in actor.capabilities else actor.name
    rated = "FROM ratings JOIN exchanges ON exchanges.id = exchange WHERE (?1 IS NULL OR actor = ?1) AND good = ?2"
    with threads.opened(settings.database) as connection:
        bad, good = (connection.execute(f"SELECT count(*) {rated}", (whose, value)).fetchone()[0] for value in (0, 1))
        rows = connection.execute(
            f"SELECT question {rated} GROUP BY question ORDER BY max(rated_at) DESC, max(exchange) DESC LIMIT ?3",
            (whose, 0, most),
        ).fetchall()
    return Ratings(good, bad, tuple(question for (question,) in rows))


def rename(settings: Settings, actor: Actor, thread: str, title: str) -> None:
    """Raises UserError ``assistant.no_title`` for a blank one."""
    if not title.strip():
        raise UserError("assistant.no_title")
    with threads.opened(settings.database) as connection:
        connection.execute(
            "UPDATE conversations SET title = ? WHERE actor = ? AND thread = ?",
            (_title(title), actor.name, thread),
        )


def delete(settings: Settings, actor: Actor, thread: str) -> None:
    """Forget a conversation, the model's memory of it included."""
    with threads.opened(settings.database) as connection:
        connection.execute("DELETE FROM conversations WHERE actor = ? AND thread = ?", (actor.name, thread))
    with threads.checkpoints(settings.database) as saver:
        saver.delete_thread(threads.thread_key(thread, actor))


def _title(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= TITLE else f"{one_line[: TITLE - 1]}…"


def _read(answer: str | None) -> Answer | None:
    """None for an answer that another version of the desk kept in another form: it can be asked again."""
    try:
        return Answer.model_validate_json(answer) if answer else None
    except ValueError:
        return None

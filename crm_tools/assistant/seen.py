"""What a person has seen and need not see again, such as the tour of the desk."""

from __future__ import annotations

from crm_tools.assistant import threads
from crm_tools.settings import Settings
from crm_tools.store.actors import Actor


def has_seen(settings: Settings, actor: Actor, what: str) -> bool:
    """Whether ``actor`` has put ``what`` away."""
    if not threads.threads_file(settings.database).is_file():
        return False
    with threads.opened(settings.database) as connection:
        row = connection.execute("SELECT 1 FROM seen WHERE actor = ? AND what = ?", (actor.name, what)).fetchone()
    return row is not None


def put_away(settings: Settings, actor: Actor, what: str) -> None:
    """Remember that ``actor`` has seen ``what``, across restarts."""
    with threads.opened(settings.database) as connection:
        connection.execute(
            "INSERT INTO seen (actor, what, seen_at) VALUES (?, ?, ?) ON CONFLICT (actor, what) DO NOTHING",
            (actor.name, what, threads.now(settings)),
        )


def show_again(settings: Settings, actor: Actor, what: str) -> None:
    """Forget that ``actor`` has seen ``what``."""
    with threads.opened(settings.database) as connection:
        connection.execute("DELETE FROM seen WHERE actor = ? AND what = ?", (actor.name, what))

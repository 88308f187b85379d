"""What erased customers leave behind in files: their messages in the outbox, and lists that hold them."""

from __future__ import annotations

import json
from pathlib import Path

from crm_tools.outreach.transport import outbox_folder
from crm_tools.schedules.keeping import files_folder
from crm_tools.settings import Settings
from crm_tools.store import facts
from crm_tools.store.connect import reader, writer

_SWEPT = "files_swept_for"


def forget_erased(settings: Settings) -> int:
    """After an erasure, delete the messages whose delivery went with the customer, and every file and message that a
    schedule made before: nobody can take one customer out of them. Returns how many files went."""
    with reader(settings.database) as connection:
        erased = str(connection.execute("SELECT count(*) FROM erasures").fetchone()[0])
    if erased == (facts.fact(settings.database, _SWEPT) or "0"):
        return 0
    gone = [*_of_nobody(settings.database), *_of_schedules(settings.database)]
    for path in gone:
        path.unlink(missing_ok=True)
    with writer(settings.database) as connection:
        facts.set_fact(connection, _SWEPT, erased)
    return len(gone)


def _of_nobody(database: Path) -> list[Path]:
    """Messages to customers, named campaign-delivery, whose delivery is no more."""
    named = {
        path.stem.rpartition("-")[2]: path
        for path in outbox_folder(database).glob("*.eml")
        if not path.stem.startswith("schedule-")
    }
    with reader(database) as connection:
        kept = {
            str(delivery)
            for (delivery,) in connection.execute(
                "SELECT d.id FROM deliveries d JOIN json_each(?) n ON d.id = n.value",
                (json.dumps([int(name) for name in named if name.isdigit()]),),
            )
        }
    return [path for name, path in named.items() if name not in kept]


def _of_schedules(database: Path) -> list[Path]:
    return [*outbox_folder(database).glob("schedule-*.eml"), *files_folder(database).glob("*.*")]

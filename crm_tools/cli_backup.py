"""``backup`` and ``restore`` on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from crm_tools.settings import Settings
from crm_tools.store.backup import backup, restore
from crm_tools.texts import Language, say


def arguments(parser: argparse.ArgumentParser, words: Callable[[str], str]) -> None:
    parser.add_argument("archive", type=Path, metavar="FILE.zip", help=words("archive"))
    parser.set_defaults(restoring=parser.prog.endswith("restore"))


def run(options: argparse.Namespace, settings: Settings, language: Language) -> int:
    """Returns 0."""
    archive = options.archive.absolute()
    if not options.restoring:
        names = backup(settings.database, archive)
        print(say("cli.backup.done", language, files=len(names), path=archive))
        return 0
    before = restore(archive, settings.database)
    print(say("cli.backup.restored", language, path=archive, database=settings.database.name))
    if before:
        print(say("cli.backup.before", language, path=before))
    return 0

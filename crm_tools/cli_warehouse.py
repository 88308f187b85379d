"""``warehouse`` on the command line: fill the files that Spark reads, and tell how they stand."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

from crm_tools.settings import Settings
from crm_tools.store import spark, warehouse
from crm_tools.store.connect import reader
from crm_tools.store.migrate import migrate
from crm_tools.store.warehouse import Warehouse
from crm_tools.texts import Language, UserError, say


def arguments(parser: argparse.ArgumentParser, words: Callable[[str], str]) -> None:
    parser.add_argument("what", choices=("load", "status"), help=words("warehouse_what"))
    parser.add_argument("--json", action="store_true", help=words("json"))


def run(options: argparse.Namespace, settings: Settings, language: Language) -> int:
    """Returns 0, or 1 where ``status`` finds that Spark would not be asked now.

    Raises UserError ``cli.warehouse.not_set`` without a setting, and those of :func:`warehouse.load`.
    """
    place = warehouse.beside(settings.database, settings.warehouse, settings.warehouse_folder)
    if place is None:
        raise UserError("cli.warehouse.not_set")
    if options.what == "load":
        return _load(options, settings, place, language)
    return _status(options, settings, place, language)


def _load(options: argparse.Namespace, settings: Settings, place: Warehouse, language: Language) -> int:
    began = time.perf_counter()
    if settings.database.is_file():
        migrate(settings.database)
    now = f"{dt.datetime.now(ZoneInfo(settings.timezone)):%Y-%m-%d %H:%M:%S}"

    def progress(table: str) -> None:
        print(say("cli.warehouse.table", language, table=table), file=sys.stderr)

    done = warehouse.load(settings.database, place, now, progress)
    seconds = round(time.perf_counter() - began, 1)
    if options.json:
        print(json.dumps({"rows": done.rows, "seconds": seconds, "folder": str(place.folder)}, ensure_ascii=False))
    else:
        print(say("cli.warehouse.loaded", language, rows=f"{done.rows:,}", seconds=seconds, folder=place.folder))
    return 0


def _status(options: argparse.Namespace, settings: Settings, place: Warehouse, language: Language) -> int:
    held, without = warehouse.loaded(place), spark.missing()
    with reader(settings.database) as connection:
        level = warehouse.level(connection, place) is not None
    state = "never" if held is None else "level" if level else "stale"
    told = {
        "master": place.master,
        "folder": str(place.folder),
        "loaded_at": held.loaded_at if held else None,
        "rows": held.rows if held else 0,
        "state": state,
        "missing": without,
    }
    if options.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(say("cli.warehouse.where", language, **told))
        print(say(f"cli.warehouse.{state}", language, loaded_at=told["loaded_at"], rows=f"{told['rows']:,}"))
        if without:
            print(say("cli.warehouse.missing", language, package=without))
    return 0 if level and not without else 1

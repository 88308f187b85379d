"""Make the demo CRM: python seed.py [--size demo|S|M|L] [--today DATE] [--database PATH] [--seed N].

Without ``--database`` it goes where CRM_DATABASE points (default data/crm.db); at the default path the demo's three
Excel browsing logs are written into the browsing folder as well, unless they lie there already. A demo made before is
replaced once the new one is whole; a database that was not made here is never touched (exit 2).
"""

from __future__ import annotations

import argparse
import datetime as dt
import locale
import sys
import time
from pathlib import Path

from crm_tools.ingest import demo
from crm_tools.ingest.demo.logs import write_logs
from crm_tools.settings import DEFAULT_DATABASE, settings
from crm_tools.store import facts
from crm_tools.texts import Language, UserError, say


def main(arguments: list[str] | None = None) -> int:
    wanted = settings()
    parser = argparse.ArgumentParser(description="Make the demo CRM.")
    parser.add_argument("--size", choices=tuple(demo.SIZES), default="demo")
    parser.add_argument("--today", type=_day, default=wanted.today, metavar="DATE", help="YYYY-MM-DD")
    parser.add_argument("--database", type=Path, default=wanted.database, metavar="PATH")
    parser.add_argument("--seed", type=_number, default=demo.DEFAULT_SEED, metavar="N")
    given = parser.parse_args(arguments)
    language = wanted.language or ("zh" if (locale.getlocale()[0] or "").startswith(("zh", "Chinese")) else "en")
    database = given.database.absolute()
    try:
        demo.build(database, given.size, given.today, given.seed, _bar(language))
    except UserError as error:
        print(error.text(language), file=sys.stderr)
        return 2
    if database == DEFAULT_DATABASE:
        write_logs(database, wanted.browsing_folder)
    print(facts.overview(database).to_string(index=False, na_rep=""))
    return 0


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-11-22") from None


def _number(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 0 or more")
    return int(text)


def _bar(language: Language) -> demo.Progress:
    started = time.monotonic()

    def show(part: float, step: str) -> None:
        filled = "█" * round(part * 30)
        words = say(step, language)
        print(f"\r\x1b[K{filled:░<30} {part:4.0%} {time.monotonic() - started:4.0f}s {words}", end="", file=sys.stderr)
        if part >= 1:
            print(file=sys.stderr)

    return show


if __name__ == "__main__":
    raise SystemExit(main())

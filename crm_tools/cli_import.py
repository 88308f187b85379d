"""``import`` on the command line: one command is one set of files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from crm_tools.ingest import imports
from crm_tools.ingest.report import ImportReport, PartReport
from crm_tools.settings import Settings
from crm_tools.texts import Language, UserError, Words


def arguments(parser: argparse.ArgumentParser, words: Callable[[str], str]) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help=words("files"))
    parser.add_argument("--as", dest="kinds", action="append", default=[], metavar="KIND", help=words("as"))
    parser.add_argument("--map", dest="mapping", action="append", default=[], metavar="ours=theirs", help=words("map"))
    parser.add_argument("--dry-run", action="store_true", help=words("dry_run"))
    parser.add_argument("--json", action="store_true", help=words("json"))


def run(options: argparse.Namespace, settings: Settings, language: Language) -> int:
    """Import ``options.files``; the report goes to stdout, progress to stderr. Returns 0 imported, 2 refused.

    A kind, a field or a header that does not exist, and a database that can't be written, is refused like a file that
    can't be read.
    """
    try:
        report = imports.run(
            [Path(name) for name in options.files],
            settings,
            kinds=_kinds(options.kinds),
            mapping=dict(_pair(given) for given in options.mapping) or None,
            dry_run=options.dry_run,
            progress=_Progress(language),
        )
    except UserError as error:
        if not options.json:
            print(error.text(language), file=sys.stderr)
            return 2
        report = ImportReport([PartReport("", "", refused=[error])], dry_run=options.dry_run)
    print(report.to_json(language) if options.json else report.text(language))
    return report.exit_code


def _kinds(given: Sequence[str]) -> str | dict[str, str] | None:
    """``orders`` for all files, ``may.csv=orders`` for one of them."""
    if any("=" in one for one in given):
        return dict(_pair(one) for one in given)
    return given[-1] if given else None


def _pair(given: str) -> tuple[str, str]:
    left, _, right = given.partition("=")
    if not (left and right):
        raise UserError("cli.not_a_pair", given=given)
    return left, right


class _Progress:
    """A line on stderr for each whole per cent, rewritten in place on a terminal and left out elsewhere."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._last = -1

    def __call__(self, share: float, what: Words) -> None:
        percent = int(share * 100)
        if percent != self._last and sys.stderr.isatty():
            self._last = percent
            end = "\n" if percent >= 100 else ""
            print(f"\r\x1b[K{percent:3d} %  {what.to(self._language)}", end=end, file=sys.stderr, flush=True)

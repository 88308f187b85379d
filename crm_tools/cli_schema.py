"""``schema`` on the command line: the JSON Schema of an answer, or the data dictionary of the database."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable

from crm_tools.settings import Settings
from crm_tools.texts import Language


def arguments(parser: argparse.ArgumentParser, words: Callable[[str], str]) -> None:
    parser.add_argument("--tables", choices=("zh", "en"), metavar="zh|en", help=words("tables"))


def run(options: argparse.Namespace, _settings: Settings, _language: Language) -> int:
    if options.tables:
        from crm_tools.store.dictionary import markdown

        print(markdown(options.tables), end="")
        return 0
    from crm_tools.assistant.contract import schema

    print(json.dumps(schema(), ensure_ascii=False, indent=2))
    return 0

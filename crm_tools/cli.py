"""The command line: ``python -m crm_tools ask | import | schema``. Results go to stdout, everything else to stderr."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import NoReturn

from pydantic import ValidationError

from crm_tools.settings import Settings, settings
from crm_tools.texts import Language, UserError, say

COMMANDS = ("ask", "import", "schema")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 1 something failed, 2 not understood or (import) refused."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s")
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = _language()
    if given and not given[0].startswith("-") and given[0] not in COMMANDS:
        print(say("cli.unknown_command", language, command=given[0], known=", ".join(COMMANDS)), file=sys.stderr)
        return 2
    options = _parser(language).parse_args(given)
    try:
        return _run(options, settings(), language)
    except ValidationError as error:
        wrong = error.errors()[0]
        print(say("cli.bad_setting", language, name=wrong["loc"][0], reason=wrong["msg"]), file=sys.stderr)
        return 2
    except UserError as error:
        print(error.text(language), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(say("cli.interrupted", language), file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader (head, less) has seen enough; keep the interpreter from flushing into the closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(options: argparse.Namespace, chosen: Settings, language: Language) -> int:
    if options.command == "ask":
        from crm_tools import cli_ask

        if options.batch is not None:
            return cli_ask.batch(options.batch, chosen)
        if not options.question:
            raise UserError("cli.ask.needs_question")
        # Where the terminal says ASCII, Python hands over the bytes of other characters one by one.
        question = os.fsencode(" ".join(options.question)).decode("utf-8", "replace")
        return cli_ask.one(question, chosen, thread=options.thread, as_json=options.json)
    if options.command == "import":
        from crm_tools import cli_import

        return cli_import.run(options, chosen, language)
    from crm_tools.assistant.contract import schema

    print(json.dumps(schema(), ensure_ascii=False, indent=2))
    return 0


def _language() -> Language:
    """The language of messages before a question is known: the setting, else that of the terminal, else Chinese."""
    named = os.environ.get("CRM_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if named.startswith("en") else "zh"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{message}\n")


def _parser(language: Language) -> argparse.ArgumentParser:
    def words(key: str) -> str:
        return say(f"cli.help.{key}", language)

    parser = _Parser(prog="python -m crm_tools", description=say("cli.description", language))
    commands = parser.add_subparsers(dest="command", required=True, metavar="{" + ",".join(COMMANDS) + "}")

    ask = commands.add_parser("ask", help=words("ask"))
    ask.add_argument("question", nargs="*", help=words("question"))
    ask.add_argument("--json", action="store_true", help=words("json"))
    ask.add_argument("--thread", metavar="ID", help=words("thread"))
    ask.add_argument("--batch", metavar="FILE", help=words("batch"))

    load = commands.add_parser("import", help=words("import"))
    load.add_argument("files", nargs="+", metavar="FILE", help=words("files"))
    load.add_argument("--as", dest="kinds", action="append", default=[], metavar="KIND", help=words("as"))
    load.add_argument("--map", dest="mapping", action="append", default=[], metavar="ours=theirs", help=words("map"))
    load.add_argument("--dry-run", action="store_true", help=words("dry_run"))
    load.add_argument("--json", action="store_true", help=words("json"))

    commands.add_parser("schema", help=words("schema"))
    return parser

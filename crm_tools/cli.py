"""The command line: ``python -m crm_tools COMMAND …``. Results go to stdout, everything else to stderr.

Each command is a module ``cli_….py`` with ``arguments(parser, words)`` and ``run(options, settings, language)``; only
the one that was asked for is loaded.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from io import TextIOWrapper
from typing import NoReturn

from pydantic import ValidationError

from crm_tools import logs
from crm_tools.settings import settings
from crm_tools.texts import Language, UserError, say

COMMANDS: Mapping[str, str] = {
    "ask": "cli_ask",
    "import": "cli_import",
    "approve": "cli_outreach",
    "reject": "cli_outreach",
    "worker": "cli_outreach",
    "schedules": "cli_outreach",
    "refresh": "cli_refresh",
    "warehouse": "cli_warehouse",
    "alerts": "cli_alerts",
    "backup": "cli_backup",
    "restore": "cli_backup",
    "doctor": "cli_doctor",
    "schema": "cli_schema",
}
GARBAGE_AFTER = 20_000
"""So many more objects are worth a look; Python's own is 700."""
PROGRAM = "python -m crm_tools"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 1 something failed, 2 not understood or (import) refused."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # Most of what a command makes are modules, which stay: looking for garbage among them takes a fifth of its time.
    gc.set_threshold(GARBAGE_AFTER)
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = _language()
    if not given or given[0].startswith("-"):
        _overview(language).parse_args(given)
        _overview(language).error(say("cli.which_command", language, known=", ".join(COMMANDS)))
    command = given[0]
    if command not in COMMANDS:
        print(say("cli.unknown_command", language, command=command, known=", ".join(COMMANDS)), file=sys.stderr)
        return 2
    module = importlib.import_module(f"crm_tools.{COMMANDS[command]}")
    parser = _Parser(prog=f"{PROGRAM} {command}", description=say(f"cli.help.{command}", language))
    module.arguments(parser, lambda key: say(f"cli.help.{key}", language))
    options = parser.parse_args(given[1:])
    try:
        logs.write_logs(settings().log, settings().log_level)
        return int(module.run(options, settings(), language))
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


def _language() -> Language:
    """The language of messages before a question is known: the setting, else that of the terminal, else Chinese."""
    named = os.environ.get("CRM_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if named.startswith("en") else "zh"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{message}\n")


def _overview(language: Language) -> argparse.ArgumentParser:
    """What ``--help`` shows: each command in a line."""
    lines = [f"  {name:<10} {say(f'cli.help.{name}', language)}" for name in COMMANDS]
    return _Parser(
        prog=PROGRAM,
        usage=f"{PROGRAM} COMMAND …",
        description=say("cli.description", language),
        epilog="\n".join(lines),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )

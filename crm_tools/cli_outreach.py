"""``approve``, ``reject`` and ``worker`` on the command line."""

from __future__ import annotations

import argparse
import json
import threading
from collections.abc import Callable

from crm_tools.outreach import campaigns, worker
from crm_tools.outreach.deciding import decide
from crm_tools.settings import Settings
from crm_tools.store.actors import LOCAL
from crm_tools.store.migrate import migrate
from crm_tools.texts import Language, say


def arguments(parser: argparse.ArgumentParser, words: Callable[[str], str]) -> None:
    command = parser.prog.split()[-1]
    parser.set_defaults(doing=command)
    if command == "worker":
        parser.add_argument("--once", action="store_true", help=words("once"))
    else:
        parser.add_argument("id", help=words("approval"))
    parser.add_argument("--json", action="store_true", help=words("json"))


def run(options: argparse.Namespace, settings: Settings, language: Language) -> int:
    """Returns 0; 1 where a draft was decided otherwise before."""
    if settings.database.is_file():
        migrate(settings.database)
    if options.doing == "worker":
        return _work(options, settings, language)
    decided = decide(settings, options.id, options.doing, LOCAL)
    found = campaigns.campaign(settings.database, decided.id)
    if options.json:
        told = {"id": decided.id, "state": decided.state, "changed": decided.changed, "recipients": found.recipients}
        print(json.dumps(told, ensure_ascii=False))
    else:
        key = "cli.outreach.decided" if decided.changed else "cli.outreach.was_decided"
        state = say(f"outreach.state.{decided.state}", language)
        print(say(key, language, title=found.title, state=state, recipients=found.recipients))
    wanted = {"approve": ("approved", "running", "done"), "reject": ("rejected",)}[options.doing]
    return 0 if decided.state in wanted else 1


def _work(options: argparse.Namespace, settings: Settings, language: Language) -> int:
    if not options.once:
        worker.run_forever(settings, threading.Event().wait)
        return 0
    worked = worker.run_once(settings)
    if options.json:
        print(json.dumps({"done": worked.done, "busy": worked.busy, "waiting": worked.waiting}))
    elif worked.busy:
        print(say("cli.outreach.busy", language))
    else:
        print(say("cli.outreach.worked", language, done=worked.done, waiting=worked.waiting))
    return 0

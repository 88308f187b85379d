"""``approve``, ``reject``, ``worker`` and ``schedules`` on the command line."""

from __future__ import annotations

import argparse
import json
import threading
from collections.abc import Callable

from crm_tools.outreach import campaigns
from crm_tools.outreach.deciding import decide
from crm_tools.schedules.keeping import schedules
from crm_tools.schedules.work import work_forever, work_once
from crm_tools.settings import Settings
from crm_tools.store.actors import LOCAL
from crm_tools.store.migrate import migrate
from crm_tools.texts import Language, say


def arguments(parser: argparse.ArgumentParser, words: Callable[[str], str]) -> None:
    command = parser.prog.split()[-1]
    parser.set_defaults(doing=command)
    if command == "worker":
        parser.add_argument("--once", action="store_true", help=words("once"))
    elif command != "schedules":
        parser.add_argument("id", help=words("approval"))
    parser.add_argument("--json", action="store_true", help=words("json"))


def run(options: argparse.Namespace, settings: Settings, language: Language) -> int:
    """Returns 0; 1 where a draft was decided otherwise before."""
    if settings.database.is_file():
        migrate(settings.database)
    if options.doing == "schedules":
        return _list(options, settings, language)
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
        work_forever(settings, threading.Event().wait)
        return 0
    worked, runs = work_once(settings)
    if options.json:
        print(json.dumps({"done": worked.done, "busy": worked.busy, "waiting": worked.waiting, "runs": runs}))
    elif worked.busy:
        print(say("cli.outreach.busy", language))
    else:
        print(say("cli.outreach.worked", language, done=worked.done, waiting=worked.waiting, runs=runs))
    return 0


def _list(options: argparse.Namespace, settings: Settings, language: Language) -> int:
    """What comes by itself, and when next."""
    found = schedules(settings.database)
    if options.json:
        for one in found:
            rhythm = {"weekday": one.weekday, "hour": one.hour, "paused": one.paused, "next": one.next_at}
            told = {
                "id": one.id,
                "name": one.name,
                "kind": one.kind,
                "format": one.format,
                "mail_to": list(one.mail_to),
            }
            print(json.dumps({**told, **rhythm}, ensure_ascii=False))
        return 0
    for one in found:
        when = say("cli.outreach.paused", language) if one.paused else one.next_at
        print(f"{one.id}\t{when}\t{say(f'schedules.kind.{one.kind}', language)}\t{one.name}")
    if not found:
        print(say("cli.outreach.no_schedules", language))
    return 0

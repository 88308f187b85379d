"""``alerts`` on the command line: take today's snapshot of the churn list and tell what is new."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Callable
from zoneinfo import ZoneInfo

from crm_tools.analytics.churn_alerts import acknowledge, alerts, moved
from crm_tools.analytics.churn_days import snapshot
from crm_tools.analytics.desk import open_desk
from crm_tools.settings import Settings
from crm_tools.store.actors import LOCAL
from crm_tools.store.migrate import migrate
from crm_tools.texts import Language, say


def arguments(parser: argparse.ArgumentParser, words: Callable[[str], str]) -> None:
    parser.add_argument("--acknowledge", metavar="ID", help=words("acknowledge"))
    parser.add_argument("--json", action="store_true", help=words("json"))


def run(options: argparse.Namespace, settings: Settings, language: Language) -> int:
    """Returns 0."""
    if settings.database.is_file():
        migrate(settings.database)
    now = dt.datetime.now(ZoneInfo(settings.timezone))
    if options.acknowledge:
        acknowledge(settings.database, options.acknowledge, LOCAL, now)
    desk = open_desk(settings)
    taken = snapshot(desk, now)
    found = alerts(settings.database)
    if options.json:
        rows = [
            {
                "id": one.id, "kind": one.kind, "day": str(one.day), "count": one.count, "since": str(one.since),
                "customer_ids": moved(settings.database, one.day).query("move == 'entered'")["customer_id"].tolist(),
            }
            for one in found
        ]  # fmt: skip
        print(json.dumps({"listed": taken.customers if taken else None, "alerts": rows}, ensure_ascii=False))
        return 0
    if taken:
        print(say("cli.alerts.listed", language, day=taken.day, customers=f"{taken.customers:,}"))
    for one in found:
        print(f"{one.id}  {one.text(language)}")
    if not found:
        print(say("cli.alerts.none", language))
    return 0

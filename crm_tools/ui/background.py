"""What the app does beside answering: carry out what was approved, keep what is derived level with the facts.

One thread a process, started with the server and ended with it. Nobody's page waits for it.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from crm_tools.logs import failure, write_logs
from crm_tools.settings import settings
from crm_tools.ui.garbage import set_modules_aside

log = logging.getLogger(__name__)
FIRST_SECONDS = 5.0
"""The first page comes first."""
WORK_SECONDS = 2.0
REFRESH_SECONDS = 300.0
SNAPSHOT_SECONDS = 300.0
"""Nobody waits for a snapshot."""


@asynccontextmanager
async def background(_app: object) -> AsyncIterator[None]:
    """The server's lifespan."""
    write_logs(settings().log, settings().log_level)
    stop = threading.Event()
    thread = threading.Thread(target=_work, args=(stop,), name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()


def _work(stop: threading.Event) -> None:
    refreshed = 0.0
    modules = 0
    pause = FIRST_SECONDS
    while not stop.wait(pause):
        pause = WORK_SECONDS
        modules = set_modules_aside(modules)
        try:
            if not _ready():
                continue
            from crm_tools.schedules.work import work_once

            work_once(settings())
            if time.monotonic() - refreshed > REFRESH_SECONDS:
                refreshed = time.monotonic()
                _refresh()
        except Exception as error:
            failure(log, "background_failed", error, logging.WARNING)
            pause = 10 * WORK_SECONDS


def _ready() -> bool:
    """Whether there is a database that this desk has carried forward; making one is the first page's business."""
    from crm_tools.store import migrate

    database = settings().database
    return database.is_file() and database.stat().st_size > 0 and not migrate.check(database)


def _refresh() -> None:
    from crm_tools.analytics import customer_rollups, rollups
    from crm_tools.analytics.desk import open_desk
    from crm_tools.store import mirror, warehouse

    mirror.refresh(settings().database)
    rollups.refresh(settings().database)
    warehouse.keep_journal_short(settings().database)
    _spark()
    _churn()
    customer_rollups.refresh(replace(open_desk(settings()), query_seconds=SNAPSHOT_SECONDS))


def _spark() -> None:
    """Start Spark where it is set and has something to read, so that no question waits for it."""
    from crm_tools.analytics.desk import open_desk

    place = open_desk(settings()).warehouse
    if place is None:
        return
    from crm_tools.analytics.repurchase.in_sql import FUNCTIONS
    from crm_tools.store import spark, warehouse

    held = warehouse.loaded(place)
    if held:
        with suppress(spark.NotReached):  # it is in the log, and other engines answer
            spark.opened(place, held, FUNCTIONS)


def _churn() -> None:
    """The day's snapshot of the churn list, renewed once an hour, the model that a large shop's list rests on, and
    whether such calls came true before."""
    from zoneinfo import ZoneInfo

    from crm_tools.analytics import churn_alerts, churn_check, churn_days
    from crm_tools.analytics.desk import open_desk
    from crm_tools.analytics.repurchase import fitted

    desk, now = open_desk(settings()), dt.datetime.now(ZoneInfo(settings().timezone))
    taken = churn_alerts.latest(desk.database)
    hour_ago = f"{now - dt.timedelta(hours=1):%Y-%m-%d %H:%M:%S}"
    if taken is None or taken.day < desk.today or (taken.day == desk.today and taken.taken_at < hour_ago):
        fitted.keep(replace(desk, query_seconds=SNAPSHOT_SECONDS))
        churn_days.snapshot(replace(desk, query_seconds=SNAPSHOT_SECONDS), now)
    churn_check.of_today(desk)

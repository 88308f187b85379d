"""What the app does beside answering: carry out what was approved, keep what is derived level with the facts.

Two threads a process, started with the server and ended with it: a campaign of an hour must not keep the facts waiting.
A third one loads modules and is done.
"""

from __future__ import annotations

import datetime as dt
import importlib
import logging
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from crm_tools.logs import failure, write_logs
from crm_tools.settings import settings
from crm_tools.texts import UserError, say
from crm_tools.ui.garbage import set_modules_aside

log = logging.getLogger(__name__)
FIRST_SECONDS = 5.0
"""The first page comes first."""
FIRST_PAGE = ("pandas", "crm_tools.ui.chat", "crm_tools.assistant.understand")
"""In the order in which it asks for them."""
WORK_SECONDS = 2.0
LEVEL_SECONDS = 1.0
REFRESH_SECONDS = 300.0
"""Also where nothing was written: a day may have ended."""
PAGES_NEED = (
    "crm_tools.ui.overview_view",
    "crm_tools.ui.explain_view",
    "crm_tools.ui.churn_view",
    "crm_tools.present.paths",
)
"""Modules that load plotly and whatever else pages wait for."""
SNAPSHOT_SECONDS = 300.0
"""Nobody waits for a snapshot."""


@asynccontextmanager
async def background(_app: object) -> AsyncIterator[None]:
    """The server's lifespan."""
    write_logs(settings().log, settings().log_level)
    stop = threading.Event()
    threading.Thread(target=_first_page, name="first page", daemon=True).start()
    for name, work in (("worker", _work), ("keeper", _keep_level)):
        threading.Thread(target=work, args=(stop,), name=name, daemon=True).start()
    try:
        yield
    finally:
        stop.set()


def _first_page() -> None:
    """Load what the first page needs while the browser still fetches and starts its scripts."""
    try:
        for name in FIRST_PAGE:
            importlib.import_module(name)
        if _ready():
            from crm_tools.analytics.desk import open_desk
            from crm_tools.assistant.understand import understand

            understand(say("ui.ask.try.top", "zh"), open_desk(settings()))  # the words of this shop's data
    except Exception as error:  # the page will meet it, and tell
        failure(log, "first_page_not_loaded", error, logging.WARNING)


def _work(stop: threading.Event) -> None:
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
        except Exception as error:
            failure(log, "background_failed", error, logging.WARNING)
            pause = 10 * WORK_SECONDS


def _keep_level(stop: threading.Event) -> None:
    """The mirror is brought level as soon as facts change, what is made with its help once that has had a rest of twice
    the time that it takes."""
    pause, rested, warm = FIRST_SECONDS, 0.0, False
    while not stop.wait(pause):
        pause = LEVEL_SECONDS
        try:
            if not _ready():
                continue
            from crm_tools.analytics import ahead
            from crm_tools.store import keeping, mirror
            from crm_tools.store.connect import reader

            database = settings().database
            keeper = keeping.keep(database)
            with reader(database) as connection:
                behind = mirror.behind(connection)
            if behind:
                mirror.refresh(database)
            keeper.tell()
            began = time.monotonic()
            if began > rested and (began > rested + REFRESH_SECONDS or not ahead.level(database)):
                _refresh()
                rested = time.monotonic() + 2 * (time.monotonic() - began)
            if not warm:
                warm = True
                _warm_up()
        except Exception as error:
            from crm_tools.store import keeping

            keeping.leave(settings().database)
            failure(log, "background_failed", error, logging.WARNING)
            pause = 10 * WORK_SECONDS


def _warm_up() -> None:
    """Load what pages need and ask what they show first, once a process: queries are compiled then, and the first visit
    of each page is as quick as the next."""
    for name in PAGES_NEED:
        importlib.import_module(name)
    from crm_tools.analytics import ahead
    from crm_tools.analytics.desk import open_desk

    for look in ahead.first_looks(open_desk(settings())):
        with suppress(UserError):
            look()


def _ready() -> bool:
    """Whether there is a database that this desk has carried forward; making one is the first page's business."""
    from crm_tools.store import migrate

    database = settings().database
    return database.is_file() and database.stat().st_size > 0 and not migrate.check(database)


def _refresh() -> None:
    from crm_tools.analytics import ahead, customer_rollups, rollups
    from crm_tools.analytics.desk import open_desk
    from crm_tools.store import mirror, warehouse

    mirror.refresh(settings().database)
    rollups.refresh(settings().database)
    warehouse.keep_journal_short(settings().database)
    _spark()
    _model()
    desk = replace(open_desk(settings()), query_seconds=SNAPSHOT_SECONDS)
    customer_rollups.refresh(desk)
    ahead.refresh(desk)
    _churn()


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


def _model() -> None:
    """The model that a large shop's churn list rests on."""
    from crm_tools.analytics.desk import open_desk
    from crm_tools.analytics.repurchase import fitted

    fitted.keep(replace(open_desk(settings()), query_seconds=SNAPSHOT_SECONDS))


def _churn() -> None:
    """The day's snapshot of the churn list, renewed once an hour, and whether such calls came true before."""
    from zoneinfo import ZoneInfo

    from crm_tools.analytics import churn_alerts, churn_check, churn_days
    from crm_tools.analytics.desk import open_desk
    from crm_tools.analytics.repurchase import fitted

    desk, now = open_desk(settings()), dt.datetime.now(ZoneInfo(settings().timezone))
    taken = churn_alerts.latest(desk.database)
    hour_ago = f"{now - dt.timedelta(hours=1):%Y-%m-%d %H:%M:%S}"
    if taken is None or taken.day < desk.today or (taken.day == desk.today and taken.taken_at < hour_ago):
        churn_days.snapshot(replace(desk, query_seconds=SNAPSHOT_SECONDS), now)
    if fitted.large(desk):  # a small one is checked when the page is opened
        churn_check.of_today(desk)

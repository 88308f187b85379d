"""What the app does beside answering: carry out what was approved, keep what is derived level with the facts.

Threads that start with the server and end with it: a campaign of an hour must not keep the facts waiting.
"""

from __future__ import annotations

import importlib
import logging
import math
import os
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from crm_tools.logs import failure, write_logs
from crm_tools.settings import ROOT, settings
from crm_tools.store import idle
from crm_tools.ui import client, first_page
from crm_tools.ui.garbage import collect_if_much, look_less_often, set_modules_aside

log = logging.getLogger(__name__)
FIRST_SECONDS = 5.0
"""The first page comes first."""
FIRST_PAGE = (
    "crm_tools.ui.preparation",
    "crm_tools.ui.chat",
    "crm_tools.ingest.log_folder",
    "crm_tools.analytics.freshness",
)
"""In the order in which it asks for them."""
WORK_SECONDS = 2.0


@asynccontextmanager
async def background(_app: object) -> AsyncIterator[None]:
    """The server's lifespan."""
    write_logs(settings().log, settings().log_level)
    look_less_often()
    stop = threading.Event()
    threading.Thread(target=_first_page, name="first page", daemon=True).start()
    threading.Thread(target=_warm_up, args=(stop,), name="warm up", daemon=True).start()
    for name, work in (("worker", _work), ("keeper", _keep_level), ("tidy", _tidy)):
        threading.Thread(target=_later, args=(work, stop), name=name, daemon=True).start()
    with idle.kept():
        try:
            yield
        finally:
            stop.set()


def _first_page() -> None:
    """Load what the first page needs while the browser still fetches and starts its scripts."""
    try:
        for name in FIRST_PAGE:
            importlib.import_module(name)
    except Exception as error:  # the page will meet it, and tell
        failure(log, "first_page_not_loaded", error, logging.WARNING)


def _later(work: Callable[[threading.Event], None], stop: threading.Event) -> None:
    stop.wait(FIRST_SECONDS)
    first_page.out_of_its_way(stop)
    work(stop)


def _work(stop: threading.Event) -> None:
    pause = 0.0
    while not stop.wait(pause):
        pause = WORK_SECONDS
        try:
            if not _ready():
                continue
            from crm_tools.schedules.work import work_once

            work_once(settings())
        except Exception as error:
            failure(log, "background_failed", error, logging.WARNING)
            pause = 10 * WORK_SECONDS


def _tidy(stop: threading.Event) -> None:
    modules = 0
    while not stop.wait(FIRST_SECONDS):
        first_page.out_of_its_way(stop, client.ASIDE_SECONDS)  # a fifth of a second in which no page would get on
        modules = set_modules_aside(modules)
        collect_if_much()


def _keep_level(stop: threading.Event) -> None:
    """What is derived is kept level; of a large shop by a process of its own, or else each refresh would hold up all
    pages."""
    pause, refreshed = 0.0, -math.inf
    helper: subprocess.Popen[bytes] | None = None
    try:
        while not stop.wait(pause):
            pause = WORK_SECONDS
            try:
                if not _ready():
                    continue
                from crm_tools.analytics import derived
                from crm_tools.store import keeping, mirror
                from crm_tools.store.connect import reader

                database = settings().database
                with reader(database) as connection:
                    large = mirror.worth_it(connection)
                if large:
                    if helper is None:
                        helper = _helper()
                    if helper.poll() is not None:
                        helper = None
                        raise ChildProcessError("refresh --stay ended")
                    keeping.keep(database)
                if time.monotonic() - refreshed > derived.REFRESH_SECONDS:
                    refreshed = time.monotonic()
                    _spark()
                    if not large:
                        derived.bring_level(settings())
                        derived.bring_daily_level(settings())
            except Exception as error:
                from crm_tools.store import keeping

                keeping.leave(settings().database)
                failure(log, "background_failed", error, logging.WARNING)
                pause = 10 * WORK_SECONDS
    finally:
        if helper is not None and helper.stdin is not None:
            helper.stdin.close()


def _helper() -> subprocess.Popen[bytes]:
    """The process that keeps level what is derived; it ends when its standard input does, which is with this one."""
    command = [sys.executable, "-m", "crm_tools", "refresh", "--stay"]
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": path}
    # In a session of its own: the end of a Ctrl-C comes through the pipe, without a word on the terminal.
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
    )


def _warm_up(stop: threading.Event) -> None:
    """Load what questions and pages need and ask what pages show first, once a process: queries are compiled then, and
    the first visit of each page is as quick as the next. It begins as soon as the first page stands, so that most of it
    is there before the first question; whoever asks meanwhile comes first."""
    first_page.stands(FIRST_SECONDS)
    first_page.out_of_its_way(stop)
    while not _ready():
        if stop.wait(FIRST_SECONDS):
            return
    client.warm_up().join()
    if not stop.is_set():
        from crm_tools.analytics import ahead
        from crm_tools.analytics.desk import open_desk

        for look in ahead.first_looks(open_desk(settings())):
            first_page.out_of_its_way(stop, client.ASIDE_SECONDS)
            with suppress(Exception):
                look()


def _ready() -> bool:
    """Whether there is a database that this desk has carried forward; making one is the first page's business."""
    from crm_tools.store import migrate

    database = settings().database
    return database.is_file() and database.stat().st_size > 0 and not migrate.check(database)


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

"""Everything that is derived from the facts brought level with them, in the order in which one rests on another; once,
or for as long as an app runs."""

from __future__ import annotations

import datetime as dt
import logging
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from zoneinfo import ZoneInfo

from crm_tools.analytics import ahead, churn_alerts, churn_check, churn_days, customer_rollups, rollups
from crm_tools.analytics.desk import Desk, open_desk
from crm_tools.analytics.repurchase import fitted
from crm_tools.logs import failure
from crm_tools.settings import Settings
from crm_tools.store import mirror, warehouse
from crm_tools.store.connect import reader

log = logging.getLogger(__name__)
MAKING_SECONDS = 600.0
"""The limit of a question is too short for making all rollups of a large shop, and nobody waits."""
LOOK_SECONDS = 0.5
REFRESH_SECONDS = 300.0
"""Also where nothing was written: a day may have ended."""
FAILED_SECONDS = 20.0


def bring_level(settings: Settings) -> mirror.Refreshed | None:
    """Mirror, rollups and what pages show first; what became of the mirror."""
    desk = replace(open_desk(settings), query_seconds=MAKING_SECONDS)
    done, _ = refresh(desk)
    ahead.refresh(desk)
    warehouse.keep_journal_short(settings.database)
    return done


def refresh(desk: Desk, *, least_rows: int = mirror.LEAST_ROWS) -> tuple[mirror.Refreshed | None, int]:
    """The mirror, then by it, at the same time, both kinds of rollups; what became of the mirror, and rows of rollups
    written."""
    # By the mirror what is made anew is made in a tenth of the time.
    done = mirror.refresh(desk.database, least_rows=least_rows)
    with ThreadPoolExecutor(1) as beside:
        by_day = beside.submit(rollups.refresh, desk.database, least_rows=least_rows)
        by_customer = customer_rollups.refresh(desk, least_rows=least_rows)
        return done, (by_day.result() or 0) + (by_customer or 0)


def bring_daily_level(settings: Settings) -> None:
    """The day's snapshot of the churn list, renewed once an hour, the model that it rests on, and whether such calls
    came true before."""
    desk = replace(open_desk(settings), query_seconds=MAKING_SECONDS)
    now = dt.datetime.now(ZoneInfo(settings.timezone))
    fitted.keep(desk)
    taken = churn_alerts.latest(desk.database)
    hour_ago = f"{now - dt.timedelta(hours=1):%Y-%m-%d %H:%M:%S}"
    if taken is None or taken.day < desk.today or (taken.day == desk.today and taken.taken_at < hour_ago):
        churn_days.snapshot(desk, now)
    if fitted.large(desk):  # a small one is checked when the page is opened
        churn_check.of_today(desk)


def keep_level(settings: Settings, stop: Callable[[float], bool]) -> None:
    """Until ``stop(seconds)``, which waits, says so: the mirror as soon as facts change, for questions wait for it;
    beside it all the rest, once that has rested for twice the time that it takes."""
    mirroring = threading.Thread(target=_again, args=(partial(_mirror, settings), stop), daemon=True)
    mirroring.start()
    _again(partial(_rest, settings, _Rest()), stop)
    mirroring.join()


def _again(action: Callable[[], None], stop: Callable[[float], bool]) -> None:
    """What goes wrong is logged and tried again."""
    pause = 0.0
    while not stop(pause):
        pause = LOOK_SECONDS
        try:
            action()
        except Exception as error:
            failure(log, "refresh_failed", error, logging.WARNING)
            pause = FAILED_SECONDS


def _mirror(settings: Settings) -> None:
    with reader(settings.database) as connection:
        behind = mirror.behind(connection)
    if behind:
        mirror.refresh(settings.database)


@dataclass
class _Rest:
    """Moments of the clock: when all was brought level last, and until when that rests."""

    done: float = -math.inf
    until: float = -math.inf


def _rest(settings: Settings, resting: _Rest) -> None:
    began = time.monotonic()
    if began < resting.until or (began < resting.done + REFRESH_SECONDS and ahead.level(settings.database)):
        return
    bring_level(settings)
    bring_daily_level(settings)
    resting.done = time.monotonic()
    resting.until = resting.done + 2 * (resting.done - began)

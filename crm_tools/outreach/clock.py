"""When things happen here: on the desk's today, at the machine's time of day."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from crm_tools.settings import Settings
from crm_tools.store import facts


def now(settings: Settings) -> str:
    """Local ``YYYY-MM-DD HH:MM:SS`` on the desk's today: what is done in a demo counts on the demo's day."""
    today = facts.today(settings.database, settings.today, settings.timezone)
    return f"{today} {dt.datetime.now(ZoneInfo(settings.timezone)):%H:%M:%S}"


def today(settings: Settings) -> dt.date:
    """The desk's today: of a demo, the day it was made for."""
    return facts.today(settings.database, settings.today, settings.timezone)

"""The desk that questions are asked at."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk


@pytest.fixture(scope="session")
def desk(demo_template: Path) -> Desk:
    """The demo on its own day; nothing may be written to it."""
    return Desk(demo_template, dt.date(2026, 11, 22), shipped())

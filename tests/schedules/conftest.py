"""The demo on a Sunday, and its rows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crm_tools.settings import Settings
from tests.schedules.mondays import SUNDAY


@pytest.fixture
def desk(demo_copy: Path, tmp_path: Path) -> Settings:
    return Settings(CRM_DATABASE=str(demo_copy), CRM_BROWSING=str(tmp_path / "none"), CRM_TODAY=SUNDAY)


@pytest.fixture
def rows(desk):
    def ask(sql, *values):
        with closing(sqlite3.connect(desk.database)) as connection:
            return connection.execute(sql, values).fetchall()

    return ask

"""A demo of the test's own to act on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crm_tools.settings import Settings


@pytest.fixture
def desk_settings(demo_copy: Path, tmp_path: Path) -> Settings:
    return Settings(CRM_DATABASE=str(demo_copy), CRM_BROWSING=str(tmp_path / "none"))


@pytest.fixture
def rows_of() -> Any:
    """``rows_of(settings)(sql, *values)``: what the file itself says."""

    def of(settings: Settings) -> Any:
        def ask(sql: str, *values: object) -> list[tuple[Any, ...]]:
            with closing(sqlite3.connect(settings.database)) as connection:
                return connection.execute(sql, values).fetchall()

        return ask

    return of


@pytest.fixture
def rows(desk_settings: Settings, rows_of: Any) -> Any:
    """``rows(sql, *values)``: what the file of this test's demo says."""
    return rows_of(desk_settings)

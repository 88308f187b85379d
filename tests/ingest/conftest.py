"""What the tests of the importer share."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from ingest_files import open_shop, settings_for

from crm_tools.settings import Settings


@pytest.fixture
def empty(tmp_path: Path) -> Settings:
    """A folder without a database."""
    return settings_for(tmp_path)


@pytest.fixture
def shop(empty: Settings) -> Settings:
    """A database with nine customers and nine products."""
    open_shop(empty)
    return empty


@pytest.fixture(scope="module")
def demo(demo_template: Path) -> Iterator[sqlite3.Connection]:
    """The demo for 2026-11-22, to read from."""
    with closing(sqlite3.connect(demo_template)) as connection:
        yield connection

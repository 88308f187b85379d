"""The real app and a real browser, started once for all browser tests."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from crm_tools.outreach.transport import outbox_folder
from crm_tools.settings import ROOT
from tests.browser import server

expect.set_options(timeout=30_000)  # a page that answers beside other tests takes its time
FORMULA = "=1+1"
"""The name of the best customer in the browser tests: what a spreadsheet would run if we let it."""


@dataclass(frozen=True)
class Site:
    """A running app and its database."""

    address: str
    database: Path

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What ``sql`` says, asked of the file itself."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser. Skips where Chromium is not installed, except in CI, where its absence is an error."""
    if server.chromium_path() is None:
        message = "Chromium is not installed: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with server.browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def prepared(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo database whose best customer is called ``FORMULA``."""
    database = Path(shutil.copy(demo_template, tmp_path_factory.mktemp("browser") / "crm.db"))
    best = "SELECT customer_id FROM orders WHERE pay_status = 'paid' GROUP BY 1 ORDER BY sum(amount_cents) DESC LIMIT 1"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(f"UPDATE customers SET name = ? WHERE id = ({best})", (FORMULA,))
    return database


@pytest.fixture(scope="session")
def site(prepared: Path, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The app that all tests visit which do not ask for a fresh one. What they write stays in its own database."""
    folder = tmp_path_factory.mktemp("browsing")
    database = Path(shutil.copy(prepared, folder / "crm.db"))
    with server.running_desk(database, folder) as address:
        yield Site(address, database)


@pytest.fixture(scope="session")
def retail_site(online_retail_db: Path, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The app on Online Retail, on its last day."""
    folder = tmp_path_factory.mktemp("retail")
    database = Path(shutil.copy(online_retail_db, folder / "crm.db"))
    chosen = {
        "CRM_DATABASE": str(database),
        "CRM_BROWSING": str(folder),
        "CRM_TODAY": "2011-12-09",
        "CRM_CURRENCY": "GBP",
    }
    with server.running_app(ROOT, chosen) as address:
        yield Site(address, database)


@pytest.fixture(scope="session")
def _lent(prepared: Path, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An app whose database is put back for each test, and which is given up once it has to be another's."""
    folder = tmp_path_factory.mktemp("lent")
    database = Path(shutil.copy(prepared, folder / "crm.db"))
    with server.running_desk(database, folder) as address:
        yield Site(address, database)


@pytest.fixture
def own_site(_lent: Site, prepared: Path) -> Site:
    """An app with a database of the test's own, to write into, as it was in the beginning; others have visited it."""
    with closing(sqlite3.connect(prepared)) as kept, closing(sqlite3.connect(_lent.database, timeout=60)) as lent:
        kept.backup(lent)
    shutil.rmtree(outbox_folder(_lent.database), ignore_errors=True)
    return _lent


@pytest.fixture
def fresh_site(prepared: Path, chromium: Browser, tmp_path: Path) -> Iterator[Site]:
    """An app that nobody has visited yet."""
    database = Path(shutil.copy(prepared, tmp_path / "crm.db"))
    with server.running_desk(database, tmp_path) as address:
        yield Site(address, database)


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """``visit(address, locale="en-GB", width=390)`` opens a page in a browser of its own and waits until it stands."""
    contexts = []

    def opened(address: str, *, locale: str = "zh-CN", width: int = 1280) -> Page:
        context = chromium.new_context(locale=locale, viewport={"width": width, "height": 1000}, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(address)
        return server.settled(page)

    yield opened
    for context in contexts:
        context.close()

"""Pages run as scripts, without a browser, on the demo database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm_tools.settings import ROOT, settings
from crm_tools.ui.language import PARAMETER
from tests.ui.health import SECONDS, healthy

Open = Callable[..., AppTest]


@pytest.fixture(scope="session", autouse=True)
def _components(components_scanned_once: None) -> None:
    """Pages open fast."""


@pytest.fixture
def database(demo_shared: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo database that every test reads; the pages open it."""
    return _use(demo_shared, monkeypatch)


@pytest.fixture
def own_database(demo_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo database of the test's own, to write into; ask for it before ``open_page``."""
    return _use(demo_copy, monkeypatch)


def _use(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CRM_DATABASE", str(path))
    settings.cache_clear()
    return path


@pytest.fixture
def open_page(request: pytest.FixtureRequest) -> Open:
    """``open_page("reports", "en", r="…")`` runs a page and checks that it shows no error."""
    if "own_database" not in request.fixturenames:
        request.getfixturevalue("database")

    def opened(name: str, language: str = "zh", /, **query: str) -> AppTest:
        page = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=SECONDS)
        for parameter, value in {PARAMETER: language, **query}.items():
            page.query_params[parameter] = value
        return healthy(page.run())

    return opened

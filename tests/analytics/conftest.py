"""The desks that analytics are tested at."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from tests.analytics import shop


@pytest.fixture(scope="session")
def shop_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shop.build(tmp_path_factory.mktemp("shop") / "crm.db")


@pytest.fixture(scope="session")
def desk(shop_template: Path) -> Desk:
    """A small awkward shop; nothing may be written to it."""
    return Desk(shop_template, shop.TODAY, shipped())


@pytest.fixture(scope="session")
def demo_desk(demo_template: Path) -> Desk:
    """The demo; nothing may be written to it."""
    return Desk(demo_template, dt.date(2026, 11, 22), shipped())

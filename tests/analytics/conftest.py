"""The desks that analytics are tested at."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from tests.analytics import online_retail, shop


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


@pytest.fixture(scope="session")
def books(shared_data: Path) -> online_retail.Books:
    """A real retailer's facts by pandas alone; nothing may be written to them."""
    return online_retail.read_books(shared_data)


@pytest.fixture(scope="session")
def retail(online_retail_db: Path) -> Desk:
    """The same facts at a desk; nothing may be written to it."""
    return Desk(online_retail_db, online_retail.TODAY.date(), shipped())

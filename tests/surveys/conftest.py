"""A small shop with customers, and a questionnaire that is open to them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from crm_tools.settings import Settings
from crm_tools.store.actors import LOCAL
from crm_tools.store.connect import writer
from crm_tools.store.migrate import migrate
from crm_tools.surveys import invitations, library
from crm_tools.surveys.templates import from_template

TODAY = dt.date(2026, 11, 22)
LAST_DAY = dt.date(2026, 11, 30)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A database with twelve customers: level 金卡 for the even ones, city 上海 for the first six."""
    path = tmp_path / "crm.db"
    migrate(path)
    with writer(path) as connection:
        connection.executemany(
            "INSERT INTO customers (id, name, mobile, email, gender, city, level, channel, email_consent, created_at)"
            " VALUES (?, ?, ?, ?, '女', ?, ?, 'APP', 1, '2026-01-01 00:00:00')",
            [
                (n, f"客户{n}", f"154{n:08}", f"c{n}@example.com", "上海" if n <= 6 else "北京",
                 "普通" if n % 2 else "金卡")
                for n in range(1, 13)
            ],
        )  # fmt: skip
    return Settings(_env_file=None, CRM_DATABASE=path, CRM_TODAY=str(TODAY))  # type: ignore[call-arg]


@pytest.fixture
def open_survey(settings: Settings) -> int:
    """The satisfaction template in Chinese, published until ``LAST_DAY``."""
    survey_id = library.create(settings, from_template("satisfaction", "zh"), LOCAL)
    library.publish(settings, survey_id, LAST_DAY, LOCAL)
    return survey_id


def invite(settings: Settings, survey_id: int, *customers: int, reminder: bool = False) -> dict[int, str]:
    """Invite customers, and return the secret of each one's link."""
    tokens = {customer: invitations.make_token() for customer in customers}
    with writer(settings.database) as connection:
        invitations.invite(connection, survey_id, tokens.items(), f"{TODAY} 09:00:00", reminder=reminder)
    return tokens

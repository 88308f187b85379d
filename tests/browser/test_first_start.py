"""The first start in a clone where nothing has been made yet."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest

from crm_tools.settings import ROOT
from tests.browser.server import running_app

pytestmark = pytest.mark.browser

WHAT_A_CLONE_HAS = ("app.py", "pages", "crm_tools", "data/browsing", "data/knowledge", ".streamlit")


def test_an_empty_clone_makes_its_demo_and_answers(visit, tmp_path):
    for name in WHAT_A_CLONE_HAS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "secrets.toml"))
        else:
            shutil.copy(ROOT / name, tmp_path / name)

    with running_app(tmp_path, {}) as address:
        page = visit(address)
        page.get_by_text("演示数据（").wait_for()
        box = page.get_by_test_id("stChatInputTextArea")
        box.fill("一共有多少订单")
        box.press("Enter")
        page.get_by_test_id("stDownloadButton").first.wait_for()

        with closing(sqlite3.connect(f"file:{tmp_path / 'data' / 'crm.db'}?mode=ro", uri=True)) as connection:
            [(orders,)] = connection.execute("SELECT count(*) FROM orders WHERE pay_status = 'paid'").fetchall()
            [(events,)] = connection.execute("SELECT count(*) FROM browse_events WHERE source <> ''").fetchall()
        assert f"{orders:,}" in page.inner_text("body")
        assert events > 0, "the shipped browsing logs count"
        assert page.locator("[data-testid=stException], [data-testid=stAlert]").count() == 0

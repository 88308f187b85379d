"""Where a kept address may lead, and when the desk warns that it is open to all."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from crm_tools.ui import gate
from crm_tools.ui.deep_links import _page_of


@pytest.mark.parametrize("address", ["/churn", "/reports?r=%7B%7D&lang=en", "/desk/reports"])
def test_pages_of_the_desk_are_led_to(address):
    assert _page_of(quote(address)) == address


@pytest.mark.parametrize(
    "address", ["", "/", "//evil.example/churn", "https://evil.example/churn", "/\\evil.example/churn", "/elsewhere"]
)
def test_nothing_else_is(address):
    assert _page_of(quote(address)) is None


@pytest.mark.parametrize(
    ("address", "exposed"),
    [("127.0.0.1", False), ("::1", False), ("localhost", False), ("0.0.0.0", True), (None, True), ("desk.lan", True)],
)
def test_the_desk_warns_where_others_reach_it_without_a_login(monkeypatch, address, exposed):
    monkeypatch.setattr("streamlit.get_option", lambda name: address)

    assert gate.exposed() is exposed


def test_a_login_is_enough(monkeypatch):
    monkeypatch.setattr(gate, "login_configured", lambda: True)

    assert not gate.exposed()

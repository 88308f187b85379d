"""Signing in with a real OpenID Connect provider on loopback."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import oidc_provider_mock
import pytest
from playwright.sync_api import Page, expect

from crm_tools.settings import ROOT
from tests.browser import server
from tests.browser.server import running_app, settled

pytestmark = pytest.mark.browser

ROLES = "boss@desk.example=admin, @desk.example=viewer, *=nobody"


@pytest.fixture(scope="module")
def guarded(prepared: Path, chromium: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The desk behind a login, on a port that its secrets name."""
    folder = tmp_path_factory.mktemp("login")
    port = server.free_port()
    people = [
        oidc_provider_mock.User(sub=name, claims={"email": name, "email_verified": name != "new@desk.example"})
        for name in ("boss@desk.example", "anne@desk.example", "eve@elsewhere.example", "new@desk.example")
    ]
    with ExitStack() as stack:
        provider = stack.enter_context(oidc_provider_mock.run_server_in_thread(user_claims=people))
        secrets = {
            "redirect_uri": f"http://127.0.0.1:{port}/oauth2callback",
            "cookie_secret": "a cookie secret for this test only, long enough",
            "client_id": "desk",
            "client_secret": "for this test only",
            "server_metadata_url": f"http://localhost:{provider.server_port}/.well-known/openid-configuration",
        }
        file = folder / "secrets.toml"
        file.write_text("[auth]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in secrets.items()))
        database = shutil.copy(prepared, folder / "crm.db")
        settings = {"CRM_DATABASE": str(database), "CRM_BROWSING": str(folder), "CRM_ROLES": ROLES}
        yield stack.enter_context(running_app(ROOT, settings, port=port, options={"secrets.files": str(file)}))


def sign_in(page: Page, email: str) -> None:
    page.get_by_role("button", name="登录").click()
    page.locator("input[name=sub]").fill(email)
    page.locator("form").get_by_role("button").first.click()


Visit = Callable[..., Page]


def test_nothing_of_the_desk_shows_before_signing_in_and_a_deep_link_leads_there_after(guarded: str, visit: Visit):
    page = visit(f"{guarded}/retention")
    assert page.get_by_test_id("stSidebarNavLink").count() == 0
    assert page.get_by_text("演示数据").count() == 0

    sign_in(page, "boss@desk.example")

    expect(page.get_by_role("heading", level=1)).to_have_text("留存与漏斗")
    settled(page)
    assert page.url.startswith(f"{guarded}/retention")
    assert page.get_by_text("boss@desk.example").count() == 1

    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/oauth2/end_session?**")  # the provider asks whether to sign out there as well
    page.goto(f"{guarded}/retention")
    page.get_by_role("button", name="登录").wait_for()
    assert page.get_by_test_id("stSidebarNavLink").count() == 0


@pytest.mark.parametrize(
    ("email", "said"), [("eve@elsewhere.example", "没有使用分析台的权限"), ("new@desk.example", "没有确认邮箱")]
)
def test_who_has_no_role_or_no_confirmed_address_is_told_so(guarded: str, visit: Visit, email: str, said: str):
    page = visit(guarded)

    sign_in(page, email)

    expect(page.get_by_test_id("stAlert")).to_contain_text(said)
    assert page.get_by_test_id("stSidebarNavLink").count() == 0


def test_a_viewer_reads(guarded: str, visit: Visit):
    page = visit(f"{guarded}/segments")

    sign_in(page, "anne@desk.example")

    expect(page.get_by_role("heading", level=1)).to_have_text("客户分群")

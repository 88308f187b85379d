"""axe-core finds nothing serious on any page that is ours to mend, and the keyboard reaches everything."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from crm_tools.ui.pages import PAGES
from tests.browser.conftest import Site
from tests.browser.server import settled

pytestmark = pytest.mark.browser

STREAMLITS_OWN = {
    "list": "stSidebarNavItems",  # groups of the menu stand as plain elements in its list
    "listitem": "stSidebarNav",
    "svg-img-alt": "role-mark",  # the sparkline of st.metric
}
"""Rules that Streamlit 1.67 breaks by itself, and what tells its elements."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_on_any_page(site: Site, chromium: Browser, scheme: str) -> None:
    context = chromium.new_context(locale="zh-CN", color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    found = []
    for entry in [one for one in PAGES.values() if not one.open][scheme == "dark" :: 2]:
        page.goto(f"{site.address}/{entry.name}")
        settled(page)
        for violation in Axe().run(page).response["violations"]:
            if violation["impact"] not in ("serious", "critical"):
                continue
            for node in violation["nodes"]:
                own = STREAMLITS_OWN.get(violation["id"])
                selector = node["target"][-1]
                inside = own and page.evaluate(
                    "([selector, own]) => { const e = document.querySelector(selector);"
                    " return e.outerHTML.includes(own) || !!e.closest(`[data-testid*=${own}], [class*=${own}]`) }",
                    [selector, own],
                )
                if not inside:
                    found.append((entry.name, violation["id"], node["html"][:200]))
    context.close()
    assert found == []


def test_the_keyboard_reaches_menu_switch_and_question(site: Site, visit) -> None:
    page = visit(site.address)
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "() => { const e = document.activeElement; const own = e.closest('[data-testid]');"
                " return own ? own.dataset.testid : e.tagName }"
            )
        )
    assert {"stSidebarNavLink", "stChatInputTextArea"} <= reached
    assert any(name.startswith("stBaseButton") for name in reached), reached

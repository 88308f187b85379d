"""Every page in both languages, both themes and at both widths: it stands, fits, and axe-core finds nothing serious."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, TimeoutError

from crm_tools.texts import Language
from crm_tools.ui.pages import PAGES
from tests.browser.conftest import Site
from tests.browser.server import settled

pytestmark = pytest.mark.browser

LOCALES = {"zh": "zh-CN", "en": "en-GB"}
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
STREAMLITS_OWN = {
    "list": "stSidebarNavItems",  # groups of the menu stand as plain elements in its list
    "listitem": "stSidebarNav",
    "svg-img-alt": "role-mark",  # the sparkline of st.metric
}
"""Rules that Streamlit 1.67 breaks by itself, and what tells its elements."""


@pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
def test_every_page_stands_fits_a_phone_and_is_accessible(
    site: Site, chromium: Browser, language: Language, scheme: str
) -> None:
    context = chromium.new_context(locale=LOCALES[language], color_scheme=scheme, viewport=DESK)
    page = context.new_page()
    page.set_default_timeout(60_000)
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    page.goto(site.address)
    settled(page)
    found: dict[str, list[str]] = {}

    # axe-core takes longer than the page: each theme has every other page.
    for number, entry in enumerate([one for one in PAGES.values() if not one.open][1:]):
        # By address: a number may stand behind a title (new customers at risk).
        link = f"/{entry.name}"
        page.locator(f"[data-testid=stSidebarNavLink][href$='{link}']").click()
        page.get_by_role("heading", level=1, name=entry.title(language), exact=True).wait_for()
        settled(page)
        troubles = page.locator("[data-testid=stException], [data-testid=stAlert]").all_inner_texts()
        assert page.url.partition("?")[0].endswith(link)
        if number % 2 == (scheme == "dark"):
            troubles += serious(page)
        page.set_viewport_size(PHONE)
        if not fits(page):
            troubles.append("scrolls sideways on a phone")
        page.set_viewport_size(DESK)
        if troubles:
            found[entry.name] = troubles
    context.close()

    assert (found, thrown) == ({}, [])


def fits(page: Page) -> bool:
    """Whether ``page`` stops scrolling sideways once its charts are drawn anew for the window."""
    boxes = "[document.scrollingElement, document.querySelector('[data-testid=stMain]')]"
    try:
        page.wait_for_function(f"{boxes}.every(box => box.scrollWidth <= box.clientWidth)", timeout=10_000)
    except TimeoutError:
        return False
    return True


def serious(page: Page) -> list[str]:
    """The serious violations that axe-core finds in what is ours on ``page``."""
    found = []
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
                found.append(f"{violation['id']}: {node['html'][:200]}")
    return found


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

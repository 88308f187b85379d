"""Screenshots of every page in both languages and both themes: ``python -m tests.browser.shots [FOLDER] [PAGE …]``.

Without a folder they go into ``shots/``, which git ignores. They are taken on a demo database made for the purpose.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page

from crm_tools.ingest import demo
from crm_tools.settings import ROOT
from crm_tools.texts import LANGUAGES, Language
from crm_tools.ui.pages import PAGES
from tests.browser.server import browser, running_desk, settled

TODAY = dt.date(2026, 11, 22)
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
QUESTIONS = {
    "answer": {"zh": "按销售额排序的前10名客户", "en": "top 10 customers by sales"},
    "answer_two": {"zh": "近12个月每月各渠道的销售额", "en": "monthly sales by channel in the last 12 months"},
    "answer_unclear": {"zh": "帮我看看那个东西", "en": "show me the thing"},
}
WIDTH, PHONE = 1280, 390
MAIN = "[data-testid=stMain], [data-testid=stAppScrollToBottomContainer]"
"""What scrolls: a page, or a chat whose input is docked."""


def main(folder: Path, wanted: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        database = Path(made) / "crm.db"
        demo.build(database, today=TODAY)
        with running_desk(database, Path(made)) as address, browser() as chromium:
            for language in LANGUAGES:
                for scheme in ("light", "dark"):
                    _shoot(chromium, address, language, scheme, folder, wanted)


def _shoot(chromium: Browser, address: str, language: Language, scheme: str, folder: Path, wanted: list[str]) -> None:
    views: dict[str, Callable[[Page], object]] = {name: lambda page: None for name in PAGES}
    views |= {name: _asking(words[language]) for name, words in QUESTIONS.items()}
    for name, act in views.items():
        if wanted and name not in wanted:
            continue
        for width in (WIDTH, PHONE):
            context = chromium.new_context(
                locale=LOCALES[language], color_scheme=scheme, viewport={"width": width, "height": 900}
            )
            page = context.new_page()
            page.goto(f"{address}/{name if name in PAGES and name != 'ask' else ''}")
            settled(page)
            act(page)
            _whole(page, width)
            kind = "phone" if width == PHONE else "page"
            page.screenshot(path=folder / f"{name}-{language}-{scheme}-{kind}.png")
            context.close()


def _asking(question: str) -> Callable[[Page], object]:
    def act(page: Page) -> None:
        box = page.get_by_test_id("stChatInputTextArea")
        box.fill(question)
        box.press("Enter")
        page.get_by_test_id("stChatMessage").first.wait_for()
        settled(page)

    return act


def _whole(page: Page, width: int) -> None:
    """Make the window as tall as the page, which scrolls inside a box of its own."""
    height = page.evaluate("main => document.querySelector(main).scrollHeight", MAIN)
    page.set_viewport_size({"width": width, "height": max(900, min(height, 4000))})
    page.wait_for_timeout(700)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "shots", sys.argv[2:])

"""Screenshots to look at: ``python -m tests.browser.shots [FOLDER] [VIEW …]``, and ``--help`` for languages, schemes,
widths and shops.

Every page and what opens out of it, in both languages and themes, wide and on a phone, on three shops: the demo, an
empty database, Online Retail. Without a folder they go into ``shots/``, which git ignores.
"""

from __future__ import annotations

import argparse
import pickle
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext

from crm_tools.settings import ROOT
from crm_tools.texts import LANGUAGES, Language
from tests.browser.server import browser, running_app, settled
from tests.browser.shops import SHOPS, Shop
from tests.browser.views import VIEWS, View

Scheme = Literal["light", "dark"]
How = tuple[str, Language, Scheme, str]
"""Shop, language, scheme and width."""
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WIDTHS = {"page": 1280, "phone": 390}
HEIGHT, TALLEST = 900, 4000
MAIN = "[data-testid=stMain], [data-testid=stAppScrollToBottomContainer]"
"""What scrolls: a page, or a chat whose input is docked."""


def main() -> None:
    asked = _arguments()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with browser() as chromium, _folder(asked.databases) as databases:
        for name in asked.shop:
            wanted = [one for one in asked.view or VIEWS if name in VIEWS[one].shops]
            if not wanted:
                continue
            shop = _made(name, databases)
            with running_app(ROOT, dict(shop.settings)) as address:
                for language in asked.language:
                    for scheme in asked.scheme:
                        for width in asked.width:
                            _shoot(chromium, address, shop, wanted, (name, language, scheme, width), asked.folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.browser.shots")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "shots")
    parser.add_argument("view", nargs="*", help="all unless named: " + ", ".join(VIEWS))
    for name, values in {"shop": SHOPS, "language": LANGUAGES, "scheme": SCHEMES, "width": WIDTHS}.items():
        parser.add_argument(f"--{name}", choices=values, action="append", help="may be given again; all unless given")
    parser.add_argument("--databases", type=Path, help="a folder to keep the shops in for the next time")
    asked = parser.parse_intermixed_args()
    if unknown := [one for one in asked.view if one not in VIEWS]:
        parser.error(f"no such view: {', '.join(unknown)}")
    asked.shop, asked.language = asked.shop or SHOPS, asked.language or LANGUAGES
    asked.scheme, asked.width = asked.scheme or SCHEMES, asked.width or WIDTHS
    return asked


def _shoot(chromium: Browser, address: str, shop: Shop, views: list[str], how: How, folder: Path) -> None:
    _, language, scheme, width = how
    for name in views:
        context = chromium.new_context(
            locale=LOCALES[language], color_scheme=scheme, viewport={"width": WIDTHS[width], "height": HEIGHT}
        )  # a new one each time: a view begins where nothing was chosen before
        try:
            _picture(context, f"{address}/{VIEWS[name].path.format_map(shop.known)}", VIEWS[name], how,
                     folder / f"{name}-{'-'.join(how)}.png")  # fmt: skip
        except Exception as error:
            print(f"{name} {how}: {error}")
        finally:
            context.close()


def _picture(context: BrowserContext, url: str, view: View, how: How, file: Path) -> None:
    page = context.new_page()
    page.goto(url)
    settled(page)
    view.act(page, how[1])
    if view.tall:  # the page scrolls inside a box of its own
        height = page.evaluate("main => document.querySelector(main).scrollHeight", MAIN)
        page.set_viewport_size({"width": WIDTHS[how[3]], "height": max(HEIGHT, min(height, TALLEST))})
        page.wait_for_timeout(700)
        settled(page)
    page.screenshot(path=file)


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def _made(name: str, folder: Path) -> Shop:
    """The shop ``name``, made unless the folder has it."""
    kept = folder / f"{name}.pickle"
    if not kept.is_file():
        kept.write_bytes(pickle.dumps(SHOPS[name](folder)))
    shop: Shop = pickle.loads(kept.read_bytes())
    return shop


if __name__ == "__main__":
    main()

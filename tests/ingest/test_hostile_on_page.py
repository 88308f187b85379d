"""The same hostile files through the Data page: one clear sentence, or a report that counts every row; no traceback."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hostile import BUILD, COUNTED, REFUSED
from ingest_files import dump, open_shop, rows, settings_for
from streamlit.testing.v1 import AppTest

from crm_tools.settings import ROOT, Settings, settings
from crm_tools.texts import catalogue

ASKED = ("ingest.map.nothing_known", "ingest.map.missing")
"""What the command refuses and the page asks."""
NO_UPLOAD = ("folder.csv", "pipe.csv", "nowhere.csv", "page.html")
"""What a browser can't send, or the uploader doesn't take."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    chosen = settings_for(tmp_path_factory.mktemp("page"))
    open_shop(chosen)
    return chosen


@pytest.fixture
def data_page(shop: Settings, components_scanned_once: None, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    for name in ("database", "today", "browsing"):
        field = {"database": shop.database, "today": shop.today, "browsing": shop.browsing_folder}[name]
        monkeypatch.setenv(f"CRM_{name.upper()}", str(field))
    settings.cache_clear()
    page = AppTest.from_file(str(ROOT / "pages" / "data.py"), default_timeout=300)
    page.query_params["lang"] = "en"
    return page.run()


def texts(page: AppTest) -> list[str]:
    kinds = (page.markdown, page.caption, page.error, page.warning, page.info, page.success)
    return [element.value.replace("\\", "") for kind in kinds for element in kind]


def upload(page: AppTest, name: str, folder: Path) -> AppTest:
    path = folder / name
    BUILD[name](path)
    return page.file_uploader[0].set_value((name, path.read_bytes(), "application/octet-stream")).run()


@pytest.mark.parametrize("name", [name for name in REFUSED if name not in NO_UPLOAD])
def test_one_clear_sentence_or_a_question(shop: Settings, data_page: AppTest, name: str, tmp_path: Path) -> None:
    before = dump(shop.database)
    page = upload(data_page, name, tmp_path)
    assert not page.exception
    told = texts(page)
    if REFUSED[name] in ASKED:
        assert any(box.label == "What this is" for box in page.selectbox)
        assert [text for text in told if text.startswith("Answer the questions above")]
    else:
        words = max(re.split(r"\{\w+\}", catalogue()[REFUSED[name]].en), key=len)
        (sentence,) = [text for text in told if words in text]
        assert name in sentence
    assert not [button for button in page.button if button.key == "import.go"]
    assert dump(shop.database) == before


@pytest.mark.parametrize("name", COUNTED)
def test_every_row_is_counted_and_named(shop: Settings, data_page: AppTest, name: str, tmp_path: Path) -> None:
    page = upload(data_page, name, tmp_path)
    assert not page.exception
    assert not page.error, page.error[0].value
    for button in page.button:  # what the check says stands after the import, too
        if button.key == "import.go":
            page = button.click().run()
            assert not page.exception
            break
    read, accepted, updated, skipped, rejected = (int(metric.value.replace(",", "")) for metric in page.metric)
    assert (read, accepted + updated, rejected) == COUNTED[name]
    assert read == accepted + updated + skipped + rejected
    assert rows(shop, "PRAGMA integrity_check") == [("ok",)]

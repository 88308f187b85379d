"""Every page in both languages: no error, its title, no text of the other language in our own words."""

import re

import pytest

from crm_tools.settings import ROOT
from crm_tools.texts import LANGUAGES
from crm_tools.ui.pages import PAGES

GROUPS = ("start", "customers", "reports", "actions", "feedback", "desk")


def words(page):
    """The texts that are ours: titles, captions, labels; not the data in tables."""
    found = [element.value for kind in (page.title, page.subheader, page.caption, page.markdown) for element in kind]
    for kind in (page.button, page.selectbox, page.multiselect, page.number_input, page.toggle, page.tabs, page.metric):
        found += [element.label for element in kind]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(PAGES))
def test_every_page_opens_with_its_title(open_page, name, language):
    page = open_page(name, language)

    assert page.title[0].value
    if name != "ask":
        assert page.title[0].value == PAGES[name].title(language)


@pytest.mark.parametrize("name", [name for name in PAGES if name not in ("ask",)])
def test_an_english_page_has_no_chinese_of_ours(open_page, name):
    page = open_page(name, "en")

    # Members of dimensions (cities, categories) are data; synonyms are Chinese and English alike.
    ours = [text for text in words(page) if re.search(r"[一-鿿]", text)]
    assert ours == []


def test_every_page_has_a_file_a_title_and_a_group():
    for entry in PAGES.values():
        assert entry.path.is_file()
        assert entry.group in GROUPS
        assert entry.title("zh") != entry.title("en")
    assert {path.stem for path in (ROOT / "pages").glob("*.py")} == set(PAGES)


def test_ask_comes_first_then_the_needs_then_data_and_settings():
    names = list(PAGES)

    assert names[0] == "ask"
    assert [name for name in names if name in ("segments", "intent", "churn", "reports")] == [
        "segments",
        "intent",
        "churn",
        "reports",
    ]
    assert names.index("data") > names.index("reports")
    assert names[-1] == "settings"

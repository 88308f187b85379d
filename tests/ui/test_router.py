"""The frame around every page: gate, language, demo notice, and failures in words."""

import pytest
from streamlit.testing.v1 import AppTest

from crm_tools.settings import ROOT, settings
from crm_tools.store.actors import LOCAL
from crm_tools.store.migrate import migrate
from crm_tools.texts import UserError
from crm_tools.ui import gate, pages
from crm_tools.ui.failures import show_failure
from crm_tools.ui.gate import VISITOR, admit
from crm_tools.ui.pages import PAGES, Entry
from tests.ui.health import SECONDS, healthy

ROUTER = str(ROOT / "crm_tools" / "ui" / "router.py")


def router(**query):
    app = AppTest.from_file(ROUTER, default_timeout=SECONDS)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def test_the_first_page_is_ask_and_says_that_this_is_demo_data(database):
    app = healthy(router())

    assert app.title[0].value == "想了解客户的什么？"
    assert any("演示数据（2026-11-22）" in text.value for text in app.markdown)


def test_a_link_carries_the_language_and_the_switch_changes_it(database):
    app = healthy(router(lang="en"))
    assert app.title[0].value == "What would you like to know?"

    [switch] = [group for group in app.sidebar.segmented_control if group.key == "language_switch"]
    switch.set_value("zh")
    healthy(app.run())

    assert app.title[0].value == "想了解客户的什么？"
    assert app.query_params["lang"] in ("zh", ["zh"])


@pytest.mark.parametrize(
    ("locale", "title"),
    [
        ("zh-CN", "想了解客户的什么？"),
        ("en-GB", "What would you like to know?"),
        ("fr", "What would you like to know?"),
    ],
)
def test_the_browser_decides_first(database, monkeypatch, locale, title):
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.locale", property(lambda self: locale))

    assert healthy(router()).title[0].value == title


def test_the_setting_goes_before_the_browser(database, monkeypatch):
    monkeypatch.setenv("CRM_LANGUAGE", "en")
    settings.cache_clear()

    assert healthy(router()).title[0].value == "What would you like to know?"


def test_a_missing_database_is_said_in_words(tmp_path, monkeypatch):
    monkeypatch.setenv("CRM_DATABASE", str(tmp_path / "none.db"))
    settings.cache_clear()

    app = router(lang="en")

    assert not app.exception
    assert "seed.py" in app.error[0].value


@pytest.mark.parametrize("name", [name for name, entry in PAGES.items() if entry.about_data])
def test_a_page_about_data_says_what_comes_first_while_there_is_none(tmp_path, monkeypatch, name):
    migrate(tmp_path / "empty.db")
    monkeypatch.setenv("CRM_DATABASE", str(tmp_path / "empty.db"))
    settings.cache_clear()
    first = {"ask": PAGES["ask"], name: PAGES[name], "data": PAGES["data"]}
    monkeypatch.setattr(pages, "PAGES", first)

    app = AppTest.from_file(ROUTER, default_timeout=SECONDS).run()
    healthy(app.switch_page(str(PAGES[name].path)).run())

    assert app.title[0].value == PAGES[name].title("zh")
    assert any("数据库还是空的" in text.value for text in app.markdown)
    assert [button.label for button in app.button] == ["去导入数据"]


def test_an_unforeseen_failure_is_said_in_words_and_logged(database, monkeypatch, tmp_path, caplog):
    broken = tmp_path / "pages" / "broken.py"
    broken.parent.mkdir()
    broken.write_text("1 / 0")
    entry = Entry("ask", ":material/chat:", "start")
    monkeypatch.setattr(pages, "PAGES", {"ask": entry})
    monkeypatch.setattr(Entry, "path", property(lambda self: broken))

    app = router()

    assert not app.exception
    assert "意外" in app.error[0].value
    [record] = [record for record in caplog.records if record.getMessage() == "page_failed"]
    assert record.__dict__["facts"]["error"] == "ZeroDivisionError"
    assert "ZeroDivisionError" not in app.error[0].value


@pytest.mark.parametrize(
    ("end", "told"),
    [("1 / 0", ["ZeroDivisionError"]), ("st.rerun(scope='app')", []), ("st.stop()", [])],
)
def test_a_failure_in_a_part_of_a_page_is_told_once_and_a_stop_is_none(
    database, monkeypatch, tmp_path, caplog, end, told
):
    """A part that fails is told of by Streamlit's hook, and a stop or a rerun within one is no failure."""
    page = tmp_path / "pages" / "part.py"
    page.parent.mkdir()
    page.write_text(
        "import streamlit as st\n"
        "@st.fragment\ndef part():\n"
        f"    if st.session_state.setdefault('runs', 0) == 0:\n        st.session_state.runs = 1\n        {end}\n"
        "part()\nst.title('whole')"
    )
    monkeypatch.setattr(pages, "PAGES", {"ask": Entry("ask", ":material/chat:", "start")})
    monkeypatch.setattr(Entry, "path", property(lambda self: page))
    monkeypatch.setattr(
        "streamlit.runtime.fragment.handle_user_script_exception", lambda error, _hook: show_failure(error)
    )  # as app.py has it

    app = router()

    failures = [record.__dict__["facts"]["error"] for record in caplog.records if record.getMessage() == "page_failed"]
    assert failures == told
    assert len(app.error) == len(told)
    assert not app.exception
    assert healthy(app.run()).title[0].value == "whole"


def test_an_open_page_shows_nothing_of_the_desk(database, monkeypatch, tmp_path):
    form = tmp_path / "pages" / "form.py"
    form.parent.mkdir()
    form.write_text("import streamlit as st\nst.title('open form')")
    entry = Entry("settings", ":material/poll:", "start", open=True)
    monkeypatch.setattr(pages, "PAGES", {"ask": PAGES["ask"], "settings": entry})
    monkeypatch.setattr(Entry, "path", property(lambda self: form))
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.url", property(lambda self: "http://desk/settings"))

    app = healthy(router())

    assert app.title[0].value == "open form"
    assert not app.sidebar.segmented_control
    assert not any("演示数据" in text.value for text in app.markdown)


def test_gated_pages_have_the_person_at_the_machine_and_open_ones_nobody():
    assert admit(PAGES["ask"]) == LOCAL
    assert admit(Entry("survey", ":material/poll:", "start", open=True)) == VISITOR
    assert not VISITOR.capabilities


def test_a_page_that_needs_more_than_one_may_do_is_refused(monkeypatch):
    monkeypatch.setattr(gate, "LOCAL", VISITOR)

    with pytest.raises(UserError, match="may not"):
        admit(PAGES["data"])

"""Settings: what a cloud model sees, the account of it, and what people taught."""

import json

import pytest

from crm_tools.assistant import examples, threads
from crm_tools.assistant.calls import Call
from crm_tools.assistant.models.chosen import chosen
from crm_tools.settings import settings
from crm_tools.store.actors import LOCAL
from crm_tools.ui.notices import literal
from tests.outreach.mail_server import PASSWORD, Mailbox, mail_server
from tests.ui.health import healthy


def texts(page):
    return " ".join(element.value for kind in (page.markdown, page.caption, page.warning) for element in kind)


def test_offline_nothing_leaves(open_page):
    found = texts(open_page("settings"))

    assert "没有任何数据离开这台机器" in found
    assert "还没有。" in found


def test_the_account_says_what_was_sent_and_what_failed(own_database, open_page, monkeypatch):
    monkeypatch.setenv("CRM_MODEL_SEES", "rows")
    monkeypatch.setenv("CRM_MODEL_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("CRM_MODEL_NAME", "m")
    settings.cache_clear()
    with threads.opened(own_database) as connection:
        for day, rows, trouble in (("2026-11-20", 4, None), ("2026-11-22", 6, "key")):
            connection.execute(
                "INSERT INTO sent (sent_at, actor, model, calls, characters, rows, fields, trouble)"
                " VALUES (?, 'local', 'openai:m', 2, 900, ?, ?, ?)",
                (f"{day} 10:00:00", rows, json.dumps(["city", "sales"]), trouble),
            )

    page = open_page("settings", "en")

    found = texts(page)
    assert "up to 10 rows with names masked" in found
    assert "Since 20 Nov 2026, 2 questions went to a cloud model, with 10 rows of results." in found
    assert "city \\(2\\), sales \\(2\\)" in found
    assert "does not accept the key" in found
    assert page.dataframe[0].value["rows"].tolist() == [6, 4]


def test_what_was_taught_can_be_forgotten(own_database, open_page):
    examples.save(settings(), "来个盘子", "本月各城市销售额", Call("run_report", {"measures": ["sales"]}), LOCAL)
    page = open_page("settings")
    assert "来个盘子 → 本月各城市销售额" in texts(page)

    [forget] = [button for button in page.button if str(button.key).startswith("taught.")]
    healthy(forget.click().run())

    assert examples.examples(settings()) == ()


def test_every_way_to_a_model_says_what_it_lacks(open_page):
    found = texts(open_page("settings", "en"))

    assert literal("Still to be set: DASHSCOPE_API_KEY") in found
    assert literal("Still to be set: CRM_MODEL_BASE_URL, CRM_MODEL_NAME") in found
    assert "In use" in found


def test_an_administrator_chooses_among_the_models_that_are_set_up(own_database, open_page, monkeypatch):
    monkeypatch.setenv("CRM_MODEL_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("CRM_MODEL_NAME", "m")
    settings.cache_clear()
    page = open_page("settings", "en")
    box = page.selectbox(key="settings.model")
    assert (box.value, list(box.options)) == (
        "settings",
        [
            "As the environment says (OpenAI-compatible endpoint)",
            "Built-in offline model",
            "OpenAI-compatible endpoint · m",
        ],
    )
    healthy(box.set_value("offline").run())

    assert chosen(settings()) == "offline"
    assert "Nothing leaves this machine" in texts(open_page("settings", "en"))


def test_the_check_says_why_a_model_cannot_be_reached(own_database, open_page, monkeypatch):
    monkeypatch.setenv("CRM_MODEL_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("CRM_MODEL_NAME", "m")
    settings.cache_clear()
    page = open_page("settings", "en")

    healthy(page.button(key="settings.check.openai").click().run())

    assert "cannot be reached; check the network and the address" in texts(page)
    assert not [button for button in page.button if button.key == "settings.check.tongyi"]


@pytest.mark.parametrize(("password", "said"), [(PASSWORD, "Nothing was sent"), ("wrong", "refused the login of desk")])
def test_the_mail_server_can_be_tried(open_page, tmp_path, monkeypatch, password, said):
    box = Mailbox()
    with mail_server(tmp_path, box) as reached:
        for name, value in {**reached, "CRM_SMTP_PASSWORD": password}.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        page = open_page("settings", "en")
        assert PASSWORD not in texts(page)
        page.button(key="settings.mail.test").click().run()

    told = " ".join(element.value for kind in (page.success, page.error) for element in kind)
    assert said in told.replace("\\", "")
    assert not box.taken

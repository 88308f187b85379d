"""The chat page: questions, answers, what was understood, and what happens when one is interrupted."""

import re

import pytest

from crm_tools.assistant.ask import Done, Progress, Token
from crm_tools.assistant.contract import Answer, SentToModel, Table, Understood
from crm_tools.ui import client
from tests.ui.health import healthy


@pytest.fixture(autouse=True)
def _on_its_own(own_database, monkeypatch):
    """No model is loaded ahead, and conversations are kept beside a database of the test's own."""
    monkeypatch.setattr(client, "warm_up", lambda: None)


def texts(page):
    return [element.value for kind in (page.markdown, page.caption) for element in kind]


def ask(page, question, key="first_question"):
    page.chat_input(key=key).set_value(question)
    return healthy(page.run())


def test_an_empty_chat_offers_questions(open_page):
    page = open_page("ask", "en")

    assert [button.label for button in page.button][:2] == [
        "Top 10 customers by sales",
        "Monthly sales in the last 12 months",
    ]
    assert not page.chat_message


def test_a_question_is_answered_with_words_list_and_origin(open_page):
    page = ask(open_page("ask"), "按销售额排序的前10名客户")

    assert page.chat_message[0].markdown[0].value == "按销售额排序的前10名客户"
    table = page.dataframe[0].value
    assert len(table) == 10
    assert list(table.columns) == ["customer_id", "customer", "sales"]
    assert table["sales"].is_monotonic_decreasing
    assert len(page.get("plotly_chart")) == 1
    found = " ".join(texts(page))
    assert "从最早的数据到 2026" in found
    assert "没有把任何客户数据发给云端模型" in found
    assert any("SELECT" in code.value for code in page.code)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("customer_retention", {"period": "2019"}),
        ("find_customers", {"filters": [{"field": "orders", "op": "ge", "value": 100_000}]}),
        ("run_report", {"measures": ["sales"], "dimensions": ["city"], "period": "2019"}),
    ],
)
def test_an_answer_without_rows_is_words_alone(open_page, monkeypatch, tool, arguments):
    def stream(place, question, thread, call=None):
        understood = Understood(tool=tool, arguments=arguments, period=(None, "2026-11-22"))
        nothing = Table(columns=[], rows=[], total=0)
        yield Done(Answer(status="answered", answer="没有。", language="zh", understood=understood, table=nothing))

    monkeypatch.setattr(client, "stream", stream)
    page = ask(open_page("ask"), "有没有")

    assert "没有。" in texts(page)
    assert "共 0 行" not in texts(page)
    assert not page.dataframe
    assert not page.get("download_button")


def test_an_answer_is_in_the_language_of_its_question(open_page):
    page = ask(open_page("ask", "zh"), "top 5 cities by orders this month")

    assert any("5 rows" in text for text in texts(page))
    assert len(page.dataframe[0].value) == 5


def test_a_suggestion_is_asked_by_a_click(open_page):
    page = open_page("ask")

    healthy(page.button(key="ui.ask.try.high").click().run())

    assert page.chat_message[0].markdown[0].value == "高价值客户有哪些？"
    assert "reason" in page.dataframe[0].value.columns


def test_the_conversation_goes_on_and_starts_anew(open_page):
    page = ask(open_page("ask"), "本月新增客户数量")
    page = ask(page, "按销售额排序的前10名客户", key="question")
    assert len(page.chat_message) == 2

    [anew] = [button for button in page.button if button.label == "新对话"]
    healthy(anew.click().run())

    assert not page.chat_message


def test_offered_questions_are_buttons(open_page, monkeypatch):
    asked = []

    def stream(place, question, thread, call=None):
        asked.append(question)
        arguments = {"understood": "", "unclear": ["xyz"], "suggestions": ["本月各城市销售额"]}
        understood = Understood(tool="clarify", arguments=arguments, period=None)
        words = "没弄明白的是：xyz。\n您可以这样问：\n- 本月各城市销售额"
        yield Done(Answer(status="clarify", answer=words, language="zh", understood=understood))

    monkeypatch.setattr(client, "stream", stream)
    page = ask(open_page("ask"), "xyz")
    [offer] = [button for button in page.button if button.label == "本月各城市销售额"]

    healthy(offer.click().run())

    assert asked == ["xyz", "本月各城市销售额"]


def test_an_interrupted_question_is_kept_and_can_be_asked_again(open_page, monkeypatch):
    calls = []

    def stream(place, question, thread, call=None):
        calls.append(question)
        yield Progress("…")
        yield Token("半句")
        if len(calls) == 1:
            import streamlit as st

            st.stop()
        yield Done(Answer(status="refused", answer="好了", language="zh"))

    monkeypatch.setattr(client, "stream", stream)
    page = ask(open_page("ask"), "慢问题")
    healthy(page.run())
    assert page.chat_message[0].markdown[0].value == "慢问题"

    [again] = [button for button in page.button if button.label == "重新回答"]
    healthy(again.click().run())

    assert calls == ["慢问题", "慢问题"]
    assert len(page.chat_message) == 1
    assert any("好了" in text for text in texts(page))


def test_what_a_cloud_model_saw_is_said(open_page, monkeypatch):
    def stream(place, question, thread, call=None):
        understood = Understood(tool="run_report", arguments={"measures": ["sales"]}, period=(None, "2026-11-22"))
        sent = SentToModel(rows=3, fields=["city", "sales"])
        yield Done(Answer(status="answered", answer="1", language="en", understood=understood, sent_to_model=sent))

    monkeypatch.setattr(client, "stream", stream)
    page = ask(open_page("ask", "en"), "sales")

    assert "Sent to the cloud model: 3 rows, fields city, sales" in texts(page)


def test_markup_in_data_is_shown_as_it_is(open_page, monkeypatch):
    def stream(place, question, thread, call=None):
        yield Token("**粗**")
        yield Done(Answer(status="refused", answer="**粗** [链接](http://x)", language="zh"))

    monkeypatch.setattr(client, "stream", stream)
    page = ask(open_page("ask"), "# 标题")

    assert page.chat_message[0].markdown[0].value == "\\# 标题"
    assert any("\\*\\*粗\\*\\* \\[链接\\]\\(http\\://x\\)" in text for text in texts(page))


def test_a_long_conversation_shows_its_latest_part_first(own_database, open_page):
    from crm_tools.assistant import conversations
    from crm_tools.settings import settings
    from crm_tools.store.actors import LOCAL

    for number in range(15):
        exchange = conversations.begin(settings(), LOCAL, "long", f"第{number}问")
        conversations.finish(settings(), exchange, Answer(status="refused", answer="不行", language="zh"))
    conversations.begin(settings(), LOCAL, "other", "别的")

    page = open_page("ask", c="long")
    assert page.chat_message[0].markdown[0].value == "第3问"

    [earlier] = [button for button in page.button if "更早" in button.label]
    healthy(earlier.click().run())

    assert len(page.chat_message) == 15


def test_a_thread_of_somebody_elses_is_an_empty_chat(own_database, open_page):
    from crm_tools.assistant import conversations
    from crm_tools.settings import settings
    from crm_tools.store.actors import Actor

    conversations.begin(settings(), Actor("anne@desk.example"), "hers", "她的问题")

    page = open_page("ask", c="hers")

    assert not page.chat_message
    assert "她的问题" not in " ".join(texts(page))


def test_a_number_is_a_card_with_its_definition_and_change(open_page):
    page = ask(open_page("ask"), "本月销售额环比")

    [card] = page.metric
    assert card.label == "销售额"
    assert "已付订单" in card.help
    assert card.delta.endswith("%")
    assert not page.get("plotly_chart")


def test_a_share_of_all_customers_has_a_card_of_its_own(open_page):
    page = ask(ask(open_page("ask"), "近30天没登录的客户有多少"), "占比多少", key="question")

    count, share = page.metric[-2:]
    assert (count.label, share.label) == ("客户数", "客户数占比")
    assert share.value.endswith("%")


def test_single_inquiries_are_shown_one_a_row(open_page):
    page = ask(open_page("ask"), "昨天微信渠道的咨询列一下")

    assert any(re.fullmatch(r"共 \d+ 条咨询。", one.value) for one in page.markdown)


def test_thumbs_are_kept(own_database, open_page):
    from crm_tools.assistant import conversations
    from crm_tools.settings import settings
    from crm_tools.store.actors import LOCAL

    page = ask(open_page("ask"), "本月新增客户数量")
    [thumbs] = page.get("feedback")
    healthy(thumbs.set_value(0).run())

    found = conversations.ratings(settings(), LOCAL)
    assert (found.good, found.bad, found.questions) == (0, 1, ("本月新增客户数量",))


def test_a_refused_question_leads_to_what_can_be_asked(open_page):
    page = ask(open_page("ask"), "毛利是多少")

    assert any(button.label == "还能问什么" for button in page.button)


def test_an_empty_database_says_what_comes_first(tmp_path, monkeypatch, open_page, own_database):
    from crm_tools.settings import settings
    from crm_tools.store.migrate import migrate

    migrate(tmp_path / "empty.db")
    monkeypatch.setenv("CRM_DATABASE", str(tmp_path / "empty.db"))
    settings.cache_clear()

    page = open_page("ask")

    assert any("数据库还是空的" in text for text in texts(page))
    assert [button.label for button in page.button] == ["去导入数据"]

    # An answer says so, too, instead of offering to split nothing by month.
    page = ask(page, "本月新增客户数量")
    assert "去导入数据" in [button.label for button in page.button]
    assert "按月看" not in [button.label for button in page.button]


def test_words_for_a_question_that_only_goes_on_are_answered(open_page):
    from crm_tools.assistant import examples
    from crm_tools.settings import settings

    page = ask(open_page("ask"), "本月新增客户数量")
    page = ask(page, "那上个月呢", key="question")
    healthy(page.get("feedback")[-1].set_value(0).run())
    page.text_input[-1].set_value("上个月各渠道的订单数")
    [remember] = [button for button in page.button if button.label == "记住并重新回答"]
    healthy(remember.click().run())

    assert page.chat_message[-1].markdown[0].value == "上个月各渠道的订单数"
    assert not examples.examples(settings())

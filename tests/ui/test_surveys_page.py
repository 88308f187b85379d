"""Surveys, the open form and the knowledge base as scripts: draft, publish, answer, read, without a browser."""

from __future__ import annotations

import datetime as dt

import pytest

from crm_tools.settings import settings
from crm_tools.store.actors import LOCAL
from crm_tools.store.connect import writer
from crm_tools.surveys import invitations, library
from crm_tools.surveys.answering import open_form
from crm_tools.surveys.results import results
from crm_tools.surveys.templates import from_template
from tests.ui.health import healthy


@pytest.fixture
def link(own_database):
    """A questionnaire that is open, and the secret of customer 5's link."""
    survey_id = library.create(settings(), from_template("nps", "zh"), LOCAL)
    library.publish(settings(), survey_id, dt.date(2026, 11, 22), LOCAL)
    token = invitations.make_token()
    with writer(own_database) as connection:
        invitations.invite(connection, survey_id, [(5, token)], "2026-11-22 10:00:00")
    return survey_id, token


def test_a_sentence_becomes_a_draft_that_is_edited_and_published(own_database, open_page):
    page = open_page("surveys")
    page.text_input(key="survey_list.sentence").set_value("给金卡会员做一个物流满意度问卷")
    healthy(page.button(key="survey_list.draft").click().run())

    kept = library.surveys(settings())[0]
    assert (kept.title, kept.status, kept.questions) == ("金卡会员物流满意度问卷", "draft", 6)
    page = open_page("surveys", id=str(kept.id))
    page.text_input(key=f"survey_edit.{kept.id}.title").set_value("物流怎么样？")
    healthy(page.button(key=f"survey_edit.{kept.id}.5.drop").click().run())
    healthy(page.button(key=f"survey_edit.{kept.id}.1.up").click().run())
    healthy(page.button(key="survey_edit.save").click().run())

    survey = library.survey(settings(), kept.id)
    assert survey.title == "物流怎么样？"
    assert [question.title for question in survey.questions][:2] == [
        "您对送达速度的满意程度是？",
        "您对物流配送的满意程度是？",
    ]
    assert len(survey.questions) == 5
    page = open_page("surveys", id=str(kept.id), part="send")
    healthy(page.button(key="survey.publish").click().run())
    assert library.survey(settings(), kept.id).status == "open"


def test_a_draft_that_cannot_stand_is_refused_in_words(own_database, open_page):
    survey_id = library.create(settings(), from_template("nps", "en"), LOCAL)
    page = open_page("surveys", "en", id=str(survey_id))
    page.text_input(key=f"survey_edit.{survey_id}.title").set_value(" ")
    page.button(key="survey_edit.save").click().run()

    assert "title" in page.error[0].value
    assert library.survey(settings(), survey_id).title == from_template("nps", "en").title


def test_an_answer_given_on_the_open_page_is_in_the_results(link, open_page):
    survey_id, token = link
    page = open_page("survey", t=token)
    nps, why, improve = library.survey(settings(), survey_id).questions
    page.button(key="survey.submit").click().run()
    assert page.warning[0].value == "第 1 题还没有回答。"

    page.segmented_control(key=f"survey.{nps.id}").set_value(9)
    page.text_area(key=f"survey.{why.id}").set_value("<script>alert(1)</script> 物流慢")
    healthy(page.button(key="survey.submit").click().run())

    assert any("谢谢" in text.value for text in page.markdown)
    assert results(settings(), survey_id).nps == 100
    assert open_form(settings(), token).answers == {nps.id: 9, why.id: "<script>alert(1)</script> 物流慢"}
    again = open_page("survey", t=token)
    assert again.segmented_control(key=f"survey.{nps.id}").value == 9
    assert again.text_area(key=f"survey.{improve.id}").value in ("", None)


@pytest.mark.parametrize("token", ["", "x" * 32, "../../etc", "<script>"])
def test_a_bad_link_is_refused_politely(open_page, token):
    page = open_page("survey", "en", t=token)
    assert any("link does not work" in text.value for text in page.markdown)
    assert not page.button


@pytest.mark.parametrize("part", ["results", "feedback", "answers", "send", "questions"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_part_of_a_survey_opens(open_page, part, language):
    page = open_page("surveys", language, id="2", part=part)
    assert not page.exception
    assert not page.error


def test_figures_on_the_page_are_those_of_the_results(database, open_page):
    found = results(settings(), 2)
    page = open_page("surveys", id="2", part="results")
    assert page.metric[0].value == str(found.responses)
    assert page.metric[1].value.replace("\\", "") == f"{found.response_rate:.1%}"
    page = open_page("surveys", id="2", part="feedback")
    page.text_input(key="survey.question").set_value("火箭发射")
    healthy(page.button(key="survey.ask.go").click().run())
    assert any("没有人提到" in text.value for text in page.markdown)


def test_a_survey_that_is_not_there_shows_the_list(open_page):
    page = open_page("surveys", id="12345")
    assert "12345" in page.warning[0].value or "0" in page.warning[0].value
    assert page.dataframe


def test_the_knowledge_base_is_tried_and_edited(own_database, open_page):
    page = open_page("knowledge", part="trial")
    page.text_input(key="kb.question").set_value("退货运费谁承担")
    healthy(page.button(key="kb.try").click().run())
    assert any("知识库有答案" in text.value for text in page.markdown)
    page.text_input(key="kb.question").set_value("骆驼可以寄存吗")
    healthy(page.button(key="kb.try").click().run())
    assert any("没有涵盖" in text.value for text in page.markdown)

    assert open_page("knowledge", part="questions").dataframe[0].value["question"].tolist() == ["骆驼可以寄存吗"]

    page = open_page("knowledge", document="returns.zh.md")
    (editor,) = [area for area in page.text_area if (area.key or "").startswith("kb.text.returns.zh.md")]
    editor.set_value(editor.value + "\n\n## 骆驼可以寄存吗？\n可以，<script>alert(1)</script>拴在门口。\n")
    healthy(page.button(key="kb.save").click().run())
    page = open_page("knowledge", part="trial")
    page.text_input(key="kb.question").set_value("骆驼可以寄存吗")
    healthy(page.button(key="kb.try").click().run())
    assert any("知识库有答案" in text.value for text in page.markdown)
    assert any("\\<script\\>" in text.value for text in page.markdown), "data, not markup"

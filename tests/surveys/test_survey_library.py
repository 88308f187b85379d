"""Questionnaires are kept, changed while drafts, published, closed; each step checks who asks and in what state."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from crm_tools.settings import Settings
from crm_tools.store.actors import LOCAL, Actor
from crm_tools.surveys import library
from crm_tools.surveys.questions import Question, SurveyDraft, checked
from crm_tools.surveys.templates import from_template
from crm_tools.texts import UserError
from tests.surveys.conftest import LAST_DAY, TODAY, invite


def test_a_draft_is_kept_changed_published_closed_and_reopened(settings: Settings) -> None:
    draft = from_template("nps", "en")
    survey_id = library.create(settings, draft, LOCAL)
    assert library.survey(settings, survey_id).draft() == draft
    library.change(settings, survey_id, draft.model_copy(update={"title": "Would you?"}), LOCAL)
    library.publish(settings, survey_id, LAST_DAY, LOCAL)
    kept = library.survey(settings, survey_id)
    assert (kept.title, kept.status, kept.closes_on, kept.published_at is not None) == (
        "Would you?", "open", "2026-11-30", True
    )  # fmt: skip
    with pytest.raises(UserError) as told:
        library.change(settings, survey_id, draft, LOCAL)
    assert told.value.key == "surveys.published"
    library.close(settings, survey_id, LOCAL)
    assert library.survey(settings, survey_id).status == "closed"
    library.reopen(settings, survey_id, TODAY, LOCAL)
    (row,) = library.surveys(settings)
    assert (row.status, row.questions, row.invitations, row.answered, row.responses) == ("open", 3, 0, 0, 0)


def test_after_its_last_day_it_is_closed(settings: Settings, open_survey: int) -> None:
    later = settings.model_copy(update={"today": LAST_DAY + dt.timedelta(days=1)})
    assert library.survey(settings.model_copy(update={"today": LAST_DAY}), open_survey).status == "open"
    assert library.survey(later, open_survey).status == "closed"
    assert library.surveys(later)[0].status == "closed"
    with pytest.raises(UserError):
        library.reopen(later, open_survey, LAST_DAY, LOCAL)


def test_only_a_survey_without_invitations_is_removed(settings: Settings, open_survey: int) -> None:
    other = library.create(settings, from_template("nps", "zh"), LOCAL)
    library.remove(settings, other, LOCAL)
    invite(settings, open_survey, 1)
    with pytest.raises(UserError) as told:
        library.remove(settings, open_survey, LOCAL)
    assert told.value.key == "surveys.has_answers"
    assert [row.id for row in library.surveys(settings)] == [open_survey]


def test_a_visitor_may_do_nothing(settings: Settings, open_survey: int) -> None:
    visitor = Actor("visitor", frozenset())
    draft = from_template("nps", "zh")
    for attempt in (
        lambda: library.create(settings, draft, visitor),
        lambda: library.change(settings, open_survey, draft, visitor),
        lambda: library.publish(settings, open_survey, LAST_DAY, visitor),
        lambda: library.close(settings, open_survey, visitor),
        lambda: library.remove(settings, open_survey, visitor),
    ):
        with pytest.raises(UserError) as told:
            attempt()
        assert told.value.key == "store.not_allowed"


def _draft(**changes: Any) -> SurveyDraft:
    return SurveyDraft(
        **{"title": "标题", "language": "zh", "questions": (Question(kind="nps", title="推荐吗"),), **changes}
    )


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"title": " \x00\u200b "}, "no_title"),
        ({"questions": ()}, "no_questions"),
        ({"questions": (Question(kind="nps", title="推荐吗"),) * 41}, "too_many_questions"),
        ({"questions": (Question(kind="text", title="\u202e \n"),)}, "no_words"),
        ({"questions": (Question(kind="single", title="选", options=("甲", " ")),)}, "too_few_options"),
        ({"questions": (Question(kind="single", title="选", options=("甲", "乙 ", "乙")),)}, "double_option"),
    ],
)
def test_a_draft_that_cannot_stand_says_why(changes: dict[str, Any], key: str) -> None:
    with pytest.raises(UserError) as told:
        checked(_draft(**changes))
    assert told.value.key == f"surveys.draft.{key}"
    assert told.value.text("zh")
    assert told.value.text("en")

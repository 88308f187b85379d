"""What came back of one survey: figures, every question, by kind of customer, row by row; and answers from files."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import get_args

import streamlit as st

from crm_tools.present.survey_figures import question_figure, trend_figure
from crm_tools.surveys.importing import Imported, import_answers
from crm_tools.surveys.library import Survey
from crm_tools.surveys.results import FIELDS, Field, SurveyResults, answer_rows, by_segment, results, trend
from crm_tools.texts import UserError, formats
from crm_tools.ui.cards import Kpi, kpi_row
from crm_tools.ui.charts import chart_card
from crm_tools.ui.here import Here
from crm_tools.ui.listing import listing, rows_of
from crm_tools.ui.notices import empty_state, literal
from crm_tools.ui.uploads import uploads

TYPES = ("csv", "txt", "xlsx", "xlsm")


def results_view(place: Here, survey: Survey) -> None:
    """Cards, the course of answers, a figure a question, then kinds of customers with their file."""
    found = results(place.settings, survey.id)
    st.caption(place.say("ui.survey_results.basis"))
    kpi_row(place, _cards(place, found))
    if not found.responses:
        empty_state(":material/inbox:", place.say("ui.survey_results.none"), place.say("ui.survey_results.none_next"))
        return
    with st.grid(columns=2, min_column_width=320):
        chart_card(trend_figure(trend(place.settings, survey.id), place.language), "survey.trend")
        for one in found.questions:
            chart_card(question_figure(one, place.language), f"survey.question.{one.question.number}")
    st.subheader(place.say("ui.survey_results.by_segment"), anchor=False)
    field: Field = st.segmented_control(
        place.say("ui.survey_results.field"), FIELDS, default=FIELDS[0], required=True, key="survey.field",
        format_func=lambda one: place.say(f"ui.attribute.{one}"), label_visibility="collapsed",
    )  # fmt: skip
    assert field in get_args(Field)
    groups = by_segment(place.settings, survey.id, field)
    listing(
        place, rows_of(groups), key=f"survey.groups.{field}", file_name=place.say("ui.file.survey_groups"),
        about=[survey.title],
    )  # fmt: skip


def answers_view(place: Here, survey: Survey) -> None:
    """Every response with its files, and answers from elsewhere."""
    rows = answer_rows(place.settings, survey.id)
    listing(
        place, rows_of(rows), key="survey.answers", file_name=place.say("ui.file.survey_answers"), about=[survey.title]
    )
    if "import" in place.actor.capabilities:
        _import(place, survey)


def _cards(place: Here, found: SurveyResults) -> list[Kpi]:
    say = place.say
    sent = formats.number(found.invited, place.language, exact=True)
    score = formats.NOTHING if found.score is None else f"{found.score:.2f}"
    nps = formats.NOTHING if found.nps is None else f"{found.nps:+.1f}"
    return [
        Kpi(
            say("ui.survey_results.responses"), found.responses, "count", say("ui.survey_results.invited", invited=sent)
        ),
        Kpi(say("ui.survey_results.rate"), found.response_rate, "rate", say("ui.survey_results.rate_help")),
        Kpi(say("ui.survey_results.score"), score, "text", say("ui.survey_results.score_help")),
        Kpi(say("ui.survey_results.csat"), found.csat, "rate", say("ui.survey_results.csat_help")),
        Kpi(say("ui.survey_results.nps"), nps, "text", say("ui.survey_results.nps_help")),
    ]


def _import(place: Here, survey: Survey) -> None:
    with st.expander(place.say("ui.survey_results.import"), icon=":material/upload_file:"):
        st.caption(place.say("ui.survey_results.import_help"))
        label = place.say("ui.survey_results.import_file")
        upload = next(iter(uploads(place, label, TYPES, "survey.import", several=False)), None)
        if upload and st.button(place.say("ui.survey_results.import_go"), type="primary", key="survey.import.go"):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, Path(upload.name).name)
                path.write_bytes(upload.getvalue())
                try:
                    st.session_state["survey.imported"] = import_answers(place.settings, survey.id, path, place.actor)
                except UserError as error:
                    st.error(error.text(place.language), icon=":material/error:")
                else:
                    st.rerun()
        if done := st.session_state.pop("survey.imported", None):
            _imported(place, done)


def _imported(place: Here, done: Imported) -> None:
    st.success(
        place.say("ui.survey_results.imported", added=done.added, changed=done.changed, nobody=done.nobody),
        icon=":material/check:",
    )
    if done.ignored:
        st.caption(literal(place.say("ui.survey_results.ignored", names=place.say("present.comma").join(done.ignored))))
    if done.rejected_count:
        st.warning(place.say("ui.survey_results.rejected", rows=done.rejected_count), icon=":material/report:")
        for one in done.rejected[:20]:
            st.caption(literal(place.say("ui.survey_results.row", row=one.row, reason=one.reason.text(place.language))))

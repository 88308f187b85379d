"""Parts of an answer: its figure with a switch, where it came from, keeping and correcting it, what to do next."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from crm_tools.analytics.registry import MEASURES
from crm_tools.assistant import conversations
from crm_tools.assistant.calls import ACTIONS, Call
from crm_tools.present.table import plain
from crm_tools.texts import Language, UserError
from crm_tools.ui import asking, conversation
from crm_tools.ui.cards import Kpi, kpi_row
from crm_tools.ui.charts import chart_card
from crm_tools.ui.here import Here
from crm_tools.ui.notices import literal
from crm_tools.ui.pages import PAGES
from crm_tools.ui.period import period_words

if TYPE_CHECKING:
    from crm_tools.analytics.desk import Desk
    from crm_tools.assistant.contract import Answer, Understood

COMPARISONS = ("previous", "year_ago")
CHARTS = {
    "auto": ":material/auto_awesome:",
    "line": ":material/show_chart:",
    "bar": ":material/bar_chart:",
    "pie": ":material/pie_chart:",
}


def figure(place: Here, answer: Answer, key: str) -> None:
    """The answer's figure; a report's can be drawn in another way."""
    if answer.understood is None:
        return
    if is_numbers(answer.understood):
        _numbers(place, answer.understood)
        return
    if answer.chart is None:
        return
    kind = st.session_state.get(f"{key}.chart")
    drawn = None
    if answer.understood.tool == "run_report" and kind not in (None, "auto"):
        drawn = _redrawn(place, answer.understood, kind)
    chart_card(drawn or answer.chart.figure, f"{key}.figure")
    if answer.understood.tool == "run_report" and answer.understood.arguments.get("dimensions"):
        st.segmented_control(
            place.say("ui.ask.chart"),
            tuple(CHARTS),
            default="auto",
            required=True,
            format_func=CHARTS.__getitem__,
            key=f"{key}.chart",
            label_visibility="collapsed",
        )


def is_numbers(understood: Understood) -> bool:
    """Whether a report is not split: its figures stand on cards."""
    return understood.tool == "run_report" and not understood.arguments.get("dimensions")


def _numbers(place: Here, understood: Understood) -> None:
    """Figures that are not split: each as a card, with its definition and the change against the compared period; a
    share of all customers on a card of its own."""
    from crm_tools.assistant.again import result_of

    result = asking.once(place, result_of, understood.tool, understood.arguments, place.language, place.settings)
    how, cards = understood.arguments.get("compare"), []
    compared = place.say(f"ui.compare.{how}") if how in COMPARISONS else ""
    if result.compared and not compared:
        compared = period_words(place, result.compared)
    for column in result.columns:
        measure = column.name.removesuffix("_share")
        if measure not in MEASURES:
            continue
        row = result.frame.iloc[0]
        change = row.get(f"{column.name}_change")
        cards.append(
            Kpi(
                column.label.to(place.language),
                plain(row[column.name], column.unit),
                column.unit,
                MEASURES[measure].description.to(place.language),
                change=None if change is None or pd.isna(change) else float(change),
                compared=compared,
                exact=True,
            )
        )
    with st.container(width=280 * len(cards)):
        kpi_row(place, cards)


def _redrawn(place: Here, understood: Understood, kind: str) -> Any:
    from crm_tools.assistant.again import result_of
    from crm_tools.present import figures

    result = asking.once(place, result_of, understood.tool, understood.arguments, place.language, place.settings)
    return figures.figure(result, kind, place.language, currency=place.currency)


def foot(place: Here, answer: Answer, key: str, question: str, exchange: int = 0) -> None:
    """What left the machine, the steps with their SQL, the way into Reports, thumbs (kept for ``exchange``)."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        sent = answer.sent_to_model
        if sent.rows or sent.fields:
            st.caption(place.say("ui.ask.sent", rows=sent.rows, fields=", ".join(sent.fields)))
        else:
            st.caption(place.say("ui.ask.sent_nothing"))
        st.space("stretch")
        # On a phone they stay side by side.
        with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
            if answer.steps:
                _steps(place, answer)
            if answer.understood and answer.understood.tool == "run_report":
                _keep_report(place, answer, key)
            if question and answer.understood:
                name = f"{key}.thumbs"
                st.feedback("thumbs", key=name, on_change=_rate, args=(place, exchange, name))
    if st.session_state.get(f"{key}.thumbs") == 0:
        st.space("xsmall")
        correction(place, question, key)


def _rate(place: Here, exchange: int, name: str) -> None:
    given = st.session_state.get(name)
    conversations.rate(place.settings, place.actor, exchange, None if given is None else bool(given))


def _steps(place: Here, answer: Answer) -> None:
    with st.popover(place.say("ui.ask.steps"), type="tertiary", icon=":material/account_tree:"):
        for step in answer.steps:
            st.caption(place.say("ui.ask.step", engine=step.engine, rows=step.rows, ms=f"{step.ms:.0f}"))
            if step.sql:
                st.code(step.sql, language="sql", wrap_lines=True)


def _keep_report(place: Here, answer: Answer, key: str) -> None:
    from crm_tools.assistant.calls import report_of
    from crm_tools.ui import report_basis, report_state

    assert answer.understood is not None
    request = report_of(answer.understood.tool, answer.understood.arguments)
    assert request is not None
    with st.popover(place.say("ui.ask.keep_report"), type="tertiary", icon=":material/keep:"):
        name = st.text_input(place.say("ui.saved.name"), report_basis.title(place, request)[:40], key=f"{key}.name")
        if st.button(place.say("ui.ask.pin"), key=f"{key}.pin", type="primary", icon=":material/keep:"):
            _pin(place, name, request, key)
        if st.button(place.say("ui.ask.open_in_reports"), key=f"{key}.open", icon=":material/open_in_new:"):
            report_state.to_widgets(request, cast(report_state.State, st.session_state))
            st.switch_page(PAGES["reports"].path)


def _pin(place: Here, name: str, request: Any, key: str) -> None:
    from crm_tools.analytics.saved import save_report

    at = dt.datetime.now(ZoneInfo(place.settings.timezone)).replace(tzinfo=None)
    chart = st.session_state.get(f"{key}.chart", "auto")
    try:
        save_report(place.settings.database, name, request, place.actor, at, pinned=True, chart=chart)
    except UserError as error:
        st.error(error.text(place.language))
    else:
        st.success(place.say("ui.ask.pinned", name=literal(name)), icon=":material/check_circle:")


def correction(place: Here, question: str, key: str) -> None:
    """Say a question in other words; what these mean is saved for it and answers it from now on."""
    with st.form(f"{key}.correction", border=False):
        st.markdown(place.say("ui.ask.correct"))
        words = st.text_input(
            place.say("ui.ask.correct_words"),
            placeholder=place.say("ui.ask.correct_example"),
            label_visibility="collapsed",
            key=f"{key}.words",
        )
        if st.form_submit_button(place.say("ui.ask.remember"), icon=":material/school:"):
            _remember(place, question, words.strip())


def _remember(place: Here, question: str, words: str) -> None:
    from crm_tools.assistant import examples
    from crm_tools.assistant.understand import understand

    if not words:
        return
    call: Call = understand(words, place.desk)
    if call.tool in ("clarify", "decline"):
        unclear = ", ".join(call.arguments.get("unclear", ())) or words
        st.warning(place.say("ui.ask.correct_unclear", unclear=literal(unclear)), icon=":material/help:")
        return
    try:
        examples.save(place.settings, question, words, call, place.actor)
    except UserError as error:
        if error.key != "assistant.example.not_a_question" or call.tool in ACTIONS:
            st.warning(error.text(place.language), icon=":material/warning:")
            return
        # "Only Shanghai" means nothing by itself: what it was to say is answered, and nothing is kept.
        st.toast(place.say("ui.ask.not_kept"), icon=":material/info:")
        question = words
    else:
        st.toast(place.say("ui.ask.remembered"), icon=":material/school:")
    conversation.ask_next(question)
    st.rerun()


def next_steps(place: Here, understood: Understood, key: str) -> None:
    """Sensible questions that go on from this answer, one click each."""
    call = Call(understood.tool, understood.arguments)
    offered = asking.once_in_words(place, _steps_from, call, place.language)
    if not offered:
        return
    with st.container(horizontal=True, gap="xsmall"):
        for index, text in enumerate(offered):
            st.button(
                literal(text),
                key=f"{key}.next.{index}",
                icon=":material/subdirectory_arrow_right:",
                on_click=conversation.ask_next,
                args=(text,),
            )


def _steps_from(desk: Desk, call: Call, language: Language) -> tuple[str, ...]:
    from crm_tools.assistant.chips import next_steps as steps

    return steps(call, desk, language)

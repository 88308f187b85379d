"""Parts of the Overview page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from crm_tools.analytics.explain import ExplainRequest, explain
from crm_tools.analytics.overview import Overview
from crm_tools.analytics.request import ReportRequest
from crm_tools.analytics.saved import saved_reports
from crm_tools.present.figures import change_figure, figure
from crm_tools.present.table import plain
from crm_tools.texts import UserError
from crm_tools.ui import asking
from crm_tools.ui.cards import Kpi, kpi_row
from crm_tools.ui.charts import chart_card
from crm_tools.ui.here import Here
from crm_tools.ui.listing import listing, rows_of
from crm_tools.ui.notices import literal
from crm_tools.ui.period import period_words

LEADING = "sales"


def figures(place: Here, overview: Overview) -> None:
    """The days, and a card for each key figure."""
    days = period_words(place, overview.period)
    if overview.compared:
        days = place.say("ui.overview.compared", period=days, before=period_words(place, overview.compared))
    st.caption(days)
    kpi_row(
        place,
        [
            Kpi(
                label=kpi.measure.label.to(place.language),
                value=plain(kpi.value, kpi.unit),
                unit=kpi.unit,
                help=kpi.measure.description.to(place.language),
                change=kpi.change,
                course=[plain(value, kpi.unit) or 0 for value in kpi.series],
            )
            for kpi in overview.kpis
        ],
    )


def trend(place: Here, overview: Overview) -> None:
    """Sales over time, beside the period before where there is one."""
    before = overview.compared and f"{overview.compared.start}..{overview.compared.end}"
    request = ReportRequest(
        measures=(LEADING,), dimensions=(overview.bucket,), period=overview.period.token, compare=before
    )
    result = asking.report(place, request)
    chart_card(figure(result, "line", place.language, currency=place.currency), "overview.trend")


def changes(place: Here, overview: Overview) -> None:
    """Where the change of sales came from, one way of taking it apart at a time."""
    if not overview.compared:
        return
    explanation = asking.once(place, explain, ExplainRequest(measure=LEADING, period=overview.period.token))
    splits = {split.name: split for split in explanation.splits}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(place.say("ui.overview.changes"), anchor=False)
        st.space("stretch")
        chosen = st.segmented_control(
            place.say("ui.overview.split"),
            list(splits),
            default=next(iter(splits)),
            required=True,
            format_func=lambda name: splits[name].label.to(place.language),
            key="overview.split",
            label_visibility="collapsed",
            persist_state="session",
        )
    split = splits[chosen]
    drawn = change_figure(split.result, split.label, split.words, place.language, currency=place.currency)
    chart_card(drawn, "overview.changes")
    group = split.result.columns[0].name
    words = {code: word.to(place.language) for code, word in split.words.items()}
    worded = replace(split.result, frame=split.result.frame.replace({group: words}))
    listing(place, rows_of(worded), key="overview.split_list", file_name=place.say("ui.overview.changes"))


def pinned(place: Here) -> None:
    """The saved reports that somebody pinned, run now."""
    reports = saved_reports(place.settings.database, pinned_only=True)
    if not reports:
        return
    st.subheader(place.say("ui.overview.pinned"), anchor=False)
    for column, report in zip(st.columns(2) * len(reports), reports, strict=False):
        with column:
            st.markdown(f"**{literal(report.name)}**")
            try:
                result = asking.report(place, report.parsed())
            except UserError as error:
                st.caption(error.text(place.language))
                continue
            drawn = figure(result, report.chart, place.language, currency=place.currency)
            if drawn:
                chart_card(drawn, f"overview.pinned.{report.id}")
            else:
                listing(place, rows_of(result), key=f"overview.pinned.{report.id}", file_name=report.name)

"""Parts of the Overview page."""

from __future__ import annotations

import streamlit as st

from crm_tools.analytics.overview import Overview
from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.request import ReportRequest
from crm_tools.analytics.saved import saved_reports
from crm_tools.present.compared import with_differences, without_ones
from crm_tools.present.figures import figure
from crm_tools.present.table import plain
from crm_tools.texts import UserError
from crm_tools.ui import asking
from crm_tools.ui.cards import Kpi, kpi_row
from crm_tools.ui.charts import chart_card
from crm_tools.ui.here import Here
from crm_tools.ui.listing import listing, rows_of
from crm_tools.ui.notices import literal
from crm_tools.ui.period import period_words

COMPARISONS = ("previous", "year_ago")


def comparison_control(place: Here) -> str:
    """Against what the figures stand: the period before or the same days last year."""
    chosen: str = st.selectbox(
        place.say("ui.reports.compare"),
        COMPARISONS,
        key="overview.compare",
        persist_state="session",
        format_func=lambda how: place.say(f"ui.compare.{how}"),
        filter_mode=None,
    )
    return chosen


def measure_control(place: Here, overview: Overview) -> str:
    """Which of the key figures the page looks into."""
    names = [kpi.measure.name for kpi in overview.kpis]
    title, choice = st.columns([2, 3], vertical_alignment="center")
    title.subheader(place.say("ui.overview.closer"), anchor=False)
    with choice, st.container(horizontal_alignment="right"):
        chosen: str = st.pills(
            place.say("ui.overview.closer"),
            names,
            default=names[0],
            required=True,
            format_func=lambda name: MEASURES[name].label.to(place.language),
            key="overview.measure",
            label_visibility="collapsed",
            persist_state="session",
        )
    return chosen


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


def trend(place: Here, overview: Overview, measure: str) -> None:
    """One figure over time, beside the period before where there is one."""
    before = overview.compared and f"{overview.compared.start}..{overview.compared.end}"
    request = ReportRequest(
        measures=(measure,), dimensions=(overview.bucket,), period=overview.period.token, compare=before
    )
    result = asking.report(place, request)
    chart_card(figure(result, "line", place.language, currency=place.currency), "overview.trend")


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
                about = [period_words(place, result.period), *(note.to(place.language) for note in result.notes)]
                listing(
                    place, rows_of(without_ones(with_differences(result))), key=f"overview.pinned.{report.id}",
                    file_name=report.name, about=about,
                )  # fmt: skip

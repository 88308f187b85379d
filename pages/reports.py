"""Reports: any measure by any dimension in any period. The address carries the whole request."""

import streamlit as st

from crm_tools.present.compared import with_differences, without_ones
from crm_tools.present.figures import figure
from crm_tools.ui import asking, report_basis, report_controls, report_state
from crm_tools.ui.charts import chart_card
from crm_tools.ui.explain_view import why_button
from crm_tools.ui.here import head, here
from crm_tools.ui.listing import listing, rows_of
from crm_tools.ui.notices import empty_state, literal, small_print
from crm_tools.ui.saved_view import saved_popovers

place = here("reports")
with st.container(horizontal=True, vertical_alignment="center"):
    head(place)
    st.space("stretch")
    keep = st.container(horizontal=True, width="content")
report_state.take_address(st.query_params, st.session_state)
period, compare = report_controls.main_controls(place)
chart = report_controls.more_controls(place)
request = report_state.from_widgets(st.session_state, period, compare)
if request is None:
    empty_state(":material/bar_chart:", place.say("ui.reports.no_measure"), place.say("ui.reports.no_measure_next"))
    st.stop()
report_state.put_address(request, chart, st.query_params, st.session_state)
with keep:
    why_button(place, request)
    saved_popovers(place, request, chart)

with st.skeleton(height=320):
    result = asking.report(place, request)
basis = report_basis.basis(place, request, result)
st.caption(" · ".join(literal(line) for line in basis))
small_print(place, result.notes)
if result.frame.empty:
    empty_state(":material/search_off:", place.say("ui.nothing"), place.say("ui.nothing_next"))
chart_card(figure(result, chart, place.language, currency=place.currency), "report.figure")
listing(
    place,
    rows_of(without_ones(with_differences(result))),
    key="report.list",
    file_name=report_basis.title(place, request),
    about=[
        *basis,
        *report_basis.conditions(place, request),
        *(note.to(place.language) for note in result.notes),
    ],
)

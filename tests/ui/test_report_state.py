"""The Reports page's address: a request goes in and the same request comes out."""

from hypothesis import given
from hypothesis import strategies as st

from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import Filter, Order, ReportRequest
from crm_tools.ui.report_state import DEFAULT, compact, from_widgets, parse, put_address, take_address, to_widgets

MEASURE_NAMES = sorted(name for name, measure in MEASURES.items() if measure.additive and not measure.ratio)
GROUPS = sorted(name for name, dimension in DIMENSIONS.items() if dimension.groups)


@st.composite
def requests(draw):
    measures = tuple(draw(st.lists(st.sampled_from(MEASURE_NAMES), min_size=1, max_size=3, unique=True)))
    dimensions = tuple(draw(st.lists(st.sampled_from(GROUPS), max_size=2, unique=True)))
    limit = draw(st.none() | st.integers(1, 50))
    timed = any(DIMENSIONS[name].time == "calendar" for name in dimensions)
    average = draw(st.sampled_from([None, "day", "month"]))
    others = draw(st.booleans()) if limit else False
    return ReportRequest(
        measures=measures,
        dimensions=dimensions,
        period=draw(st.sampled_from(["all", "this_month", "2026-03..2026-05"])),
        filters=draw(st.sampled_from([(), (Filter(field="city", op="in", value=("上海", "北京")),)])),
        compare=draw(st.sampled_from([None, "previous", "year_ago"])),
        order=draw(st.sampled_from([None, Order(by=measures[0], descending=False)])),
        limit=limit,
        offset=draw(st.integers(0, 5)) if limit and not others else 0,
        others=others,
        share=draw(st.sampled_from([(), measures])) if average is None else (),
        running=draw(st.sampled_from([(), measures])) if timed and average is None else (),
        average=average,
    )


@given(requests())
def test_a_request_survives_the_address_and_the_widgets(request):
    state = {}
    to_widgets(parse(compact(request)), state)

    assert from_widgets(state, state["report.period"]) == request


def test_the_address_says_nothing_that_is_left_at_its_default():
    assert compact(ReportRequest(measures=("sales",))) == '{"measures":["sales"]}'


def test_a_broken_address_opens_the_usual_report():
    state = {}

    take_address({"r": "{not json"}, state)

    assert from_widgets(state, state["report.period"]) == DEFAULT


def test_the_address_wins_only_where_it_says_something_new():
    address, state = {}, {}
    take_address(address, state)
    put_address(DEFAULT, "auto", address, state)
    state["report.measures"] = ["orders"]

    take_address(address, state)
    assert state["report.measures"] == ["orders"]

    address["r"] = compact(ReportRequest(measures=("gmv",)))
    take_address(address, state)
    assert state["report.measures"] == ["gmv"]


def test_without_a_measure_there_is_no_request():
    state = {}
    to_widgets(DEFAULT, state)
    state["report.measures"] = []

    assert from_widgets(state, "all") is None

"""What a report rests on, in words: for its caption, and for the title block of its files."""

from __future__ import annotations

from crm_tools.analytics.registry import DIMENSIONS, MEASURES, dimension
from crm_tools.analytics.request import ReportRequest
from crm_tools.analytics.result import Result
from crm_tools.present.asked import filter_words, threshold_words
from crm_tools.present.shown import titled
from crm_tools.ui.here import Here
from crm_tools.ui.period import period_words


def title(place: Here, request: ReportRequest) -> str:
    """``销售额、订单数（按城市）``."""
    measures = [MEASURES[name].label.to(place.language) for name in request.measures]
    by = [DIMENSIONS[dimension(name).name].label.to(place.language) for name in request.dimensions]
    return titled(measures, by, place.language)


def basis(place: Here, request: ReportRequest, result: Result) -> list[str]:
    """The days, which rows of the ranking there are, what each measure means, and the thresholds of the segments that
    were counted."""
    return [
        place.say("ui.reports.period", period=period_words(place, result.period)),
        *_rows(place, request),
        *(
            place.say("ui.pair", label=MEASURES[name].label, value=MEASURES[name].description)
            for name in request.measures
        ),
        *threshold_words(result.definitions, place.language, place.currency),
    ]


def _rows(place: Here, request: ReportRequest) -> list[str]:
    """Which rows are shown, where others are left out."""
    if request.top_percent:
        return [place.say("ui.reports.only_percent", percent=f"{request.top_percent:g}")]
    if request.limit is None:
        return []
    first, last = request.offset + 1, request.offset + request.limit
    groups = place.say("present.and").join(DIMENSIONS[name].label.to(place.language) for name in request.per)
    if request.offset:
        key = "assistant.op.places_per" if groups else "assistant.op.places"
        told = place.say(key, groups=groups, places=f"{first}" if first == last else f"{first}–{last}")
    elif groups:
        told = place.say("assistant.op.per", groups=groups, limit=request.limit)
    else:
        told = place.say("ui.reports.only_first", limit=request.limit)
    return [told[:1].upper() + told[1:]]


def conditions(place: Here, request: ReportRequest) -> list[str]:
    """One line a condition; on the page they are chips."""
    return [
        place.say("ui.reports.condition", condition=filter_words(one, place.language, currency=place.currency))
        for one in request.filters
    ]

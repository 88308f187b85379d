"""What a campaign brought beside those held out, in words that claim no more than the interval holds."""

from __future__ import annotations

from crm_tools.outreach.results import Results, SalesUplift, Uplift
from crm_tools.texts import Language, formats, say


def uplift_words(found: Uplift, language: Language) -> str:
    """The shares of buyers beside each other: a difference that chance may explain is called that."""
    return say(
        f"present.uplift.{_key(found)}",
        language,
        chosen=formats.percent(found.chosen_buyers / found.chosen),
        held=formats.percent(found.held_buyers / found.held),
        count=formats.number(found.chosen, language, exact=True),
        held_count=formats.number(found.held, language, exact=True),
        points=_points(found.difference),
        low=_points(found.low),
        high=_points(found.high),
    )


def not_reached_words(came: Results, language: Language) -> str:
    """That some of the chosen were not reached and count all the same, empty where all were."""
    missed = came.uplift.chosen - came.reached if came.uplift else 0
    if not missed:
        return ""
    return say("present.uplift.not_reached", language, count=formats.number(missed, language, exact=True))


def sales_uplift_words(came: Results, language: Language, currency: str) -> str:
    """Sales per customer beside those held out; what it brought in all only where chance hardly explains it. Empty
    where there is nothing to compare."""
    found = came.sales_uplift
    if found is None or came.uplift is None:
        return ""

    def money(cents: float, *, sign: bool = False) -> str:
        mark = ("−" if cents < 0 else "+") if sign else ""
        return mark + formats.money(abs(cents) if sign else cents, currency, language, exact=True)

    chosen = came.uplift.chosen
    return say(
        f"present.sales_uplift.{_key(found)}", language,
        chosen=money(found.chosen_cents), held=money(found.held_cents), difference=money(found.difference, sign=True),
        low=money(found.low, sign=True), high=money(found.high, sign=True),
        total=money(abs(found.difference) * chosen), count=formats.number(chosen, language, exact=True),
    )  # fmt: skip


def _key(found: Uplift | SalesUplift) -> str:
    return "no_difference" if not found.certain else "more" if found.difference > 0 else "less"


def _points(fraction: float) -> str:
    """Percentage points with their sign."""
    return f"{fraction * 100:+.1f}".replace("-", "−")

"""English phrases made from classes of words: money per buyer, what is set beside something, who sells more."""

from __future__ import annotations

from collections.abc import Iterator

from crm_tools.assistant.understand.vocabulary.phrases import Entry, spaced

_MEANS = "average|mean|the average|avg"
_MONEY = "revenue|rev|sales|spend|spending|turnover|amount|money|value|amount spent"
_BUYERS = "buyer|buying customer|purchasing customer|paying customer|customer who bought|purchaser"
_EARNS = "sells|sold|brings in|brought in|earns|earned|generates|generated|makes|made|takes in|took in|grossed"
_BESIDE = "with|to|against|next to|beside|compared with|compared to|versus|vs"
_COMPARES = {
    "compare": "compares",
    "stand": "stands",
    "stack up": "stacks up",
    "measure up": "measures up",
    "look": "looks",
    "fare": "fares",
    "hold up": "holds up",
}


def english_paradigms() -> Iterator[tuple[str, Entry]]:
    """“Average revenue per buying customer”, “how does that compare with”, “which of the two sold more”."""
    yield from _how_it_compares()
    yield from _who_sells_more()
    yield from _per_buyer()


def _per_buyer() -> Iterator[tuple[str, Entry]]:
    """“Average revenue per buying customer”, “mean value per order”: money by those who paid, or by what they paid."""
    of_buyer, of_order = Entry("measure", "sales_per_buyer", 0.02), Entry("measure", "aov", 0.02)
    yield from spaced(of_buyer, f"|{_MEANS}", _MONEY, "per|by each|of each", _BUYERS)
    yield from spaced(of_order, f"|{_MEANS}", _MONEY, "per", "order|purchase|basket")
    yield from spaced(of_order, _MEANS, "order", "worth|value|amount|size")
    yield from spaced(of_order, "an average|the average|a typical|the typical", "order worth")


def _how_it_compares() -> Iterator[tuple[str, Entry]]:
    """“How does it stand against …”, “how that compares with …”: what was just named beside something else."""
    entry, it = Entry("versus", "versus", 0.2), "it|that|this|they|those"
    for verb, third in _COMPARES.items():
        yield from spaced(entry, "how", "does|did|do|would", it, verb, _BESIDE)
        yield from spaced(entry, "how", it, (verb, third), _BESIDE)


def _who_sells_more() -> Iterator[tuple[str, Entry]]:
    """“Who sells more, Tmall or Douyin?”, “which of the two brought in more”: which of them is higher in sales."""
    entry, who = Entry("higher", "sells more", 0.1), "who|which|which one|which of them|which of the two|which of these"
    yield from spaced(entry, who, _EARNS, "more|the most|most|better", "|money|revenue|sales|cash")

"""Stand-ins for what names a person: ``<customer_1>``, ``<mobile_1>``, ``<email_1>``, turned back on this machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.store import named
from crm_tools.texts.formats import MONTHS

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+[@＠][A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_MOBILE = re.compile(r"[0-9]{11,}|\+[0-9]{7,}")
"""Long enough for a mobile; an amount of that length is not typed in digits. Shorter ones are looked up."""
_STAND_IN = re.compile(r"<(?:customer|mobile|email)_[0-9]+>")


class Veil:
    """Names, mobiles and email addresses behind stand-ins, for one turn. The same value keeps its stand-in."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._stand_ins: dict[str, str] = {}
        self._known: dict[str, bool] = {}
        """Pieces of text that were looked up: is it a customer's name or mobile?"""

    def hide(self, texts: Sequence[str]) -> list[str]:
        """``texts`` with stand-ins, in one look-up for all of them."""
        self._look_up({piece for text in texts for piece in named.pieces(text)})
        return [self._hidden(text) for text in texts]

    def blank(self, text: str) -> str:
        """``text`` with nothing that names a person, for what need not be turned back."""
        return _STAND_IN.sub("***", self.hide([text])[0])

    def show(self, text: str) -> str:
        """``text`` with what the stand-ins stand for."""
        originals = {stand_in: original for original, stand_in in self._stand_ins.items()}
        return _STAND_IN.sub(lambda match: originals.get(match[0], match[0]), text)

    def show_in(self, value: Any) -> Any:
        """The same within lists and dicts."""
        return mapped(value, self.show)

    def _hidden(self, text: str) -> str:
        text = _EMAIL.sub(lambda match: self._stand_in("email", match[0]), text)
        text = named.DIGITS.sub(lambda match: self._mobile(match[0]), text)
        names = sorted((piece for piece in named.pieces(text) if self._known.get(piece)), key=len, reverse=True)
        if not names:
            return text
        terms = _term_spans(text, names)

        def replaced(match: re.Match[str]) -> str:
            if match["stand_in"] or any(start <= match.start() and match.end() <= end for start, end in terms):
                return match[0]
            return self._stand_in("customer", match[0])

        pattern = "|".join(named.whole_word(name) for name in names)
        return re.sub(f"(?P<stand_in>{_STAND_IN.pattern})|{pattern}", replaced, text)

    def _mobile(self, written: str) -> str:
        digits = named.digits(written)
        is_mobile = self._known.get(digits) or _MOBILE.fullmatch(digits)
        return self._stand_in("mobile", written) if is_mobile else written

    def _stand_in(self, kind: str, original: str) -> str:
        if original not in self._stand_ins:
            number = 1 + sum(other.startswith(f"<{kind}_") for other in self._stand_ins.values())
            self._stand_ins[original] = f"<{kind}_{number}>"
        return self._stand_ins[original]

    def _look_up(self, pieces: set[str]) -> None:
        new = sorted(pieces - self._known.keys())
        if not new:
            return
        known = named.known(self._database, new)
        self._known.update((piece, piece in known) for piece in new)


def _term_spans(text: str, names: Sequence[str]) -> list[tuple[int, int]]:
    """Where words of the desk stand that hold one of ``names``: a customer called 高价 leaves 高价值 alone."""
    terms = set(MONTHS)  # first names, too, and in a question they mean the month
    for vocabulary in (MEASURES, DIMENSIONS, SEGMENTS):
        for entry in vocabulary.values():
            terms |= {*entry.label, *entry.synonyms}
    holding = [term for term in terms if any(name in term for name in names)]
    return [match.span() for term in holding for match in re.finditer(re.escape(term), text)]


def mapped(value: Any, change: Callable[[str], str]) -> Any:
    """``value`` with every text in it changed, through lists and dicts."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: mapped(part, change) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [mapped(part, change) for part in value]
    return value

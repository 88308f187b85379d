"""An English question without what it says beside itself in other words: “(units, not money)”, “i.e. no order for …”.

It is taken away before anything is read or held against the question, so beside_en.toml lists only what says over again
what the words before it mean to the desk.
"""

from __future__ import annotations

from crm_tools.assistant.understand.text.normalise import language_of, normalise
from crm_tools.assistant.understand.text.rewording import applied, rules


def without_beside(question: str) -> str:
    """The question as typed, or without what only explains it."""
    if language_of(question) != "en":
        return question
    text = normalise(question)
    told = applied(text, rules("beside_en.toml", "rules"))
    return question if told is text else told.cased

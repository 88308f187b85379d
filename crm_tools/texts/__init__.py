"""Words in two languages: labels, reasons, errors, messages.

Each room keeps its texts in ``<room>.toml`` beside this file, one table a text with ``zh`` and ``en``. A text is
named ``room.path.to.text``; ``{placeholders}`` are filled by keyword. English brings a counted noun with its number:
``{orders:order|orders}`` is "1 order" or "12 orders"; a label within a sentence begins small: ``{dimension:inside}``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
"""The fonts of the desk draw curly quotes as wide as a Chinese character: in English they are straight."""


INSIDE, APART = "inside", "apart"


class Words(NamedTuple):
    """One text in both languages."""

    zh: str
    en: str

    def to(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


class Counted(str):
    """A value that knows how to stand in a text: with its noun, ``f"{Counted('1'):order|orders}"`` is ``1 order``; with
    the noun alone where it is one, ``every {days:|day|days}``; a label ``inside`` an English sentence, small; in a
    Chinese one ``apart`` from it where it is Latin."""

    def __format__(self, spec: str) -> str:
        if spec == INSIDE:
            return inside(str(self))
        if spec == APART:
            return f" {self!s}" if self[:1].isascii() else str(self)
        if spec.startswith("|"):
            one, _, many = spec[1:].partition("|")
            return one if self == "1" else f"{self!s} {many}"
        one, both, many = spec.partition("|")
        return f"{self!s} {one if self == '1' else many}" if both else format(str(self), spec)


class UserError(Exception):
    """Something a person can mend: a text key with its values, worded in the reader's language by :meth:`text`."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def text(self, language: Language) -> str:
        return say(self.key, language, **self.values)

    def __str__(self) -> str:
        return self.text("en")


def say(key: str, language: Language, /, **values: object) -> str:
    """The text ``key`` in ``language``; a value that is itself :class:`Words` is taken in that language.

    Raises KeyError for a key that no catalogue has, or a placeholder without a value: both are defects of ours.
    """
    text = catalogue()[key].to(language)
    if not values:
        return text
    return text.format(**{name: _counted(value, language) for name, value in values.items()})


def inside(label: str) -> str:
    """A label as it stands within an English sentence: ``Average order value`` begins small, ``NPS`` stays."""
    first = label.split(" ", 1)[0]
    return label if len(first) > 1 and first.isupper() else label[:1].lower() + label[1:]


def begun(words: str) -> str:
    """Words as they stand by themselves: ``waiting for approval`` begins with a capital."""
    return words[:1].upper() + words[1:]


def _counted(value: object, language: Language) -> object:
    if isinstance(value, Words):
        value = value.to(language)
    return Counted(value) if isinstance(value, int | str) else value


@cache
def catalogue() -> Mapping[str, Words]:
    """All texts by key, read once."""
    return dict(_read_all())


def _read_all() -> Iterator[tuple[str, Words]]:
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        yield from _walk(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))


def _walk(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Words]]:
    if set(table) == {"zh", "en"} and all(isinstance(value, str) for value in table.values()):
        yield prefix, Words(table["zh"], table["en"].translate(_STRAIGHT))
        return
    for name, value in table.items():
        if not isinstance(value, dict):
            raise ValueError(f"texts: {prefix}.{name} needs both zh and en")
        yield from _walk(f"{prefix}.{name}", value)

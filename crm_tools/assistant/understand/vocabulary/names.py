"""Chinese names of measures, segments and dimensions from their parts: 付款 + 客户 + 数, 取消 + 比例 (names.toml)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from crm_tools.assistant.understand.vocabulary.phrases import Entry
from crm_tools.assistant.understand.word_files import word_file

_WEIGHT = 0.05
"""Names of the registry come first."""


def built_names() -> Iterator[tuple[str, Entry]]:
    """Every name that names.toml builds, with the measure, segment or dimension it means, or what it groups by."""
    told = word_file(__file__, "names.toml")
    classes = {name: words.replace("-", "").split(" ") for name, words in told["classes"].items()}
    for kind in ("measure", "segment", "dimension", "grouped"):
        for name, shapes in told[kind].items():
            entry = Entry(kind, name, _WEIGHT)
            for shape in shapes:
                pieces = [classes[one] if one else [text] for text, one in _pieces(shape)]
                yield from (("".join(words), entry) for words in product(*pieces))


def _pieces(shape: str) -> Iterator[tuple[str, str]]:
    """A shape as its literal texts and the names of its classes, in order."""
    for match in re.finditer(r"\{([a-z_]+)\}|([^{}]+)", shape):
        yield match[2] or "", match[1] or ""

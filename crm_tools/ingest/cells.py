"""What every reader of cells starts from: what a cell comes to, how its column writes, and the cell made plain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple


class Bad(NamedTuple):
    """Why a cell could not be read: the last part of a text ``ingest.reason.<reason>``."""

    reason: str


Value = str | int | float | Decimal | None | Bad
Parser = Callable[[str], Value]


@dataclass(frozen=True)
class Style:
    """How a column writes what can be read in two ways; None where nobody has said."""

    days: Literal["dmy", "mdy"] | None = None
    decimal: Literal["point", "comma"] | None = None
    cents: bool = False
    zone: str = "Asia/Shanghai"


EMPTY = frozenset(("", "null", "none", "nan", "nat", "n/a", "#n/a", "\\n", "-", "--", "—", "——"))
EMPTY_TEXT = frozenset(("", "NULL", "\\N", "#N/A"))
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u202a-\u202e]")
QUOTED = re.compile(r'="(.*)"', re.DOTALL)
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters no table means: control characters, and bytes that the file's encoding does not know."""


def plain(cell: str) -> str:
    """A cell for reading numbers, times and words: full-width digits made plain, spaces and ``="…"`` taken off."""
    if not cell.isascii():
        cell = _INVISIBLE.sub("", unicodedata.normalize("NFKC", cell))
    cell = cell.strip()
    if cell[:1] in "='" and cell:
        quoted = QUOTED.fullmatch(cell)
        cell = quoted[1].strip() if quoted else cell.removeprefix("'")
    return cell

"""Functions of Python within queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Function(NamedTuple):
    """A function of Python that queries may call, with DuckDB's types. It gets no NULL: then it is not called."""

    name: str
    call: Callable[..., float | int | None]
    takes: tuple[str, ...]
    gives: str

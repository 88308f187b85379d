"""A tree of rules made ready: its leaves point at what each customer is told by, and at conditions without values.

The values of the conditions come beside it, in the order of the leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import ibis

from crm_tools.analytics.query_condition import Condition

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class Own:
    """A condition on a column that the segment brings. ``at`` is its place among the leaves."""

    at: int
    condition: Condition


@dataclass(frozen=True)
class Attribute:
    """A condition on an attribute of the customer."""

    at: int
    condition: Condition


@dataclass(frozen=True)
class Counted:
    """A condition on the number ``test`` of each customer."""

    at: int
    test: int
    condition: Condition


@dataclass(frozen=True)
class Listed:
    """Being on the list ``number``."""

    at: int
    number: int


@dataclass(frozen=True)
class Branch:
    """``all``, ``any`` or ``none`` of the parts hold. ``flagged``: each row tells which of the parts it meets."""

    match: Literal["all", "any", "none"]
    parts: tuple[Node, ...]
    flagged: bool = False


Leaf = Own | Attribute | Counted | Listed
Node = Leaf | Branch


def leaves(node: Node) -> Iterator[Leaf]:
    """The single conditions, in reading order."""
    if isinstance(node, Branch):
        for part in node.parts:
            yield from leaves(part)
    else:
        yield node


def flags(node: Node) -> list[Node]:
    """The parts that rows tell apart, in reading order."""
    if not isinstance(node, Branch):
        return []
    found: list[Node] = []
    for part in node.parts:
        found += [part] if node.flagged else []
        found += flags(part)
    return found


def flag(number: int) -> str:
    """The column that tells whether a row meets a flagged part."""
    return f"_holds_{number}"


def holds(node: Node, meaning: Callable[[Leaf], ir.BooleanValue]) -> ir.BooleanValue:
    """The tree as one expression. What is not known counts as not met, so that ``none`` is the opposite of ``any``."""
    if not isinstance(node, Branch):
        return meaning(node)
    parts = [holds(part, meaning).fill_null(False) for part in node.parts]
    if node.match == "all":
        return ibis.and_(*parts)
    return ~ibis.or_(*parts) if node.match == "none" else ibis.or_(*parts)

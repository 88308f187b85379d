"""Who acts, and what they may do. Every function that acts takes an :class:`Actor` and checks it itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from crm_tools.texts import UserError

Capability = Literal["read", "act", "approve", "import", "erase", "define", "unmask"]
ALL_CAPABILITIES: frozenset[Capability] = frozenset(("read", "act", "approve", "import", "erase", "define", "unmask"))


@dataclass(frozen=True)
class Actor:
    """A person or process: ``name`` goes into logs and history."""

    name: str
    capabilities: frozenset[Capability] = field(default_factory=lambda: ALL_CAPABILITIES)


LOCAL = Actor("local")
"""The person at this machine while no login is configured: may do everything."""


def require(actor: Actor, capability: Capability) -> None:
    """Raise UserError ``store.not_allowed`` unless ``actor`` has ``capability``."""
    if capability not in actor.capabilities:
        raise UserError("store.not_allowed", actor=actor.name, capability=capability)

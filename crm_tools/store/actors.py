"""Who acts, and what they may do. Every function that acts takes an :class:`Actor` and checks it itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from crm_tools.settings import Role
from crm_tools.texts import UserError

Capability = Literal["read", "act", "approve", "import", "erase", "define", "unmask"]
ALL_CAPABILITIES: frozenset[Capability] = frozenset(("read", "act", "approve", "import", "erase", "define", "unmask"))
ROLES: Mapping[Role, frozenset[Capability]] = {
    "nobody": frozenset(),
    "viewer": frozenset(("read",)),
    "analyst": frozenset(("read", "act")),
    "approver": frozenset(("read", "act", "approve", "unmask")),
    "admin": ALL_CAPABILITIES,
}


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


def signed_in(email: str, roles: Mapping[str, Role]) -> Actor:
    """The person with ``email`` (as the login confirmed it) in the most special of ``roles`` that fits.

    ``roles`` goes from an address, a domain (``@example.com``) or ``*`` to a role; what fits none is ``nobody``.
    """
    person = email.strip().lower()
    domain = person[person.rfind("@") :]
    fitting: list[Role] = [roles[key] for key in (person, domain, "*") if key in roles]
    return Actor(person, ROLES[fitting[0] if fitting else "nobody"])

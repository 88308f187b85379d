"""Roles: who may what."""

from __future__ import annotations

from itertools import pairwise

import pytest
from pydantic import ValidationError

from crm_tools.settings import Settings
from crm_tools.store.actors import ALL_CAPABILITIES, ROLES, require, signed_in
from crm_tools.texts import UserError

ROLES_SET = "Ann@Example.com=admin, @example.com = analyst, *=nobody"


def roles(text: str) -> dict[str, str]:
    return Settings(CRM_ROLES=text).roles


@pytest.mark.parametrize(
    ("email", "role"),
    [
        ("ann@example.com", "admin"),
        ("ANN@EXAMPLE.COM ", "admin"),
        ("bob@example.com", "analyst"),
        ("ann@other.example", "nobody"),
        ("ann@example.com@other.example", "nobody"),
    ],
)
def test_the_most_special_entry_counts(email, role):
    assert signed_in(email, roles(ROLES_SET)).capabilities == ROLES[role]


def test_who_fits_no_entry_may_nothing():
    actor = signed_in("eve@elsewhere.example", roles("@example.com=admin"))

    assert not actor.capabilities
    with pytest.raises(UserError, match="eve@elsewhere"):
        require(actor, "read")


def test_everybody_is_a_viewer_without_the_setting():
    assert signed_in("ann@example.com", Settings().roles).capabilities == {"read"}


def test_each_role_may_all_that_the_one_before_may():
    ladder = [ROLES[role] for role in ("nobody", "viewer", "analyst", "approver", "admin")]

    assert all(lower < higher for lower, higher in pairwise(ladder))
    assert ladder[-1] == ALL_CAPABILITIES


@pytest.mark.parametrize("text", ["ann@example.com=boss", "ann@example.com", "=admin"])
def test_a_wrong_entry_is_named(text):
    with pytest.raises(ValidationError, match="address=role"):
        roles(text)

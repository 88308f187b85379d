"""Columns of lists that conditions on any customers may name: the group of RFM, the stage of churn, the band of intent.

``{"field": "rfm_group", "value": "loyal"}`` on the high-value customers means being on the list of RFM with that group;
its denial, not being there with it.
"""

from __future__ import annotations

from collections.abc import Mapping

from crm_tools.analytics.audience_request import Condition, Group, Member
from crm_tools.analytics.churn import CAUSES, STAGES
from crm_tools.analytics.result import Column
from crm_tools.analytics.rules import RFM_GROUPS
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.texts import UserError, Words

CODES: Mapping[str, tuple[str, ...]] = {
    "band": ("high", "medium", "low"),
    "stage": STAGES,
    "cause": CAUSES,
    "rfm_group": tuple(RFM_GROUPS),
}
"""The values of columns that hold codes of ours."""

SCORES = ("r_score", "f_score", "m_score")
_SEGMENT_OF = {"band": "intent", "stage": "churn_risk", "cause": "churn_risk", "rfm_group": "rfm"}
_SEGMENT_OF |= dict.fromkeys(SCORES, "rfm")


def _column(segment: str, name: str) -> Column:
    return next(column for column in SEGMENTS[segment].own if column.name == name)


LIST_FIELDS: Mapping[str, Column] = {name: _column(segment, name) for name, segment in _SEGMENT_OF.items()}


def as_member(wanted: Condition) -> Member | Group:
    """A condition on a column of a list as being on that list. Raises UserError ``analytics.audience.of_today`` for one
    with a period or conditions of its own: these lists are of today."""
    if wanted.period not in (None, "all") or wanted.where:
        raise UserError("analytics.audience.of_today", field=LIST_FIELDS[wanted.field].label)
    positive = {"ne": "eq", "not_in": "in"}.get(wanted.op)
    only = Condition(field=wanted.field, op=positive or wanted.op, value=wanted.value)
    member = Member(segment=_SEGMENT_OF[wanted.field], filters=(only,))
    return Group(match="none", rules=(member,)) if positive else member


def check_code(column: Column, wanted: Condition) -> None:
    """Raises UserError ``analytics.filter.unknown_code`` for a value that the column never has."""
    if column.name not in CODES or wanted.op == "contains":
        return
    for value in wanted.value if isinstance(wanted.value, tuple) else (wanted.value,):
        if value not in (*CODES[column.name], ""):
            known = CODES[column.name]
            raise UserError(
                "analytics.filter.unknown_code", field=column.label, value=value,
                known=Words("、".join(known), ", ".join(known)),
            )  # fmt: skip

"""What a question that goes on from an answer must keep of it, and what it must let go."""

from __future__ import annotations

import re

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.assistant.calls import Call, audience_of
from crm_tools.assistant.understand.checks.told import mappings

_AMONG = re.compile(
    r"^(?:please )?(?:take out|leave out|remove|exclude|drop) (?:the|all|any)\b|^(?:再|把)?(?:剔除|剔掉|去掉|排除)"
    r"|其中|里面|里头|当中|\b(?:in there|of (?:them|those|these)|among (?:them|those|these))\b"
)
_RESTRICTED = re.compile(r"收窄|缩小|限定|局限|只保留|只留|那部分|\b(?:narrow\w*|restrict\w*|confine\w*)\b")
_SWAPPED = re.compile(r"换成|换为|改成|改为|\b(?:swap|replace|instead of|change)\b")


def lost(norm: str, call: Call, previous: Call) -> str | None:
    """Conditions of the list before that 其中 must keep; a value that “swap” must take away."""
    before = audience_of(previous.tool, previous.arguments)
    among, swapped = _AMONG.search(norm), _SWAPPED.search(norm)
    if (fewer := _RESTRICTED.search(norm)) and _other_figure(call, previous):
        return fewer.group()  # 口径收窄到产生过成交的那部分: fewer of them, no other figure
    if among and before is not None and not _kept(before, call):
        return among.group()
    if swapped:
        old = {
            (one.get("field"), one.get("value")) for one in mappings(previous.arguments) if one.get("op", "eq") == "eq"
        }
        for one in mappings(call.arguments):
            both = one["value"] if one.get("op") == "in" and isinstance(one.get("value"), list | tuple) else ()
            if any((one.get("field"), value) in old for value in both):
                return swapped.group()
    return None


def _other_figure(call: Call, previous: Call) -> bool:
    one, other = call.arguments, previous.arguments
    plain_ = call.tool == previous.tool == "run_report" and one.get("filters") == other.get("filters")
    plain_ = plain_ and not set(one["measures"]) < set(other["measures"])  # 只留销售额 of two figures
    return plain_ and one["measures"] != other["measures"] and one.get("audience") == other.get("audience")


def _kept(before: AudienceRequest, call: Call) -> bool:
    told = str(call.arguments)
    return all(str(one.value) in told for one in before.filters if isinstance(one.value, str))

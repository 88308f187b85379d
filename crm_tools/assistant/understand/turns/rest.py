"""The others of a list that was narrowed: 剩下的呢, “and the rest?”, “who hasn't?”, “give the others a coupon”.

They are those of the list before the last step whom that step left out. Where no such step was taken, a bare “those who
didn't” turns the one deed of the list round.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crm_tools.analytics.audience_request import AudienceRequest, Condition, Group, Member
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.acts.acting import is_order
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.atoms import atom, atoms, concerned, flat
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import lists
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.requests import call_for
from crm_tools.assistant.understand.turns.onward import how_many_of
from crm_tools.assistant.understand.turns.returning import NO_ANSWER, Earlier, Read, answered
from crm_tools.assistant.understand.turns.said import turn_pattern


def the_rest(asked: Asked, earlier: Sequence[Earlier], read: Read) -> Call | Draft | None:
    """The others, or what is asked of them; a draft where the turn speaks of them and who they are is not certain."""
    said = asked.text.norm.strip(" ?!.,;:")
    people = concerned(asked.previous)
    if people is None or people == AudienceRequest():
        return None
    for sign in ("undone", "done"):
        if turn_pattern("rest", sign).fullmatch(said):
            turned = _turned(people, earlier, negative=sign == "undone")
            return _unclear(asked) if turned is None else _shown(asked, turned, said)
    if _bought_goods(people) and turn_pattern("rest", "unbought").fullmatch(said):
        turned = _turned(people, earlier, negative=True)
        return _unclear(asked) if turned is None else _shown(asked, turned, said)
    if (share := _share(asked, people, earlier, said)) is not None:
        return share
    if (acted := _then(asked, people, earlier, said, read)) is not None:
        return acted
    named = turn_pattern("rest", "named").search(said)
    if named is None:
        return None
    others = _others(people, earlier)
    if others is None:
        meant = turn_pattern("rest", "whole").fullmatch(said) or is_order(asked)  # 其余的发优惠券: not those before
        return _unclear(asked) if meant else None
    if turn_pattern("rest", "whole").fullmatch(said):
        return _shown(asked, others, said)
    return _of_them(asked, said, named, others, read)


def _bought_goods(people: AudienceRequest) -> bool:
    """Who bought something named: 没买过的呢 then asks for those who did not buy that."""
    return any(one.field in ("units", "orders") and one.where and one.value != 0 for one in people.filters)


def _then(
    asked: Asked, people: AudienceRequest, earlier: Sequence[Earlier], said: str, read: Read
) -> Call | Draft | None:
    """“The ones that didn't, email them a coupon”: who, and what is to be done for them."""
    who, _, what = (one.strip() for one in said.partition(":" if ":" in said else ","))
    sign = next((one for one in ("undone", "done", "whole") if turn_pattern("rest", one).fullmatch(who)), None)
    if sign is None or not what:
        return None
    others = _others(people, earlier) if sign == "whole" else _turned(people, earlier, negative=sign == "undone")
    if others is None:
        return _unclear(asked)
    call = read(what, list_call(others), ())
    about = concerned(call)
    return call if about is not None and atoms(others) <= atoms(about) else _unclear(asked)


def _share(asked: Asked, people: AudienceRequest, earlier: Sequence[Earlier], said: str) -> Call | Draft | None:
    """占比多少 after a step that narrowed a list: of the list before that step."""
    if not turn_pattern("rest", "share").fullmatch(said) or (step := _step(people, earlier)) is None:
        return None
    base, added = step
    chosen = [one for one in added if isinstance(one, Condition) and one.field in ATTRIBUTES]
    fields = {one.field for one in chosen}
    if len(chosen) != len(added) or len(fields) != 1 or not fields <= set(DIMENSIONS):
        draft = drafted(asked)
        draft.unclear.append((asked.question, "understand.reason.share_within"))
        return draft
    part = tuple(Filter(field=one.field, op=one.op, value=one.value) for one in chosen)
    report = ReportRequest(
        measures=("customers",), dimensions=tuple(fields), period="all", audience=base, part=part, share=("customers",)
    )
    return call_for(report)


def _of_them(asked: Asked, said: str, named: re.Match[str], others: AudienceRequest, read: Read) -> Call | None:
    """What the turn says of the others."""
    them = "他们" if asked.language == "zh" else "them"
    words = f"{said[: named.start()]}{them}{said[named.end() :]}"
    call = read(words, list_call(others), ())
    about = concerned(call)
    if call.tool in NO_ANSWER or about is None or not atoms(others) <= atoms(about):
        return None
    return call


def _shown(asked: Asked, people: AudienceRequest, said: str) -> Call:
    """They themselves, or how many they are where a number stood before or is asked for."""
    counts = turn_pattern("rest", "counts").search(said) or lists(asked.previous) is None
    return how_many_of(people) if counts and not turn_pattern("rest", "listed").search(said) else list_call(people)


def _step(people: AudienceRequest, earlier: Sequence[Earlier]) -> tuple[AudienceRequest, list[Rule]] | None:
    """The list before the last step, and what the step added to it."""
    mine = atoms(people)
    for _, call in reversed(answered(earlier)):
        base = concerned(call)
        if base is None:
            return None
        before = atoms(base)
        if before == mine:
            continue
        if base.limit is not None or not before < mine or people.limit is not None:
            return None
        added: list[Rule] = [
            one if one.field in ATTRIBUTES else one.model_copy(update={"period": one.period or people.period})
            for one in people.filters
            if atom(one, people.period) not in before
        ]
        added += [one for one in flat(people.rule) if ("rule", repr(one)) not in before]
        if people.segment != base.segment:
            added.append(Member(segment=people.segment, params=people.params))
        return (base, added) if added else None
    return None


Rule = Condition | Member | Group


def _others(people: AudienceRequest, earlier: Sequence[Earlier]) -> AudienceRequest | None:
    """Those of the list before whom the last step left out; the list itself where that step took some away."""
    step = _step(people, earlier)
    if step is None:
        return None
    base, added = step
    if any(isinstance(one, Group) and one.match == "none" for one in added):
        return people if len(added) == 1 else None
    return _without(base, added)


def _without(base: AudienceRequest, added: Sequence[Rule]) -> AudienceRequest:
    only = added[0] if len(added) == 1 else None
    if isinstance(only, Condition) and (denied := _denied(only)) is not None:
        return base.model_copy(update={"filters": (*base.filters, denied)})
    inner = tuple(added) if only is not None else (Group(rules=tuple(added)),)
    gone = Group(match="none", rules=inner)
    return base.model_copy(update={"rule": gone if base.rule is None else Group(rules=(base.rule, gone))})


def _denied(one: Condition) -> Condition | None:
    """A deed as not done, and the other way round."""
    if one.field not in MEASURES or MEASURES[one.field].ratio:
        return None
    if (one.op, one.value) in (("ge", 1), ("gt", 0)):
        return one.model_copy(update={"op": "eq", "value": 0})
    return one.model_copy(update={"op": "ge", "value": 1}) if (one.op, one.value) == ("eq", 0) else None


def _is_deed(one: Condition) -> bool:
    """What was done at least so often, or never."""
    counts = one.field in MEASURES and not MEASURES[one.field].ratio
    return _denied(one) is not None or (counts and one.op in ("ge", "gt"))


def _turned(people: AudienceRequest, earlier: Sequence[Earlier], negative: bool) -> AudienceRequest | None:
    """The others of the last step, or the list with its one deed turned round; None where the signs do not fit."""
    step = _step(people, earlier)
    if step is not None:
        added = [one for one in step[1] if isinstance(one, Condition) and _is_deed(one)]
        if len(added) == len(step[1]) == 1:
            return _without(*step) if (added[0].value == 0) is not negative else None
        return _without(*step) if negative and len(step[1]) == 1 and isinstance(step[1][0], Member) else None
    coded = [one for one in people.filters if one.op == "eq" and one.value in ("yes", "no")]
    if len(coded) == 1 and (coded[0].value == "no") is not negative:
        other = coded[0].model_copy(update={"value": "no" if negative else "yes"})
        return people.model_copy(update={"filters": tuple(other if one is coded[0] else one for one in people.filters)})
    deeds = [one for one in people.filters if _denied(one) is not None]
    if len(deeds) != 1 or people.segment != "all" or people.rule is not None or people.limit is not None:
        return None
    denied = _denied(deeds[0])
    if denied is None or (deeds[0].value == 0) is negative:
        return None
    return people.model_copy(update={"filters": tuple(denied if one is deeds[0] else one for one in people.filters)})


def _unclear(asked: Asked) -> Draft:
    draft = drafted(asked)
    draft.unclear.append((asked.question, "understand.reason.which_earlier"))
    return draft

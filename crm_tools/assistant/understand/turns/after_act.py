"""What is to be different in the act that was drafted: 用会员回馈券, 主题改成“双12”, 给小张, 上海的不要发."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crm_tools.assistant.calls import ACTIONS, Call
from crm_tools.assistant.understand.acts.coupons_named import named_coupon
from crm_tools.assistant.understand.acts.owners import owner_alone
from crm_tools.assistant.understand.acts.tasks import due_of
from crm_tools.assistant.understand.lists.listed import lists
from crm_tools.assistant.understand.question import Asked
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import piece_of
from crm_tools.assistant.understand.turns.onward import how_many_of
from crm_tools.assistant.understand.turns.returning import Earlier, Read, answered
from crm_tools.assistant.understand.turns.said import turn_pattern

_LONGEST = {"zh": 40, "en": 100}


def changed_act(asked: Asked, earlier: Sequence[Earlier], read: Read) -> Call | None:
    """The act of the turn before with what this turn changes in it; None for any other turn."""
    said = asked.text.norm.strip(" ?!.,;:")
    if not earlier or earlier[-1].call is None or len(said) > _LONGEST[asked.language]:
        return None
    asked = replace(asked, text=piece_of(asked.text, *_place(asked.text.norm, said)))
    if turn_pattern("after_act", "recipients").fullmatch(said):
        people = lists(earlier[-1].call)
        return None if people is None or last_act(earlier, read) is None else how_many_of(people)
    mail = _subject(asked) or _brings(asked)
    changes = (_coupon(asked), mail, _by_whom(asked), _for_others(asked, earlier, read))
    if not any(changes):
        return _instead(asked, earlier, read)
    before = last_act(earlier, read)
    if before is None:
        return None
    coupon, mail, task, audience = changes
    changed: dict[str, object] = {}
    if coupon and before.tool in ("offer_coupon", "send_email"):
        changed = coupon
    elif mail and before.tool == "send_email":
        changed = mail
    elif task and before.tool == "create_followups":
        changed = task
    elif audience:
        changed = audience
    return Call(before.tool, {**before.arguments, **changed}) if changed else None


def last_act(earlier: Sequence[Earlier], read: Read) -> Call | None:
    """What the last turn drafted; None where it drafted nothing."""
    context = next((call for _, call in answered(earlier)[-2:-1]), None)
    call = read(earlier[-1].question, context, earlier[:-1])
    return call if call.tool in ACTIONS and call.arguments.get("audience") is not None else None


def _place(norm: str, said: str) -> tuple[int, int]:
    start = norm.index(said)
    return start, start + len(said)


def _coupon(asked: Asked) -> dict[str, object]:
    lead = turn_pattern("after_act", "coupon").match(asked.text.norm)
    if lead is None or lead.end() == len(asked.text.norm):
        return {}
    title, rest = named_coupon(replace(asked, text=piece_of(asked.text, lead.end(), len(asked.text.norm))))
    named = title is not None and turn_pattern("after_act", "coupon_rest").fullmatch(rest.norm)
    return {"coupon": title} if named else {}


def _brings(asked: Asked) -> dict[str, object]:
    """带张券, “with a coupon” after an email: the best fitting one."""
    return {"coupon": "best"} if turn_pattern("after_act", "brings").fullmatch(asked.text.norm) else {}


def _subject(asked: Asked) -> dict[str, object]:
    said = turn_pattern("after_act", "subject").fullmatch(asked.text.norm)
    if said is None:
        return {}
    place = next(name for name in ("zh", "en", "en_") if said[name])
    return {"subject": asked.text.quote(*said.span(place)).strip(" \"'“”")}


def _by_whom(asked: Asked) -> dict[str, object]:
    """Who is to follow up, until when, or both."""
    due, rest = due_of(asked.text, asked.desk.today)
    told: dict[str, object] = {} if due is None else {"due": str(due)}
    if due is not None and turn_pattern("after_act", "due_rest").fullmatch(rest.norm.strip(" ,.")):
        return told
    owner = owner_alone(_trimmed(rest), asked, turn_pattern("after_act", f"owner_{asked.language}").pattern)
    return {} if owner is None else {**told, "owner": owner}


def _trimmed(text: Text) -> Text:
    said = text.norm.strip(" ,.;:")
    return piece_of(text, *_place(text.norm, said)) if said else text


def _for_others(asked: Asked, earlier: Sequence[Earlier], read: Read) -> dict[str, object]:
    """Not to some of them, or only to some."""
    for key, zh, en in (("fewer", "去掉", "exclude "), ("only", "只要", "only "), ("some", "只要", "only ")):
        said = turn_pattern("after_act", key).fullmatch(asked.text.norm)
        if said is None:
            continue
        who = next(one for one in said.groups() if one)
        before = lists(earlier[-1].call)
        people = lists(read(f"{zh if asked.language == 'zh' else en}{who}", earlier[-1].call, ()))
        if people is not None and before is not None and people != before:
            return {"audience": people.model_dump(mode="json", exclude_defaults=True)}
    return {}


def _instead(asked: Asked, earlier: Sequence[Earlier], read: Read) -> Call | None:
    """改成发会员回馈券: another act for the same customers, told in full."""
    said = turn_pattern("after_act", "instead").fullmatch(asked.text.norm)
    if said is None or lists(earlier[-1].call) is None:
        return None
    deed = next(one for one in said.groups() if one)
    call = read(f"给他们{deed}" if asked.language == "zh" else f"send them {deed}", earlier[-1].call, ())
    of_them = call.tool in ACTIONS and call.arguments.get("audience") is not None
    if not of_them or lists(Call("find_customers", call.arguments["audience"])) != lists(earlier[-1].call):
        return None
    return call if last_act(earlier, read) is not None else None

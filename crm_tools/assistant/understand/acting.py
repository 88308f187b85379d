"""Orders to act: an email, a coupon, follow-up tasks, a survey, for the customers that the rest of the words name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Literal

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.further import narrowed
from crm_tools.assistant.understand.idioms import reworded, spliced
from crm_tools.assistant.understand.listed import lists
from crm_tools.assistant.understand.normalise import Text
from crm_tools.assistant.understand.numbers import chinese_number
from crm_tools.assistant.understand.peel import nothing_left, says, without
from crm_tools.assistant.understand.plain import Asked, drafted, plain
from crm_tools.assistant.understand.tasks import due_of, owner_of, words_of
from crm_tools.assistant.understand.words import pattern, patterns
from crm_tools.outreach.freezing import HOLDOUT, MOST_HELD_OUT

Action = Literal["send_survey", "create_followups", "send_email", "offer_coupon"]
_ORDER: tuple[Action, ...] = ("send_survey", "create_followups", "send_email", "offer_coupon")
_COMPARED: tuple[Action, ...] = ("send_email", "offer_coupon")
"""What can be done with a part held out to compare with."""
_GIVES = re.compile("发(?!货|票|现|生)|送|派|赠|推送|寄|安排|奖励|给(?!我|出)|offer|send|give|issue")
_LEAVING = ("churn_risk", "lapsed", "falling", "lost")


def action(asked: Asked) -> Call | Draft | None:
    """The draft of an action; a :class:`Draft` where it is one but for whom is not clear."""
    if (fewer := _fewer(asked)) is not None:
        return fewer
    asked, held = _held_out(asked)
    text = without(asked.text, (pattern("acting", "lead"),))
    asked = replace(asked, text=text)
    if not says(text, "acting", "imperative") or says(text, "acting", "past"):
        return None
    bare = without(text, (pattern("acting", "consented"),))
    for tool in _ORDER:
        if not says(bare, tool, "needs") or not any(one.search(text.norm) for one in patterns(tool, "cut")):
            continue
        if tool == "offer_coupon" and asked.language == "zh" and not _GIVES.search(text.norm):
            continue  # 把券快到期的客户列出来
        if tool == "send_survey" and not says(text, "send_survey", "about"):
            continue
        return _drafted(asked, tool) if held is None else _compared(asked, tool, held)
    return None


def _fewer(asked: Asked) -> Call | None:
    """只发给其中的金卡 after an action: the same for some of its customers."""
    previous, said = asked.previous, says(asked.text, "acting", "again")
    if previous is None or previous.tool not in _ORDER or said is None:
        return None
    among = "其中的" if asked.language == "zh" else "only "
    found = lists(narrowed(replace(asked, text=spliced(asked.text, said.start(), said.end(), among))))
    if found is None:
        return None
    return Call(previous.tool, {**previous.arguments, "audience": found.model_dump(mode="json", exclude_defaults=True)})


def _held_out(asked: Asked) -> tuple[Asked, tuple[str, float] | None]:
    """The question without a control group that it asks for; the words that ask for it, and its share."""
    said = says(asked.text, "acting", "holdout")
    if said is None:
        return asked, None
    share = HOLDOUT
    if number := next((one for one in said.group("a", "d", "e", "f", "g", "h") if one), None):
        share = float(number) / 100
    elif said["b"] or said["c"]:
        share = int(chinese_number(said["b"] or said["c"]) or 0) / (100 if said["b"] else 10)
    words = asked.text.quote(*said.span()).strip(" ,，、;；")
    return replace(asked, text=without(asked.text, (pattern("acting", "holdout"),))), (words, round(share, 4))


def _compared(asked: Asked, tool: Action, held: tuple[str, float]) -> Call | Draft:
    """The action with a control group; a draft that says so where it can have none, or not such a one."""
    words, share = held
    made = _drafted(asked, tool)
    if isinstance(made, Call) and tool in _COMPARED and 0 < share <= MOST_HELD_OUT:
        return Call(tool, {**made.arguments, "holdout": share})
    draft = drafted(asked) if isinstance(made, Call) else made
    if isinstance(made, Call):
        draft.unclear.append((words, "understand.reason.holdout"))
    return draft


def _drafted(asked: Asked, tool: Action) -> Call | Draft:
    arguments, text = _details(asked, tool)
    whom = _audience(asked, without(reworded(text), patterns(tool, "cut")))
    if isinstance(whom, Draft):
        return whom
    if tool == "send_email" and "template" not in arguments and whom.segment in _LEAVING:
        arguments["template"] = "retention"
    if arguments.get("template") == "retention":
        whom = _bought_before(whom)
    arguments["audience"] = whom.model_dump(mode="json", exclude_defaults=True)
    return Call(tool, arguments)


def _bought_before(whom: AudienceRequest) -> AudienceRequest:
    """近90天没下单 to be won back: one who never bought cannot be."""
    alone = whom == AudienceRequest(period=whom.period, filters=whom.filters) and len(whom.filters) == 1
    if not alone or (whom.filters[0].field, whom.filters[0].op, whom.filters[0].value) != ("orders", "eq", 0):
        return whom
    return whom.model_copy(
        update={"filters": (*whom.filters, Condition(field="orders", op="ge", value=1, period="all"))}
    )


def _details(asked: Asked, tool: Action) -> tuple[dict[str, Any], Text]:
    """What is said of the action itself, and the question without it."""
    text, arguments = asked.text, {}
    if tool in ("send_email", "send_survey"):
        templates = ("retention", "coupon", "recommendation") if tool == "send_email" else _SURVEYS
        for name in templates:
            if says(text, tool, "template", name):
                arguments["template"] = name
                break
    if tool == "offer_coupon":
        if says(text, "offer_coupon", "random"):
            arguments["coupon"] = "random"
        if says(text, "offer_coupon", "partly"):
            arguments["mode"] = "as_far_as_it_goes"
        title, text = _coupon(asked)
        arguments |= {"coupon": title} if title else {}
    if tool == "create_followups":
        words, text = words_of(text)
        owner, text = owner_of(text)
        due, text = due_of(text, asked.desk.today)
        told = {"words": words, "owner": owner, "due": due and str(due)}
        arguments |= {name: one for name, one in told.items() if one}
    return arguments, text


_SURVEYS = ("nps", "churn_reason", "satisfaction", "service", "product")


def _coupon(asked: Asked) -> tuple[str | None, Text]:
    """The coupon that is named, and the question with no more than the word in its place."""
    draft, text = drafted(asked), asked.text
    for token in draft.tokens:
        if token.kind == "value" and token.value[0] == "coupon":
            word = "券" if not token.text.isascii() else "coupon"
            norm = draft.text.norm[: token.start] + word + draft.text.norm[token.end :]
            origin = draft.text.origin
            return token.value[1], Text(
                text.raw, norm, (*origin[: token.start], *([origin[token.start]] * len(word)), *origin[token.end :])
            )
    return None, text


def _audience(asked: Asked, rest: Text) -> AudienceRequest | Draft:
    """The customers that the rest of the words name: a list, “them”, or everybody."""
    before = lists(asked.previous)
    if person := pattern("acting", "person").fullmatch(rest.norm.strip()):
        number = next(one for one in person.groups() if one)
        return AudienceRequest(filters=(Condition(field="customer", op="eq", value=number),))
    if pattern("acting", "everyone").fullmatch(rest.norm.strip()):
        return AudienceRequest()
    if before is None:
        rest = without(rest, (pattern("acting", "these"),))
    draft = drafted(asked, rest)
    unsaid = without(rest, (pattern("acting", "pronoun"),))
    if nothing_left(drafted(asked, unsaid)):
        if before is None:
            draft.unclear = [("", "understand.reason.whom")]
            return draft
        return before
    call = narrowed(replace(asked, text=rest)) or narrowed(replace(asked, text=unsaid))
    call, draft = (call, draft) if call is not None else plain(asked, rest, listed=True, acting=True)
    if call is None and unsaid != rest:
        call, draft = plain(asked, unsaid, listed=True, acting=True)
    found = lists(call)
    if found is None:
        if not draft.unclear:
            draft.unclear.append((rest.norm, "understand.reason.whom"))
        return draft
    return found

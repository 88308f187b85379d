"""Orders to act: an email, a coupon, follow-up tasks, a survey, for the customers that the rest of the words name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Literal

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.acts.act_words import may_name
from crm_tools.assistant.understand.acts.coupons_named import named_alone, named_coupon
from crm_tools.assistant.understand.acts.deeds_asked import described
from crm_tools.assistant.understand.acts.mailed_goods import goods_of_the_mail
from crm_tools.assistant.understand.acts.ordered import bare, owner_and_rest, without_what_they_do
from crm_tools.assistant.understand.acts.preface import from_their_side, pieces_of, without_preface
from crm_tools.assistant.understand.acts.tasks import due_of, words_of
from crm_tools.assistant.understand.acts.terms_asked import terms_asked
from crm_tools.assistant.understand.acts.told_order import ordered
from crm_tools.assistant.understand.documents import asks_how
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import counted, lists, those_of
from crm_tools.assistant.understand.plain import plain
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.idioms import reworded
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import cut, nothing_left, piece_of, says, without
from crm_tools.assistant.understand.text.rewording import spliced
from crm_tools.assistant.understand.turns.further import narrowed
from crm_tools.assistant.understand.turns.onward import fragment
from crm_tools.assistant.understand.turns.ranking import ranked
from crm_tools.assistant.understand.vocabulary.numbers import chinese_number
from crm_tools.assistant.understand.vocabulary.words import pattern
from crm_tools.outreach.freezing import HOLDOUT, MOST_HELD_OUT

Action = Literal["send_survey", "create_followups", "send_email", "offer_coupon"]
ACTIONS: tuple[Action, ...] = ("send_survey", "create_followups", "send_email", "offer_coupon")
_COMPARED: tuple[Action, ...] = ("send_email", "offer_coupon")
"""What can be done with a part held out to compare with."""
_USING = re.compile(r"^[ ,]*(?:use|using|用|就用|改用)[ ,]*$")
"""What is left of “use the …coupon”: nobody."""
_POINTED = re.compile(r"\b(?:these|those) (?P<who>customers|members|clients|users|buyers|shoppers)\b")
_LEAVING = ("churn_risk", "lapsed", "falling", "lost")
_SURVEYS = ("nps", "churn_reason", "satisfaction", "service", "product")


def action(asked: Asked) -> Call | Draft | None:
    """The draft of an action; a :class:`Draft` where it is one but for whom is not clear."""
    if (fewer := _fewer(asked)) is not None:
        return fewer
    asked = named_alone(asked)
    if not _may_order(asked):
        return None
    asked, held = _held_out(without_preface(_of_people(asked)))
    if says(asked.text, "acting", "past") or says(asked.text, "acting", "to_me") or asks_how(asked):
        return None
    title, text = named_coupon(asked)
    if title is None:
        text = without(text, (pattern("acting", "offcut"),))
    about, text = goods_of_the_mail(replace(asked, text=text))
    text = without_what_they_do(text)
    asked = replace(asked, text=text)
    found = ordered(text) or ordered(bare(asked))
    if found is None or (says(found.rest, "acting", "asks") and not says(text, "acting", "then")):
        return None
    if says(text, "acting", "forbidden"):
        draft = drafted(asked)
        draft.unclear = [(asked.question, None)]
        return draft
    tool = next(one for one in ACTIONS if one in found.tools)
    if title is None and (passed := _coupon_passed(asked, found.rest)) is not None:
        draft = drafted(asked)
        draft.unclear = [(passed, None)]
        return draft
    if "offer_coupon" in found.tools and (terms := terms_asked(text.norm)) is not None:
        draft = drafted(asked)
        draft.unclear = [(text.quote(*terms), None)]
        return draft
    if title and tool == "create_followups" and "offer_coupon" in found.tools:
        tool = "offer_coupon"
    made = _drafted(asked, tool, title) if held is None else _compared(asked, tool, title, held)
    return made if about is None or isinstance(made, Draft) else Call(tool, {"subject": about, **made.arguments})


def _coupon_passed(asked: Asked, rest: Text) -> str | None:
    """A coupon that is named and of which the order and its customers hold only a part: 回馈券 of 会员回馈券."""
    draft = drafted(asked)
    named = (one.text for one in draft.tokens if one.kind == "value" and one.value[0] == "coupon")
    return next((one for one in named if one not in rest.norm), None)


def _of_people(asked: Asked) -> Asked:
    """After a report that splits the customers of a list, the act is for these: 按城市分一下 → 上海的发一张券."""
    people = None if asked.previous is None or lists(asked.previous) else counted(asked.previous, split=True)
    return asked if people in (None, AudienceRequest()) else replace(asked, previous=list_call(people))


def sends_a_survey(asked: Asked) -> bool:
    """Whether a survey is to go out to customers, rather than to be designed or read."""
    if not may_name(asked.text.norm):
        return False
    asked = without_preface(asked)
    found = None if says(asked.text, "acting", "past") else ordered(asked.text)
    sent = not says(asked.text, "design_survey", "cue") or says(asked.text, "send_survey", "sent")
    return found is not None and "send_survey" in found.tools and bool(sent)


def is_order(asked: Asked) -> bool:
    """Whether something is to be sent or done: “give all of them a coupon”."""
    told = not (says(asked.text, "acting", "past") or says(asked.text, "acting", "asks"))
    return told and ordered(asked.text) is not None


def _may_order(asked: Asked) -> bool:
    """Whether there may be an order: something to send or to do, somebody to do it, or a coupon by its title."""
    told = due_of(asked.text, asked.desk.today)[1]  # 让李娜在周五之前联系…
    named = may_name(from_their_side(asked.text, asked).norm) or says(asked.text, "send_email", "subject") is not None
    return named or owner_and_rest(told, asked)[0] is not None or named_coupon(asked)[0] is not None


def _fewer(asked: Asked) -> Call | None:
    """只发给其中的金卡 after an action: the same for some of its customers."""
    previous, said = asked.previous, says(asked.text, "acting", "again")
    if previous is None or previous.tool not in ACTIONS or said is None:
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
    rest = without(asked.text, (pattern("acting", "holdout"), pattern("acting", "others")))
    return replace(asked, text=rest), (words, round(share, 4))


def _compared(asked: Asked, tool: Action, title: str | None, held: tuple[str, float]) -> Call | Draft:
    """The action with a control group; a draft that says so where it can have none, or not such a one."""
    words, share = held
    made = _drafted(asked, tool, title)
    if isinstance(made, Call) and tool in _COMPARED and 0 < share <= MOST_HELD_OUT:
        return Call(tool, {**made.arguments, "holdout": share})
    draft = drafted(asked) if isinstance(made, Call) else made
    if isinstance(made, Call):
        draft.unclear.append((words, "understand.reason.holdout"))
    return draft


def _drafted(asked: Asked, tool: Action, title: str | None) -> Call | Draft:
    arguments, text = _details(asked, tool)
    arguments |= _template(text, tool)
    if title:
        arguments |= {"coupon": title} if tool in ("offer_coupon", "send_email") else {}
    elif tool == "send_email" and arguments.get("template") in _WITH_COUPON and _brings_coupon(text):
        arguments["coupon"] = "best"
    elif (unknown := described(text)) is not None:
        draft = drafted(asked)
        draft.unclear = [(text.quote(*unknown), None)]
        return draft
    found = ordered(text)
    rest = reworded(text if found is None else found.rest)
    whom = _audience(asked, rest)
    if isinstance(whom, Draft):
        whom = _step_by_step(asked, rest) or whom
    if isinstance(whom, Draft):
        return whom
    if tool == "send_email" and "template" not in arguments and whom.segment in _LEAVING:
        arguments["template"] = "retention"
    if arguments.get("template") == "retention":
        whom = _bought_before(whom)
    arguments["audience"] = whom.model_dump(mode="json", exclude_defaults=True)
    return Call(tool, arguments)


def _step_by_step(asked: Asked, rest: Text) -> AudienceRequest | None:
    """“… gold members, but not to those in Beijing”: whom the first clauses name, and what the others change in it."""
    spans = pieces_of(rest, weak=True)
    for last in range(len(spans) - 1, -1, -1):
        whom = _audience(asked, piece_of(rest, 0, spans[last - 1][1])) if last else lists(asked.previous)
        if whom is None or isinstance(whom, Draft):
            continue
        for span in spans[last:]:
            told = _left_out(piece_of(rest, *span), asked)
            fewer = lists(narrowed(replace(asked, text=told, previous=list_call(whom))))
            if fewer is None:
                break
            whom = fewer
        else:
            return whom
    return None


def _left_out(text: Text, asked: Asked) -> Text:
    """银卡不发 as 去掉银卡."""
    said = pattern("acting", "excepting").fullmatch(text.norm.strip(" ,.;"))
    if said is None:
        return text
    who = next(said.span(name) for name in ("who", "who_") if said[name])
    return spliced(piece_of(text, *who), 0, 0, "去掉" if asked.language == "zh" else "exclude ")


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
    if tool == "send_email" and (said := says(text, "send_email", "subject")):
        arguments["subject"] = text.quote(*next(said.span(name) for name in ("zh", "en", "zh_", "en_") if said[name]))
        text = cut(text, [said.span()])
    if tool == "offer_coupon":
        if says(text, "offer_coupon", "random"):
            arguments["coupon"] = "random"
        if says(text, "offer_coupon", "partly"):
            arguments["mode"] = "as_far_as_it_goes"
    if tool == "create_followups":
        words, text = words_of(text)
        due, text = due_of(text, asked.desk.today)
        owner, text = owner_and_rest(text, asked)
        told = {"words": words, "owner": owner, "due": due and str(due)}
        arguments |= {name: one for name, one in told.items() if one}
    return arguments, text


def _template(text: Text, tool: Action) -> dict[str, Any]:
    """What is to be sent, by the words of the order, not by those that name its customers."""
    found = ordered(text)
    said = text.norm if found is None else found.said
    names = {"send_email": ("retention", "coupon", "recommendation"), "send_survey": _SURVEYS}.get(tool, ())
    name = next((one for one in names if pattern(tool, "template", one).search(said)), None)
    return {} if name is None else {"template": name}


_WITH_COUPON = ("retention", "recommendation")
"""Emails that bring a coupon only where that is asked for."""


def _brings_coupon(text: Text) -> bool:
    found = ordered(text)
    return found is not None and pattern("send_email", "template", "coupon").search(found.said) is not None


def _audience(asked: Asked, rest: Text) -> AudienceRequest | Draft:
    """The customers that the rest of the words name: a list, “them”, or everybody."""
    before = lists(asked.previous) or counted(asked.previous)
    if before is None and pattern("acting", "pronoun").search(asked.text.norm):
        before = those_of(asked.previous)  # “them” after what they spent
    said = rest.norm.strip(" ,;:.!?")
    if person := pattern("acting", "person").fullmatch(said):
        number = next(one for one in person.groups() if one)
        return AudienceRequest(filters=(Condition(field="customer", op="eq", value=number),))
    if pattern("acting", "everyone").fullmatch(said):
        return AudienceRequest()
    if before is not None and (those := _POINTED.search(asked.text.norm)) and those["who"] == said:
        return before
    if before is None:
        rest = without(rest, (pattern("acting", "these"),))
    rest = without(rest, (pattern("acting", "each"), pattern("acting", "plural")))
    draft = drafted(asked, rest)
    unsaid = without(rest, (pattern("acting", "pronoun"), _USING))
    if nothing_left(drafted(asked, unsaid)):
        if before is None:
            draft.unclear = [("", "understand.reason.whom")]
            return draft
        return before
    call = narrowed(replace(asked, text=rest)) or narrowed(replace(asked, text=unsaid))
    call = call or ranked(replace(asked, text=rest))
    if call is None:
        call, draft = plain(asked, rest, listed=True, acting=True)
        call = fragment(replace(asked, text=rest), call, draft)
    if call is None and unsaid != rest:
        call, draft = plain(asked, unsaid, listed=True, acting=True)
    found = lists(call)
    if found is None:
        if not draft.unclear:
            draft.unclear.append((rest.norm, "understand.reason.whom"))
        return draft
    return found

"""A turn that is a whole new question, so that it inherits nothing: “unrelated: …”, 咱们钻石会员总共有几个.

It says so itself; or it is a whole ranking of customers, as the desk proposes them; or it speaks of the whole shop, and
of a figure or of people of its own; or it counts up all of days and a deed of its own. No word of it points at what was
shown.
"""

from __future__ import annotations

import re
from dataclasses import replace

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.days.span import PeriodSpan
from crm_tools.assistant.understand.figures.catalogue import asks_of_the_catalogue, of_things
from crm_tools.assistant.understand.lists.listed import counted, lists
from crm_tools.assistant.understand.lists.people import is_person
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.text.peel import cut
from crm_tools.assistant.understand.turns.said import turn_pattern
from crm_tools.assistant.understand.vocabulary.spans import Token

_PERSON = re.compile(r"(?:会员|客户|用户|顾客|买家|人)$|\b(?:members?|customers?|users?|people|buyers?|shoppers?)\b")
_DEEDS = ("buy", "sell", "login", "register", "refund", "cancel", "use", "issue", "inquire", "browse", "deed")


def fresh(asked: Asked) -> Asked | None:
    """The question by itself where the turn is a new one; None for a turn that may go on from the answer before."""
    said = turn_pattern("fresh", "says").match(asked.text.norm)
    if said is not None and said.end() < len(asked.text.norm):
        return replace(asked, text=cut(asked.text, [(0, said.end())]), previous=None)
    if asked.previous is None:
        return None
    leaves = turn_pattern("fresh", "leaves").match(asked.text.norm)
    if leaves is not None:
        rest = replace(asked, text=cut(asked.text, [(0, leaves.end())]), previous=None)
        kinds = {one.kind for one in drafted(rest).tokens}
        by_itself = "period" in kinds and kinds & {"measure", "segment", *_DEEDS}
        return rest if by_itself and not turn_pattern("fresh", "goes_on").search(rest.text.norm) else None
    if asks_of_the_catalogue(drafted(asked)) and not turn_pattern("fresh", "goes_on").search(asked.text.norm):
        listed = "product" in (asked.previous.arguments.get("dimensions") or ())
        return None if listed else replace(asked, previous=None)
    if _of_other_days_than_things(asked):
        return replace(asked, previous=None)
    wanted = turn_pattern("fresh", "beside").search(asked.text.norm)
    if wanted is not None and asked.previous.tool != "run_report":
        rest = replace(asked, text=cut(asked.text, [wanted.span()]), previous=None)
        kinds = {one.kind for one in drafted(rest).tokens}
        by_itself = {"period", "measure"} <= kinds and kinds & {"group", "grouped"}
        return rest if by_itself and not turn_pattern("fresh", "goes_on").search(rest.text.norm) else None
    if turn_pattern("fresh", "ranking").fullmatch(asked.text.norm.strip(" ?!.,;")):
        return replace(asked, previous=None)
    norm = turn_pattern("fresh", "lead").sub("", asked.text.norm)
    whole, sums = (turn_pattern("fresh", one).search(norm) for one in ("whole", "sums"))
    if turn_pattern("fresh", "goes_on").search(norm):
        return None
    if (ranking := _ranks_all(asked, bool(whole))) is not None:
        return ranking
    if not (whole or sums) or (sums and not whole and _of_those_counted(asked)):
        return None
    alone = replace(asked, previous=None)
    tokens = [one for one in drafted(alone).tokens if one.kind not in ("filler", "comma")]
    kinds = {one.kind for one in tokens}
    named = bool(kinds & {"measure", "segment", "saved"}) or _counts_people(tokens)
    named = named or bool(
        kinds & {"highest", "lowest"} and kinds & {"dimension", "grouped", "customer"}
    )  # 我们今年最好的月份
    dated = any(one.kind == "period" and isinstance(one.value, PeriodSpan) and one.value.token for one in tokens)
    deeds = any(one.kind in ("measure", *_DEEDS) for one in tokens)
    if named and ((whole and (dated or _stock(tokens))) or (sums and dated and deeds)):
        return alone
    return None


def _ranks_all(asked: Asked, whole: bool) -> Asked | None:
    """“Top products this year” after a figure of Shanghai, “top products overall”, of the days before: of everybody."""
    previous = asked.previous
    if previous is None or previous.tool != "run_report" or not previous.arguments.get("filters"):
        return None
    tokens = [one for one in drafted(asked).tokens if one.kind not in ("filler", "comma")]
    kinds = {one.kind for one in tokens}
    groups = {one.value for one in tokens if one.kind in ("dimension", "grouped")} & set(DIMENSIONS)
    ranks = kinds <= {"top", "highest", "lowest", "dimension", "grouped", "number", "period", "list"}
    if not (ranks and groups and kinds & {"top", "highest", "lowest"}) or groups & _rows(previous):
        return None
    kept = [one for one in previous.arguments["filters"] if one["field"] not in ATTRIBUTES]
    everybody = Call("run_report", {**previous.arguments, "filters": kept})
    return replace(asked, previous=everybody) if whole or "period" in kinds else None


_DID = re.compile(r"(?:下|买|花|消费|退|领|用|登录?|咨询)了(?:多少|几)")


def _of_those_counted(asked: Asked) -> bool:
    """今年一共下了多少单 after the women of Shanghai: what they did, who are left unsaid."""
    people = counted(asked.previous) or lists(asked.previous)
    return people not in (None, AudienceRequest()) and _DID.search(asked.text.norm) is not None


def _rows(previous: Call) -> set[str]:
    return set(previous.arguments.get("dimensions") or ())


def _of_other_days_than_things(asked: Asked) -> bool:
    """“Best category on Double 11” after the new products and their prices, which have no days."""
    told = asked.previous.arguments.get("measures") if asked.previous else None
    if not told or not all(map(of_things, told)) or turn_pattern("fresh", "goes_on").search(asked.text.norm):
        return False
    kinds = {one.kind for one in drafted(asked).tokens}
    return "period" in kinds and bool(kinds & {"measure", "dimension", "highest", "lowest", "top"})


def _counts_people(tokens: list[Token]) -> bool:
    """几个钻石会员, “how many customers”: people, by a noun of their own."""
    counts = any(one.kind in ("how_many", "head_count", "count_word") for one in tokens)
    people = any(is_person(one) or one.kind == "head_count" or _PERSON.search(one.text) for one in tokens)
    return counts and people


def _stock(tokens: list[Token]) -> bool:
    """People by what they are, who are there without any days: no figure that runs over time."""
    measures = {one.value for one in tokens if one.kind == "measure"}
    noun = any(_PERSON.search(one.text) and one.text not in ("人", "people") for one in tokens)
    return measures <= {"customers"} and noun

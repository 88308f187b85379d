"""“And this quarter too”, 十月也买了的: the one deed of the list before in other days as well."""

from __future__ import annotations

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.registry import MEASURES
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.lists.customers import list_call
from crm_tools.assistant.understand.lists.listed import lists
from crm_tools.assistant.understand.question import Asked, drafted
from crm_tools.assistant.understand.turns.said import turn_pattern
from crm_tools.assistant.understand.vocabulary.spans import Token

_AROUND = ("follow", "turn", "lead", "filler", "comma", "and", "buy", "done", "pronoun", "only", "which")


def _of_same_deed(token: Token, base: AudienceRequest) -> bool:
    """上周也登录的 of those who logged in: the deed told again."""
    deeds = {one.field for one in base.filters if one.field in MEASURES}
    return token.kind in ("measure", "login") and deeds == {"logins" if token.kind == "login" else token.value}


def also_then(asked: Asked) -> Call | None:
    """Those who did so in these days as well; None for any other turn, or where there is no one dated deed."""
    base, said = lists(asked.previous), asked.text.norm.strip(" ?!.,;:")
    if base is None or base.limit is not None:
        return None
    several = {one.period for one in base.filters if one.field in MEASURES and one.value != 0}
    both = len(several) > 1 and None not in several and turn_pattern("also_then", "and").match(said)
    if not both and not turn_pattern("also_then", "said").fullmatch(said):
        return None
    tokens = [one for one in drafted(asked).tokens if not _of_same_deed(one, base)]
    days = [one.value.token for one in tokens if one.kind == "period"]
    if len(days) != 1 or days[0] is None or days[0] == "all":
        return None
    if any(one.kind not in (*_AROUND, "period") and one.read_as("filler") is None for one in tokens):
        return None
    deeds = [one for one in base.filters if one.field in MEASURES]
    others = [one for one in base.filters if one.field not in MEASURES and one.field not in ATTRIBUTES]
    if both and len({(one.field, one.op, one.value, one.where) for one in deeds}) == 1:
        deeds = deeds[:1]  # “and August” after those of June and July
    if len(deeds) != 1 or others or deeds[0].value == 0 or (deeds[0].period or base.period) in (None, "all", days[0]):
        return None
    again = deeds[0].model_copy(update={"period": days[0]})
    if again.field == "first_time_buyers":
        again = again.model_copy(update={"field": "orders"})  # 11月又买的 of October's first-time buyers
    elif again.field == "new_customers":
        return None  # nobody registers twice
    return list_call(base.model_copy(update={"filters": (*base.filters, again)}))

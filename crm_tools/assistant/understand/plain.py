"""A question as a report or a list of customers: the rules in their order, alone or going on from the one before."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from crm_tools.analytics.audience_request import Condition
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.analytics.periods import resolve
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import decide
from crm_tools.assistant.understand.days import when
from crm_tools.assistant.understand.draft import BLANK, Draft, start
from crm_tools.assistant.understand.figures import bounds, shape
from crm_tools.assistant.understand.figures.brought import take_columns
from crm_tools.assistant.understand.figures.narrowing import take_listed
from crm_tools.assistant.understand.lists import conditions, verbs
from crm_tools.assistant.understand.lists.customers import item_filters
from crm_tools.assistant.understand.lists.either import one_or_other
from crm_tools.assistant.understand.lists.listed import lists
from crm_tools.assistant.understand.lists.people import is_person
from crm_tools.assistant.understand.lists.personal import take_ages, take_personal
from crm_tools.assistant.understand.text.frame import settled, unframed
from crm_tools.assistant.understand.text.idioms import reworded
from crm_tools.assistant.understand.text.normalise import Text
from crm_tools.assistant.understand.text.peel import cut, says
from crm_tools.assistant.understand.turns.followup import follow, leads_on
from crm_tools.assistant.understand.vocabulary.lexicon import vocabulary
from crm_tools.assistant.understand.vocabulary.numbers import chinese_number
from crm_tools.assistant.understand.vocabulary.spans import tokens_of
from crm_tools.assistant.understand.whom import whom_call
from crm_tools.texts import Language

_INCOMPLETE = frozenset(
    f"understand.reason.{name}"
    for name in ("no_measure", "rank_of_what", "compare_what", "share_of_what", "limit_of_what", "rank_by_what")
)
"""Reasons that a question before this one can take away."""


_OF_THE_LISTED = frozenset(
    ("measure", "how_many", "amount_word", "count_word", "buy", "group", "grouped", "dimension", "highest", "lowest")
)
"""Kinds of tokens in a question that names neither days nor customers, so that it is about those listed before."""
_THEY = re.compile(r"\b(?:they|them|their)\b|[他她]们")

_NAMES = ("filler", "comma", "unknown", "customer", "which", "which_all", "list", "old", "pronoun", "never")
"""Kinds of tokens in a name that only its definition explains."""


@dataclass(frozen=True)
class Asked:
    """A question at a desk: as typed, as read, and the call that a follow-up refers to."""

    question: str
    text: Text
    language: Language
    desk: Desk
    previous: Call | None = None


def drafted(asked: Asked, text: Text | None = None, *, deeds: bool = False, among: bool = False) -> Draft:
    """The tokens of the question, or of what is left of it; ``deeds`` for reading it clause by clause.

    ``among``: said of those on a list, where 30天没下单 is no more than that.
    """
    words = vocabulary(asked.desk)
    text, days = reworded(asked.text if text is None else text), None
    if not among:
        text, days = _silent(text, asked)
    ages: list[Condition] = []
    text = take_ages(text, asked.desk.today, ages)
    mended, tokens = tokens_of(text, words, asked.desk, deeds)
    draft = start(mended, asked.language, asked.desk, settled(tokens, mended.norm), words)
    draft.ages = ages
    draft.params |= {} if days is None else {"lapsed_days": days}
    return draft


def within_frame(asked: Asked) -> Asked:
    """The question without the clauses around it that say nothing."""
    _, tokens = tokens_of(asked.text, vocabulary(asked.desk), asked.desk)
    return replace(asked, text=unframed(asked.text, tokens))


def _silent(text: Text, asked: Asked) -> tuple[Text, int | None]:
    """180天没下单, “haven't bought for 6 months”: read as the customers who are silent, for so many days."""
    said = says(text, "silent", "cue")
    if said is None:
        return text, None
    count, unit = said["n"] or said["m"], said["u"] or said["v"]
    number = Decimal(count) if count.isdigit() else chinese_number(count)
    if number is None or number <= 0:
        return text, None
    months = {"月": 1, "个月": 1, "month": 1, "months": 1, "年": 12, "year": 12, "years": 12}.get(unit)
    if months is None:
        days = int(number * (7 if unit in ("周", "week", "weeks") else 1))
    elif number * months < 1:
        days = 15
    else:
        days = resolve(f"last_{int(number * months)}_months", asked.desk.today).days or 0
    phrase = "沉默" if said["n"] else "lapsed"
    start_, end = said.span()
    origin = (*text.origin[:start_], *([text.origin[start_]] * len(phrase)), *text.origin[end:])
    return Text(text.raw, text.norm[:start_] + phrase + text.norm[end:], origin), days


def plain(
    asked: Asked, text: Text | None = None, *, listed: bool = False, acting: bool = False, among: bool = False
) -> tuple[Call | None, Draft]:
    """The call, or None with the draft's reasons. ``listed``: customers are asked for, not a number about them;
    ``acting``: for whom something is to be done; ``among``: some of those on a list before.
    """
    draft = drafted(asked, text, among=among)
    draft.listed, draft.among = listed, among
    previous = asked.previous
    if previous is not None and (
        leads_on(draft.text.norm)
        or draft.has("pronoun")
        or _only_counts(draft, previous)
        or _only_measures(draft, previous)
        or _only_values(draft, previous)
        or _only_shares(draft, previous)
    ):
        return follow(draft, previous), draft
    if previous is not None and _turns(draft):
        turned = drafted(asked, text)
        turned.listed = listed
        if (found := follow(turned, previous)) is not None:
            return found, turned
    by_deeds = drafted(asked, text, deeds=True, among=among)
    by_deeds.listed, by_deeds.acting, by_deeds.among = listed, acting, among
    if (named := whom_call(by_deeds, first=previous is None)) is not None:
        return named, by_deeds
    call = assemble(draft)
    if call is None:
        by_deeds = drafted(asked, text, deeds=True, among=among)
        by_deeds.listed, by_deeds.acting, by_deeds.among = listed, acting, among
        if (named := whom_call(by_deeds, figures=True, first=previous is None)) is not None:
            return named, by_deeds
    if call is not None and previous is None and _counts_nobody(draft):
        call = None
    if call is not None and _asks_who(draft) and _lists_instead(draft, call):
        call = None
        draft.unclear.append(("", "understand.reason.limit_of_what"))
    if call is not None and (_each_of_several(draft, call) or _either_kind(draft)):
        call = None
        draft.unclear.append(("", "understand.reason.denied_which"))
    if call is not None and (either := one_or_other(draft, call)) != call:
        call = either
        draft.unclear += [] if either is not None else [("", "understand.reason.denied_which")]
    if call is None and (defined := _defined(asked, text)) is not None:
        found, by_definition = plain(replace(asked, previous=None), defined, listed=True)
        if found is not None:
            return found, by_definition
    if call is None and previous is not None and _incomplete(draft):
        again = drafted(asked, text)
        call = follow(again, previous)
        draft = again if call is not None or not _says_of_the_list(draft) else draft
    if call is None and previous is None and leads_on(draft.text.norm):
        draft.unclear.append(("", "understand.reason.no_previous"))
    return call, draft


def _asks_who(draft: Draft) -> bool:
    return any(token.text in ("谁", "who", "哪些人", "有谁", "都有谁") for token in draft.tokens)


def _counts_nobody(draft: Draft) -> bool:
    """一共几位: of a list before, which there is none."""
    said = [token for token in draft.tokens if token.kind not in BLANK]
    people = re.search(r"客户|会员|用户|顾客|人|customer|member|user|people", draft.text.norm)
    return bool(said) and all(token.kind == "head_count" for token in said) and not people


def _either_kind(draft: Draft) -> bool:
    """上海或金卡: of either, which filters that all hold do not say."""
    for index, token in enumerate(draft.tokens):
        sides = (draft.beside(index, -1), draft.beside(index, 1))
        if token.text in ("或", "或者", "or") and all(one and one[1].kind == "value" for one in sides):
            one, other = (side[1].value[0] for side in sides if side)
            if one != other and one in ATTRIBUTES and other in ATTRIBUTES:
                return True
    return False


def _each_of_several(draft: Draft, call: Call) -> bool:
    """女装和美妆都买过的客户: bought both, where “any of them” was read; goods that are not those of each number."""
    if call.arguments.get("dimensions") == ["customer"]:
        by_field = {one["field"]: one.get("op") for one in call.arguments.get("filters", ())}
        if by_field.get("category") == "in" and set(by_field) - {"category", *ATTRIBUTES, *call.arguments["measures"]}:
            return True
    if not _EACH.search(draft.text.norm) or call.tool not in ("find_customers", "run_report"):
        return False
    told = [*call.arguments.get("filters", ()), *(call.arguments.get("audience") or {}).get("filters", ())]
    people = call.tool == "find_customers" or call.arguments.get("audience") or call.arguments["measures"] == ["buyers"]
    return bool(people) and any(one.get("op") == "in" and one["field"] in ("category", "product") for one in told)


_EACH = re.compile(r"都[买下购看收加问咨]|既.*又|\bboth\b")


def _defined(asked: Asked, text: Text | None) -> Text | None:
    """薅羊毛的，就是今年用券三次以上的客户: what follows says who is meant by a word that is not known."""
    text = asked.text if text is None else text
    said = says(text, "defined", "cue")
    if said is None:
        return None
    named = drafted(asked, cut(text, [(said.start(), len(text.norm))]))
    if not all(token.kind in _NAMES or token.read_as("filler") for token in named.tokens):
        return None
    return cut(text, [(0, said.end())])


def _shares_goods(draft: Draft, call: Call) -> bool:
    """收藏过羽绒服但从没买过任何东西: each deed has goods of its own, or none."""
    return call.tool == "find_customers" and len(draft.conditions) > 1 and bool(item_filters(draft))


def _goods_of_never(draft: Draft, call: Call) -> bool:
    """浏览过空气炸锅但没买过: not those who bought nothing at all."""
    return call.arguments.get("segment") == "never_bought" and bool(item_filters(draft))


def _things_of_people(draft: Draft, call: Call) -> bool:
    """有哪些客户领了券没用: a report of coupons or goods, though people are asked for by what they did."""
    things = call.tool == "run_report" and set(call.arguments.get("dimensions") or ("",)) <= {"coupon", "product"}
    ranked = draft.has("highest", "lowest", "top", "bottom", "rank", "group", "grouped", "metaphors")
    people = any(is_person(t) or (t.kind == "which_all" and re.search("谁|人|who", t.text)) for t in draft.tokens)
    return things and people and bool(draft.conditions) and not ranked and not draft.has("number", "range")


def _days_later(draft: Draft, call: Call) -> bool:
    """累计消费1.5万以上而且近30天登录过10次以上: days named in a later clause are not of the deed before it."""
    if draft.language != "zh" or call.tool != "find_customers" or len(draft.conditions) < 2:
        return False
    days = [at for at, token in enumerate(draft.tokens) if token.kind == "period"]
    if len(days) != 1 or call.arguments.get("period") in (None, "all"):
        return False
    numbers = [at for at, token in enumerate(draft.tokens) if token.kind in ("number", "range", "done", "undone")]
    return bool(numbers) and any(t.kind in ("and", "comma") for t in draft.tokens[numbers[0] : days[0]])


def _lists_instead(draft: Draft, call: Call) -> bool:
    """One number was read where customers may be asked for: 双11下单的金卡会员名单, 浏览过空气炸锅的人."""
    one_number = call.tool == "run_report" and not call.arguments.get("dimensions")
    if not one_number or draft.has("how_many", "count_word", "head_count"):
        return False
    last = draft.where(len(draft.tokens), lambda token: token.kind not in BLANK, -1)
    asked = any(token.kind == "which" and token.text in ("who", "谁") for token in draft.tokens)
    return asked or draft.has("list", "which_all") or (last is not None and is_person(draft.tokens[last]))


def _goes_on(draft: Draft, previous: Call) -> bool:
    """Whether the words are about the answer before."""
    said = leads_on(draft.text.norm) or draft.has("pronoun")
    return said or _only_counts(draft, previous) or _only_measures(draft, previous)


def _only_values(draft: Draft, previous: Call) -> bool:
    """上海多少 after a report by city: its number there."""
    kinds = {token.kind for token in draft.tokens} - {"filler", "comma"}
    return previous.tool == "run_report" and kinds == {"value", "how_many"}


def _only_shares(draft: Draft, previous: Call) -> bool:
    """各等级各占多少 after a figure: of that, not of all customers."""
    named = draft.has(
        "measure", "segment", "saved", "sell", "buy", "login", "register", "refund", "head_count", "coupon"
    )
    people = any(is_person(token) for token in draft.tokens)
    return previous.tool == "run_report" and draft.has("share") and not (named or people)


def _turns(draft: Draft) -> bool:
    """男女分开, 等级维度加进来: words of a change, in a question that is not whole by itself."""
    short = len(draft.text.norm) <= (12 if draft.language == "zh" else 36)
    whole = draft.has("measure", "segment") or any(is_person(token) for token in draft.tokens)
    return (draft.has("turn") and (short or not whole)) or (draft.has("split") and not whole)


def _only_measures(draft: Draft, previous: Call) -> bool:
    """看看退款率 after a report: of the same groups and days."""
    whole = re.search(r"一共|总共|全部|所有|全体|总|in total|altogether|overall|total", draft.text.norm)
    kinds = {token.kind for token in draft.tokens} - {"filler", "comma"}
    short = len(draft.text.norm) <= (10 if draft.language == "zh" else 24)
    if previous.tool == "find_customers":  # 一共花了多少钱, 各品类销售额: of those on the list
        everybody = re.search(r"全部|所有|全体|公司|全店|全平台|we |our |overall", draft.text.norm)
        customers = any(t.kind in ("customer", "segment") or t.value == "customer" for t in draft.tokens)
        spent = re.search(r"花了|花费|消费|\b(?:spend|spent)\b", draft.text.norm)  # 去年花了多少: who else?
        about = kinds <= _OF_THE_LISTED | ({"period"} if spent else set()) and kinds & {"measure", "buy"}
        return bool(about or _THEY.search(draft.text.norm)) and not (everybody or customers)
    return previous.tool == "run_report" and kinds == {"measure"} and short and not whole


def _only_counts(draft: Draft, previous: Call) -> bool:
    """有多少人, “how many are there?”, “how many women?”: of what was listed before."""
    kinds = {token.kind for token in draft.tokens} - {"filler", "comma"}
    whole = re.search(r"一共|总共|全部|所有|全体|in total|altogether|do we have|have we", draft.text.norm)
    counts = {"head_count", "how_many", "count_word", "customer", "which", "follow"}
    named = re.search(r"客户|会员|用户|顾客|customers?|members?|users?", draft.text.norm)
    asked = bool(kinds & {"head_count", "how_many"}) and not (whole and named)
    values = [token.value[0] for token in draft.tokens if token.kind == "value"]
    if not named and lists(previous) is not None and all(name in ATTRIBUTES for name in values):
        kinds.discard("value")
    return bool(kinds) and kinds <= counts and asked


def assemble(draft: Draft) -> Call | None:
    """All rules, in the order in which they lean on one another."""
    take_listed(draft)
    verbs.settle(draft)
    when.take_periods(draft)
    decide.take_segment(draft)
    take_personal(draft)
    take_columns(draft)
    conditions.take_values(draft)
    bounds.take_numbers(draft)
    shape.take_shape(draft)
    return decide.decide(draft)


def _incomplete(draft: Draft) -> bool:
    """Nothing is unknown, but what it is about was not said."""
    return all(reason in _INCOMPLETE or (reason is None and words in _soft(draft)) for words, reason in draft.unclear)


def _soft(draft: Draft) -> set[str]:
    """Words as typed that a question before this one gives a meaning: 有多少个, “it”."""
    kinds = ("how_many", "count_word", "follow", "pronoun", "lead", "which", "highest", "lowest", "rank", "rank_up")
    return {draft.text.quote(t.start, t.end) for t in draft.tokens if t.kind in kinds}


def _says_of_the_list(draft: Draft) -> bool:
    return any(reason is None for _, reason in draft.unclear)

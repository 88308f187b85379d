"""Whether a question goes on from the answer before: by its words, or as it says nothing that stands by itself."""

from __future__ import annotations

import re

from crm_tools.analytics.listing import ATTRIBUTES
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.lists.listed import lists
from crm_tools.assistant.understand.lists.people import PEOPLE_MEASURES, is_person

_LEADS = re.compile(
    r"^(?:那|其中|里面|当中|换|改|再|然后|另外|同样|继续|接着|只|仅|就看|去掉|加上"
    r"|(?:and|so|what about|how about|same|now|make|also|then|but|instead|of those|of these|of them|among|just|only|ok"
    r"|change|switch|compare (?:it|that|this|with|to))\b)"
    r"|(?:换|改|变|调|设)(?:成|为|到)|门槛|阈值|呢[?!.]*$|^.{1,12}的[?!.]*$"
    r"|\b(?:instead|too|as well|alongside|next to (?:it|that|them)|beside (?:it|that|them))(?: please)?[?!.]*$"
    r"|^(?:please |show |put |and |then )*(?:along|together) with\b"
)

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


def leads_on(norm: str) -> bool:
    """Whether the words say that the question goes on from another."""
    return bool(_LEADS.search(norm))


def goes_on(draft: Draft, previous: Call) -> bool:
    """Whether the words are about the answer before."""
    said = leads_on(draft.text.norm) or draft.has("pronoun")
    counts = _only_counts(draft, previous) or _only_measures(draft, previous)
    by_figure = _by_a_figure(draft, previous)
    return said or counts or by_figure or _only_values(draft, previous) or _only_shares(draft, previous)


_BY_A_FIGURE = ("group", "measure", "period", "filler", "comma", "follow", "lead")


def _by_a_figure(draft: Draft, previous: Call) -> bool:
    """“By sales this year” after the worst category: the same rows, by another figure."""
    said = [token for token in draft.tokens if token.kind not in ("filler", "comma")]
    first = [token.kind for token in said[:2]] == ["group", "measure"]
    grouped = previous.tool == "run_report" and previous.arguments.get("dimensions")
    return bool(grouped) and first and all(token.kind in _BY_A_FIGURE for token in said)


def _only_values(draft: Draft, previous: Call) -> bool:
    """上海多少 after a report by city: its number there; “gold members only”."""
    kinds = {"customer" if t.value == "customer" else t.kind for t in draft.tokens} - {"filler", "comma"}
    only = {"value", "only"} <= kinds <= {"value", "only", "customer", "and"}
    counts = kinds == {"value", "how_many"} and not _counts_people(draft, previous)
    return previous.tool == "run_report" and (counts or only)


_HAS = re.compile(r"有(?:多少|几)|\bhow many\b")


def _counts_people(draft: Draft, previous: Call) -> bool:
    """钻石会员有多少 after the sales of each city: people, by a noun of theirs; not so where each level has its row."""
    told = previous.arguments
    rows = set(told.get("dimensions") or ())
    named = any(is_person(one) and one.value[0] not in rows for one in draft.tokens if one.kind == "value")
    heads = {*PEOPLE_MEASURES, "customers"} & set(told.get("measures") or ())
    return named and not (heads or told.get("audience")) and _HAS.search(draft.text.norm) is not None


def _only_shares(draft: Draft, previous: Call) -> bool:
    """各等级各占多少 after a figure: of that, not of all customers."""
    named = draft.has(
        "measure", "segment", "saved", "sell", "buy", "login", "register", "refund", "head_count", "coupon"
    )
    people = any(is_person(token) for token in draft.tokens)
    return previous.tool == "run_report" and draft.has("share") and not (named or people)


def changes_something(draft: Draft) -> bool:
    """男女分开, 等级维度加进来: words of a change, in a question that is not whole by itself."""
    short = len(draft.text.norm) <= (12 if draft.language == "zh" else 36)
    whole = draft.has("measure", "segment") or any(is_person(token) for token in draft.tokens)
    return (draft.has("turn") and (short or not whole)) or (draft.has("split") and not whole)


_ADDING = {"follow", "turn", "lead", "and"}


def _only_measures(draft: Draft, previous: Call) -> bool:
    """看看退款率 after a report: of the same groups and days."""
    whole = re.search(r"一共|总共|全部|所有|全体|总|in total|altogether|overall|total", draft.text.norm)
    kinds = {token.kind for token in draft.tokens} - {"filler", "comma"}
    short = len(draft.text.norm) <= (10 if draft.language == "zh" else 24)
    adds = bool(re.search(r"加|也|\b(?:also|add|too|plus)\b", draft.text.norm))
    if previous.tool == "find_customers":  # 一共花了多少钱, 各品类销售额: of those on the list
        everybody = re.search(r"全部|所有|全体|公司|全店|全平台|we |our |overall", draft.text.norm)
        customers = any(t.kind in ("customer", "segment") or t.value == "customer" for t in draft.tokens)
        spent = re.search(r"花了|花费|消费|\b(?:spend|spent)\b", draft.text.norm)  # 去年花了多少: who else?
        about = kinds <= _OF_THE_LISTED | ({"period"} if spent else set()) and kinds & {"measure", "buy"}
        return bool(about or _THEY.search(draft.text.norm)) and not (everybody or customers)
    return (
        previous.tool == "run_report"
        and (kinds == {"measure"} or (adds and kinds - _ADDING == {"measure"}))
        and short
        and not whole
    )


_WHOLE = re.compile(
    r"一共|总共|全部|所有|全体|我们|咱们?|公司|全店|全平台|全站"
    r"|\b(?:in total|altogether|overall|in all|we have|do we|have we|our|whole|entire)\b"
)
"""Words by which people with a noun of their own are those of the shop: “how many customers do we have”."""


def _only_counts(draft: Draft, previous: Call) -> bool:
    """有多少人, “how many are there?”, “how many women?”, 钻石会员有多少: of what was listed before."""
    kinds = {token.kind for token in draft.tokens} - {"filler", "comma"}
    whole = _WHOLE.search(draft.text.norm)
    counts = {"head_count", "how_many", "count_word", "customer", "which", "follow"}
    named = re.search(r"客户|会员|用户|顾客|customers?|members?|users?", draft.text.norm)
    asked = bool(kinds & {"head_count", "how_many"}) and not (whole and named)
    values = [token.value[0] for token in draft.tokens if token.kind == "value"]
    before = lists(previous)
    others = before is not None and not {one.field for one in before.filters} & set(values)  # no 北京 of 上海's
    if others and all(name in ATTRIBUTES for name in values):
        kinds = {"customer" if t.value == "customer" else t.kind for t in draft.tokens if t.kind in kinds} - {"value"}
        counts |= {"and"} if values else set()
    return bool(kinds) and kinds <= counts and asked


def incomplete(draft: Draft) -> bool:
    """Nothing is unknown, but what it is about was not said."""
    return all(reason in _INCOMPLETE or (reason is None and words in _soft(draft)) for words, reason in draft.unclear)


def _soft(draft: Draft) -> set[str]:
    """Words as typed that a question before this one gives a meaning: 有多少个, “it”."""
    kinds = ("how_many", "count_word", "follow", "pronoun", "lead", "which", "highest", "lowest", "rank", "rank_up")
    return {draft.text.quote(t.start, t.end) for t in draft.tokens if t.kind in kinds}


def says_of_the_list(draft: Draft) -> bool:
    """Whether words are unclear themselves, where the list before could have said what they mean."""
    return any(reason is None for _, reason in draft.unclear)

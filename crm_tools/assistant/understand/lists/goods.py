"""Goods in a question: parts of names and titles, and what was bought together or apart."""

from __future__ import annotations

import re

from crm_tools.analytics.kinds import common_name
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.analytics.request import Filter
from crm_tools.analytics.values import values
from crm_tools.assistant.understand.draft import Draft
from crm_tools.assistant.understand.text.normalise import CJK
from crm_tools.assistant.understand.vocabulary.titles import ends_a_word
from crm_tools.assistant.understand.vocabulary.words import grammar


def take_goods(draft: Draft) -> None:
    """Parts of names: 数码 for its category; 羽绒服 for products whose title ends a word with it."""
    _joined(draft)
    for index, token in list(draft.open("titled")):
        draft.filters.append(Filter(field="product", op="contains", value=token.value))
        draft.place(index, role="filter", value=f"product contains {token.value}")
    for index, token in list(draft.open("part", "unknown")):
        said = titles_call(draft, token.text) if token.text.isascii() else token.text
        if said is None or not (token.text.isascii() or re.fullmatch(f"[{CJK}]{{2,}}", said)):
            continue
        text = said.removesuffix("类") if len(said) > 2 else said
        in_titles = token.text.isascii() or ends_a_word(text, draft.words.titles)
        denied = draft.follows(index, -1, "unbought", "not") if in_titles else None
        if token.kind == "part" and in_titles and denied is None and draft.has("interest"):
            draft.retag(index, "value", ("category", token.value))
        elif token.kind == "part" and in_titles and denied is None and not _bought(draft, index):
            draft.ask(index, "understand.reason.part")
        elif denied is not None:
            draft.filters.append(Filter(field="product", op="not_in", value=titled(draft, text)))
            draft.place(index, denied, role="filter", value=f"product without {text}")
        elif token.kind == "part" and not in_titles:
            draft.retag(index, "value", ("category", token.value))
        elif in_titles:
            draft.filters.append(Filter(field="product", op="contains", value=text))
            draft.place(index, role="filter", value=f"product contains {text}")
            noun = draft.follows(index, 1, "dimension")
            ranked = draft.has("highest", "lowest", "top", "bottom", "which", "which_all", "rank")
            if noun is not None and draft.tokens[noun].value == "product" and not ranked:
                draft.place(noun)


def _joined(draft: Draft) -> None:
    """5G手机: pieces that stand together in a title."""
    for index, token in list(draft.open("part", "unknown")):
        first = index
        while first and draft.tokens[first - 1].end == draft.tokens[first].start and first - 1 not in draft.placed:
            if draft.tokens[first - 1].kind not in ("unknown", "number", "part"):
                break
            first -= 1
        start = draft.tokens[first].start
        whole = draft.text.norm[start : token.end]
        if first < index and index not in draft.placed and len(whole) > 2 and whole in draft.words.titles:
            draft.filters.append(Filter(field="product", op="contains", value=whole))
            draft.place(*range(first, index + 1), role="filter", value=f"product contains {whole}")


def titles_call(draft: Draft, word: str) -> str | None:
    """The word, or what the titles call it in Chinese, where a title holds it."""
    singular = word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word
    chinese = grammar()["goods"]
    for one in (chinese.get(word), chinese.get(singular)):
        if one and one in draft.words.titles:
            return str(one)
    for one in (word, singular):
        if (
            len(one) >= 4
            and one in draft.words.titles
            and re.search(rf"(?<![a-z]){re.escape(one)}s?(?![a-z])", draft.words.titles)
        ):
            return one
    return common_name(word, tuple(draft.words.titles.split("\n")))


def named_goods(draft: Draft, index: int) -> Filter | None:
    """The goods that a word names beside a deed: those whose title holds it, else the category it is a part of."""
    token = draft.tokens[index]
    said = titles_call(draft, token.text) if token.text.isascii() else token.text
    if said and (token.text.isascii() or re.fullmatch(f"[{CJK}]{{2,}}", said)):
        text = said.removesuffix("类") if len(said) > 2 else said
        if token.text.isascii() or ends_a_word(text, draft.words.titles):
            return Filter(field="product", op="contains", value=text)
    return Filter(field="category", op="eq", value=token.value) if token.kind == "part" else None


def _bought(draft: Draft, index: int) -> bool:
    """买过手机: what somebody bought has the word in its title."""
    before = draft.beside(index, -1)
    return bool(before and before[1].kind in ("buy", "unbought"))


def titled(draft: Draft, text: str) -> tuple[str, ...]:
    """The products whose title holds the word."""
    folded = draft.words.titles.split("\n")
    return tuple(title for title, line in zip(values(draft.desk, "product"), folded, strict=True) if text in line)


def bought_apart(draft: Draft, runs: list[list[int]]) -> dict[str, list[list[str]]]:
    """买过女装又买过鞋靴: bought each of them, where 买过女装或鞋靴 is one of them."""
    found: dict[str, list[list[str]]] = {}
    for run in runs:
        before = draft.beside(run[0], -1)
        name = draft.tokens[run[0]].value[0]
        if before and before[1].kind == "buy" and DIMENSIONS[name].family == "item":
            named = [draft.tokens[index].value for index in run]
            found.setdefault(name, []).append([value for kind, value in named if kind == name])
    return {name: lists for name, lists in found.items() if len(lists) > 1}

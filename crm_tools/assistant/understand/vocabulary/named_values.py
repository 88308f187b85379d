"""Values of the database as people write them: cities, levels, categories, products, coupons, and their other names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

from crm_tools.analytics.kinds import all_names, common_name
from crm_tools.analytics.places import places
from crm_tools.assistant.understand.text.normalise import CJK, fold
from crm_tools.assistant.understand.vocabulary.phrases import Entry, variants
from crm_tools.assistant.understand.vocabulary.words import grammar

CODED = ("has_email", "has_mobile", "on_sale", "with_coupon")
"""Dimensions whose values are codes of ours, which nobody types: only their other names are phrases."""
VALUE_DIMENSIONS = ("city", "level", "channel", "gender", "category", "product", "coupon", "consent", *CODED)
"""Dimensions whose values may stand in a question, those named first win where two share a value."""


_TAILS = ("类", "品类", "类目", "用品", "产品", "商品", "类商品", "类产品", "类用品")
"""母婴用品, 数码产品: what may stand behind half a name of a category; by itself it names none."""

_BEHIND = ("类", "类商品", "类目", "品类", "大类", "商品", "产品")
"""The same behind a whole name."""


def value_phrases(found: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Entry]]:
    """Phrases of the values that each dimension has, and of parts of the names of categories."""
    yield from _values(found)
    yield from _titles(found)
    yield from _makers(found)
    yield from _kinds(found)
    yield from _parts_of_categories(found)
    yield from _coupons_of_last_year(found)


def _coupons_of_last_year(found: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Entry]]:
    """双11预热券 for the last of the coupons that are called so, each with its year in front."""
    last: dict[str, str] = {}
    for title in sorted(found["coupon"]):
        said = re.fullmatch(r"(20\d\d) ?(.{3,})", title)
        if said is not None:
            last[said[2]] = title
    ends = Counter(rest.rpartition(" ")[2] for rest in last)
    for rest, title in list(last.items()):
        end = rest.rpartition(" ")[2]
        if len(end) >= 3 and end != rest and ends[end] == 1:
            last.setdefault(end, title)  # 预热券, where one occasion alone has it
    for rest, title in last.items():
        if rest not in found["coupon"]:
            yield fold(rest), Entry("value", ("coupon", title), 0.1)
            yield fold(rest).replace(" ", ""), Entry("value", ("coupon", title), 0.1)


def _titles(found: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Entry]]:
    """轻薄5G手机 256G, 低因挂耳咖啡: a title less the maker's name before it, where a part of it would be read as a
    number, as letters or as less and more."""
    for title in found["product"]:
        _, _, rest = title.partition(" ")
        short = rest.partition(" ")[0]
        if len(rest) >= 4 and re.search(r"[0-9a-zA-Z]", rest) and not rest.isascii():
            yield fold(rest), Entry("titled", rest, 0.1)
        if len(short) >= 4 and short != rest and re.match("[低高大小多少]", short):
            yield fold(short), Entry("titled", short, 0.1)


def _makers(found: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Entry]]:
    """木棉信笺: the maker's name that stands before several titles."""
    first = Counter(title.partition(" ")[0] for title in found["product"] if " " in title)
    for name, titles in first.items():
        if titles > 1 and len(name) >= 3 and re.fullmatch(f"[{CJK}]+", name):
            yield fold(name), Entry("titled", name, 0.1)


def _kinds(found: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Entry]]:
    """袜子 where the titles say 运动袜: other names of goods of one kind."""
    titles = tuple(fold(title) for title in found["product"])
    lines = "\n".join(titles)
    others = (name for name in all_names() if len(name) > 1 and not name.isascii() and name not in lines)
    for name in others:
        if (common := common_name(name, titles)) is not None:
            yield fold(name), Entry("titled", common, 0.1)


def _parts_of_categories(found: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Entry]]:
    """数码 for 手机数码, where no other category has that part."""
    categories = [fold(category) for category in found["category"]]
    halves = [(half, raw) for name, raw in zip(categories, found["category"], strict=True) for half in _halves(name)]
    for half, raw in halves:
        if sum(half in name for name in categories) == 1:
            yield half, Entry("part", raw, 0.4)
            yield from ((half + tail, Entry("value", ("category", raw), 0.4)) for tail in _TAILS)


def _halves(name: str) -> Iterator[str]:
    if len(name) >= 4 and re.fullmatch(f"[{CJK}]+", name):
        yield from (half for half in (name[:2], name[2:]) if half not in _TAILS)


def _values(found: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Entry]]:
    taken: set[str] = set()
    for place, name in enumerate(VALUE_DIMENSIONS):
        own = {fold(value) for value in found[name]}
        for value in found[name]:
            others = (alias for alias in variants(aliases(name, fold(value))) if alias not in own)
            typed = [] if name in (*CODED, "consent") else [fold(value)]
            for phrase in [*typed, *others]:
                if not phrase or phrase in taken or (name == "product" and len(phrase) < 2):
                    continue
                taken.add(phrase)
                yield phrase, Entry("value", (name, value), 0.05 + place / 100)
                if name == "category" and not phrase.isascii():
                    yield from ((phrase + tail, Entry("value", (name, value), 0.1)) for tail in _BEHIND)


def aliases(dimension: str, value: str) -> tuple[str, ...]:
    """Other names of a folded value: 上海 for shanghai as well as shanghai for 上海."""
    return _equals().get(dimension, {}).get(value, ())


@cache
def _equals() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """By dimension and folded name, all names of the same thing in their order."""
    groups = {
        name: [[key, *text.split("|")] for key, text in known.items()] for name, known in grammar()["values"].items()
    }
    groups["city"] = [list(names) for names in places()]
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for dimension, listed in groups.items():
        for names in listed:
            folded = tuple(dict.fromkeys(fold(name) for name in names))
            if dimension == "city" and not folded[0].isascii() and not folded[0].endswith("市"):
                folded = (*folded, f"{folded[0]}市")
            for name in folded:
                found.setdefault(dimension, {}).setdefault(name, folded)
    return found

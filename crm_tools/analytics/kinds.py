"""What a text calls a kind of goods: 耳麦, 耳机 and headset are one. The names are in ``goods.toml``."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path


def kinds(text: str) -> frozenset[str]:
    """The kinds of goods that a text names."""
    return frozenset(_names()[name] for name in _found(_pattern(None), text)) - {""}


def kind_named(word: str) -> str | None:
    """The kind that a word by itself names, in the singular or the plural: loafers, 袜子."""
    said = plain(word)
    forms = (said, said.removesuffix("s"), said.removesuffix("es"))
    return next((_names()[one] for one in forms if _names().get(one)), None)


def all_names() -> tuple[str, ...]:
    """All names of goods."""
    return tuple(name for name, kind in _names().items() if kind)


def names_of(kind: str) -> tuple[str, ...]:
    """What a kind is called, its usual name first."""
    return tuple(name for name, of in _names().items() if of == kind)


@lru_cache(maxsize=256)
def common_name(word: str, titles: tuple[str, ...]) -> str | None:
    """The name that all goods bear among ``titles`` that ``word`` means: 运动袜 for 袜子 and for socks.

    None where the word may mean others as well: 裤子 where there are jeans, 外套 which down jackets are called too.
    """
    said, kind = plain(word), kind_named(word)
    of_others = (name for name, of in _names().items() if of not in (kind, ""))
    if kind is None or any(said in name for name in of_others):
        return None
    says_it, folded = saying([kind]), [plain(title) for title in titles]
    meant = {title for title in folded if says_it(title)}
    if said.endswith("子") and meant != {title for title in folded if said[:-1] in title}:
        return None
    named = (name for name in names_of(kind) if {title for title in folded if name in title} == meant)
    return next(named, None) if meant else None


def usual_names() -> dict[str, str]:
    """English names of several words and the usual Chinese one of their kind."""
    usual: dict[str, str] = {}
    for name, kind in _names().items():
        usual.setdefault(kind, name)
    return {name: usual[kind] for name, kind in _names().items() if kind and name.isascii() and " " in name}


def plain(text: str) -> str:
    """A text as kinds are looked for in it: full-width forms folded, lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def saying(wanted: Iterable[str]) -> Callable[[str], bool]:
    """Whether a text names one of the ``wanted`` kinds: quick for many texts."""
    chosen = frozenset(wanted)
    if not chosen:
        return lambda _text: False
    pattern, names = _pattern(chosen), _names()
    return lambda text: any(names[name] in chosen for name in _found(pattern, text))


def _found(pattern: re.Pattern[str], text: str) -> Iterable[str]:
    return (match.group(1) for match in pattern.finditer(plain(text)))


@cache
def _names() -> Mapping[str, str]:
    """Names and their kinds; "" for what is no goods."""
    kept = tomllib.loads(Path(__file__).with_name("goods.toml").read_text(encoding="utf-8"))
    lines = [*kept["kinds"].items(), *(("", line) for line in kept["none"].values())]
    return {plain(name): kind for kind, line in lines for name in line.split("|")}


@lru_cache(maxsize=64)
def _pattern(chosen: frozenset[str] | None) -> re.Pattern[str]:
    """The longest of the names at each place: all, or those of ``chosen`` and the longer ones that hold one of them."""
    names = _names()
    meant = [name for name, kind in names.items() if chosen is None or kind in chosen]
    # Where one of another kind begins before, it takes the letters as well: 儿童安全座椅 is no 座椅.
    able = [name for name in names if chosen is None or any(one in name for one in meant)]
    ordered = sorted(able, key=len, reverse=True)
    english = "|".join(re.escape(name) for name in ordered if name.isascii())
    other = "|".join(re.escape(name) for name in ordered if not name.isascii())
    parts = [f"(?<![a-z])(?:{english})(?=(?:e?s)?(?![a-z]))"] if english else []
    return re.compile(f"({'|'.join([*parts, *([other] if other else [])])})")

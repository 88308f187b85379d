"""The one vocabulary of kinds, fields, headers and cell words (``vocabulary.toml``), and how a header is compared."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from crm_tools.texts import Words, catalogue


@dataclass(frozen=True)
class Field:
    """Something a kind can hold. ``headers`` are normal forms (:func:`normal`); ``weak`` ones count where no other
    fits."""

    name: str
    type: str
    headers: frozenset[str]
    weak: frozenset[str]


@dataclass(frozen=True)
class Kind:
    """What rows can be. ``needs`` lists alternatives: one field of each group must have a column."""

    name: str
    files: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...]
    fields: Mapping[str, Field]


_JOINERS = re.compile(r"[\W_]+")
_CENTS = re.compile(r"(?:[_ ](?:cents|fen)|(?<!积)分)$")  # 积分 are points
_YUAN = re.compile(r"(?:_(?:yuan|rmb|cny)|元)$")
_UNIT = re.compile(r"\s*[(\[（【]\s*([^)\]）】]*)\s*[)\]）】]\s*$")
_UNITS = {
    normal_unit: unit
    for unit, names in {
        "cents": ("分", "cents", "cent", "fen", "pence"),
        "": (
            "元",
            "人民币",
            "rmb",
            "cny",
            "yuan",
            "¥",
            "￥",
            "$",
            "usd",
            "eur",
            "€",
            "gbp",
            "£",
            "秒",
            "s",
            "sec",
            "seconds",
            "件",
            "个",
            "张",
            "必填",
            "required",
            "选填",
            "optional",
        ),
    }.items()
    for normal_unit in names
}


def normal(text: str) -> str:
    """The form in which headers and words are compared: full-width made plain, lower case, letters and digits only."""
    return _JOINERS.sub("", unicodedata.normalize("NFKC", text).lower())


def header_forms(header: str) -> tuple[tuple[str, bool], ...]:
    """Normal forms of a header, the most literal first, each with whether it says that amounts are in 分."""
    text = unicodedata.normalize("NFKC", header).strip().lower().lstrip("*")
    forms = [(normal(text), False)]
    bracket = _UNIT.search(text)
    inside = bracket[1].strip() if bracket else ""
    if bracket and (inside in _UNITS or inside.isdecimal()):  # a number: the second column of that name
        forms.append((normal(text[: bracket.start()]), _UNITS.get(inside) == "cents"))
    if bare := _CENTS.sub("", text):
        forms.append((normal(bare), bare != text))
    if bare := _YUAN.sub("", text):
        forms.append((normal(bare), False))
    return tuple(dict.fromkeys(form for form in forms if form[0]))


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds by name, in the order in which a set is read (what others refer to comes first)."""
    tables = _tables()
    shared = tables["shared"]
    found = {}
    for name, table in tables["kinds"].items():
        fields = {}
        for field, entry in table["fields"].items():
            headers = [field, *shared.get(entry.get("like", ""), []), *entry.get("headers", [])]
            weak = {normal(header) for header in [*shared.get(entry.get("weak_like", ""), []), *entry.get("weak", [])]}
            strong = {normal(header) for header in headers} - weak
            fields[field] = Field(field, entry["type"], frozenset(strong), frozenset(weak))
        needs = tuple(tuple(group.split("|")) for group in table["needs"])
        found[name] = Kind(name, tuple(normal(word) for word in table["files"]), needs, fields)
    return found


@cache
def words_for(group: str) -> Mapping[str, str]:
    """Known cell words of a group (``status``, ``event``, ``flag``, ``gender``) in normal form, to our word."""
    return {normal(word) or word: ours for ours, words in _tables()["values"][group].items() for word in words}


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text(encoding="utf-8"))


@cache
def all_headers() -> frozenset[str]:
    """Every header that any kind knows, in normal form."""
    fields = [field for kind in kinds().values() for field in kind.fields.values()]
    return frozenset(header for field in fields for header in field.headers | field.weak)


def says_cents(header: str) -> bool:
    """Whether a header says that its amounts are in 分."""
    return any(cents for _, cents in header_forms(header))


def field_label(kind: str, field: str) -> Words:
    """What a field is called: the time of an order is not that of a customer."""
    return catalogue().get(f"ingest.field_of.{kind}.{field}") or catalogue()[f"ingest.field.{field}"]

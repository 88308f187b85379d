"""Every text exists in both languages, takes the same values, and is used."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from crm_tools.settings import ROOT
from crm_tools.texts import LANGUAGES, Counted, UserError, Words, begun, catalogue, say

ROOMS = sorted(path.stem for path in (ROOT / "crm_tools" / "texts").glob("*.toml"))
SOURCES = [path for folder in ("crm_tools", "pages") for path in sorted((ROOT / folder).rglob("*.py"))] + [
    ROOT / "app.py",
    ROOT / "seed.py",
]
KEY = re.compile(rf"(?:{'|'.join(ROOMS)})(?:\.[A-Za-z0-9_]+)+")
PREFIX = re.compile(rf"(?:{'|'.join(ROOMS)})\.[A-Za-z0-9_.]*$")


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _literals() -> tuple[set[str], set[str]]:
    """Keys written whole in the code, and literal prefixes of keys that are put together there."""
    whole: set[str] = set()
    prefixes: set[str] = set()
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        put_together = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
        pieces = {id(piece) for node in put_together for piece in node.values}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and id(node) not in pieces and KEY.fullmatch(str(node.value)):
                whole.add(str(node.value))
        for node in put_together:
            first = node.values[0]
            if isinstance(first, ast.Constant) and PREFIX.match(str(first.value)):
                prefixes.add(str(first.value))
    return whole, prefixes


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_both_languages_take_the_same_values(key: str) -> None:
    words = catalogue()[key]
    assert words.zh.strip(), key
    assert words.en.strip(), key
    assert _placeholders(words.zh) == _placeholders(words.en), key
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"“[^”]*”|\"[^\"]*\"|「[^」]*」", "", words.en)), (
        f"{key}: Chinese in the English text"
    )


def test_every_key_in_the_code_exists() -> None:
    whole, prefixes = _literals()
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts[1:])
        for path in SOURCES
        if path.is_relative_to(ROOT / "crm_tools")
    }
    missing = {
        key
        for key in whole
        if key not in catalogue() and key not in modules and not key.endswith((".py", ".toml", ".db"))
    }
    assert not missing, f"used in code, in no catalogue: {sorted(missing)}"
    assert not [prefix for prefix in prefixes if not any(key.startswith(prefix) for key in catalogue())]


def test_every_text_is_used() -> None:
    whole, prefixes = _literals()
    unused = [key for key in catalogue() if key not in whole and not key.startswith(tuple(prefixes) or ("\0",))]
    assert not unused, f"in a catalogue, used nowhere: {unused}"


def test_values_are_filled_in_the_language() -> None:
    error = UserError("analytics.period.unknown", period=Words("下下月", "the month after next"))
    assert "下下月" in error.text("zh")
    assert "the month after next" in error.text("en")
    for language in LANGUAGES:
        with pytest.raises(KeyError):
            say("analytics.period.unknown", language, other=1)


@pytest.mark.parametrize(("rows", "told"), [(1, "1 row"), ("1", "1 row"), (0, "0 rows"), ("1,234", "1,234 rows")])
def test_english_counts_one_and_many(rows: object, told: str) -> None:
    assert say("ui.list.rows", "en", rows=rows) == told


def test_a_number_with_its_noun_is_still_a_number() -> None:
    assert f"{Counted('1'):order|orders} in {Counted('30'):day|days}" == "1 order in 30 days"
    assert f"{Counted('7'):>3}|{Counted('7')}" == "  7|7"


def test_one_of_a_rhythm_is_not_counted() -> None:
    assert [f"every {Counted(days):|day|days}" for days in ("1", "2")] == ["every day", "every 2 days"]


@pytest.mark.parametrize(
    ("label", "within"),
    [("Average order value", "average order value"), ("NPS", "NPS"), ("RFM group", "RFM group"), ("城市", "城市")],
)
def test_a_label_within_a_sentence_begins_small(label: str, within: str) -> None:
    assert say("present.title", "en", measure="Sales", dimension=Words("", label)) == f"Sales by {within}"
    assert say("present.title", "en", measure="Sales", dimension=label) == f"Sales by {within}"


@pytest.mark.parametrize(("label", "title"), [("RFM 分组", "客户数（按 RFM 分组）"), ("城市", "客户数（按城市）")])
def test_a_latin_label_stands_apart_from_the_chinese_before_it(label: str, title: str) -> None:
    assert say("present.title", "zh", measure="客户数", dimension=Words(label, "")) == title


def test_words_by_themselves_begin_with_a_capital() -> None:
    assert [begun(words) for words in ("waiting for approval", "待批准", "")] == ["Waiting for approval", "待批准", ""]


def test_readme_lists_every_setting() -> None:
    from crm_tools.settings import Settings

    names = set()
    for field in Settings.model_fields.values():
        alias = field.validation_alias
        names.add(alias if isinstance(alias, str) else alias.choices[0])  # type: ignore[union-attr]
    for readme in ("README.md", "README.zh-CN.md"):
        text = Path(ROOT / readme).read_text(encoding="utf-8")
        listed = set(re.findall(r"^\| `([A-Z][A-Z_]+)`", text, re.MULTILINE))
        assert listed == names, readme


def test_english_has_no_quotes_that_a_chinese_font_draws_wide() -> None:
    assert [key for key, words in catalogue().items() if set("“”‘’") & set(words.en)] == []
    assert any("“" in words.zh for words in catalogue().values())

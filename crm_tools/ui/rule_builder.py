"""The rule builder: rows of conditions in groups of and, or and not, one within another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import streamlit as st

from crm_tools.analytics.audience_request import MOST_LEVELS, AudienceRequest, Group, Member, Rule, rules_of
from crm_tools.analytics.periods import USUAL
from crm_tools.analytics.reasons import coded, condition_words
from crm_tools.analytics.rule_fields import FIELDS, OPERATORS, Row, RuleField, as_rules, to_row, to_rule
from crm_tools.analytics.saved_segments import expanded
from crm_tools.analytics.values import values
from crm_tools.ui.here import DAY_FORMAT, Here
from crm_tools.ui.notices import literal
from crm_tools.ui.period import token_words

TREE = "rules.tree"
MATCHES = ("all", "any", "none")
FIRST = "sales"
Node = dict[str, Any]
"""A group ``{"id", "match", "rules": [...]}``, a row of controls ``{"id"}``, or a rule kept as it stands ``{"id",
"kept"}``. What the controls of a row hold is their own state, under keys with the node's id."""


def builder(place: Here) -> AudienceRequest | None:
    """Draw the rules; returns the request they make, None while there is none."""
    state = st.session_state
    if TREE not in state:
        state[TREE] = _new_group()
    rule = _group(place, state[TREE], None, 1)
    return AudienceRequest(rule=rule) if isinstance(rule, Group) else None


def load(place: Here, request: AudienceRequest) -> None:
    """Show the rules of ``request``: call it before the builder is drawn."""
    st.session_state[TREE] = _node_of(as_rules(expanded(place.settings.database, request)))


def clear() -> None:
    st.session_state[TREE] = _new_group()


def _group(place: Here, node: Node, parent: Node | None, level: int) -> Rule | None:
    found: list[Rule] = []
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            key = _key(node, "match")
            st.session_state.setdefault(key, node["match"])
            st.segmented_control(
                place.say("ui.rules.match"),
                MATCHES,
                format_func=lambda match: place.say(f"ui.rules.{match}"),
                key=key,
                required=True,
                label_visibility="collapsed",
                persist_state="session",
            )
            node["match"] = st.session_state[key]
            st.space("stretch")
            if parent is not None:
                _remove_button(place, node, parent)
        for one in list(node["rules"]):
            rule = _group(place, one, node, level + 1) if "rules" in one else _row(place, one, node)
            found += [rule] if rule is not None else []
        with st.container(horizontal=True):
            st.button(
                place.say("ui.rules.add"), key=_key(node, "add"), icon=":material/add:", on_click=_append,
                args=(node, {"id": _next_id()}),
            )  # fmt: skip
            if level < MOST_LEVELS:
                st.button(
                    place.say("ui.rules.add_group"), key=_key(node, "add_group"), icon=":material/account_tree:",
                    type="tertiary", on_click=_append, args=(node, _new_group()),
                )  # fmt: skip
    return Group(match=node["match"], rules=tuple(found)) if found else None


def _row(place: Here, node: Node, parent: Node) -> Rule | None:
    if "kept" in node:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(literal(_words(place, node["kept"])))
            st.space("stretch")
            _remove_button(place, node, parent)
        kept: Rule = node["kept"]
        return kept
    what, how, than, when, away = st.columns([2.4, 1.3, 2.6, 1.7, 0.4], vertical_alignment="bottom")
    with what:
        entry = FIELDS[_select(place, node, "field", list(FIELDS), FIRST, lambda name: _field_words(place, name))]
    with how:
        op = _select(
            place, node, f"op.{entry.kind}", list(OPERATORS[entry.kind]), OPERATORS[entry.kind][0],
            lambda name: place.say(f"ui.rules.op.{entry.kind}.{name}"),
        )  # fmt: skip
    with than:
        value = _value(place, node, entry, op)
    period, category = None, None
    with when:
        if entry.dated:
            period = _select(
                place, node, "period", list(_periods(node)), "all", lambda token: token_words(place, token)
            )
        if entry.by_category:
            options = ["", *values(place.desk, "category")]
            category = _select(
                place, node, "category", options, "", lambda name: name or place.say("ui.rules.any_category")
            )
    with away:
        _remove_button(place, node, parent)
    row = Row(entry.name, op, value, None if period in (None, "all") else period, category or None)
    return to_rule(row)


def _value(place: Here, node: Node, entry: RuleField, op: str) -> Any:
    """The controls of what is compared with."""
    name = f"value.{entry.name}"
    key = _key(node, name)
    if entry.kind in ("choice", "bought", "member"):
        if entry.kind == "member" and entry.column is None and entry.segment is not None:
            return []
        options = entry.options(place.desk)
        st.session_state[key] = [one for one in st.session_state.get(key, []) if one in options]
        return st.multiselect(
            entry.label.to(place.language), options, key=key, label_visibility="collapsed", select_all=False,
            placeholder=place.say("ui.rules.any_of" if entry.kind == "member" and entry.segment else "ui.rules.pick"),
            format_func=lambda value: coded(entry.column or entry.name, value).to(place.language),
            persist_state="session",
        )  # fmt: skip
    if entry.kind == "day":
        day = st.date_input(
            entry.label.to(place.language), value=_kept_day(place, key), key=key, format=DAY_FORMAT,
            max_value=place.desk.today, label_visibility="collapsed", persist_state="session",
        )  # fmt: skip
        return str(day) if day else None
    if op != "between":
        return _number(place, entry, key)
    low, high = st.columns(2)
    with low:
        least = _number(place, entry, key)
    with high:
        most = _number(place, entry, f"{key}.high")
    return (least, most)


def _kept_day(place: Here, key: str) -> dt.date | None:
    return None if key in st.session_state else place.desk.today - dt.timedelta(days=90)


def _number(place: Here, entry: RuleField, key: str) -> float | int | None:
    kept = st.session_state.get(key)
    if kept is not None:
        st.session_state[key] = float(kept)
    value = st.number_input(
        entry.label.to(place.language), value=None, min_value=-100.0 if entry.name == "nps" else 0.0, key=key,
        label_visibility="collapsed", format="%.10g", persist_state="session",
        placeholder=place.say(f"ui.rules.unit.{entry.kind}", sign=place.sign),
    )  # fmt: skip
    return None if value is None else int(value) if float(value).is_integer() else float(value)


def _select(place: Here, node: Node, name: str, options: list[str], default: str, words: Any) -> str:
    key = _key(node, name)
    if st.session_state.get(key) not in options:
        st.session_state[key] = default
    return str(
        st.selectbox(
            place.say("ui.rules.part"), options, format_func=words, key=key, label_visibility="collapsed",
            persist_state="session",
        )
    )  # fmt: skip


def _periods(node: Node) -> tuple[str, ...]:
    """The named periods, and the one that a loaded rule has."""
    kept = st.session_state.get(_key(node, "period"))
    return (*USUAL, *([kept] if kept and kept not in USUAL else []))


def _field_words(place: Here, name: str) -> str:
    entry = FIELDS[name]
    return f"{place.say(f'ui.rules.heading.{entry.heading}')} · {entry.label.to(place.language)}"


def _remove_button(place: Here, node: Node, parent: Node) -> None:
    st.button(
        "", key=_key(node, "remove"), icon=":material/close:", type="tertiary", help=place.say("ui.rules.remove"),
        on_click=_remove, args=(parent, node["id"]),
    )  # fmt: skip


def _append(node: Node, one: Node) -> None:
    node["rules"].append(one)


def _remove(parent: Node, id: int) -> None:
    parent["rules"] = [one for one in parent["rules"] if one["id"] != id]


def _next_id() -> int:
    """A number that no node of this session had."""
    st.session_state["rules.last"] = number = int(st.session_state.get("rules.last", 0)) + 1
    return number


def _new_group() -> Node:
    return {"id": _next_id(), "match": "all", "rules": [{"id": _next_id()}]}


def _key(node: Mapping[str, Any], name: str) -> str:
    return f"rules.{node['id']}.{name}"


def _node_of(rule: Rule) -> Node:
    row = to_row(rule)
    if row is None and isinstance(rule, Group):
        return {"id": _next_id(), "match": rule.match, "rules": [_node_of(one) for one in rule.rules]}
    node: Node = {"id": _next_id()}
    if row is None:
        return {**node, "kept": rule}
    entry, state = FIELDS[row.field], st.session_state
    state[_key(node, "field")] = row.field
    state[_key(node, f"op.{entry.kind}")] = row.op
    key = _key(node, f"value.{row.field}")
    if row.op == "between":
        state[key], state[f"{key}.high"] = row.value
    else:
        state[key] = dt.date.fromisoformat(row.value) if entry.kind == "day" else row.value
    state[_key(node, "period")] = row.period or "all"
    state[_key(node, "category")] = row.category or ""
    return node


def _words(place: Here, rule: Rule) -> str:
    """A rule that no row can say."""
    told = [
        place.say("ui.rules.on_list", name=one.segment)
        if isinstance(one, Member)
        else condition_words(one, place.desk.today, currency=place.currency).to(place.language)
        for one in rules_of(rule)
    ]
    return place.say("present.semicolon").join(told)

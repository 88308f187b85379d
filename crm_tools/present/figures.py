"""Plotly figures of a result: lines over time, lying bars for rankings, stacks for two dimensions.

Every number in a figure is worded in Python (万/亿, ¥, %), every figure is JSON-able, stands on a light and on a dark
page, and says in ``layout.meta`` what a screen reader says (``alt``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from crm_tools.analytics.registry import MEASURES
from crm_tools.analytics.result import Column, Result
from crm_tools.present.compared import only_ones
from crm_tools.present.drawing import columns, finished, lines, rank_bars, ring, tall
from crm_tools.present.figure_parts import Look, Panel, Series
from crm_tools.present.shown import named, titled
from crm_tools.present.table import plain_values
from crm_tools.texts import Language, Words, say

MOST_BARS = 30
MOST_SERIES = 5
MOST_PANELS = 3
MOST_STACKS = 31
TIME = frozenset(("day", "week", "month", "quarter", "year"))
IN_ORDER = TIME | {"weekday", "hour", "registration_month"}
"""Dimensions whose members keep their own order; the others are ranked."""

Group = tuple[Column, ...]
"""The columns of one dimension: its name, or an id and a name."""


def figure(result: Result, chart: str, language: Language, *, currency: str = "CNY") -> go.Figure | None:
    """The figure of ``result``; None where a picture adds nothing (one number or group, no rows, ``chart`` "none").

    ``chart`` is ``auto``, ``bar``, ``line`` or ``pie``; ``auto`` draws a line for time and bars otherwise.
    """
    groups, measures = split_roles(result.columns)
    groups = _single_orders(groups) or groups
    if chart == "auto":
        names = {column.name for column in result.columns}
        measures = [one for one in measures if not only_ones(one, names)]
    if chart == "none" or result.frame.empty or not measures:
        return None
    look = Look(language, currency)
    panels = [_panel(measure, result.columns, result.frame, look) for measure in measures[:MOST_PANELS]]
    if not groups:
        return _single(panels[0], look) if chart == "bar" or len(panels[0].series) > 1 else None
    if len(groups) > 1:
        return _two_dimensions(groups, measures[0], result.frame, chart, look)
    labels = _labels(groups[0], result.frame, look)
    if chart == "auto" and len(labels) == 1 and all(len(panel.series) == 1 for panel in panels):
        return None
    if chart == "pie" and len(labels) > 1:
        return _parts(groups[0], labels, panels[0], look)
    return _one_dimension(groups[0], labels, panels, chart, look)


def _single_orders(groups: Sequence[Group]) -> list[Group] | None:
    """Of orders one a row each is a bar of its own, with its customer's name where that is known."""
    known = {column.name: column for group in groups for column in group}
    if "order_id" not in known:
        return None
    return [(known["order_id"], *(known[name] for name in ("customer",) if name in known))]


def audience_figure(
    columns: Sequence[Column], first: pd.DataFrame, by: str, total: int, language: Language, *, currency: str = "CNY"
) -> go.Figure | None:
    """Bars of the ``first`` customers of an audience by their column ``by``; ``total`` is how many it has."""
    known = {column.name: column for column in columns}
    if by not in known or first.empty:
        return None
    look = Look(language, currency)
    who = tuple(known[name] for name in ("customer_id", "customer") if name in known)
    panel = Panel(known[by], [Series("", plain_values(first[by], known[by].unit))])
    return _ranked(who, _labels(who, first, look), [panel], look, total)


def ranking_column(columns: Sequence[Column], first: pd.DataFrame) -> Column | None:
    """The figure by which the ``first`` customers of an audience rank: the segment's own, else sales or orders."""
    numeric = [column for column in columns if column.unit in ("money", "rate", "points", "count", "number", "days")]
    own = [column for column in numeric if column.name not in ("sales", "orders")]
    return next((column for column in (*own, *numeric) if _ranks(first[column.name])), None)


def _ranks(values: pd.Series) -> bool:
    known = pd.to_numeric(values).dropna()
    if len(known) < 2:
        return len(known) == 1
    return known.iloc[0] != known.iloc[-1] and (known.is_monotonic_decreasing or known.is_monotonic_increasing)


def as_json(built: go.Figure) -> dict[str, Any]:
    """The figure as plain JSON values, for the answer's contract."""
    plain: dict[str, Any] = json.loads(built.to_json())
    return plain


def split_roles(columns: Sequence[Column]) -> tuple[list[Group], list[Column]]:
    """The dimensions of a result, and its measures without their companions (previous, change, share, running)."""
    names = {column.name for column in columns}
    groups: list[Group] = []
    measures: list[Column] = []
    for column in columns:
        base, _, suffix = column.name.rpartition("_")
        if column.unit in ("text", "day", "time", "id") or column.name in IN_ORDER:
            if groups and groups[-1][0].name == f"{column.name}_id":
                groups[-1] = (*groups[-1], column)
            elif not measures:
                groups.append((column,))
        elif column.name.endswith(("_year_ago", "_year_ago_change")):
            continue
        elif base not in names or suffix not in ("previous", "change", "share", "running", "total"):
            measures.append(column)
    return groups, measures


def adds_up(measure: Column) -> bool:
    """Whether the values of several groups may be summed into one."""
    known = MEASURES.get(measure.name)
    return known.additive and not known.ratio if known else measure.unit in ("money", "count")


def _one_dimension(group: Group, labels: list[str], panels: list[Panel], chart: str, look: Look) -> go.Figure:
    name = group[-1].name
    over_time = name in TIME and labels == sorted(labels)  # the three best days are a ranking
    if chart == "line" or (over_time and chart != "bar" and len(labels) > 1):
        return finished(lines(labels, panels, look), _title(panels, group, look), labels, panels[0], look)
    if name in IN_ORDER:
        return finished(columns(labels, panels, look), _title(panels, group, look), labels, panels[0], look)
    return _ranked(group, labels, panels, look, len(labels))


def _ranked(group: Group, labels: list[str], panels: list[Panel], look: Look, total: int) -> go.Figure:
    first = [Panel(panel.measure, _first(panel.series, MOST_BARS)) for panel in panels]
    labels = labels[:MOST_BARS]
    tail = say("present.first_of", look.language, shown=len(labels), total=f"{total:,}") if total > len(labels) else ""
    return finished(rank_bars(labels, first, look), _title(panels, group, look), labels, first[0], look, tail)


def _parts(group: Group, labels: list[str], panel: Panel, look: Look) -> go.Figure:
    values = [value or 0 for value in panel.series[0].values]
    if len(labels) > MOST_SERIES and adds_up(panel.measure):
        labels = [*labels[: MOST_SERIES - 1], say("present.others", look.language)]
        values = [*values[: MOST_SERIES - 1], sum(values[MOST_SERIES - 1 :])]
    whole = Panel(panel.measure, [Series("", values)])
    return finished(ring(labels, whole, look), _title([panel], group, look), labels, whole, look)


def _single(panel: Panel, look: Look) -> go.Figure:
    """One number, beside the one it is compared with where there is one."""
    label = panel.measure.label.to(look.language)
    labels = [part.name for part in panel.series] if len(panel.series) > 1 else [label]
    bars = Panel(panel.measure, [Series("", [part.values[0] for part in panel.series])])
    return finished(rank_bars(labels, [bars], look), label, labels, bars, look)


def _two_dimensions(groups: list[Group], measure: Column, frame: pd.DataFrame, chart: str, look: Look) -> go.Figure:
    """Time goes along the axis wherever it stands; the other dimension becomes at most five series, and the rest."""
    first, second = sorted(groups[:2], key=lambda group: group[-1].name not in IN_ORDER)
    wide, tail = _pivot(first, second, measure, frame, look)
    labels = list(wide.index)
    panel = Panel(measure, [Series(name, plain_values(wide[name], "number")) for name in wide.columns])
    stacked = adds_up(measure)
    over_time = first[-1].name in TIME
    if chart == "line" or (over_time and chart != "bar" and (not stacked or len(labels) > MOST_STACKS)):
        built = lines(labels, [panel], look)
    elif first[-1].name in IN_ORDER:
        built = columns(labels, [panel], look, stacked=stacked)
    else:
        built = rank_bars(labels, [panel], look, stacked=stacked)
    title = _title([panel], (*first, *second), look)
    return finished(built, title, labels, panel, look, tail)


def pivoted(
    groups: Sequence[Group], measure: Column, frame: pd.DataFrame, language: Language
) -> tuple[Group, pd.DataFrame, str]:
    """A table of two dimensions crosswise as its chart draws it: the dimension that goes down (time where there is
    one), its labels by the largest members of the other one, and words for what is left out.
    """
    first, second = sorted(groups[:2], key=lambda group: group[-1].name not in IN_ORDER)
    wide, tail = _pivot(first, second, measure, frame, Look(language, "CNY"))
    return first, wide, tail


def _pivot(first: Group, second: Group, measure: Column, frame: pd.DataFrame, look: Look) -> tuple[pd.DataFrame, str]:
    """Members of ``first`` down and the largest of ``second`` across, and words for what is left out.

    Only what is drawn is set out in a grid: customers by products would fill the memory.
    """
    values = pd.Series(plain_values(frame[measure.name], measure.unit), dtype=float)
    long = pd.DataFrame({"down": _labels(first, frame, look), "across": _labels(second, frame, look), "value": values})
    down, across = _members(long, "down", first), _members(long, "across", second)
    every = len(across)
    summed = every > MOST_SERIES and adds_up(measure)
    across = across[: MOST_SERIES - 1 if summed else MOST_SERIES]
    tail = ""
    if every > MOST_SERIES and not summed:
        tail = say("present.first_of", look.language, shown=MOST_SERIES, total=every)
    if first[-1].name not in IN_ORDER and len(down) > MOST_BARS:
        tail = say("present.first_of", look.language, shown=MOST_BARS, total=f"{len(down):,}")
        down = down[:MOST_BARS]
    long = long[long["down"].isin(down)]
    drawn = long["across"].isin(across)
    wide = long[drawn].pivot(index="down", columns="across", values="value").reindex(index=down, columns=across)
    if summed:
        rest = long[~drawn].groupby("down")["value"].sum().reindex(down)
        wide[say("present.others", look.language)] = rest
    return wide, tail


def _members(long: pd.DataFrame, name: str, group: Group) -> list[str]:
    """The members of a dimension: in their own order where they have one, else the largest first."""
    found = list(dict.fromkeys(long[name]))
    if group[-1].name in IN_ORDER:
        return sorted(found)
    sums = long.groupby(name)["value"].sum()
    return sorted(found, key=lambda member: -sums[member])


def _panel(measure: Column, columns: Sequence[Column], frame: pd.DataFrame, look: Look) -> Panel:
    series = [Series(say("present.current", look.language), plain_values(frame[measure.name], measure.unit))]
    if any(column.name == f"{measure.name}_previous" for column in columns):
        before = plain_values(frame[f"{measure.name}_previous"], measure.unit)
        series.append(Series(say("present.previous", look.language), before, muted=True))
    return Panel(measure, series)


def _labels(group: Group, frame: pd.DataFrame, look: Look) -> list[str]:
    """A label a row. Two customers of one name are told apart by their id."""
    names = [named(value, group[-1], look.language) for value in plain_values(frame[group[-1].name], group[-1].unit)]
    if len(group) == 1:
        return names
    ids = plain_values(frame[group[0].name], group[0].unit)
    if group[0].name == "order_id":
        return [f"{name} #{number}" for name, number in zip(names, ids, strict=True)]
    ids_of: dict[str, set[Any]] = {}
    for name, number in zip(names, ids, strict=True):
        ids_of.setdefault(name, set()).add(number)
    return [f"{name} #{number}" if len(ids_of[name]) > 1 else name for name, number in zip(names, ids, strict=True)]


def _first(series: list[Series], count: int) -> list[Series]:
    return [Series(part.name, part.values[:count], part.muted) for part in series]


def _title(panels: Sequence[Panel], group: Group, look: Look) -> str:
    measures = [panel.measure.label.to(look.language) for panel in panels]
    single = group[0].name == "order_id"
    by = [one.label.to(look.language) for one in group if len(group) == 1 or (one.unit == "id") == single]
    return titled(measures, by, look.language)


def change_figure(
    result: Result, label: Words, words: Mapping[str, Words], language: Language, *, currency: str = "CNY"
) -> go.Figure | None:
    """How far each group moved a measure, as bars left and right of nothing.

    The column that ends in ``_difference`` is drawn, by the groups before it; ``label`` is what they are groups of, and
    ``words`` puts codes among them into words.
    """
    groups, _ = split_roles(result.columns)
    moved = next((column for column in result.columns if column.name.endswith("_difference")), None)
    if moved is None or result.frame.empty or not groups:
        return None
    look = Look(language, currency)
    coded = result.frame[groups[0][-1].name].tolist()
    labels = [
        words[code].to(language) if code in words else name
        for code, name in zip(coded, _labels(groups[0], result.frame, look), strict=True)
    ]
    panel = Panel(moved, [Series("", plain_values(result.frame[moved.name], moved.unit))])
    measure = MEASURES[moved.name.removesuffix("_difference")].label
    title = say("present.change.title", language, measure=measure, dimension=label)
    built = rank_bars(labels, [panel], look, most_label=20)
    # Every bar says its value, on whichever side of nothing it lies.
    known = [value for value in panel.series[0].values if value is not None] or [0]
    low, high = min(0, *known), max(0, *known)
    room = 0.4 * ((high - low) or 1)
    built.update_xaxes(showticklabels=False, range=[low - room if low < 0 else low, high + room])
    # It stands beside a line over time and is as tall.
    tall(built, len(labels), max(360, built.layout["height"]))
    return finished(built, title, labels, panel, look)

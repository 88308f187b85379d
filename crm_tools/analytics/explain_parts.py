"""The arithmetic of a change taken apart: frames whose ``X_difference`` adds up to the whole change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from crm_tools.analytics import registry
from crm_tools.analytics.planning import note
from crm_tools.analytics.result import OTHERS, Column, Result
from crm_tools.analytics.vocabulary import Measure

Pair = tuple[float, float]
"""A value now and in the compared period."""


@dataclass(frozen=True)
class Change:
    """A measure ``now`` and ``before``: integers (分 for money), of a quotient floats, NaN for 0 ÷ 0."""

    measure: Measure
    now: float
    before: float

    @classmethod
    def of(cls, measure: Measure, total: pd.DataFrame) -> Change:
        """From the one row of a compared report without dimensions."""
        values = [total[name].iloc[0] for name in (measure.name, f"{measure.name}_previous")]
        return cls(measure, *(float(one) if measure.ratio else int(one) for one in values))

    @property
    def pair(self) -> tuple[str, str]:
        """The columns of both periods."""
        return self.measure.name, f"{self.measure.name}_previous"

    @property
    def difference(self) -> float:
        """Now minus before."""
        return self.now - self.before

    def beyond(self, frame: pd.DataFrame) -> Pair:
        """What the whole has beyond the groups of ``frame``."""
        now, before = (frame[name] for name in self.pair)
        return self.now - int(now.sum()), self.before - int(before.sum())


def key_columns(found: Result) -> list[str]:
    """The columns before the first measure."""
    names: list[str] = []
    for column in found.columns:
        if column.name in registry.MEASURES:
            break
        names.append(column.name)
    return names


def contributions(frame: pd.DataFrame, change: Change, group: str, top: int, left: tuple[str, Pair]) -> pd.DataFrame:
    """Each group's own change, the largest first, those after ``top`` and what is ``left`` over in one row each.

    ``frame`` has a row a group: its key columns, ``group`` among them, and the measure in both periods. Returns it with
    ``X_difference`` (分 for money) and ``X_contribution``, its share of the whole change.
    """
    now, before = change.pair
    frame = _largest(frame.assign(**{f"{now}_difference": frame[now] - frame[before]}), f"{now}_difference")
    parts = [frame.head(top)]
    if len(frame) > top:
        rest = frame.iloc[top:]
        parts.append(_row(change, group, OTHERS, (int(rest[now].sum()), int(rest[before].sum()))))
    if any(left[1]):
        parts.append(_row(change, group, *left))
    return _shared(pd.concat(parts, ignore_index=True), change)


def _row(change: Change, group: str, name: str, pair: Pair) -> pd.DataFrame:
    now, before = change.pair
    return pd.DataFrame({group: [name], now: [pair[0]], before: [pair[1]], f"{now}_difference": [pair[0] - pair[1]]})


def quotient_contributions(
    frame: pd.DataFrame, change: Change, group: str, keys: Sequence[str], top: int
) -> pd.DataFrame:
    """What each group adds to the change of a quotient: by its own value, and by its weight among the groups.

    Returns ``keys`` and the columns of :func:`split_columns`, the largest effect first, those after ``top`` in one row.
    """
    measure = change.measure
    assert measure.over is not None
    now, before = change.pair
    sums = {
        (side, when): sum(frame[name + when] for name in names)
        for side, names in (("above", measure.over.above), ("below", measure.over.below))
        for when in ("", "_previous")
    }
    table = frame[list(keys)].assign(
        above=sums["above", ""],
        below=sums["below", ""],
        above_before=sums["above", "_previous"],
        below_before=sums["below", "_previous"],
    )
    table["effect"] = _effects(table, change)
    table = _largest(table, "effect")
    parts = [table.head(top)]
    if len(table) > top:
        names = ["above", "below", "above_before", "below_before", "effect"]
        parts.append(table.iloc[top:][names].sum(min_count=1).to_frame().T.assign(**{group: OTHERS}))
    table = pd.concat(parts, ignore_index=True)
    table[now] = table["above"] / table["below"].where(table["below"] != 0)
    table[before] = table["above_before"] / table["below_before"].where(table["below_before"] != 0)
    table = table.rename(columns={"effect": f"{now}_difference"})
    return _shared(table[[*keys, now, before, f"{now}_difference"]], change)


def _effects(table: pd.DataFrame, change: Change) -> pd.Series[float]:
    """w₁(q₁ − q₀) + (w₁ − w₀)(q₀ − Q₀); a group that was not there before counts as average then."""
    if not table["below"].sum() or not table["below_before"].sum():
        # Nothing to weigh in one of the periods: there is no change to take apart.
        return pd.Series(float("nan"), index=table.index)
    weight = table["below"] / table["below"].sum()
    weight_before = table["below_before"] / table["below_before"].sum()
    before = (table["above_before"] / table["below_before"].where(table["below_before"] != 0)).fillna(change.before)
    value = (table["above"] / table["below"].where(table["below"] != 0)).fillna(before)
    return weight * (value - before) + (weight - weight_before) * (before - change.before)


def by_factors(
    frame: pd.DataFrame, change: Change, number: str, average: str
) -> tuple[pd.DataFrame, tuple[Column, ...]]:
    """More of them or larger ones: Δnumber × old average, rounded to a whole unit (分), and what remains.

    ``frame`` is the one row of both periods. Returns two rows, ``effect`` naming the measure, and their columns.
    """
    name = change.measure.name
    count, count_before = int(frame[number].iloc[0]), int(frame[f"{number}_previous"].iloc[0])
    value_before = change.before / count_before if count_before else (change.now / count if count else 0.0)
    by_number = round((count - count_before) * value_before)
    found = pd.DataFrame(
        {"effect": [number, average], f"{name}_difference": [by_number, change.difference - by_number]}
    )
    columns = (Column("effect", note("analytics.explain.effect"), "text"), *split_columns(change.measure)[2:])
    return _shared(found, change), columns


def split_columns(measure: Measure) -> tuple[Column, ...]:
    """``X``, ``X_previous``, ``X_difference``, ``X_contribution``."""
    previous = note("analytics.column.previous", measure=measure.label)
    contribution = note("analytics.column.contribution", measure=measure.label)
    return (
        Column(measure.name, measure.label, measure.unit),
        Column(f"{measure.name}_previous", previous, measure.unit),
        difference_column(measure, "effect" if measure.over else "difference"),
        Column(f"{measure.name}_contribution", contribution, "rate"),
    )


def difference_column(measure: Measure, how: str = "difference") -> Column:
    """``X_difference``; ``how`` chooses its label. Percent of a percentage would say something else: rates differ by
    points."""
    unit = "points" if measure.unit == "rate" else measure.unit
    return Column(f"{measure.name}_difference", note(f"analytics.column.{how}", measure=measure.label), unit)


def _largest(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    order = frame[by].abs().sort_values(ascending=False, kind="stable", na_position="last").index
    return frame.loc[order].reset_index(drop=True)


def _shared(frame: pd.DataFrame, change: Change) -> pd.DataFrame:
    name, whole = change.measure.name, change.difference
    shares = frame[f"{name}_difference"] / whole if whole else float("nan")
    return frame.assign(**{f"{name}_contribution": shares})

"""The rows of a planned report: fetched, set beside the compared period, filled, shared, ordered, cut."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace

import pandas as pd

from crm_tools.analytics import buckets
from crm_tools.analytics.averages import summed, taken
from crm_tools.analytics.comparison import counterpart
from crm_tools.analytics.conditions import holds, time_conditions
from crm_tools.analytics.engine import Engine
from crm_tools.analytics.fetch import Wanted, fetch, one_query
from crm_tools.analytics.filling import filled
from crm_tools.analytics.frames import columns_of, tidy
from crm_tools.analytics.periods import Period
from crm_tools.analytics.placeholders import Scalar
from crm_tools.analytics.planning import Plan
from crm_tools.analytics.result import OTHERS

Groups = tuple[tuple[Scalar, ...], ...]
"""Keys of some groups."""


@dataclass(frozen=True)
class Work:
    """A planned report on an engine: what to fetch, and the period it is compared with."""

    engine: Engine
    plan: Plan
    wanted: Wanted
    compared: Period | None
    today: dt.date
    also: Period | None = None


def rows(work: Work) -> pd.DataFrame:
    """All rows of the answer, cut as asked: the columns of its dimensions, then of its measures with what stands beside
    each (``X_previous``, ``X_change``, ``X_share``); money in 分, rates as fractions."""
    plan = work.plan
    wholes = {name: _whole(work, name) for name in plan.share}
    if _can_cut_in_database(work):
        limit = plan.request.limit
        # One more row than asked for tells whether there is a rest.
        limit = limit and limit + plan.request.others
        per = tuple(entry.key_name for entry in plan.per)
        offset = plan.request.offset
        cut = replace(work.wanted, having=plan.having, order=plan.order, limit=limit, offset=offset, per=per)
        frame = _with_share(_taken(work, cut), wholes)
        return frame.reset_index(drop=True) if per else _cut(work, frame, wholes)
    frame = _best_series(work) if plan.by_series else _beside_compared(work, work.wanted)
    if not plan.per:  # the best of an empty month are none
        frame = filled(frame, plan.dimensions, work.wanted.period, time_conditions((*plan.filters, *plan.part)))
    frame = _with_share(_with_change(work, frame), wholes)
    for condition, values in plan.having:
        frame = frame[holds(frame[condition.field], condition, values)]
    for name in plan.running:
        frame = _with_running(frame, plan, name)
    frame = _sorted(frame, plan.order)
    if plan.per:
        place = frame.groupby([entry.key_name for entry in plan.per], dropna=False, sort=False).cumcount()
        first, most = plan.request.offset, int(plan.request.limit or 0)
        return frame[(place >= first) & (place < first + most)].reset_index(drop=True)
    return frame if plan.by_series else _cut(work, frame.iloc[plan.request.offset :], wholes)


Whole = int | pd.DataFrame
"""What shares are of: one total, or one for each group."""


def _whole(work: Work, measure: str) -> Whole:
    """The total that shares of a measure are of: without the part that is asked for, and then group by group; of
    everyone where the customers are that part."""
    plan = work.plan
    groups = tuple(entry.name for entry in plan.wholes)
    wanted = replace(work.wanted, measures=(measure,), dimensions=groups, filters=plan.filters)
    if plan.request.of_all:
        wanted = replace(wanted, members=())
    total = fetch(work.engine, wanted, work.today)
    return total.rename(columns={measure: _WHOLE}) if groups else int(total[measure].iloc[0])


_WHOLE = "whole"


def _taken(work: Work, wanted: Wanted) -> pd.DataFrame:
    return taken(work.engine, work.plan, wanted, work.today)


def _can_cut_in_database(work: Work) -> bool:
    plan = work.plan
    if plan.request.top_percent is not None:
        return False  # of how many is known only when all of them are there
    if plan.request.average and (plan.having or not all(map(summed, plan.names))):
        return False  # what is counted by days apart is known only when these are put together
    timed = plan.timed and not plan.per
    if work.compared is not None or timed or not plan.dimensions or not one_query(work.wanted):
        return False
    if any(condition.field not in plan.names for condition, _ in plan.having):
        return False
    # Names are joined to what is left after the cut, so they cannot decide it.
    return all(by in plan.names or by in plan.keys for by, _ in plan.order)


def _beside_compared(work: Work, wanted: Wanted) -> pd.DataFrame:
    """The rows of the period, with those of the compared one, and of last year's, beside them."""
    frame = _taken(work, wanted)
    if work.compared is not None:
        frame = _with_earlier(work, frame, wanted, work.compared, str(work.plan.request.compare), "_previous")
    if work.also is not None:
        frame = _with_earlier(work, frame, wanted, work.also, str(work.plan.request.also), YEAR_AGO)
    return frame


YEAR_AGO = "_year_ago"
"""What a second comparison is called by."""


def _with_earlier(
    work: Work, frame: pd.DataFrame, wanted: Wanted, compared: Period, how: str, suffix: str
) -> pd.DataFrame:
    earlier = _taken(work, replace(wanted, period=compared))
    earlier = earlier[[*columns_of(wanted.dimensions), *wanted.measures]]
    earlier = _under_our_buckets(work, earlier, compared, how)
    earlier = earlier.rename(columns={name: f"{name}{suffix}" for name in work.plan.names})
    keys = columns_of(wanted.dimensions)
    return tidy(frame.merge(earlier, on=keys, how="outer")) if keys else pd.concat([frame, earlier], axis=1)


def _under_our_buckets(work: Work, earlier: pd.DataFrame, compared: Period, how: str) -> pd.DataFrame:
    """Each earlier bucket takes the name of ours that it is compared with; one that has none is left out."""
    if not work.plan.calendar or earlier.empty:
        return earlier
    unit, period = work.plan.calendar[0].name, work.wanted.period
    before = counterpart(period, compared, how, unit)
    start = period.start or buckets.step(buckets.first_day(str(earlier[unit].min()), unit), unit, 1)
    ours = {before(text): text for text in buckets.labels(start, period.end, unit)}
    earlier = earlier.assign(**{unit: earlier[unit].map(ours)})
    return earlier[earlier[unit].notna()]


def _best_series(work: Work) -> pd.DataFrame:
    """Over time, a limit chooses whole series: the groups largest in the period, the others as one series."""
    plan, limit = work.plan, int(work.plan.request.limit or 0)
    times = tuple(entry.name for entry in plan.timed)
    splits = tuple(entry.name for entry in plan.dimensions if not entry.time)
    keys = [entry.key_name for entry in plan.dimensions if not entry.time]
    largest = _taken(work, replace(work.wanted, measures=(plan.names[0],), dimensions=splits))
    largest = _sorted(largest, ((plan.names[0], True), *((key, False) for key in keys)))
    chosen = largest.iloc[plan.request.offset :].head(limit)[keys]
    groups = _groups(chosen, keys)
    frame = _beside_compared(work, work.wanted).merge(chosen, on=keys)
    if plan.request.others and len(largest) > limit:
        rest = _beside_compared(work, replace(work.wanted, dimensions=times, excluded=(splits, groups)))
        frame = tidy(pd.concat([frame, rest.assign(**{splits[0]: OTHERS})], ignore_index=True))
    return frame


def _groups(frame: pd.DataFrame, keys: list[str]) -> Groups:
    return tuple(frame[keys].itertuples(index=False, name=None))


def _with_change(work: Work, frame: pd.DataFrame) -> pd.DataFrame:
    if work.compared is None:
        return frame
    changes = {}
    for name in work.plan.names:
        before = frame[f"{name}_previous"]
        changes[f"{name}_change"] = (frame[name] - before) / before.where(before != 0).astype("float64")
        if work.also is not None:
            before = frame[f"{name}{YEAR_AGO}"]
            relative = (frame[name] - before) / before.where(before != 0).astype("float64")
            changes[f"{name}{YEAR_AGO}_change"] = relative
    return frame.assign(**changes)


def _with_share(frame: pd.DataFrame, wholes: dict[str, Whole]) -> pd.DataFrame:
    shares = {}
    for name, whole in wholes.items():
        if isinstance(whole, int):
            shares[f"{name}_share"] = frame[name] / whole if whole else float("nan")
            continue
        keys = [column for column in whole.columns if column in frame.columns]
        total = frame[keys].merge(whole, on=keys, how="left")[_WHOLE].set_axis(frame.index)
        shares[f"{name}_share"] = frame[name] / total.where(total != 0).astype("float64")
    return frame.assign(**shares)


def _with_running(frame: pd.DataFrame, plan: Plan, name: str) -> pd.DataFrame:
    """The running total over time, for each other group."""
    series = columns_of([entry.name for entry in plan.dimensions if not entry.time])
    frame = frame.sort_values([entry.name for entry in plan.timed], kind="stable")
    total = frame.groupby(series, dropna=False)[name].cumsum() if series else frame[name].cumsum()
    return frame.assign(**{f"{name}_running": total})


def _sorted(frame: pd.DataFrame, order: tuple[tuple[str, bool], ...]) -> pd.DataFrame:
    if frame.empty or not order:
        return frame
    return frame.sort_values(
        [by for by, _ in order], ascending=[not down for _, down in order], kind="stable", na_position="last"
    ).reset_index(drop=True)


def _cut(work: Work, frame: pd.DataFrame, wholes: dict[str, Whole]) -> pd.DataFrame:
    """The first rows, with the rest as one row where that is asked for."""
    limit = work.plan.request.limit
    if work.plan.request.top_percent is not None:
        main = work.plan.names[0]
        there = frame if work.compared is None else frame[frame[main] != 0]  # not those of the other days alone
        return _first_percent(there, main, work.plan.request.top_percent)
    if limit is None or len(frame) <= limit:
        return frame.reset_index(drop=True)
    frame = frame.head(limit).reset_index(drop=True)
    if not work.plan.request.others or not work.plan.dimensions:
        return frame
    # Computed anew over every other fact, so that ratios and distinct counts are right.
    left_out = (work.wanted.dimensions, _groups(frame, work.plan.keys))
    whole_period = replace(work, plan=replace(work.plan, dimensions=()))
    rest = _beside_compared(whole_period, replace(work.wanted, dimensions=(), excluded=left_out))
    rest = _with_share(_with_change(work, rest), wholes).assign(**{work.plan.dimensions[0].name: OTHERS})
    return tidy(pd.concat([frame, rest], ignore_index=True))


PERCENT_OF = "percent_of"
"""Of how many rows a percentage was taken, and the share of them in the figure: told in the frame's ``attrs``."""


def _first_percent(frame: pd.DataFrame, name: str, percent: float) -> pd.DataFrame:
    """The first so many percent of the rows that have the figure, rounded up."""
    having = frame[frame[name].notna()]
    # A tenth of 30 is 3, though 30 × 10 ÷ 100 may come out a hair above it.
    first = having.head(math.ceil(round(len(having) * percent / 100, 9))).reset_index(drop=True)
    whole = float(having[name].sum())
    first.attrs[PERCENT_OF] = (len(having), float(first[name].sum()) / whole if whole else None)
    return first

"""Why a number moved, in sentences."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from crm_tools.analytics.explain import Explanation, Split
from crm_tools.analytics.periods import Period
from crm_tools.analytics.result import OTHERS
from crm_tools.present.shown import named, short, shown
from crm_tools.present.table import plain
from crm_tools.texts import Language, formats, say

MOST_GROUPS = 3
LEAST_SHARE = 0.02
"""A group that moved less than this part of the largest movement is not worth a word."""


def explained(explanation: Explanation, language: Language, *, currency: str = "CNY") -> list[str]:
    """The change in one sentence, then one for each way of taking it apart: the groups that moved most."""
    look = _Look(explanation, language, currency)
    return [look.headline(), *(words for split in explanation.splits if (words := look.split(split)))]


class _Look:
    """How one explanation is worded."""

    def __init__(self, explanation: Explanation, language: Language, currency: str) -> None:
        self.total = explanation.total
        self.measure = explanation.measure
        self.language = language
        self.currency = currency

    def headline(self) -> str:
        row, name = self.total.frame.iloc[0], self.measure.name
        now, before, moved = (row[column] for column in (name, f"{name}_previous", f"{name}_difference"))
        key = "same" if moved == 0 else "unknown" if pd.isna(moved) else "more" if moved > 0 else "less"
        change = row[f"{name}_change"]
        return say(
            f"present.explained.{key}",
            self.language,
            measure=self.measure.label,
            days=self._days(self.total.period),
            before_days=self._days(self.total.compared),
            now=self._figure(now),
            before=self._figure(before),
            moved=self._movement(abs(moved)),
            change="" if pd.isna(change) or self._rate else self._brackets(formats.percent(change, signed=True)),
        )

    def split(self, split: Split) -> str:
        """The largest movements of one split; nothing where nothing moved."""
        frame, moved = split.result.frame, f"{self.measure.name}_difference"
        if frame.empty or frame[moved].isna().all() or not frame[moved].any():
            return ""
        least = frame[moved].abs().max() * LEAST_SHARE
        first = frame[frame[moved].abs() >= least].head(MOST_GROUPS)
        column = next(one for one in reversed(split.result.columns) if one.name == self._group(split))
        parts = []
        for row in first.to_dict("records"):
            value = row[column.name]
            word = split.words.get(str(value))
            parts.append(
                say(
                    "present.explained.part",
                    self.language,
                    group=word.to(self.language) if word else named(value, column, self.language),
                    moved=self._signed(row[moved]),
                    share=self._share(row[f"{self.measure.name}_contribution"]),
                )
            )
        groups = say("present.comma", self.language).join(parts)
        more = len(frame) > len(first) or OTHERS in set(frame[column.name])
        key = "present.explained.split_more" if more else "present.explained.split"
        return say(key, self.language, by=split.label, groups=groups)

    def _group(self, split: Split) -> str:
        """The column of the readers' names of groups: the last one before the figures."""
        names = [one.name for one in split.result.columns]
        figures = next(i for i, name in enumerate(names) if name.startswith(f"{self.measure.name}"))
        return names[figures - 1]

    def _share(self, contribution: float) -> str:
        """What part of the change; above a hundred percent it misleads more than it says."""
        if pd.isna(contribution) or not 0.005 <= contribution <= 1:
            return ""
        return self._brackets(formats.percent(contribution))

    def _brackets(self, text: str) -> str:
        return f"（{text}）" if self.language == "zh" else f" ({text})"

    def _signed(self, value: float) -> str:
        return f"{'+' if value > 0 else '-'}{self._movement(abs(value))}"

    @property
    def _rate(self) -> bool:
        return self.measure.unit == "rate"

    def _movement(self, size: float) -> str:
        """How far it moved: a rate in points, since percent of a percentage says something else."""
        if self._rate and not pd.isna(size):
            return shown(size, "points", self.language)
        return self._figure(size)

    def _figure(self, value: float) -> str:
        return short(plain(value, self.measure.unit), self.measure.unit, self.language, self.currency)

    def _days(self, period: Period | None) -> str:
        if period is None:
            return ""
        end = formats.date(period.end, self.language)
        if period.start is None or period.start == period.end:
            return end
        return say("present.explained.days", self.language, start=self._start(period.start, period.end), end=end)

    def _start(self, start: dt.date, end: dt.date) -> str:
        """The first day, in English without a year that the last one says as well."""
        words = formats.date(start, self.language)
        return words.removesuffix(f" {start.year}") if start.year == end.year else words

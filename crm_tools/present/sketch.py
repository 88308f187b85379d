"""A Plotly figure while it is drawn: as plain dicts, and only when it is done as Plotly's own object, unchecked.

Plotly checks every value and looks up every path at each step, 25 ms for a dozen bars, which was a third of the time of
pages with figures. What is drawn here are the same dicts.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from plotly.graph_objects import Figure
from plotly.subplots import make_subplots

Part = dict[str, Any]


class Sketch:
    """Traces and a layout, told as Plotly is told them: ``marker_color`` is the colour of the marker, None is nothing.

    Panels stand below one another (``rows``) or side by side (``cols``).
    """

    def __init__(self, rows: int = 1, cols: int = 1) -> None:
        self.data: list[Part] = []
        self.layout: Part = copy.deepcopy(_panels(rows, cols))
        self._cols = cols

    def add(self, kind: str, *, row: int = 1, col: int = 1, **given: Any) -> None:
        """A trace of that ``kind``, in a panel."""
        trace: Part = {"type": kind}
        _told(trace, given)
        if kind != "pie":
            number = self._number(row, col)
            trace |= {"xaxis": f"x{number}", "yaxis": f"y{number}"}
        self.data.append(trace)

    def update_layout(self, **given: Any) -> Sketch:
        _told(self.layout, given)
        return self

    def update_xaxes(self, axis: Mapping[str, Any] | None = None, **given: Any) -> Sketch:
        """Of one panel (``row`` and ``col``), else of all."""
        return self._update("xaxis", axis, **given)

    def update_yaxes(self, axis: Mapping[str, Any] | None = None, **given: Any) -> Sketch:
        """Likewise."""
        return self._update("yaxis", axis, **given)

    def figure(self, template: Mapping[str, Any]) -> Figure:
        """The figure, its parts unchecked."""
        return Figure({"data": self.data, "layout": self.layout | {"template": template}}, _validate=False)

    def _update(
        self, name: str, axis: Mapping[str, Any] | None, row: int | None = None, col: int | None = None, **given: Any
    ) -> Sketch:
        given = {**(axis or {}), **given}
        if isinstance(given.get("title"), str):
            given["title"] = {"text": given["title"]}
        one = None if row is None or col is None else f"{name}{self._number(row, col)}"
        for key in [one] if one else list(self._axes(name)):
            _told(self.layout.setdefault(key, {}), given)
        return self

    def _axes(self, name: str) -> Iterator[str]:
        return (key for key in self.layout if key.startswith(name))

    def _number(self, row: int, col: int) -> str:
        number = (row - 1) * self._cols + col
        return "" if number == 1 else str(number)


def _told(part: Part, given: Mapping[str, Any]) -> None:
    for name, value in given.items():
        whole, _, inner = name.partition("_")
        if inner:
            _told(part.setdefault(whole, {}), {inner: value})
        elif value is None:
            part.pop(name, None)
        elif isinstance(value, Mapping):
            _told(part.setdefault(name, {}), value)
        else:
            part[name] = value


@lru_cache(maxsize=16)
def _panels(rows: int, cols: int) -> Part:
    """The axes of panels, as Plotly sets them out."""
    made = make_subplots(
        rows=rows, cols=cols, shared_xaxes=rows > 1, shared_yaxes=cols > 1, vertical_spacing=0.1 if rows > 1 else None,
        horizontal_spacing=0.04 if cols > 1 else None,
    )  # fmt: skip
    layout: Part = made.to_dict()["layout"]
    layout.pop("template", None)
    return layout

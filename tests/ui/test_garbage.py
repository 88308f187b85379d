"""What modules hold is left out of collections; garbage that comes later is not."""

from __future__ import annotations

import gc
import sys
import tomllib
import weakref
from collections.abc import Iterator

import pytest

from crm_tools.settings import ROOT
from crm_tools.ui.garbage import FEW_MODULES, LOOKS, MANY_LOOKS, collect_if_much, look_less_often, set_modules_aside


class Node:
    other: Node


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    usual = gc.get_threshold()
    yield
    gc.set_threshold(*usual)
    gc.unfreeze()


def cycle() -> weakref.ref[Node]:
    left, right = Node(), Node()
    left.other, right.other = right, left
    return weakref.ref(left)


def test_a_look_is_worth_it_only_for_new_modules() -> None:
    known = set_modules_aside(0)
    assert known == len(sys.modules)
    aside = gc.get_freeze_count()
    assert aside > 10_000
    assert set_modules_aside(known) == known
    assert set_modules_aside(known - FEW_MODULES + 1) == known - FEW_MODULES + 1
    assert gc.get_freeze_count() <= aside


def test_later_garbage_still_goes() -> None:
    before = cycle()
    set_modules_aside(0)
    after = cycle()
    gc.collect()
    assert before() is None, "collected before the rest was set aside"
    assert after() is None


def test_what_pages_leave_behind_is_collected_once_it_is_much() -> None:
    gc.disable()
    try:
        gc.collect()
        left = cycle()
        assert not collect_if_much()
        assert left() is not None, "too little to be worth a look"
        for _ in range(MANY_LOOKS):
            gc.collect(1)
        assert collect_if_much()
        assert left() is None
    finally:
        gc.enable()


def test_what_is_much_is_no_more_than_with_the_looks_of_python() -> None:
    young, between, _ = gc.get_threshold()
    look_less_often()
    assert gc.get_threshold()[:2] == LOOKS
    ten_looks = 10 * young * (between + 2)
    assert LOOKS[0] * (LOOKS[1] + 2) * MANY_LOOKS < 2 * ten_looks


def test_streamlit_leaves_collecting_to_the_background() -> None:
    chosen = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert chosen["runner"]["postScriptGC"] is False

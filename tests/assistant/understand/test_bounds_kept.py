"""A bound that is said is one bound of the call, in its direction and of its kind."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.checks.bounds_kept import bounds_unlike, two_of_one


def _orders(*bounds: tuple[str, float], match: str = "all", field: str = "orders") -> Call:
    rules = [{"field": field, "op": op, "value": value} for op, value in bounds]
    told: dict[str, Any] = {"filters": rules} if match == "all" else {"rule": {"match": match, "rules": rules}}
    return Call("find_customers", {"segment": "all", **told})


@pytest.mark.parametrize(
    ("call", "clash"),
    [
        (_orders(("eq", 3), ("ge", 3)), True),
        (_orders(("eq", 3), ("ge", 3), match="any"), True),
        (_orders(("ge", 3)), False),
        (_orders(("ge", 3), ("lt", 9)), False),
        (_orders(("ge", 3), ("gt", 5)), True),
        (_orders(("eq", 3), ("eq", 5)), True),
        (_orders(("eq", 3), ("eq", 5), match="any"), False),
        (_orders(("ge", 2), ("ge", 2)), False),
    ],
)
def test_two_bounds_of_one_thing(call: Call, clash: bool) -> None:
    assert bool(two_of_one("下过三单或三单以上", call)) is clash


def test_who_spent_so_much_in_all() -> None:
    where = [{"field": "order_amount", "op": "gt", "value": 5000}]
    call = Call("find_customers", {"filters": [{"field": "orders", "op": "ge", "value": 1, "where": where}]})
    assert bounds_unlike("customers who spent over 5000", call)
    assert bounds_unlike("customers who spent over 5000 in a single order", call) is None


@pytest.mark.parametrize(
    ("question", "call", "amiss"),
    [
        ("0单 + 近30天有登录", _orders(("ge", 0)), True),
        ("number of customers,>=2 orders", _orders(("lt", 2)), True),
        ("number of customers,>=2 orders", _orders(("ge", 2)), False),
        ("客户下单不到5次的", _orders(("ge", 5)), True),
        ("customers who have not placed more than 5 orders", _orders(("le", 5)), False),
        ("no more than two orders but at least once", _orders(("le", 2)), True),
        ("no more than two orders but at least once", _orders(("le", 2), ("ge", 1)), False),
        ("消费满5000元的客户", _orders(("ge", 5000)), True),
        ("消费满5000元的客户", _orders(("ge", 5000), field="sales"), False),
        ("下单满5次的客户", _orders(("ge", 5), field="sales"), True),
        ("who has a coupon but did not use it", _orders(("eq", 0), field="coupons_used"), True),
        ("至今就下过一单的会员,至少两次", _orders(("ge", 2)), True),
        ("至今就下过一单的会员", _orders(("eq", 1)), False),
        ("customers with exactly one order", _orders(("ge", 1)), True),
        ("who never used a coupon", _orders(("eq", 0), field="coupons_used"), False),
    ],
)
def test_bounds(question: str, call: Call, amiss: bool) -> None:
    assert bool(bounds_unlike(question, call)) is amiss

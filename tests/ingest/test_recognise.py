"""Headers as shops and platforms write them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from crm_tools.ingest.recognise import recognise
from crm_tools.ingest.vocabulary import header_forms, kinds, normal

KNOWN = """
a.csv order_lines
  InvoiceNo = order_id; StockCode = sku; Description = title; Quantity = quantity
  InvoiceDate = created_at; UnitPrice = unit_price; CustomerID = customer_id; Country = city
retail_ii.csv order_lines
  Invoice = order_id; StockCode = sku; Description = title; Quantity = quantity
  InvoiceDate = created_at; Price = unit_price; Customer ID = customer_id; Country = city
users.csv customers
  id = id; name = name; mobile = mobile; add_time = created_at
a.csv orders
  userid = customer_id; money = amount; add_time = created_at; id = id
a.csv logins
  userid = customer_id; login_time = logged_in_at
coupons.csv coupons
  id = id; man = threshold; jian = discount; s_time = starts_at
  e_time = ends_at
a.csv browse_events
  客户ID = customer_id; 商品ID = product_id; 行为 = event; 停留秒数 = dwell_seconds
  时间 = occurred_at
a.csv browse_events
  user_id = customer_id; item_id = product_id; behavior_type = event; timestamp = occurred_at
淘宝.csv orders
  订单编号 = id; 买家会员名 = customer_id; 买家实际支付金额 = amount; 订单状态 = pay_status
  订单创建时间 = created_at; 订单付款时间 = -
京东.csv order_lines
  订单号 = order_id; 商品编号 = product_id; 商品名称 = title; 订购数量 = quantity
  京东价 = unit_price; 下单账号 = customer_id; 下单时间 = created_at; 订单状态 = pay_status
a.csv customers
  会员卡号 = id; 会员姓名 = name; 手机号码 = mobile; 会员等级 = level
  入会日期 = created_at; 地区 = city
a.csv products
  商品编码 = sku; 商品名称 = title; 商品分类 = category; 售价（元） = price
  上架时间 = listed_at
a.csv products
  SKU = sku; Product Name = title; Category = category; Price = price
a.csv order_items
  order_id = order_id; product_id = product_id; quantity = quantity; unit_price_cents = unit_price
a.csv customer_coupons
  优惠券ID = coupon_id; 用户ID = customer_id; 领取时间 = issued_at; 使用时间 = used_at
  订单号 = order_id
a.csv inquiries
  工单号 = id; 客户编号 = customer_id; 问题描述 = content; 提问时间 = created_at
  渠道 = channel
CRM.csv customers
  ＊客户编号 = id; 客户名称 = name; E-mail = email; Created At = created_at
  City = city; Country = -
"""
"""File, kind; below it each header and the field it is read as (``-`` for none)."""


def known() -> Iterator[tuple[str, str, dict[str, str]]]:
    for block in re.split(r"\n(?=\S)", KNOWN.strip()):
        first, *rest = block.splitlines()
        file, kind = first.split()
        pairs = [pair.strip().split(" = ") for line in rest for pair in line.split(";")]
        yield file, kind, dict(pairs)


@pytest.mark.parametrize(("file", "kind", "fields"), list(known()))
def test_known_headers(file: str, kind: str, fields: dict[str, str]) -> None:
    names = list(fields)
    found = recognise(file, names)
    assert found.kind is not None, [doubt.text("en") for doubt in found.doubts]
    assert (found.kind.name, found.doubts) == (kind, ())
    read = {names[column.place]: field for field, column in found.columns.items()}
    assert {name: read.get(name, "-") for name in names} == fields


@pytest.mark.parametrize(
    ("header", "cents"),
    [
        ("amount_cents", True),
        ("金额（分）", True),
        ("金额(元)", False),
        ("总价分", True),
        ("Price [USD]", False),
        ("积分", False),
    ],
)
def test_units_in_headers(header: str, cents: bool) -> None:
    assert any(says for _, says in header_forms(header)) is cents


def test_no_header_means_two_fields_of_a_kind() -> None:
    for kind in kinds().values():
        times = Counter(header for field in kind.fields.values() for header in field.headers | field.weak)
        assert [header for header, count in times.items() if count > 1] == [], kind.name


def test_every_need_is_a_field_and_every_kind_knows_its_own_name() -> None:
    for kind in kinds().values():
        assert {field for group in kind.needs for field in group} <= set(kind.fields)
        needed = [group[0] for group in kind.needs]
        found = recognise(f"{kind.name}.csv", [f"{kind.name}.{field}".split(".")[1] for field in needed])
        assert found.kind is not None
        assert normal(found.kind.name) == normal(kind.name)

"""Whole shops as they are exported, the course's and a foreign one: recognised, merged, and nothing added again."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from ingest_files import course_files, csv, dump, parts, rows, workbook

from crm_tools.ingest import imports
from crm_tools.settings import Settings


def test_the_courses_tables(empty: Settings, tmp_path: Path) -> None:
    files = course_files(tmp_path)
    report = imports.run(list(reversed(files)), empty)
    assert parts(report) == {
        "users.csv": ("customers", 2, 0, 0, 0),
        "orders.csv": ("orders", 2, 0, 0, 0),
        "login_log.csv": ("logins", 2, 0, 0, 0),
        "coupon.csv": ("coupons", 1, 0, 0, 0),
        "user_coupon.csv": ("customer_coupons", 1, 0, 0, 0),
    }
    assert rows(empty, "SELECT * FROM customers") == [
        (1, "张三", "13800000001", None, None, None, None, None, 0, "2026-01-01 08:00:00"),
        (2, "李四", None, None, None, None, None, None, 0, "2026-01-02 08:00:00"),
    ]
    assert rows(empty, "SELECT * FROM orders") == [
        (11, 1, 19990, "paid", "2026-11-01 10:00:00"),
        (12, 2, 5000, "pending", "2026-11-02 10:00:00"),
    ]
    assert rows(empty, "SELECT * FROM coupons") == [
        (5, "满100减20", 10000, 2000, 500, 1, "2026-11-01 00:00:00", "2026-11-30 23:59:59")
    ]
    assert rows(empty, "SELECT coupon_id, customer_id, threshold_cents, discount_cents FROM customer_coupons") == [
        (5, 1, 10000, 2000)
    ]
    before = dump(empty.database)
    again = imports.run(files, empty)
    assert not again.changed
    assert {name: counts[3] for name, counts in parts(again).items()} == {
        "users.csv": 2, "orders.csv": 2, "login_log.csv": 2, "coupon.csv": 1, "user_coupon.csv": 1,
    }  # fmt: skip
    assert dump(empty.database) == before


def foreign_files(folder: Path) -> list[Path]:
    """Another company's exports: semicolons, GBK, Excel, codes for ids, decimals with a comma."""
    return [
        csv(
            folder / "会员.csv",
            "会员编号;会员姓名;手机号码;性别;常住城市;会员等级;是否订阅;入会日期\n"
            "VIP-0007;王小明;１３８０００００００７;男;上海;金卡;是;2025年3月1日\n"
            "VIP-0008;陈静;;女;北京;银卡;否;2025/4/2 上午9:05\n",
            "gb18030",
        ),
        csv(
            folder / "商品.csv",
            '货号\t商品名称\t分类\t售价（元）\t上架日期\t是否在售\nA-1\t羊毛衫\t服装\t"¥1,299.00"\t45962\t是\n'
            "a-2\t手套\t服装\t0.5万\t2025.11.02\t否\n",
            "utf-8-sig",
        ),
        csv(
            folder / "订单.csv",
            "订单编号,买家ID,实付金额,交易状态,下单时间\n"
            "SO20251101001,VIP-0007,1.2万,交易成功,2025-11-01T02:00:00Z\n"
            "SO20251101002,VIP-0008,99.5,等待买家付款,2025-11-01 12:00\n"
            "SO20251101003,VIP-0008,88,退款成功,2025-11-01 12:00\n",
            "gb18030",
        ),
        csv(
            folder / "订单明细.csv",
            "订单号;货号;购买数量;成交单价\nSO20251101001;a-1;2;1.299,00\nSO20251101001;A-2;1;9,5\n"
            "SO20251101009;A-2;1;9,5\n",
        ),
        workbook(
            folder / "客服.xlsx",
            (
                "咨询记录",
                ["会员号", "咨询内容", "咨询时间"],
                [["VIP-0007", "什么时候发货？", pd.Timestamp("2025-11-03")]],
            ),
            ("登录日志", ["用户编号", "登录时间"], [["VIP-0007", 45963.5], ["VIP-0099", 45963.5]]),
        ),
    ]


def test_a_foreign_companys_exports(empty: Settings, tmp_path: Path) -> None:
    files = foreign_files(tmp_path)
    report = imports.run(files, empty)
    assert parts(report) == {
        "会员.csv": ("customers", 2, 0, 0, 0),
        "商品.csv": ("products", 2, 0, 0, 0),
        "订单.csv": ("orders", 3, 0, 0, 0),
        "订单明细.csv": ("order_items", 2, 0, 0, 1),
        "客服.xlsx#咨询记录": ("inquiries", 1, 0, 0, 0),
        "客服.xlsx#登录日志": ("logins", 1, 0, 0, 1),
    }
    assert rows(empty, "SELECT * FROM customers") == [
        (7, "王小明", "13800000007", None, "男", "上海", "金卡", None, 1, "2025-03-01 00:00:00"),
        (8, "陈静", None, None, "女", "北京", "银卡", None, 0, "2025-04-02 09:05:00"),
    ]
    assert rows(empty, "SELECT * FROM products") == [
        (1, "A-1", "羊毛衫", "服装", 129900, "2025-11-01 00:00:00", 1),
        (2, "a-2", "手套", "服装", 500000, "2025-11-02 00:00:00", 0),
    ]
    assert rows(empty, "SELECT * FROM orders") == [
        (20251101001, 7, 1200000, "paid", "2025-11-01 10:00:00"),
        (20251101002, 8, 9950, "pending", "2025-11-01 12:00:00"),
        (20251101003, 8, 8800, "refunded", "2025-11-01 12:00:00"),
    ]
    assert rows(empty, "SELECT order_id, product_id, quantity, unit_price_cents FROM order_items") == [
        (20251101001, 1, 2, 129900),
        (20251101001, 2, 1, 950),
    ]
    assert rows(empty, "SELECT customer_id, content, created_at FROM inquiries") == [
        (7, "什么时候发货？", "2025-11-03 00:00:00")
    ]
    assert rows(empty, "SELECT customer_id, logged_in_at FROM logins") == [(7, "2025-11-02 12:00:00")]
    before = dump(empty.database)
    assert not imports.run(files, empty).changed
    assert dump(empty.database) == before

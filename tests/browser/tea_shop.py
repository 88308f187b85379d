"""Six exports of an invented tea shop: headers of its own, codes for ids, semicolons, GBK. Some rows can't be taken."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from pathlib import Path

MEMBERS, GOODS, TRADES = 60, 18, 240
STATES = {"交易成功": "paid", "待付款": "pending", "已关闭": "cancelled", "退款成功": "refunded"}
HEADERS = {
    "会员档案.csv": "会员编号;大名;手机;电邮;性别;所在城市;等级;接收邮件;办卡日",
    "货品.csv": "货号;品名;大类;牌价;上架日期",
    "交易.csv": "交易号;会员编号;实收(分);交易状态;成交时间",
    "交易明细.csv": "交易号;货号;件数;成交单价",
    "登录.csv": "会员编号;登录时间",
    "客服留言.csv": "会员编号;货号;来源;留言内容;留言时间",
}
PICKED = {
    "会员档案.csv": {"注册时间": "办卡日", "姓名": "大名", "邮箱": "电邮", "同意邮件": "接收邮件"},
    "货品.csv": {"价格": "牌价", "类目": "大类"},
    "交易.csv": {"订单金额": "实收(分)"},
}
"""What the headers alone don't tell: what the page calls a field, and the header."""


@dataclass(frozen=True)
class Shop:
    """The files, and what should stand in the database after their import."""

    files: list[Path]
    customers: int
    products: int
    orders: dict[str, tuple[int, int]]
    """Orders and 分 by payment status."""
    items: int
    item_cents: int
    logins: int
    inquiries: int
    rejected: set[tuple[str, int]]
    """File and row of what can't be taken."""


def make(folder: Path) -> Shop:
    """Write the files into ``folder``."""
    rng = random.Random(20261122)
    start = dt.datetime(2026, 1, 1)

    def moment() -> str:
        return f"{start + dt.timedelta(minutes=rng.randrange(320 * 1440)):%Y/%m/%d %H:%M}"

    tables: dict[str, list[str]] = {name: [] for name in HEADERS}
    rejected = {("会员档案.csv", MEMBERS + 2)}
    for n in range(1, MEMBERS + 1):
        sex, city = rng.choice("男女"), rng.choice(("杭州", "苏州", "广州"))
        tables["会员档案.csv"].append(
            f"HY-{n:04};茶友{n};138{n:08};tea{n}@example.com;{sex};{city};{rng.choice(('银卡', '金卡'))};"
            f"{rng.choice('是否')};{start + dt.timedelta(days=n):%Y年%m月%d日}"
        )
    tables["会员档案.csv"].append("HY-9999;迷路人;;;;;;是;2026-13-45")
    prices = {}
    for n in range(1, GOODS + 1):
        prices[f"CY{n:03}"] = cents = rng.randrange(1_000, 90_000)
        tables["货品.csv"].append(
            f"CY{n:03};{n}号茶;{rng.choice(('绿茶', '红茶', '茶具'))};￥{cents / 100:,.2f};2026-01-05"
        )
    orders = dict.fromkeys(STATES.values(), (0, 0))
    items = item_cents = 0
    for n in range(1, TRADES + 1):
        state, total = rng.choice(list(STATES)), 0
        for _ in range(rng.randint(1, 3)):
            code, count = rng.choice(list(prices)), rng.randint(1, 4)
            total += count * prices[code]
            items, item_cents = items + 1, item_cents + count * prices[code]
            tables["交易明细.csv"].append(f"JY{n:06};{code};{count};{prices[code] / 100:.2f}")
        tables["交易.csv"].append(f"JY{n:06};HY-{rng.randint(1, MEMBERS):04};{total};{state};{moment()}")
        times, cents = orders[STATES[state]]
        orders[STATES[state]] = (times + 1, cents + total)
    tables["交易.csv"].append(f"JY999999;HY-9999;100;交易成功;{moment()}")
    rejected.add(("交易.csv", TRADES + 2))
    tables["登录.csv"] = [f"HY-{rng.randint(1, MEMBERS):04};{moment()}" for _ in range(500)]
    tables["登录.csv"] += tables["登录.csv"][:3]  # three that happened twice in the same minute
    for n in range(80):
        goods = rng.choice((*prices, ""))
        tables["客服留言.csv"].append(f"HY-{rng.randint(1, MEMBERS):04};{goods};微信;第{n}问：什么时候发货?;{moment()}")
    tables["客服留言.csv"].append(f"HY-0001;CY404;微信;没有这个货;{moment()}")
    rejected.add(("客服留言.csv", 82))
    files = []
    for name, lines in tables.items():
        files.append(folder / name)
        files[-1].write_bytes("\r\n".join([HEADERS[name], *lines, ""]).encode("gbk"))
    return Shop(files, MEMBERS, GOODS, orders, items, item_cents, 503, 80, rejected)

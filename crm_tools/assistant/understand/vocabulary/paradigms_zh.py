"""Chinese phrases made from classes of words: what was paid or given back, who did what, who leaves, what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crm_tools.assistant.understand.vocabulary.phrases import Entry, combined, woven

_OF = ("", "的")
_PAID = "实付 实收 实际付款 实际支付 已付 已付款 已支付 付了款 付过款 付款成功 有效 真实 实际 到账"
_SALES = "销售额 成交额 营收 流水 营业额 收入 金额 销售 成交金额 销售金额 款项 总额"
_SUMS = "多少钱 多少 多少元 多少块 多少销售额 多少消费 多少流水 多少营收 多少成交额"
_NEARLY = """
快 快要 眼看 眼看要 眼看着要 眼看就要 马上要 即将 就要 将要 有可能 可能 可能会 可能要
容易 随时会 随时可能 随时要 怕要 恐怕要 面临 濒临 正在
"""
_SIGNS = "苗头 迹象 趋势 征兆 倾向 风险 危险 可能 预兆 势头 隐患 信号 兆头 意思 架势"
_GONE = "离开 流失 流失掉 跑 跑掉 跑路 走掉 走人 丢掉 流走 溜走 溜掉 弃我们而去"
_DOERS = {
    "inquiring_customers": "来咨询 咨询 发起咨询 提出咨询 主动咨询 来询问 来问 提问 咨询过 来咨询过 发起过咨询 有咨询",
    "browsing_customers": "浏览 浏览过 来逛 逛过 浏览商品 浏览过商品 有浏览",
    "active_customers": "登录 登录过 登陆过 上线过 来访过 有登录",
    "repeat_buyers": "复购 回购 复购过 回购过 重复购买 再次购买 有复购",
    "first_time_buyers": "首次购买 首次下单 首购 首单 首次消费 首次成交",
    "new_customers": "新注册 新加入 新入会 新进 新来",
}
"""What people did, by the measure that counts them."""
_WAYS = """
升 降,涨 跌,涨 降,增 减,升 跌,上升 下降,上升 下滑,上涨 下跌,增长 下降,增长 下滑,增长 减少,增加 减少,提高 降低
提升 下降,提升 下滑,进步 退步,变好 变差,变多 变少,变高 变低,走高 走低,往上 往下,往上走 往下走,上去 下来,上去了 下来了
好转 恶化,高 低,改善 恶化,变好了 变差了
"""
"""Up and down, as pairs."""
_PEOPLE = "客户 会员 用户 顾客 客人 买家"
_NUMBERS = "数 数量 人数 总数 数目 总人数"
_HOW_MANY = "有多少 有几个 有多少人 有多少个 有多少位 有几位 一共多少 都有多少人 共有多少 共多少人"
_STRENGTHS = {
    "band": "高 强 很高 很强 较高 较强 比较高 比较强 高的 强的 强烈",
    "band_medium": "中 中等 一般 中档 中级 不高不低 中等的",
    "band_low": "低 弱 很低 很弱 较低 较弱 比较低 低的 弱的 不高 不强",
}
_SCORES = "评分 得分 分数 打分 分值 分 指数 热度 强弱 高低"
_UNITS = {
    "day": "天 日",
    "week": "周 星期 礼拜",
    "month": "月 个月 月份",
    "quarter": "季度 季 个季度",
    "year": "年 年度",
}
_TELL = """
查 看 算 拉 列 导 报 统计 提供 测算 核算 计算 汇总 整理 梳理 罗列 列示
呈现 输出 出具 告知 查询 检索 调取 提取 拉取 抽取 筛选 筛查 筛出 挑出 导出
找出 列出 拉出 查出 算出 给出 展示 说明 核查 核实 核对 确认 盘点 盘 捋 理
瞧 瞅 扫 跑 捞 扒 调 发 甩 贴 写 念 讲 说 估 估算 摸 弄 整 搞 做
"""
_DONE = "一下 一下子 下 一遍 一声 一份 给我 给我们 给我看 给我看看 出来 出来给我 出来看看 一下给我 我一声 我一下"
_PLAINLY = """
指出 指明 点明 列明 查明 出具 呈报 报送 提报 统计 提供 测算 核算 计算 列示 罗列 呈现 告知 检索 调取 提取 拉取 抽取 核查
"""
"""Verbs that say nothing wherever they stand."""


def chinese_paradigms() -> Iterator[tuple[str, Entry]]:
    """实付销售额, 眼看要跑掉, 来咨询的客户数; 测算一下, 报给我."""
    yield from _requests()
    yield from _intent()
    yield from _people_counted()
    yield from _leaving()
    yield from _given_back()
    yield from _paid()
    yield from _pieces_an_order()
    yield from _best_and_worst()
    yield from _averages_over_time()
    yield from _up_or_down()


def bought_by(measure: str) -> tuple[str, ...]:
    """买了几次, 下过多少单; 花了多少钱: what stands behind 人均 for a measure per buyer."""
    if measure == "orders_per_buyer":
        return tuple(combined("买 购买 下 下单 消费 成交 购物", ("", "了", "过"), "几 多少 好几", "次 回 单 笔 趟"))
    if measure == "sales_per_buyer":
        return tuple(combined("花 消费 贡献 买 付 掏 支出", ("", "了", "出", "掉"), _SUMS))
    return ()


def _paid() -> Iterator[tuple[str, Entry]]:
    """实付销售额, 真正付了款的成交额: sales, as they are counted anyway; 几笔成交: orders."""
    deals = "成交 交易 付款 生意 买卖 成交订单 付款订单"
    yield from woven(Entry("measure", "orders", 0.06), "几 多少 好多", "笔 单", deals)
    yield from woven(Entry("measure", "sales", 0.06), ("", "真正", "实际"), _PAID, _OF, _SALES)


def _leaving() -> Iterator[tuple[str, Entry]]:
    """眼看要跑掉, 随时会走人, 有跑路的苗头: about to leave."""
    entry = Entry("segment", "churn_risk", 0.1)
    for near in _NEARLY.split():
        gone = [one for one in _GONE.split() if len(near + one) > 2]
        yield from woven(entry, near, gone, ("", "了", "的"))
    shown = "有 出现 露出 存在 带 显现 有点 有些 已有 有明显 有了"
    yield from woven(entry, shown, _GONE, _OF, _SIGNS, _OF)


def _given_back() -> Iterator[tuple[str, Entry]]:
    """退给客户多少钱, 返还了多少: money back."""
    entry, verbs = Entry("measure", "refund_amount", 0.06), "退 退还 返还 退回 赔付"
    whom = "客户 顾客 用户 会员 买家 消费者 人家 大家"
    much = "多少钱 多少 多少元 多少款 钱 金额 款 款项 的钱 的款 的款项 的金额 总额 总金额"
    yield from woven(entry, verbs, "给 给了 了 还给", whom, ("", "了", "的"), much)


def _people_counted() -> Iterator[tuple[str, Entry]]:
    """来咨询的客户数, 发起咨询的客户人数; 多少客户是首次购买."""
    for measure, deeds in _DOERS.items():
        entry, first = Entry("measure", measure, 0.06), measure == "first_time_buyers"
        numbers = f"{_NUMBERS} {_HOW_MANY}" if first else _NUMBERS
        yield from woven(entry, deeds, "人数")
        yield from woven(entry, deeds, _OF, _PEOPLE, numbers)
        yield from woven(entry, deeds, "的人", numbers)
        if first:
            many = "多少 有多少 几个 有几个 多少个 有多少个 多少位 有多少位"
            yield from woven(entry, many, f"{_PEOPLE} 人", ("是", "属于", ""), deeds)


def _intent() -> Iterator[tuple[str, Entry]]:
    """购买意愿等级为高, 下单意向处于中档; 成交意愿打分."""
    being = ("为", "是", "属于", "处于", "在")
    for what in ("", "购买", "下单", "成交"):
        for intent in (f"{what}意向", f"{what}意愿"):
            yield from woven(Entry("list_number", "score", 0.2), intent, _OF, _SCORES)
            for kind, strengths in _STRENGTHS.items():
                entry = Entry(kind, intent, 0.2)
                yield from woven(entry, intent, "等级 程度 级别", ("", *being), strengths)
                yield from woven(entry, intent, ("", *being) if what else being, strengths)


def _requests() -> Iterator[tuple[str, Entry]]:
    """核实一下, 报我一声, 拉出来看看: what is to be done with the figures says nothing of them."""
    for verb in _TELL.split():
        yield from woven(Entry("filler", verb, 0.3), verb, _DONE)
    for verb in _PLAINLY.split():
        yield verb, Entry("filler", verb, 0.3)


def _pieces_an_order() -> Iterator[tuple[str, Entry]]:
    """一单平均带几件货, 平均每单有多少件, 每笔订单买几样东西; 成交件单价: the price a piece comes to."""
    orders = "单 笔 个订单 笔订单 张单"
    takes = "买 买了 卖 卖了 有 带 带了 含 包含 拿 装 出 下"
    pieces = (
        "几件",
        "多少件",
        "几样",
        "几个商品",
        "几件货",
        "几件商品",
        "几件东西",
        "多少件商品",
        "多少件货",
        "几个件",
    )
    entry = Entry("measure", "units_per_order", 0.06)
    for each in ("每", "一"):
        heads = [f"平均{each}{one}" for one in orders.split()] + [f"{each}{one}平均" for one in orders.split()]
        yield from woven(entry, heads, ("", *takes.split()), pieces)
        yield from woven(entry, heads, "件数 商品数 商品件数 购买件数")
    names = "连带率 连带 件数比 件单比 连带件数 连带水平 购物篮件数 购物篮大小 连单率"
    yield from woven(entry, ("订单", "销售", "平均", "商品", ""), [one for one in names.split() if one != "连带"])
    price = Entry("measure", "average_unit_price", 0.06)
    yield from woven(
        price, ("", "平均"), ("", "成交", "销售", "实际"), "件单价 件单 件均价 件均 每件单价 单件均价 单件售价"
    )


def _best_and_worst() -> Iterator[tuple[str, Entry]]:
    """最能 before 卖, 最不 before 好卖."""
    yield from woven(Entry("highest", "highest", 0.25), "最", "能 会 肯 敢 舍得 愿意 乐意 容易 易")
    yield from woven(
        Entry("lowest", "lowest", 0.25), "最不 最难 最不好 最不能 最不容易 最不会 最不愿意 最不舍得", ("",)
    )


def _averages_over_time() -> Iterator[tuple[str, Entry]]:
    """日均, 平均每周, 每个月平均, 一天平均, 平均一年: figures over so many days, weeks, …"""
    for unit, names in _UNITS.items():
        entry = Entry("average_of", unit, 0.2)
        for name in names.split():
            counted = name.startswith("个")
            heads = [f"每{name}", f"每一{name}", f"一{name}"]
            heads += [f"每个{name}", f"一个{name}"] if not counted and name in ("星期", "礼拜", "季度", "月") else []
            yield from woven(entry, "平均", ("", "到", "下来", "下来到", "算下来"), heads)
            yield from woven(entry, heads, _OF, "平均", ("", "下来", "算下来", "能"))
            if not counted:
                yield from woven(entry, name, "均 平均 均值")
                if unit in ("day", "week", "month"):  # 平均年龄 is something else
                    yield f"平均{name}", entry


def _up_or_down() -> Iterator[tuple[str, Entry]]:
    """是升是降, 变多还是变少, 下滑了没有: by how much it changed."""
    entry = Entry("growth", "growth", 0.2)
    yield from woven(entry, "差 相差 差了 相差了 差出", "几 多少", "个点 个百分点 成 钱 元 单 个 个pct 倍")
    for up, down in (pair.split() for pair in re.split("[,\n]", _WAYS.strip())):
        for one, other in ((up, down), (down, up)):
            yield from ((f"{be}{one}{d}{or_}{other}{d}", entry) for be in ("是", "") for d in ("", "了") for or_ in _OR)
            yield from ((told, entry) for told in (f"是{one}是{other}", f"{one}是{other}", f"算{one}算{other}"))
            yield from woven(entry, [one], ("", "了", "出", "出了"), "几 多少", "个点 个百分点 成 个pct pct 个百分比")
            if len(one) > 1:
                yield from woven(entry, [one], "了没有 了没 了吗 了么 没有")
                yield from woven(entry, "有没有 有无 是否 是不是 是不是在", [one])


_OR = ("还是", ",还是")

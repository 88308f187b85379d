"""Chinese names of the groups a shop keeps in mind, made from classes of words: 大概率会入手, 含金量高的."""

from __future__ import annotations

from collections.abc import Iterator

from crm_tools.assistant.understand.vocabulary.phrases import Entry, woven

NEW_GOODS = "new goods"
"""The value of words for interest in whatever is new."""
_SEGMENT = 0.2
"""What such a name weighs: what is listed as a phrase comes first."""
_OF = ("", "的")
_LATELY = ("", "近期", "最近", "近来", "近段时间", "最近一段时间", "短期内", "接下来")
_MAY = """
可能 可能会 可能要 有可能 有可能会 很可能 很可能会 极可能 大概率 大概率会 大概率要 大概会 也许会 或许会 没准会 说不定会
想 想要 想去 正想 正想着 想着 打算 正打算 有打算 准备
正准备 考虑 正考虑 在考虑 计划 正计划 有计划 有意 有心 有意向 有意愿 有兴趣 有望 有希望 快要 正要 就要
"""
_BUY = "买 购买 入手 下单 购入 拿下 置办 添置 选购 采购 成交 买单 掏钱 剁手 付款 消费 转化"
_HAVE = "有 有着 带 带着 存在 表现出 流露出 透露出 产生 显示出 有点 有些 有一定 有明显"
_WISH = "意向 意愿 欲望 打算 想法 需求 念头 冲动 苗头 兴趣 倾向 可能 可能性 潜力 诉求 计划"
_BUYING = "购买 采购 下单 成交 消费 买东西 购物 买 入手"
_BUYERS = "买家 买主 购买者 购买客户 购买用户 消费者 成交客户 下单客户 购买人群"
_PEOPLE = "客户 会员 用户 顾客 人群 名单 客群"


def standing_names() -> Iterator[tuple[str, Entry]]:
    """Phrases for the segments of the shop, and for interest in goods."""
    yield from _interested()
    yield from _asked_alike()
    yield from _leaving()
    yield from _long_ago()
    yield from _less_often()
    yield from _active()
    yield from _valuable()
    yield from _with_coupons()
    yield from _never_bought()


def _of(segment: str) -> Entry:
    return Entry("segment", segment, _SEGMENT)


def _interested() -> Iterator[tuple[str, Entry]]:
    """大概率会入手, 有下单的冲动, 潜在买家; 关注新品 says it of new goods alone."""
    yield from woven(Entry("interest", "interest", _SEGMENT), _LATELY, _MAY, _BUY)
    yield from woven(_of("intent"), _HAVE, _BUYING, _OF, _WISH, _OF)
    yield from woven(_of("intent"), "对", _BUYING, "有", "意向 兴趣 意愿 想法", _OF)
    yield from woven(_of("intent"), "潜在 潜在的 准 意向 有意向的", _BUYERS)
    yield from woven(_of("intent"), "意向 购买意向 下单意向", "名单 清单 榜 榜单 群体 池 人群 客群 列表")
    new = "新品 新款 新货 上新 新产品 新上架商品 新上架的商品 新上的货 新上的东西 新上市的产品"
    liking = "关注 在意 留意 喜欢 爱看 喜欢看 在看 想看 盯着 追 偏爱 期待 中意 看好 热衷 想了解"
    entry = Entry("interest", NEW_GOODS, _SEGMENT)
    yield from woven(entry, liking, new, _OF)
    yield from woven(entry, "对", new, "感兴趣 有兴趣 上心 好奇 有意向", _OF)
    yield from woven(entry, new, "潜在 意向 兴趣", _PEOPLE)


def _asked_alike() -> Iterator[tuple[str, Entry]]:
    """以前打听过相近产品, 向客服问过同类商品."""
    entry = Entry("similar", "similar", _SEGMENT)
    once = ("", "以前", "之前", "曾", "曾经", "过去", "早前", "从前", "先前", "向客服", "找客服", "跟客服")
    asked = "咨询过 问过 打听过 询问过 了解过 问询过 咨询了 打听了 问起过 咨询 打听"
    yield from woven(entry, once, asked, "类似 相似 同类 相近 相仿 近似 类似款 同款类似 差不多", ("", "的"),
                     "产品 商品 东西 单品 款式 货品 品")  # fmt: skip


def _leaving() -> Iterator[tuple[str, Entry]]:
    """流失高风险, 潜在流失, 随时可能流失的."""
    entry = _of("churn_risk")
    yield from woven(entry, "会 要 将 快 快要", "流失掉 跑掉 走掉 离开", _OF)
    yield from woven(entry, "潜在 潜在的 疑似 准 高危 高风险", "流失", _OF)
    yield from woven(entry, "流失", "高风险 高危 边缘 概率高 概率大 可能性大 可能性高 隐患 预警", _OF)
    yield from woven(entry, "高 较高 很高 比较高", ("", "的"), "流失风险 流失概率 流失可能", _OF)
    yield from woven(entry, "流失风险 流失概率 流失可能性", "高 大 较高 较大 很高 很大 比较高 比较大 偏高", _OF)


def _long_ago() -> Iterator[tuple[str, Entry]]:
    """很长时间没买的, 好长一段时间没买了的."""
    long = "很长 好长 挺长 相当长 蛮长 很久 好久 许久 老久 挺久"
    span = ("时间", "一段时间", "一阵子", "一阵", "日子", "一段日子", "")
    never = "没 没有 未 都没 没再 没有再 没来 未再 都没再"
    yield from woven(
        _of("lapsed"),
        long,
        span,
        never,
        "买 购买 下单 消费 成交 买东西 买过 买过东西 下过单 消费过 购物 光顾",
        ("", "了", "的", "了的"),
    )


def _less_often() -> Iterator[tuple[str, Entry]]:
    """复购变慢, 买东西的次数在变少, 下单节奏放缓."""
    entry = _of("falling")
    rhythm = "频率 频次 次数 节奏 速度 频度 间隔"
    slower = """
    变慢 放慢 放缓 慢下来 慢了 慢了下来 变稀 变疏 变低 降低 走低 下降 下滑 减少 变少 少了 降了 掉了 往下掉 下跌 减弱
    萎缩 缩水
    """
    less = ("", "在", "越来越", "明显", "逐渐", "渐渐", "持续", "一直在", "开始")
    buying = "购买 下单 买东西 复购 回购 消费 购物 来买 买"
    yield from woven(entry, buying, _OF, rhythm.replace("间隔", ""), less, slower, _OF)
    yield from woven(
        entry,
        "买 购买 下单 消费 来",
        ("变得", "变的", "越来越", "渐渐", "不再"),
        "不频繁 不勤 不勤快 没那么频繁 没那么勤",
        _OF,
    )
    yield from woven(entry, "复购 回购 下单 购买", less, "变慢 放慢 放缓 慢下来 变稀 慢了 变少 变少了", _OF)
    yield from woven(entry, buying, _OF, "间隔", less, "变长 拉长 变大 拉大 延长", ("", "了"), _OF)


def _active() -> Iterator[tuple[str, Entry]]:
    """最近比较活跃的, 近来登录最勤, 活跃度最高的."""
    entry = _of("most_active")
    lately = "最近 近期 近来 近段时间 最近一段时间 这段时间 这阵子 最近这段时间 近一段时间"
    how = ("很", "最", "比较", "蛮", "挺", "特别", "非常", "相对", "相当", "较", "一直很", "都很", "更")
    yield from woven(entry, lately, how, "活跃", _OF)
    yield from woven(entry, lately, ("", "高"), "活跃", _OF)
    yield from woven(
        entry, lately, ("", "最", "很", "比较"), "常来 爱来 登录勤 登录频繁 登录积极 来得勤 来得频繁 勤快", _OF
    )
    yield from woven(entry, ("", *lately.split()), "活跃度", ("", "最", "较", "很"), "高", _OF)
    yield from woven(
        entry, ("", *lately.split()), "最活跃", ("", "的"), "那批 那群 一批 一批人 一群 一群人 一拨 一拨人 那批人 人群"
    )
    yield from woven(entry, "活跃榜 活跃度榜 活跃排行榜", ("", "上"), _OF)


def _valuable() -> Iterator[tuple[str, Entry]]:
    """优质大客户, 含金量高的, 高贡献会员."""
    entry = _of("high_value")
    people = "客户 会员 用户 顾客 客 客群 人群"
    yield from woven(
        entry, "优质 优质大 顶级 高端 超级 重要 重点 核心 头部 高贡献 高净值 大额消费 顶尖 贵宾级 vip级", _OF, people
    )
    yield from woven(entry, "贡献 含金量 价值 客户价值", "高 大 强 很高 很大 很强 较高 较大 较强 突出", "的", people)


def _with_coupons() -> Iterator[tuple[str, Entry]]:
    """券还没用掉的, 优惠券一直没花."""
    unused = "没用掉 没花掉 没核销 没用完 没用出去 没有用掉 没消耗掉"
    still = "还 都还 还都 一直还 至今还 仍 仍然"
    coupons = ("", "优惠", "满减", "代金")
    entry = _of("holding_coupon")
    yield from woven(entry, coupons, ["券"], ("", *still.split()), unused, _OF)
    yield from woven(entry, coupons, ["券"], still, "没用 没花 没使用 没有使用 没有用", _OF)


def _never_bought() -> Iterator[tuple[str, Entry]]:
    """一直没转化, 还没下过首单, 没开过单."""
    never = "没 没有 未 还没 还没有 从未 从没 一直没 一直没有 始终没 尚未 至今没 至今没有 至今未"
    yield from woven(
        _of("never_bought"), never, "转化 转化过 开单 开过单 首购 首购过 下首单 下过首单 成单 成过单 有过首单", _OF
    )

"""Chinese phrases made from classes of words: comparisons with earlier days, and asking for figures."""

from __future__ import annotations

from collections.abc import Iterator

from crm_tools.assistant.understand.vocabulary.phrases import Entry


def chinese_paradigms() -> Iterator[tuple[str, Entry]]:
    """对比上个月同样这些天; 测算一下, 报给我."""
    yield from _same_days_zh()
    yield from _requests()
    yield from _intent()
    yield from _people_counted()
    yield from _leaving()
    yield from _given_back()
    yield from _paid()
    yield from _averages_over_time()


_UNITS = {
    "day": "天 日",
    "week": "周 星期 礼拜",
    "month": "月 个月 月份",
    "quarter": "季度 季 个季度",
    "year": "年 年度",
}


def _averages_over_time() -> Iterator[tuple[str, Entry]]:
    """日均, 平均每周, 每个月平均, 一天平均, 平均一年: figures over so many days, weeks, …"""
    for unit, names in _UNITS.items():
        entry = Entry("average_of", unit, 0.2)
        for name in names.split():
            counted = name.startswith("个")
            heads = [f"每{name}", f"每一{name}", f"一{name}"]
            heads += [f"每个{name}", f"一个{name}"] if not counted and name in ("星期", "礼拜", "季度", "月") else []
            for one in heads:
                yield from ((f"平均{to}{one}", entry) for to in ("", "到", "下来", "下来到", "算下来"))
                yield from (
                    (f"{one}{of}平均{down}", entry) for of in ("", "的") for down in ("", "下来", "算下来", "能")
                )
            if not counted:
                yield from ((f"{name}{mean}", entry) for mean in ("均", "平均", "均值"))
                if unit in ("day", "week", "month"):  # 平均年龄 is something else
                    yield f"平均{name}", entry


def _paid() -> Iterator[tuple[str, Entry]]:
    """实付销售额, 真正付了款的成交额: sales, as they are counted anyway; 几笔成交: orders."""
    orders = Entry("measure", "orders", 0.06)
    for many in ("几", "多少", "好多"):
        for unit in ("笔", "单"):
            yield from (
                (f"{many}{unit}{of}", orders) for of in ("成交", "交易", "付款", "生意", "买卖", "成交订单", "付款订单")
            )
    entry = Entry("measure", "sales", 0.06)
    nouns = (
        "销售额",
        "成交额",
        "营收",
        "流水",
        "营业额",
        "收入",
        "金额",
        "销售",
        "成交金额",
        "销售金额",
        "款项",
        "总额",
    )
    for paid in (
        "实付",
        "实收",
        "实际付款",
        "实际支付",
        "已付",
        "已付款",
        "已支付",
        "付了款",
        "付过款",
        "付款成功",
        "有效",
        "真实",
        "实际",
        "到账",
    ):
        yield from (
            (f"{really}{paid}{of}{noun}", entry)
            for really in ("", "真正", "实际")
            for of in ("", "的")
            for noun in nouns
        )


def bought_by(measure: str) -> tuple[str, ...]:
    """买了几次, 下过多少单; 花了多少钱: what stands behind 人均 for a measure per buyer."""
    many = ("几", "多少", "好几")
    if measure == "orders_per_buyer":
        verbs = ("买", "购买", "下", "下单", "消费", "成交", "购物")
        return tuple(
            f"{v}{d}{m}{u}"
            for v in verbs
            for d in ("", "了", "过")
            for m in many
            for u in ("次", "回", "单", "笔", "趟")
        )
    if measure == "sales_per_buyer":
        verbs = ("花", "消费", "贡献", "买", "付", "掏", "支出")
        sums = ("多少钱", "多少", "多少元", "多少块", "多少销售额", "多少消费", "多少流水", "多少营收", "多少成交额")
        return tuple(f"{v}{d}{m}" for v in verbs for d in ("", "了", "出", "掉") for m in sums)
    return ()


_NEARLY = """
快 快要 眼看 眼看要 眼看着要 眼看就要 马上要 即将 就要 将要 有可能 可能 可能会 可能要
容易 随时会 随时可能 随时要 怕要 恐怕要 面临 濒临 正在
"""
_GONE = "流失 流失掉 跑 跑掉 跑路 走掉 走人 丢掉 流走 溜走 溜掉 弃我们而去"


def _leaving() -> Iterator[tuple[str, Entry]]:
    """眼看要跑掉, 随时会走人, 怕要流失: about to leave."""
    entry = Entry("segment", "churn_risk", 0.1)
    for near in _NEARLY.split():
        for gone in _GONE.split():
            yield from ((near + gone + tail, entry) for tail in ("", "了", "的") if len(near + gone) > 2)


def _given_back() -> Iterator[tuple[str, Entry]]:
    """退给客户多少钱, 返还了多少: money back."""
    entry = Entry("measure", "refund_amount", 0.06)
    for verb in ("退", "退还", "返还", "退回", "赔付"):
        for whom in ("客户", "顾客", "用户", "会员", "买家", "消费者", "人家", "大家"):
            yield from (
                (f"{verb}{to}{whom}{done}{much}", entry)
                for to in ("给", "给了", "了", "还给")
                for done in ("", "了", "的")
                for much in ("多少钱", "多少", "多少元", "多少款", "钱", "金额", "款")
            )


_DOERS = {
    "inquiring_customers": "来咨询 咨询 发起咨询 提出咨询 主动咨询 来询问 来问 提问 咨询过 来咨询过 发起过咨询 有咨询",
    "browsing_customers": "浏览 浏览过 来逛 逛过 浏览商品 浏览过商品 有浏览",
    "active_customers": "登录 登录过 登陆过 上线过 来访过 有登录",
    "repeat_buyers": "复购 回购 复购过 回购过 重复购买 再次购买 有复购",
    "first_time_buyers": "首次购买 首次下单 首购 首单 首次消费 首次成交",
    "new_customers": "新注册 新加入 新入会 新进 新来",
}
"""What people did, by the measure that counts them."""
_PEOPLE = ["客户", "会员", "用户", "顾客", "客人", "买家", "人"]
_HEADS: tuple[str, ...] = ("数", "数量", "人数", "总数", "数目", "总人数", "有多少", "有几个", "有多少人", "有多少个")
_HEADS += ("有多少位", "有几位", "一共多少", "都有多少人", "共有多少", "共多少人")


def _people_counted() -> Iterator[tuple[str, Entry]]:
    """来咨询的客户数, 发起咨询的客户人数; 多少客户是首次购买."""
    for measure, deeds in _DOERS.items():
        entry = Entry("measure", measure, 0.06)
        for deed in deeds.split():
            yield deed + "人数", entry
            yield from (
                (f"{deed}{of}{who}{many}", entry)
                for of in ("", "的")
                for who in _PEOPLE
                for many in (_HEADS if measure == "first_time_buyers" else _HEADS[:6])
                if of or who != "人"
            )
            if measure == "first_time_buyers":
                many = ("多少", "有多少", "几个", "有几个", "多少个", "有多少个", "多少位", "有多少位")
                yield from (
                    (f"{one}{who}{being}{deed}", entry)
                    for one in many
                    for who in _PEOPLE
                    for being in ("是", "属于", "")
                )


_STRENGTHS = {
    "band": "高 强 很高 很强 较高 较强 比较高 比较强 高的 强的 强烈",
    "band_medium": "中 中等 一般 中档 中级 不高不低 中等的",
    "band_low": "低 弱 很低 很弱 较低 较弱 比较低 低的 弱的 不高 不强",
}


def _intent() -> Iterator[tuple[str, Entry]]:
    """购买意愿等级为高, 下单意向处于中档; 成交意愿打分."""
    for what in ("", "购买", "下单", "成交"):
        for intent in ("意向", "意愿"):
            for kind, strengths in _STRENGTHS.items():
                entry = Entry(kind, f"{what}{intent}", 0.2)
                yield from (
                    (f"{what}{intent}{level}{verb}{strength}", entry)
                    for level in ("", "等级", "程度", "级别")
                    for verb in ("", "为", "是", "属于", "处于", "在")
                    for strength in strengths.split()
                    if what or level or verb
                )
            yield from (
                (f"{what}{intent}{of}{score}", Entry("list_number", "score", 0.2))
                for of in ("", "的")
                for score in ("评分", "得分", "分数", "打分", "分值", "分", "指数", "热度", "强弱", "高低")
            )


_TELL = """
查 看 算 拉 列 导 报 统计 提供 测算 核算 计算 汇总 整理 梳理 罗列 列示
呈现 输出 出具 告知 查询 检索 调取 提取 拉取 抽取 筛选 筛查 筛出 挑出 导出
找出 列出 拉出 查出 算出 给出 展示 说明 核查 核实 核对 确认 盘点 盘 捋 理
瞧 瞅 扫 跑 捞 扒 调 发 甩 贴 写 念 讲 说 估 估算 摸 弄 整 搞 做
"""
_PLAINLY = (
    "统计",
    "提供",
    "测算",
    "核算",
    "计算",
    "列示",
    "罗列",
    "呈现",
    "告知",
    "检索",
    "调取",
    "提取",
    "拉取",
    "抽取",
    "核查",
)
"""Verbs that say nothing wherever they stand."""
_DONE = (
    "一下",
    "一下子",
    "下",
    "一遍",
    "一声",
    "一份",
    "给我",
    "给我们",
    "给我看",
    "给我看看",
    "出来",
    "出来给我",
    "出来看看",
    "一下给我",
    "我一声",
    "我一下",
)


def _requests() -> Iterator[tuple[str, Entry]]:
    """核实一下, 报我一声, 拉出来看看: what is to be done with the figures says nothing of them."""
    for verb in _TELL.split():
        entry = Entry("filler", verb, 0.3)
        yield from ((verb + done, entry) for done in _DONE)
        if verb in _PLAINLY:
            yield verb, entry


_SAME_ZH = ["同期", "同时期", "同时段", "同档期", "这时候", "这个时候", "这会儿", "此时", "那时候", "那会儿"]
_SAME_ZH += [
    f"{same}{noun}"
    for same in (
        "同样",
        "同样的",
        "同样这些",
        "同样这几",
        "同一",
        "同一个",
        "相同",
        "相同的",
        "一样的",
        "对应",
        "对应的",
    )
    for noun in (
        "天",
        "天数",
        "日子",
        "日期",
        "时段",
        "时期",
        "时间",
        "时间段",
        "段时间",
        "阶段",
        "区间",
        "周期",
        "期间",
    )
]
AGAINST, EARLIER = "against", "earlier_days"
"""Kinds of 对比 and of 上个月同样这些天. Together, and with what stands behind, they are one phrase, made where it is
read: all of them would be nine of ten phrases of the vocabulary."""
_COMPARED = 0.2
_AGAINST_ZH = ("比", "较", "和", "与", "跟", "同", "对比", "相比", "相较", "比起", "环比", "同比", "相对", "相比于")
_BEHIND_ZH = ("比", "相比", "对比", "比较", "比起来", "相比较", "作比较", "做比较", "做对比", "作对比")


def _same_days_zh() -> Iterator[tuple[str, Entry]]:
    """对比上个月同样这些天, 和去年这会儿比, 较上年同月; 同期 behind October: 和10月同期相比."""
    months = [
        f"{one}{of}{same}"
        for one in ("上月", "上个月", "上周", "上季度", "上个季度")
        for of in ("", "的")
        for same in _SAME_ZH
    ]
    spans = [
        f"前一{unit}" for unit in ("天", "日", "周", "个星期", "个月", "月", "季度", "个季度", "期", "个周期", "周期")
    ]
    spans += ["上期", "上一期", "上一周期", "上个周期", "前期", "前一时期", "前一阶段", "上一阶段"]
    own = [
        "同月",
        "同月份",
        "同季",
        "同季度",
        "同周",
        "同一周",
        "同一月",
        "同一季度",
        "同日",
        "同天",
        "同一天",
        "当日",
        "那天",
    ]
    years = [
        f"{one}{of}{same}"
        for one in ("去年", "上年", "上一年", "前一年", "一年前", "去年度", "上年度")
        for of in ("", "的")
        for same in (*_SAME_ZH, *own)
    ]
    for kind, known in (("previous", months + spans), ("year_ago", years)):
        yield from ((one, Entry(EARLIER, kind, _COMPARED)) for one in known)
        # By themselves these are days: 前一个月的销售额, 那去年的同一天呢.
        days = {*spans, *(one for one in known if "的" in one)}
        yield from ((one, Entry(kind, kind, _COMPARED)) for one in known if one not in days)
    yield from ((head, Entry(AGAINST, head, _COMPARED)) for head in _AGAINST_ZH)
    yield from ((same, Entry("same_behind", same, 0.3)) for same in _SAME_ZH if not same.startswith(("这", "那", "此")))


def compared(norm: str, start: int, earlier: str, entry: Entry, against: str = "") -> Iterator[tuple[str, Entry]]:
    """The days ``earlier`` at ``start`` as a comparison: 去年同期相比; with ``against`` before them, 跟去年同期."""
    end = start + len(earlier)
    tails = (behind for behind in _BEHIND_ZH if norm.startswith(behind, end))
    made = Entry(str(entry.value), entry.value, _COMPARED)
    yield from ((against + earlier + tail, made) for tail in (*([""] if against else []), *tails))

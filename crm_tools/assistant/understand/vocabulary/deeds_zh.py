"""Chinese words for what customers did, made from classes of words: 丢进购物车, 点了收藏, 结过账, 被发过问卷."""

from __future__ import annotations

from collections.abc import Iterator

from crm_tools.assistant.understand.vocabulary.phrases import Entry, woven

_DEED = 0.9
"""What a deed weighs: what else the same words mean comes first."""
_ASPECTS = ("", "了", "过")
_INTO = "进 进了 进过 到 到了 到过 入 入了 入过 在"
_PUT = "加 放 丢 扔 塞 装 添加 存 收"
_CART = "购物车 购物车里 购物车中 购物车里面 车里 购物篮"
_WISHES = "收藏夹 收藏夹里 收藏 收藏里 心愿单 收藏列表"
_PAID = "结 结清 付清"
_SURVEYS = "问卷 调查 调研 调查问卷 调研问卷 满意度问卷 满意度调查 回访问卷"


def chinese_deeds() -> Iterator[tuple[str, Entry]]:
    """What customers did, by the measure that counts it."""
    yield from _looked()
    yield from _ordered()
    yield from _asked()
    yield from _coupons()
    yield from _surveyed()
    yield from _last_time()


def _of(measure: str) -> Entry:
    return Entry("deed", measure, _DEED)


def _looked() -> Iterator[tuple[str, Entry]]:
    for measure, where in (("carts", _CART), ("favorites", _WISHES)):
        yield from woven(_of(measure), _PUT, _INTO, where)
    yield from woven(_of("carts"), "加入 放入 添加 塞入", _ASPECTS, _CART)
    yield from woven(_of("carts"), _CART, ("", "里"), "加过 加了 放过 放了 添过 塞过", ("", "东西", "商品"))
    for measure, what in (("carts", "加购"), ("favorites", "收藏"), ("views", "浏览"), ("inquiries", "咨询")):
        yield from woven(_of(measure), "有 有过 做过 产生过 发生过", ("", "过"), [what], "动作 行为 操作 举动 记录")
    yield from woven(_of("favorites"), _WISHES, "加过 加了 放过 放了 存过 存了 添过", ("", "东西", "商品"))
    yield from woven(_of("carts"), "购物车 车里 购物车里", "有 还有 躺着 放着 留着", ("", "商品", "东西", "货"))
    yield from woven(_of("favorites"), "点 加 做 有", _ASPECTS, "收藏")
    yield from woven(_of("favorites"), "加入 添加到 收进 收入", _ASPECTS, _WISHES)
    yield from woven(_of("views"), "点 打开 翻 逛 瞧 瞅 看", ("过", "了"), "商品 详情页 商品页 商品详情")
    yield from woven(_of("views~goods"), "查看 逛 看 瞧", ("过", "了", "了看", "了逛", "了瞧"))
    yield from woven(_of("views"), "翻 瞅 点进 点击 瞄 瞟 扫 瞥", ("过", "了", "过一眼", "了一眼"))
    yield from woven(_of("views~goods"), "访问 光顾 点开 打开 进", ("过", "了"))
    yield from woven(
        _of("logins"), "上 登 登上 登入 进 进入 打开 启动 回到", ("过", "了"), "线 账号 店 店里 app 小程序 商城"
    )
    yield from woven(_of("logins"), "露面 露过面 露了面 冒泡 冒过泡 活跃 活跃过 上线 上过线 在线过 登 登入 登入过")


def _ordered() -> Iterator[tuple[str, Entry]]:
    first = "第一笔 第1笔 首笔 第一张 头一笔 头一单 第1单 头一回 头一次 首次 第一回"
    yield from woven(_of("first_time_buyers"), first, "订单 下单 购买 消费 买 成交 付款 单 交易")
    yield from woven(_of("orders"), _PAID, _ASPECTS, ("账", "款", "单"))
    yield from woven(_of("orders"), "结账 结算 支付 付费 成单 购物 交易 交钱 掏腰包", _ASPECTS)
    yield from woven(_of("orders"), "成 购 交 出 掏", ("过", "了"), "单 物 钱 手 钱包")
    yield from woven(_of("refunded_orders"), "退", _ASPECTS, "钱 款 货 单")
    yield from woven(
        _of("refunded_orders"), "申请 发起 提交 办理 办", _ASPECTS, ("", "过的"), "退款 退货 退单 退货退款 售后退款"
    )
    yield from woven(
        _of("refunded_orders"), "有 有过 产生过 发生过", "退款 退货 退单 退款订单 退款单 退货单 退款记录 退货记录"
    )
    yield from woven(_of("refunded_orders"), "收到 拿到 得到 获得 办了 办理了", _ASPECTS, "退款 退货款 退单款")
    yield from woven(_of("refunded_orders"), "被退款 退款成功 退货退款 退款到账 退单退款", _ASPECTS)
    yield from woven(_of("cancelled_orders"), "取消", ("过", "了"), "订单 单")
    yield from woven(_of("cancelled_orders"), "有 有过", ("被", ""), "取消的订单 取消订单 取消单 取消记录")
    yield from woven(
        _of("pending_orders"),
        "有 还有 有过 存在",
        "待付款 待支付 未支付 没支付 没付 没付款的 没付钱的 未付 未付款的 未支付的 待付款的 没付的",
        "订单 单子 单",
    )


def _asked() -> Iterator[tuple[str, Entry]]:
    yield from woven(_of("inquiries"), "找 问 咨询 联系", _ASPECTS, "客服 人工 在线客服 售前 售前客服")
    yield from woven(_of("inquiries"), "提 问 发", ("过", "了"), "问题 咨询 疑问")
    yield from woven(_of("inquiries"), "跟 和 与 同", "客服 人工客服", "聊过 聊了 沟通过 沟通了 对话过 说过话 交流过")
    yield from woven(_of("inquiries"), "有 有过 发起 发起过 提交过", "咨询 咨询记录 提问")


def _coupons() -> Iterator[tuple[str, Entry]]:
    coupons = "券 优惠券 代金券 满减券"
    yield from woven(_of("coupons_issued"), "领 领取 拿 收 收到 领到 拿到 得到 抢 抢到 获得", _ASPECTS, coupons)
    yield from woven(_of("coupons_issued"), "抢到 抢 获得 领到", _ASPECTS)
    yield from woven(_of("coupons_used"), "用 使用 用掉 核销 花掉 花 花过 用上 兑换 用完", _ASPECTS, coupons)
    yield from woven(
        _of("coupons_used"), "拿 用 使", coupons, ("", "去"), "抵扣 抵过 抵了 抵扣过 抵扣了 减过 买过 下过单 买过东西"
    )
    yield from woven(_of("coupons_used"), "核销 兑换 抵扣 用上 用完 使用掉", _ASPECTS)


def _surveyed() -> Iterator[tuple[str, Entry]]:
    got, gave = _of("survey_invitations"), _of("survey_responses")
    yield from woven(got, "收到 收 接到 被发 被推送 被邀请填 受邀填写", _ASPECTS, _SURVEYS)
    yield from woven(got, _SURVEYS, "发了 发过 推了 推过 邀请了 邀请过")
    yield from woven(got, "发 推 推送 邀请", ("了", "过"), _SURVEYS)
    yield from woven(gave, "填 填写 答 作答 回答 回复 提交 完成 做 参与 参加 交", _ASPECTS, _SURVEYS)
    yield from woven(gave, _SURVEYS, "填了 填过 答了 答过 交了 做了 回了")
    yield from woven(gave, "填 填写 作答 答卷 交卷", _ASPECTS)


def _last_time() -> Iterator[tuple[str, Entry]]:
    """最后一次登录的时间, 上回咨询: when it was done last."""
    last = "最近一次 最近1次 最后一次 最后1次 上次 上一次 上回 末次 最后 最新一次"
    deeds = {
        "orders": "下单 购买 消费 成交 买 付款 购物",
        "logins": "登录 登陆 上线 来访 访问 登入",
        "inquiries": "咨询 提问 问客服 联系客服",
        "browse_events": "浏览 逛 看商品 浏览商品",
    }
    for measure, verbs in deeds.items():
        yield from woven(_of(f"{measure}~last"), last, verbs, ("", "时间", "日期", "的时间", "的日期", "日"))
        if measure == "orders":
            yield from woven(
                _of("orders~last"), last.replace("一次 ", "一 "), "笔订单 张订单 单 笔 回买东西 次买东西 次购物 个订单"
            )
        yield from woven(_of(f"{measure}~last"), "最近", verbs, ("时间", "日期", "的时间", "的日期"))

"""Every measure, one entry each. Definitions: design §3; amounts in 分, rates as fractions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from crm_tools.analytics.result import Unit
from crm_tools.analytics.vocabulary import Family, Measure, Reading
from crm_tools.texts import Words

if TYPE_CHECKING:
    import ibis.expr.types as ir

PAID = ("paid",)
REFUNDED = ("refunded",)
SETTLED = ("paid", "refunded")


def _rows(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return t.count(where=where)


def _amount(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return t.amount_cents.sum(where=where).coalesce(0)


def _customers(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return t.customer_id.nunique(where=where)


def _distinct_orders(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return t.order_id.nunique(where=where)


def _units(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return t.quantity.sum(where=where).coalesce(0)


def _item_amount(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return (t.quantity * t.unit_price_cents).sum(where=where).coalesce(0)


def _aov(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return t.amount_cents.sum(where=where) / t.count(where=where).nullif(0)


def _refund_rate(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return t.count(where=t.pay_status == "refunded") / t.count(where=where).nullif(0)


def _refund_rate_of_items(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return t.order_id.nunique(where=t.pay_status == "refunded") / t.order_id.nunique(where=where).nullif(0)


def _repeat_buyers(t: ir.Table, _where: ir.BooleanValue | None) -> ir.Value:
    return t.count(where=t.orders >= 2)


def _repeat_rate(t: ir.Table, _where: ir.BooleanValue | None) -> ir.Value:
    return t.count(where=t.orders >= 2) / t.count().nullif(0)


def _used(t: ir.Table, _where: ir.BooleanValue | None) -> ir.Value:
    return t.count(where=t.used) / t.count().nullif(0)


def _measure(
    name: str,
    label: tuple[str, str],
    synonyms: str,
    unit: Unit,
    description: tuple[str, str],
    *readings: Reading,
    additive: bool = True,
    instead: Mapping[Family, str] | None = None,
) -> Measure:
    words = tuple(word.strip() for word in synonyms.split("|"))
    return Measure(name, Words(*label), words, unit, Words(*description), readings, additive, instead)


ALL: tuple[Measure, ...] = (
    _measure(
        "sales",
        ("销售额", "Sales"),
        "成交额|成交金额|成交总额|流水|营收|营业额|营业收入|收入|销售金额|销售总额|总销售额|业绩|消费金额|消费额|"
        "消费总额|累计消费|花费|支付金额|实付金额|revenue|turnover|sales amount|total sales|spend|spending|"
        "total spend|amount spent|income|takings",
        "money",
        ("已付订单的金额合计，按下单时间", "Sum of the amounts of paid orders, by order time"),
        Reading("orders", _amount, PAID),
        instead={"item": "product_sales", "status": "gmv"},
    ),
    _measure(
        "gmv",
        ("GMV", "GMV"),
        "成交总额GMV|商品交易总额|交易总额|总交易额|下单金额|订单总金额|全部订单金额|gross merchandise value|"
        "gross merchandise volume|gross sales|order value of all statuses",
        "money",
        (
            "所有状态订单的金额合计，含未付、取消、退款",
            "Sum of the amounts of orders of every status, unpaid, cancelled and refunded ones included",
        ),
        Reading("orders", _amount),
    ),
    _measure(
        "orders",
        ("订单数", "Orders"),
        "订单量|订单|单量|成交订单数|成交单数|已付订单数|付款订单数|支付订单数|购买次数|下单次数|购买频次|消费次数|"
        "成交笔数|笔数|order count|number of orders|paid orders|purchases|number of purchases|purchase count|"
        "times bought",
        "count",
        (
            "已付订单数；按品类或商品看时，是含有它的订单数",
            "Paid orders; by category or product, the orders that contain it",
        ),
        Reading("orders", _rows, PAID),
        Reading("order_items", _distinct_orders, PAID),
        instead={"status": "placed_orders"},
    ),
    _measure(
        "placed_orders",
        ("下单数", "Orders placed"),
        "全部订单数|所有订单数|总订单数|下单量|提交订单数|各状态订单数|orders placed|all orders|"
        "orders of every status|total orders placed",
        "count",
        ("所有状态的订单数", "Orders of every status"),
        Reading("orders", _rows),
        Reading("order_items", _distinct_orders),
    ),
    _measure(
        "aov",
        ("客单价", "Average order value"),
        "平均客单价|笔单价|平均订单金额|平均每单金额|每单金额|单均价|单均金额|订单均价|均单价|AOV|"
        "average order value|average order|basket size|average basket|average spend per order|sales per order",
        "money",
        ("销售额 ÷ 已付订单数", "Sales ÷ paid orders"),
        Reading("orders", _aov, PAID),
        additive=False,
    ),
    _measure(
        "buyers",
        ("购买客户数", "Buyers"),
        "购买人数|下单人数|成交客户数|成交人数|消费人数|消费客户数|付款人数|付款客户数|买家数|买家|下单客户数|"
        "支付人数|customers who bought|buying customers|number of buyers|purchasers|paying customers|unique buyers",
        "count",
        ("有已付订单的不同客户数", "Distinct customers with a paid order"),
        Reading("orders", _customers, PAID),
        Reading("order_items", _customers, PAID),
        additive=False,
    ),
    _measure(
        "repeat_buyers",
        ("复购客户数", "Repeat buyers"),
        "复购人数|回购客户数|回头客|回头客数|老客复购人数|重复购买客户数|repeat customers|returning buyers|"
        "returning customers|repeat purchasers",
        "count",
        ("期间内有两笔及以上已付订单的客户数", "Customers with two or more paid orders in the period"),
        Reading("orders", _repeat_buyers, PAID, per_customer=True),
        Reading("order_items", _repeat_buyers, PAID, per_customer=True),
        additive=False,
    ),
    _measure(
        "repeat_rate",
        ("复购率", "Repeat rate"),
        "回购率|重复购买率|复购比例|回头率|repeat purchase rate|repurchase rate|repeat buyer rate|"
        "returning customer rate",
        "rate",
        (
            "期间内有两笔及以上已付订单的客户 ÷ 有已付订单的客户",
            "Customers with two or more paid orders in the period ÷ customers with at least one",
        ),
        Reading("orders", _repeat_rate, PAID, per_customer=True),
        Reading("order_items", _repeat_rate, PAID, per_customer=True),
        additive=False,
    ),
    _measure(
        "new_customers",
        ("新增客户数", "New customers"),
        "新客户数|新客数|新增客户|新客户|新客|拉新|拉新数|新增用户|新增用户数|新增会员|新增会员数|注册客户数|"
        "注册人数|注册数|新注册|sign-ups|signups|registrations|newly registered customers|new users|new members|"
        "customers registered|customers acquired",
        "count",
        ("注册时间在期间内的客户数", "Customers who registered in the period"),
        Reading("customers", _rows),
    ),
    _measure(
        "first_time_buyers",
        ("首购客户数", "First-time buyers"),
        "首购人数|首单客户数|首单人数|首次购买客户数|首次下单客户数|新买家|新买家数|首购客户|首单用户数|"
        "first-time customers|new buyers|first purchases|customers buying for the first time|first orders",
        "count",
        ("有生以来第一笔已付订单落在期间内的客户数", "Customers whose first paid order ever lies in the period"),
        Reading("first_orders", _rows),
    ),
    _measure(
        "units",
        ("销量", "Units sold"),
        "销售件数|件数|销售数量|售出件数|卖出数量|卖出件数|商品件数|成交件数|销售量|units|quantity|quantity sold|"
        "items sold|pieces sold|volume sold",
        "count",
        ("已付订单的商品件数", "Pieces in paid orders"),
        Reading("order_items", _units, PAID),
    ),
    _measure(
        "product_sales",
        ("商品销售额", "Product sales"),
        "品类销售额|商品成交额|类目销售额|单品销售额|商品收入|category sales|sales of products|item sales|"
        "merchandise sales",
        "money",
        ("已付订单商品行的 件数 × 单价 合计", "Quantity × unit price over the items of paid orders"),
        Reading("order_items", _item_amount, PAID),
    ),
    _measure(
        "refund_amount",
        ("退款金额", "Refund amount"),
        "退款额|退款总额|退货金额|退款|refunds|refunded amount|amount refunded|returns amount|refund value",
        "money",
        ("已退款订单的金额合计", "Sum of the amounts of refunded orders"),
        Reading("orders", _amount, REFUNDED),
        instead={"item": "product_refunds", "status": "gmv"},
    ),
    _measure(
        "product_refunds",
        ("商品退款额", "Product refunds"),
        "品类退款额|商品退款金额|单品退款额|refunded product value|product refund amount|category refunds",
        "money",
        ("已退款订单商品行的 件数 × 单价 合计", "Quantity × unit price over the items of refunded orders"),
        Reading("order_items", _item_amount, REFUNDED),
    ),
    _measure(
        "refunded_orders",
        ("退款订单数", "Refunded orders"),
        "退款单数|退款笔数|退款数|退款次数|退单数|退货订单数|退货单数|orders refunded|number of refunds|"
        "refund count|returned orders",
        "count",
        ("已退款的订单数", "Orders that were refunded"),
        Reading("orders", _rows, REFUNDED),
        Reading("order_items", _distinct_orders, REFUNDED),
        instead={"status": "placed_orders"},
    ),
    _measure(
        "refund_rate",
        ("退款率", "Refund rate"),
        "退货率|退单率|退款比例|退款订单占比|return rate|refund ratio|refund percentage|share of orders refunded",
        "rate",
        ("退款订单数 ÷（已付 + 退款订单数）", "Refunded orders ÷ (paid + refunded orders)"),
        Reading("orders", _refund_rate, SETTLED),
        Reading("order_items", _refund_rate_of_items, SETTLED),
        additive=False,
    ),
    _measure(
        "cancelled_orders",
        ("取消订单数", "Cancelled orders"),
        "取消单数|取消数|已取消订单|已取消订单数|取消的订单|订单取消数|orders cancelled|canceled orders|"
        "number of cancellations|cancellations",
        "count",
        ("已取消的订单数", "Orders that were cancelled"),
        Reading("orders", _rows, ("cancelled",)),
        Reading("order_items", _distinct_orders, ("cancelled",)),
        instead={"status": "placed_orders"},
    ),
    _measure(
        "pending_orders",
        ("未付订单数", "Unpaid orders"),
        "待付款订单|待付款订单数|待支付订单|待支付订单数|未支付订单数|未付款订单数|未付款订单|未支付订单|未付订单|"
        "unpaid order count|orders awaiting payment|orders not paid|open orders",
        "count",
        ("尚未付款的订单数", "Orders still waiting for payment"),
        Reading("orders", _rows, ("pending",)),
        Reading("order_items", _distinct_orders, ("pending",)),
        instead={"status": "placed_orders"},
    ),
    _measure(
        "logins",
        ("登录次数", "Logins"),
        "登录数|登陆次数|登录|登陆|访问次数|来访次数|login count|number of logins|sign-ins|visits|log-ins",
        "count",
        ("登录的次数", "Number of logins"),
        Reading("logins", _rows),
    ),
    _measure(
        "active_customers",
        ("活跃客户数", "Active customers"),
        "活跃人数|活跃用户数|活跃会员数|登录客户数|登录人数|活跃数|日活|月活|周活|DAU|MAU|WAU|active users|"
        "active members|customers who logged in|number of active customers",
        "count",
        ("至少登录过一次的客户数", "Customers with at least one login"),
        Reading("logins", _customers),
        additive=False,
    ),
    _measure(
        "browse_events",
        ("浏览行为数", "Browse events"),
        "行为数|行为次数|浏览收藏加购总数|browsing events|events|browse activity|browsing activity",
        "count",
        ("浏览、收藏、加购的总次数", "Views, favorites and carts together"),
        Reading("browse_events", _rows),
    ),
    _measure(
        "views",
        ("浏览次数", "Views"),
        "浏览量|浏览数|浏览|查看次数|商品浏览量|PV|page views|product views|view count|number of views|viewed",
        "count",
        ("商品被浏览的次数", "Number of product views"),
        Reading("browse_events", _rows, ("view",)),
        instead={"event": "browse_events"},
    ),
    _measure(
        "favorites",
        ("收藏次数", "Favorites"),
        "收藏量|收藏数|收藏|favourites|favorite count|saves|wishlisted|wishlist additions|added to favorites",
        "count",
        ("商品被收藏的次数", "Number of times products were saved as favorites"),
        Reading("browse_events", _rows, ("favorite",)),
        instead={"event": "browse_events"},
    ),
    _measure(
        "carts",
        ("加购次数", "Add-to-carts"),
        "加购量|加购数|加购|加购物车|加入购物车次数|加车次数|购物车添加次数|cart additions|added to cart|"
        "adds to cart|cart adds|add to cart",
        "count",
        ("商品被加入购物车的次数", "Number of times products were put in the cart"),
        Reading("browse_events", _rows, ("cart",)),
        instead={"event": "browse_events"},
    ),
    _measure(
        "browsing_customers",
        ("浏览客户数", "Browsing customers"),
        "浏览人数|访客数|看过商品的客户数|UV|visitors|customers who browsed|unique visitors|browsers",
        "count",
        ("有浏览、收藏或加购行为的不同客户数", "Distinct customers who viewed, saved or carted a product"),
        Reading("browse_events", _customers),
        additive=False,
    ),
    _measure(
        "inquiries",
        ("咨询次数", "Inquiries"),
        "咨询量|咨询数|咨询|询问次数|客服咨询量|提问次数|enquiries|inquiry count|number of inquiries|"
        "questions asked|customer questions",
        "count",
        ("客户咨询的次数", "Number of customer inquiries"),
        Reading("inquiries", _rows),
    ),
    _measure(
        "inquiring_customers",
        ("咨询客户数", "Inquiring customers"),
        "咨询人数|咨询过的客户数|customers who inquired|inquirers|customers who asked",
        "count",
        ("有过咨询的不同客户数", "Distinct customers who inquired"),
        Reading("inquiries", _customers),
        additive=False,
    ),
    _measure(
        "coupons_issued",
        ("发券数", "Coupons issued"),
        "发放优惠券数|发券量|发出优惠券数|发放量|领券数|领取数|优惠券发放数|优惠券发放量|优惠券领取数|coupons given|"
        "coupons handed out|issued coupons|coupons sent|coupons received",
        "count",
        ("发到客户手里的优惠券张数，按发放时间", "Coupons given to customers, by the time of issue"),
        Reading("issued_coupons", _rows),
    ),
    _measure(
        "coupons_used",
        ("用券数", "Coupons used"),
        "使用优惠券数|用券量|核销数|核销量|优惠券使用数|优惠券使用量|优惠券核销数|已用优惠券数|used coupons|"
        "coupons redeemed|redeemed coupons|redemptions|coupon redemptions",
        "count",
        ("用掉的优惠券张数，按使用时间", "Coupons that were used, by the time of use"),
        Reading("used_coupons", _rows),
    ),
    _measure(
        "coupon_use_rate",
        ("优惠券使用率", "Coupon use rate"),
        "用券率|核销率|券核销率|券使用率|优惠券核销率|redemption rate|coupon redemption rate|coupon usage rate|"
        "coupon usage",
        "rate",
        ("期间内发出的优惠券中，至今已使用的比例", "Of the coupons issued in the period, the share used by today"),
        Reading("issued_coupons", _used),
        additive=False,
    ),
)

"""Every dimension, one entry each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crm_tools.analytics.result import Unit
from crm_tools.analytics.vocabulary import Dialect, Dimension, Family
from crm_tools.texts import Words

if TYPE_CHECKING:
    import ibis.expr.types as ir

PRICE_BANDS: tuple[tuple[str, int | None], ...] = (
    ("0-50", 50),
    ("50-100", 100),
    ("100-300", 300),
    ("300-1000", 1000),
    ("1000-3000", 3000),
    ("3000+", None),
)
"""Bands of a product's list price: label and the price in 元 at which the next one begins."""


def _time(unit: str) -> Callable[[ir.Table, Dialect], ir.Value]:
    def key(t: ir.Table, dialect: Dialect) -> ir.Value:
        from crm_tools.analytics.buckets import bucket

        return bucket(t["at"], unit, dialect)

    return key


def _column(name: str) -> Callable[[ir.Table, Dialect], ir.Value]:
    return lambda t, _dialect: t[name]


def _registration_month(t: ir.Table, dialect: Dialect) -> ir.Value:
    from crm_tools.analytics.buckets import bucket

    return bucket(t["registered_at"], "month", dialect)


def _customer_kind(t: ir.Table, _dialect: Dialect) -> ir.Value:
    import ibis

    return ibis.cases((t.new_buyer, "new"), (t.first_paid_at.notnull(), "returning"))


def _price_band(t: ir.Table, _dialect: Dialect) -> ir.Value:
    import ibis

    cases = [(t.price_cents < limit * 100, label) for label, limit in PRICE_BANDS if limit is not None]
    return ibis.cases(*cases, (t.price_cents.notnull(), PRICE_BANDS[-1][0]))


def _dimension(
    name: str,
    label: tuple[str, str],
    synonyms: str,
    family: Family,
    description: tuple[str, str],
    key: Callable[[ir.Table, Dialect], ir.Value],
    *joins: str,
    unit: Unit = "text",
    **more: Any,
) -> Dimension:
    words = tuple(word.strip() for word in synonyms.split("|"))
    return Dimension(name, Words(*label), words, unit, family, Words(*description), key, frozenset(joins), **more)


ALL: tuple[Dimension, ...] = (
    _dimension(
        "hour",
        ("小时", "Hour"),
        "时段|几点|钟点|每小时|各小时|hourly|by hour|hours|hour of day|time of day|each hour",
        "time",
        ("一天中的小时，0–23", "Hour of the day, 0–23"),
        _time("hour"),
        unit="number",
        time="cycle",
        kind="integer",
    ),
    _dimension(
        "day",
        ("日期", "Day"),
        "日|天|每天|每日|按天|按日|逐日|各天|daily|by day|per day|days|date|each day",
        "time",
        ("自然日", "Calendar day"),
        _time("day"),
        unit="day",
        time="calendar",
    ),
    _dimension(
        "weekday",
        ("星期", "Weekday"),
        "周几|星期几|礼拜几|每周几|day of week|day of the week|weekdays|by weekday|days of the week",
        "time",
        ("星期几，1 = 星期一", "Day of the week, 1 = Monday"),
        _time("weekday"),
        unit="number",
        time="cycle",
        kind="integer",
    ),
    _dimension(
        "week",
        ("周", "Week"),
        "每周|按周|逐周|各周|自然周|weekly|by week|per week|weeks|each week",
        "time",
        ("自然周，以星期一的日期表示", "Calendar week, named by its Monday"),
        _time("week"),
        unit="day",
        time="calendar",
    ),
    _dimension(
        "month",
        ("月份", "Month"),
        "月|每月|每个月|按月|逐月|各月|月度|monthly|by month|per month|months|each month",
        "time",
        ("自然月", "Calendar month"),
        _time("month"),
        unit="day",
        time="calendar",
    ),
    _dimension(
        "quarter",
        ("季度", "Quarter"),
        "季|每季|每季度|按季|按季度|各季度|quarterly|by quarter|per quarter|quarters|each quarter",
        "time",
        ("自然季度", "Calendar quarter"),
        _time("quarter"),
        unit="day",
        time="calendar",
    ),
    _dimension(
        "year",
        ("年份", "Year"),
        "年|每年|按年|各年|年度|逐年|yearly|annual|annually|by year|per year|years|each year",
        "time",
        ("自然年", "Calendar year"),
        _time("year"),
        unit="day",
        time="calendar",
    ),
    _dimension(
        "customer",
        ("客户", "Customer"),
        "顾客|用户|会员|买家|每个客户|各客户|每位客户|customers|client|clients|user|shopper|member|per customer|"
        "each customer|by customer",
        "customer",
        ("单个客户", "One customer"),
        _column("customer_id"),
        unit="text",
        named_by="customers",
        key_label=Words("客户ID", "Customer ID"),
    ),
    _dimension(
        "city",
        ("城市", "City"),
        "地区|地域|所在地|所在城市|各地|各城市|城市分布|国家|cities|country|countries|region|location|by city|"
        "each city|town",
        "customer",
        (
            "客户所在城市；导入的数据没有城市时是国家",
            "The customer's city, or country where the imported data names that",
        ),
        _column("city"),
        "customers",
    ),
    _dimension(
        "level",
        ("会员等级", "Level"),
        "等级|级别|会员级别|客户等级|会员层级|各等级|levels|tier|tiers|membership level|member level|"
        "membership tier|grade",
        "customer",
        ("客户的会员等级", "The customer's membership level"),
        _column("level"),
        "customers",
    ),
    _dimension(
        "channel",
        ("渠道", "Channel"),
        "来源渠道|获客渠道|注册渠道|来源|各渠道|channels|source|acquisition channel|sign-up channel|by channel",
        "customer",
        ("客户的来源渠道", "The channel the customer came by"),
        _column("channel"),
        "customers",
    ),
    _dimension(
        "gender",
        ("性别", "Gender"),
        "男女|男性女性|男女比例|sex|genders|by gender|men and women|male and female",
        "customer",
        ("客户的性别", "The customer's gender"),
        _column("gender"),
        "customers",
    ),
    _dimension(
        "registration_month",
        ("注册月份", "Registration month"),
        "注册月|注册时间|入会月份|加入月份|注册批次|sign-up month|signup month|month of registration|"
        "month registered|registered in|cohort",
        "customer",
        ("客户注册的月份", "The month in which the customer registered"),
        _registration_month,
        "customers",
        unit="day",
    ),
    _dimension(
        "customer_kind",
        ("新老客", "New or returning"),
        "新老客户|新客老客|新客和老客|新客户和老客户|新旧客户|新客户还是老客户|new and returning customers|"
        "new vs returning|new versus returning|new or old customers|new and old customers|customer type",
        "customer",
        (
            "new 新客：首笔已付订单在期间内；returning 老客：此前就买过；空：还没买过",
            "new: the first paid order ever lies in the period; returning: bought before it; empty: has not bought yet",
        ),
        _customer_kind,
        "first_orders",
    ),
    _dimension(
        "category",
        ("品类", "Category"),
        "类目|分类|商品类别|商品分类|商品类目|产品类别|产品线|类别|各品类|categories|product category|"
        "product categories|department|by category",
        "item",
        ("商品的品类", "The product's category"),
        _column("category"),
        "products",
    ),
    _dimension(
        "product",
        ("商品", "Product"),
        "产品|单品|货品|宝贝|SKU|各商品|每个商品|商品名称|products|item|items|article|goods|merchandise|by product|"
        "each product",
        "item",
        ("单个商品", "One product"),
        _column("product_id"),
        unit="text",
        named_by="products",
        key_label=Words("商品ID", "Product ID"),
    ),
    _dimension(
        "price_band",
        ("价格带", "Price band"),
        "价位|价位段|价格段|价格区间|价格档|价格段位|价格分段|价格层级|price range|price ranges|price bands|"
        "price tier|price bracket|price level",
        "item",
        ("商品标价所在的区间（元），含下限", "Band of the product's list price in yuan, lower end included"),
        _price_band,
        "products",
    ),
    _dimension(
        "pay_status",
        ("支付状态", "Pay status"),
        "订单状态|付款状态|状态|各状态|order status|payment status|pay statuses|status|statuses",
        "status",
        (
            "paid 已付、pending 未付、cancelled 已取消、refunded 已退款",
            "paid, pending, cancelled or refunded",
        ),
        _column("pay_status"),
    ),
    _dimension(
        "coupon",
        ("优惠券", "Coupon"),
        "券|满减券|优惠劵|各优惠券|每张优惠券|券种|coupons|voucher|vouchers|by coupon|each coupon",
        "coupon",
        ("一种优惠券", "One kind of coupon"),
        _column("coupon_id"),
        unit="text",
        named_by="coupons",
        key_label=Words("优惠券ID", "Coupon ID"),
    ),
    _dimension(
        "event",
        ("行为", "Event"),
        "行为类型|浏览行为|events|event type|kind of event|behaviour|behavior|action type",
        "event",
        ("view 浏览、favorite 收藏、cart 加购", "view, favorite or cart"),
        _column("event"),
    ),
    _dimension(
        "inquiry_channel",
        ("咨询渠道", "Inquiry channel"),
        "客服渠道|咨询来源|咨询方式|inquiry channels|enquiry channel|contact channel|support channel",
        "inquiry",
        ("客户咨询所用的渠道", "The channel of the inquiry"),
        _column("inquiry_channel"),
    ),
    _dimension(
        "order_amount",
        ("订单金额", "Order amount"),
        "单笔金额|每笔金额|单笔订单金额|单笔消费|amount of an order|order value|order size|order total|"
        "amount per order",
        "order",
        ("单笔订单的金额（元），只用来筛选", "The amount of one order in yuan, for filters only"),
        _column("amount_cents"),
        unit="money",
        kind="money",
        groups=False,
    ),
    _dimension(
        "price",
        ("商品标价", "List price"),
        "价格|售价|单价|标价|商品价格|商品单价|product price|unit price|list price|priced",
        "item",
        ("商品的标价（元），只用来筛选", "The product's list price in yuan, for filters only"),
        _column("price_cents"),
        "products",
        unit="money",
        kind="money",
        groups=False,
    ),
)

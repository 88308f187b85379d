"""Dimensions of customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tools.analytics.dimensions.bands import bands
from crm_tools.analytics.dimensions.making import column, dimension
from crm_tools.analytics.vocabulary import Banded, Dialect
from crm_tools.texts import Words

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _registration_month(t: ir.Table, dialect: Dialect) -> ir.Value:
    from crm_tools.analytics.buckets import bucket

    return bucket(t["registered_at"], "month", dialect)


def _consent(t: ir.Table, _dialect: Dialect) -> ir.Value:
    import ibis

    return ibis.cases((t.consent == 1, "yes"), (t.consent == 0, "no"))


def _customer_kind(t: ir.Table, _dialect: Dialect) -> ir.Value:
    import ibis

    return ibis.cases((t.new_buyer, "new"), (t.first_paid_at.notnull(), "returning"))


CUSTOMERS = (
    dimension(
        "customer",
        ("客户", "Customer"),
        "顾客|用户|会员|买家|每个客户|各客户|每位客户|customers|client|clients|user|shopper|member|per customer|"
        "each customer|by customer",
        "customer",
        ("单个客户", "One customer"),
        column("customer_id"),
        unit="text",
        named_by="customers",
        key_label=Words("客户ID", "Customer ID"),
    ),
    dimension(
        "city",
        ("城市", "City"),
        "地区|地域|所在地|所在城市|各地|各城市|城市分布|国家|cities|country|countries|region|location|by city|"
        "each city|town",
        "customer",
        (
            "客户所在城市；导入的数据没有城市时是国家",
            "The customer's city, or country where the imported data names that",
        ),
        column("city"),
        "customers",
    ),
    dimension(
        "level",
        ("会员等级", "Level"),
        "等级|级别|会员级别|客户等级|会员层级|各等级|levels|tier|tiers|membership level|member level|"
        "membership tier|grade",
        "customer",
        ("客户的会员等级", "The customer's membership level"),
        column("level"),
        "customers",
    ),
    dimension(
        "channel",
        ("渠道", "Channel"),
        "来源渠道|获客渠道|注册渠道|来源|各渠道|channels|source|acquisition channel|sign-up channel|by channel",
        "customer",
        ("客户的来源渠道", "The channel the customer came by"),
        column("channel"),
        "customers",
    ),
    dimension(
        "gender",
        ("性别", "Gender"),
        "男女|男性女性|男女比例|sex|genders|by gender|men and women|male and female",
        "customer",
        ("客户的性别", "The customer's gender"),
        column("gender"),
        "customers",
    ),
    dimension(
        "consent",
        ("邮件许可", "Email consent"),
        "是否同意收邮件|邮件订阅状态|营销许可|是否接受邮件|marketing consent|opt-in status|"
        "email permission|opted in to email",
        "customer",
        ("yes 同意接收营销邮件、no 没有同意", "yes: agreed to marketing mail; no: did not"),
        _consent,
        "customers",
    ),
    dimension(
        "has_email",
        ("有无邮箱", "Has an email address"),
        "是否有邮箱|有没有邮箱|是否填了邮箱|email on file|has email|whether they have an email",
        "customer",
        ("yes 填了邮箱、no 没有邮箱", "yes: an email address is on file; no: there is none"),
        column("has_email"),
        "contacts",
    ),
    dimension(
        "has_mobile",
        ("有无手机号", "Has a mobile number"),
        "是否有手机号|有没有手机号|是否填了手机号|mobile on file|has mobile|whether they have a mobile number",
        "customer",
        ("yes 填了手机号、no 没有手机号", "yes: a mobile number is on file; no: there is none"),
        column("has_mobile"),
        "contacts",
    ),
    dimension(
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
    dimension(
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
    bands(
        "spend_band",
        ("消费金额段", "Spending band"),
        "消费段|消费区间|消费金额区间|消费金额分段|消费金额档|消费分段|消费分层|消费档次|消费力分层|累计消费区间|"
        "spending bands|spend bands|spend band|spending range|spending ranges|spending tier|spending tiers|"
        "spend tier|spend tiers|spend range|spend ranges",
        "customer",
        (
            "客户在期间内已付订单金额合计所在的区间（元），含下限；空：期间内没买过",
            "Band of what the customer spent on paid orders in the period in yuan, lower end included; empty: nothing "
            "bought in it",
        ),
        Banded("spent_cents", (100, 500, 1000, 3000, 10000)),
        "spent",
    ),
    bands(
        "frequency_band",
        ("下单次数段", "Number-of-orders band"),
        "购买次数区间|下单次数区间|购买次数段|购买频次段|消费次数段|"
        "order frequency bands|order frequency band|purchase frequency bands|purchase frequency band|"
        "order count bands|order count band|number of orders bands|frequency bands|frequency band",
        "customer",
        (
            "客户在期间内已付订单数所在的区间，两端都含；空：期间内没买过",
            "Band of how many paid orders the customer placed in the period, both ends included; empty: none in it",
        ),
        Banded("orders_made", (2, 3, 6, 11), whole=True),
        "spent",
    ),
)

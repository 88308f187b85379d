"""Measures of customers: how many there are, come and begin to buy."""

from __future__ import annotations

from crm_tools.analytics.measures.making import listed, measure, rows
from crm_tools.analytics.vocabulary import Reading

CUSTOMERS = (
    measure(
        "customers",
        ("客户数", "Customer count"),
        "客户总数|总客户数|客户数量|客户人数|用户数|用户总数|会员数|会员总数|累计客户数|客户规模|注册客户总数|"
        "number of customers|total customers|customers in total|number of users|number of members|"
        "customer base",
        "count",
        (
            "截至期末已注册的客户数；按时间看是每个时间段末的总数",
            "Customers registered up to the end of the period; over time, how many there are at the end of each bucket",
        ),
        Reading("registered", rows),
        additive=False,
        instead={"cycle": "new_customers"},
    ),
    measure(
        "new_customers",
        ("新增客户数", "New customers"),
        "新客户数|新客数|新增客户|新客户|新客|拉新|拉新数|新增用户|新增用户数|新增会员|新增会员数|注册客户数|"
        "注册人数|注册数|新注册|sign-ups|signups|registrations|newly registered customers|new users|new members|"
        "customers registered|customers acquired",
        "count",
        ("注册时间在期间内的客户数", "Customers who registered in the period"),
        Reading("customers", rows),
        counts="customer",
    ),
    measure(
        "first_time_buyers",
        ("首购客户数", "First-time buyers"),
        "首购人数|首单客户数|首单人数|首次购买客户数|首次下单客户数|新买家|新买家数|首购客户|首单用户数|"
        "first-time customers|new buyers|first purchases|customers buying for the first time|first orders",
        "count",
        ("有生以来第一笔已付订单落在期间内的客户数", "Customers whose first paid order ever lies in the period"),
        Reading("first_orders", rows),
        counts="customer",
    ),
    listed(
        "high_value_customers",
        "high_value",
        ("高价值客户数", "High-value customer count"),
        "高价值客户数量|高价值客户人数|大客户数|number of high-value customers",
        ("今天的高价值客户数", "Customers on today's list of high-value customers"),
    ),
    listed(
        "churn_risk_customers",
        "churn_risk",
        ("流失风险客户数", "At-risk customer count"),
        "流失风险人数|流失客户数|可能流失的客户数|有流失风险的客户数|流失预警客户数|number of customers at risk|"
        "churn risk count|number of churn-risk customers",
        ("今天有流失风险的客户数", "Customers on today's list of those at risk of leaving"),
    ),
    listed(
        "intent_customers",
        "intent",
        ("有购买意向的客户数", "Likely buyer count"),
        "意向客户数|购买意向客户数|意向人数|number of customers with intent|number of likely buyers|intent count",
        ("今天有购买意向的客户数", "Customers on today's list of those with purchase intent"),
    ),
)

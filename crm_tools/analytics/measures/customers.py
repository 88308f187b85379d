"""Measures of customers: how many there are, come and begin to buy."""

from __future__ import annotations

from crm_tools.analytics.measures.making import measure, rows
from crm_tools.analytics.vocabulary import Reading

CUSTOMERS = (
    measure(
        "new_customers",
        ("新增客户数", "New customers"),
        "新客户数|新客数|新增客户|新客户|新客|拉新|拉新数|新增用户|新增用户数|新增会员|新增会员数|注册客户数|"
        "注册人数|注册数|新注册|sign-ups|signups|registrations|newly registered customers|new users|new members|"
        "customers registered|customers acquired",
        "count",
        ("注册时间在期间内的客户数", "Customers who registered in the period"),
        Reading("customers", rows),
    ),
    measure(
        "first_time_buyers",
        ("首购客户数", "First-time buyers"),
        "首购人数|首单客户数|首单人数|首次购买客户数|首次下单客户数|新买家|新买家数|首购客户|首单用户数|"
        "first-time customers|new buyers|first purchases|customers buying for the first time|first orders",
        "count",
        ("有生以来第一笔已付订单落在期间内的客户数", "Customers whose first paid order ever lies in the period"),
        Reading("first_orders", rows),
    ),
)

"""Measures of what customers do besides buying: log in, browse, ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tools.analytics.measures.making import distinct_customers, measure, over, rows
from crm_tools.analytics.vocabulary import Reading

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _logins_per_customer(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return rows(t, where) / distinct_customers(t, where).nullif(0)


def _dwelt(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return t.dwell_seconds.sum(where=where).coalesce(0)


def _mean_dwell(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return t.dwell_seconds.mean(where=where)


BEHAVIOUR = (
    measure(
        "logins",
        ("登录次数", "Logins"),
        "登录数|登陆次数|登录|登陆|访问次数|来访次数|login count|number of logins|sign-ins|visits|log-ins",
        "count",
        ("登录的次数", "Number of logins"),
        Reading("logins", rows),
    ),
    measure(
        "active_customers",
        ("活跃客户数", "Active customers"),
        "活跃人数|活跃用户数|活跃会员数|登录客户数|登录人数|活跃数|日活|月活|周活|DAU|MAU|WAU|active users|"
        "active members|customers who logged in|number of active customers",
        "count",
        ("至少登录过一次的客户数", "Customers with at least one login"),
        Reading("logins", distinct_customers),
        additive=False,
        counts="customer",
    ),
    measure(
        "logins_per_customer",
        ("活跃客户人均登录次数", "Logins per active customer"),
        "平均登录次数|average logins|logins per customer who logged in",
        "number",
        ("登录次数 ÷ 活跃客户数", "Logins ÷ active customers"),
        Reading("logins", _logins_per_customer),
        additive=False,
        over=over("logins", "active_customers"),
    ),
    measure(
        "browse_events",
        ("浏览行为数", "Browse events"),
        "行为数|行为次数|浏览收藏加购总数|browsing events|events|browse activity|browsing activity",
        "count",
        ("浏览、收藏、加购的总次数", "Views, favorites and carts together"),
        Reading("browse_events", rows),
    ),
    measure(
        "views",
        ("浏览次数", "Views"),
        "浏览量|浏览数|浏览|查看次数|商品浏览量|PV|page views|product views|view count|number of views|viewed",
        "count",
        ("商品被浏览的次数", "Number of product views"),
        Reading("browse_events", rows, ("view",)),
        instead={"event": "browse_events"},
    ),
    measure(
        "favorites",
        ("收藏次数", "Favorites"),
        "收藏量|收藏数|收藏|favourites|favorite count|saves|wishlisted|wishlist additions|added to favorites",
        "count",
        ("商品被收藏的次数", "Number of times products were saved as favorites"),
        Reading("browse_events", rows, ("favorite",)),
        instead={"event": "browse_events"},
    ),
    measure(
        "carts",
        ("加购次数", "Add-to-carts"),
        "加购量|加购数|加购|加购物车|加入购物车次数|加车次数|购物车添加次数|cart additions|added to cart|"
        "adds to cart|cart adds|add to cart",
        "count",
        ("商品被加入购物车的次数", "Number of times products were put in the cart"),
        Reading("browse_events", rows, ("cart",)),
        instead={"event": "browse_events"},
    ),
    measure(
        "browsing_customers",
        ("浏览客户数", "Browsing customers"),
        "浏览人数|访客数|看过商品的客户数|UV|visitors|customers who browsed|unique visitors|browsers",
        "count",
        ("有浏览、收藏或加购行为的不同客户数", "Distinct customers who viewed, saved or carted a product"),
        Reading("browse_events", distinct_customers),
        additive=False,
        counts="customer",
    ),
    measure(
        "dwell_seconds",
        ("停留总秒数", "Dwell seconds"),
        "停留秒数|总停留秒数|停留总时长|总停留时长|停留时长合计|累计停留时长|停留总时间|总停留时间|total dwell time|"
        "total dwell seconds|seconds of dwelling|total time spent browsing|total browsing time",
        "number",
        (
            "浏览、收藏、加购记录里停留秒数的合计（秒）",
            "Sum of the seconds of dwelling in the records of views, favorites and carts",
        ),
        Reading("browse_events", _dwelt),
    ),
    measure(
        "average_dwell",
        ("平均停留秒数", "Average dwell seconds"),
        "平均停留时间|平均停留时长|平均停留|停留时间|停留时长|停留多久|平均停留多久|平均浏览时长|平均浏览时间|浏览时长|"
        "平均每次停留|平均每次浏览时长|页面停留|页面停留时间|页面停留时长|平均页面停留时长|average dwell time|"
        "dwell time|avg dwell time|mean dwell time|average dwell|time on page|average time on page|time spent browsing|"
        "average time spent browsing|average browsing time|browsing time|average viewing time|viewing time",
        "number",
        (
            "一条浏览、收藏或加购记录的平均停留秒数；没记停留的不算",
            "Mean seconds of dwelling of one record of a view, favorite or cart; records without them do not count",
        ),
        Reading("browse_events", _mean_dwell),
        additive=False,
        quotient=True,
    ),
    measure(
        "inquiries",
        ("咨询次数", "Inquiries"),
        "咨询量|咨询数|咨询|询问次数|客服咨询量|提问次数|enquiries|inquiry count|number of inquiries|"
        "questions asked|customer questions",
        "count",
        ("客户咨询的次数", "Number of customer inquiries"),
        Reading("inquiries", rows),
        counts="inquiry",
    ),
    measure(
        "inquiring_customers",
        ("咨询客户数", "Inquiring customers"),
        "咨询人数|咨询过的客户数|customers who inquired|inquirers|customers who asked",
        "count",
        ("有过咨询的不同客户数", "Distinct customers who inquired"),
        Reading("inquiries", distinct_customers),
        additive=False,
        counts="customer",
    ),
)

"""The tools a model may call, one module a room. Each checks its typed arguments, does the work here, and says little.

A tool's content is what a model may see; its artifact is the typed call and nothing else, because artifacts are kept
with the conversation. Rows stay in the turn. A new tool is one function of its name in its room, its call in
:data:`~crm_tools.assistant.calls.CALLS` and :data:`~crm_tools.assistant.calls.OFFERED`, and one line here.
"""

from __future__ import annotations

from collections.abc import Mapping

from langchain_core.tools import BaseTool

from crm_tools.assistant.tools.running import as_tool

_FUNCTIONS: Mapping[str, tuple[str, str]] = {
    "run_report": (
        "reports",
        "Compute measures, optionally by dimensions, in a period, with filters, comparison, order, limit and shares.",
    ),
    "explain_change": (
        "reports",
        "Say why a measure moved between two periods: its change split by category, city, new and old customers, …",
    ),
    "find_customers": (
        "customers",
        "List the customers of a named segment, narrowed by conditions on their attributes and measures.",
    ),
    "intent_customers": (
        "customers",
        "List the customers likely to buy, by their recent browsing and inquiries.",
    ),
    "churn_risk": ("customers", "List the customers about to leave, with the reason for each."),
    "group_customers": (
        "customers",
        "Count the customers of a list by group: churn by stage or cause, intent by band, RFM groups, any by city.",
    ),
    "recommend_products": (
        "products",
        "The products to recommend, to anybody or to one customer without what they own.",
    ),
    "customer_retention": (
        "paths",
        "Retention by cohort: of the first-time buyers of each month, the share that bought again month by month.",
    ),
    "purchase_funnel": ("paths", "The funnel from viewing over favorites and carts to an order, in a period."),
    "customer_story": (
        "stories",
        "Everything known of one customer (by id, name, mobile or order number): figures, standing, all that happened.",
    ),
    "find_order": ("stories", "One order by its number: whose it is, its status and amount, its lines."),
    "search_knowledge": (
        "documents",
        "Answer a question about how the shop or this desk works (returns, delivery, membership, definitions) from the "
        "documents, with the source. Not for figures of the data.",
    ),
    "send_email": (
        "actions",
        "Draft an email to customers: recommended products, a coupon, or winning them back. Waits for approval.",
    ),
    "offer_coupon": ("actions", "Draft giving a coupon to customers. Waits for approval."),
    "create_followups": ("actions", "Draft follow-up tasks for service staff on customers. Waits for approval."),
    "send_survey": ("actions", "Draft the invitations to a survey for customers. Waits for approval."),
    "save_segment": ("segments", "Keep a group of customers as a saved segment under a name; nothing is sent."),
    "design_survey": ("surveys", "Draft a questionnaire from a sentence; nothing is sent."),
    "survey_results": (
        "surveys",
        "Count what came back of a survey: response rate, scores, NPS.",
    ),
    "analyze_feedback": (
        "surveys",
        "Themes, sentiment, quotes and suggestions in what customers wrote in surveys.",
    ),
    "ask_feedback": ("surveys", "What customers say in surveys about something, counted, with quotes."),
    "campaign_results": (
        "campaigns",
        "What came of a campaign (email, coupon, survey, tasks; the latest by default): reached, buyers, orders, "
        "sales, the difference to the control group; or all campaigns, or the drafts that wait for approval.",
    ),
    "followup_tasks": (
        "tasks",
        "List or count follow-up tasks by owner, state, due day (today, this week, overdue): also whom to call today.",
    ),
    "introduce": ("talk", "Greet back, take thanks, say what this desk can do, or up to which day the data goes."),
    "clarify": ("talk", "Ask back when a word of the question that matters could not be placed."),
    "decline": ("talk", "Say that the data does not hold what was asked for, or that it is not allowed."),
}
"""Room and description of each tool. A room is imported when one of its tools is called: most questions need one."""

TOOLS: tuple[BaseTool, ...] = tuple(as_tool(name, *about) for name, about in _FUNCTIONS.items())

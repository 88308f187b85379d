"""The look-ups behind a customer's story and an order: one customer's rows each, found by index.

Named parameters: ``customer``, ``ends`` (the first moment after today), ``now`` (today's first moment). Between parts
of one text stand the separators of ASCII, units (31) within a list and records (30) of sentences, for the reader's own.
"""

from __future__ import annotations

from collections.abc import Mapping

ABOUT = """
SELECT id, name, mobile, email, gender, city, level, channel, email_consent AS consent, created_at AS registered_at
FROM customers WHERE id = :customer"""

SUMS = """
SELECT
  (SELECT COALESCE(SUM(amount_cents), 0) FROM orders WHERE customer_id = :customer AND pay_status = 'paid'
    AND created_at < :ends) AS sales,
  (SELECT COUNT(*) FROM orders WHERE customer_id = :customer AND pay_status = 'paid' AND created_at < :ends) AS orders,
  (SELECT COUNT(*) FROM orders WHERE customer_id = :customer AND pay_status = 'refunded' AND created_at < :ends)
    AS refunded_orders,
  (SELECT MIN(created_at) FROM orders WHERE customer_id = :customer AND pay_status = 'paid' AND created_at < :ends)
    AS first_order_at,
  (SELECT MAX(created_at) FROM orders WHERE customer_id = :customer AND pay_status = 'paid' AND created_at < :ends)
    AS last_order_at,
  (SELECT COUNT(*) FROM logins WHERE customer_id = :customer AND logged_in_at < :ends) AS logins,
  (SELECT MAX(logged_in_at) FROM logins WHERE customer_id = :customer AND logged_in_at < :ends) AS last_login_at,
  (SELECT COUNT(*) FROM customer_coupons WHERE customer_id = :customer AND issued_at < :ends
    AND (used_at IS NULL OR used_at >= :ends) AND (expires_at IS NULL OR expires_at >= :now)) AS coupons_held"""

HISTORY = """
SELECT customer_id, MIN(substr(created_at, 1, 10)) AS first_day, MAX(substr(created_at, 1, 10)) AS last_day,
  COUNT(DISTINCT substr(created_at, 1, 10)) AS purchase_days, SUM(amount_cents) AS total_cents
FROM orders WHERE customer_id = :customer AND pay_status = 'paid' AND created_at < :ends GROUP BY customer_id"""

HAPPENED: Mapping[str, str] = {
    "order": """
SELECT o.created_at AS at, 'placed' AS text, o.pay_status AS status, o.id AS number,
  COALESCE((SELECT group_concat(p.title || ' ×' || i.quantity, char(31)) FROM order_items i JOIN products p
    ON p.id = i.product_id WHERE i.order_id = o.id), '') AS items,
  o.amount_cents AS amount, o.id AS order_id
FROM orders o WHERE o.customer_id = :customer AND o.created_at < :ends""",
    "login": """
SELECT MAX(logged_in_at) AS at, 'times' AS text, COUNT(*) AS count
FROM logins WHERE customer_id = :customer AND logged_in_at < :ends GROUP BY substr(logged_in_at, 1, 10)""",
    "browse": """
SELECT MAX(b.occurred_at) AS at, b.event AS event, COUNT(*) AS count, p.title AS product
FROM browse_events b JOIN products p ON p.id = b.product_id
WHERE b.customer_id = :customer AND b.occurred_at < :ends
GROUP BY substr(b.occurred_at, 1, 10), b.event, b.product_id ORDER BY count DESC, p.id""",
    "inquiry": """
SELECT q.created_at AS at, CASE WHEN p.id IS NULL THEN 'asked' ELSE 'about' END AS text,
  COALESCE(q.channel, '—') AS channel, p.title AS product, q.content AS content
FROM inquiries q LEFT JOIN products p ON p.id = q.product_id
WHERE q.customer_id = :customer AND q.created_at < :ends""",
    "coupon": """
SELECT g.issued_at AS at, 'given' AS text, k.title AS coupon, COALESCE(substr(g.expires_at, 1, 10), '—') AS expires,
  NULL AS order_id
FROM customer_coupons g JOIN coupons k ON k.id = g.coupon_id WHERE g.customer_id = :customer AND g.issued_at < :ends
UNION ALL
SELECT g.used_at, 'used', k.title, COALESCE(substr(g.expires_at, 1, 10), '—'), g.order_id
FROM customer_coupons g JOIN coupons k ON k.id = g.coupon_id WHERE g.customer_id = :customer AND g.used_at < :ends""",
    "mail": """
SELECT d.changed_at AS at, 'delivery' AS text, c.title AS title, d.state AS delivery
FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id
WHERE d.customer_id = :customer AND c.action IN ('send_email', 'send_survey')
  AND d.state IN ('written', 'sent', 'failed', 'unknown') AND d.changed_at < :ends""",
    "survey": """
SELECT i.invited_at AS at, 'invited' AS text, s.title AS survey, '' AS scores, '' AS words
FROM survey_sent i JOIN surveys s ON s.id = i.survey_id WHERE i.customer_id = :customer AND i.invited_at < :ends
UNION ALL
SELECT r.answered_at, 'answered', s.title,
  COALESCE((SELECT group_concat(e.title || ' ' || a.number, char(30)) FROM survey_answers a JOIN survey_questions e
    ON e.id = a.question_id WHERE a.response_id = r.id AND e.kind IN ('score', 'nps')), ''),
  COALESCE((SELECT group_concat(a.text, char(30)) FROM survey_answers a
    WHERE a.response_id = r.id AND a.text <> ''), '')
FROM survey_responses r JOIN surveys s ON s.id = r.survey_id
WHERE r.customer_id = :customer AND r.answered_at < :ends""",
    "followup": """
SELECT f.created_at AS at, 'opened' AS text, f.owner AS owner, f.due_on AS due, f.reason AS why,
  COALESCE(f.reason_en, f.reason) AS why_en,
  'open' AS outcome_state, '' AS outcome
FROM followups f WHERE f.customer_id = :customer AND f.created_at < :ends
UNION ALL
SELECT f.changed_at, 'closed', f.owner, f.due_on, f.reason, COALESCE(f.reason_en, f.reason), f.state, f.outcome
FROM followups f WHERE f.customer_id = :customer AND f.state IN ('done', 'dropped') AND f.changed_at < :ends
UNION ALL
SELECT n.at, 'noted', n.actor, f.due_on, f.reason, COALESCE(f.reason_en, f.reason), f.state, n.note
FROM followup_notes n JOIN followups f ON f.id = n.followup_id WHERE f.customer_id = :customer AND n.at < :ends""",
}
"""What happened, by kind. ``text`` names the sentence, ``at`` the moment; ``amount`` (分) and ``order_id`` where there
are such; the other columns fill the sentence."""

BY_ID = "SELECT id, name FROM customers WHERE id = :number"
BY_ORDER = "SELECT c.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.id = :number"
BY_MOBILE = "SELECT id, name FROM customers WHERE mobile = :text ORDER BY id LIMIT :most"
BY_NAME = "SELECT id, name FROM customers WHERE name = :text ORDER BY id LIMIT :most"
BY_EMAIL = "SELECT id, name FROM customers WHERE email = :text COLLATE NOCASE ORDER BY id LIMIT :most"
BY_PART = "SELECT id, name FROM customers WHERE instr(lower(name), lower(:text)) > 0 ORDER BY id LIMIT :most"

ORDER = """
SELECT o.id AS order_id, o.customer_id, c.name AS customer, o.created_at AS at, o.pay_status AS status,
  o.amount_cents AS amount
FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.id = :order AND o.created_at < :ends"""
LINES = """
SELECT i.product_id, p.title AS product, p.category, i.quantity, i.unit_price_cents AS unit_price,
  i.quantity * i.unit_price_cents AS line_amount
FROM order_items i JOIN products p ON p.id = i.product_id WHERE i.order_id = :order ORDER BY i.id"""

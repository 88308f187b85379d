-- What arises from the staged order lines, before the database is locked; ids are still as the files have them.

-- An order belongs to the customer of its first line. The bare columns of a query with a single min() or max() are
-- those of the row that holds it: SQLite's documented rule, used here and below.
CREATE TEMP TABLE line_owner AS
SELECT order_id, customer_id, min(rowid) AS first
FROM in_order_lines
WHERE becomes IN ('item', 'refund')
GROUP BY order_id;

CREATE UNIQUE INDEX temp.line_owner_order ON line_owner (order_id);

UPDATE in_order_lines SET becomes = 'stranger'
WHERE becomes IN ('item', 'refund')
  AND customer_id <> (SELECT o.customer_id FROM line_owner o WHERE o.order_id = in_order_lines.order_id);

-- Customers: first seen by any of their lines, living where the latest one says.
CREATE TEMP TABLE line_customers AS
SELECT f.customer_id, f.created_at, f.first, l.last_at, l.city, l.customer_name
FROM (
  SELECT customer_id, min(created_at) AS created_at, min(rowid) AS first
  FROM in_order_lines GROUP BY customer_id
) f
JOIN (
  SELECT customer_id, created_at AS last_at, city, customer_name, max(created_at || printf('%012d', rowid))
  FROM in_order_lines GROUP BY customer_id
) l USING (customer_id)
ORDER BY first;

-- Orders: the sum of lines rounded one by one. "id" is ours once ids are resolved, "order_id" stays the file's.
CREATE TEMP TABLE line_orders AS
SELECT
  o.order_id, o.order_id AS id, NULL AS state, o.customer_id, o.first,
  l.amount_cents, l.created_at, l.last_at, l.pay_status, l.statuses
FROM line_owner o
JOIN (
  SELECT
    order_id, sum(line_cents) AS amount_cents, min(created_at) AS created_at, max(created_at) AS last_at,
    count(DISTINCT pay_status) AS statuses,
    CASE WHEN sum(pay_status = 'paid') THEN 'paid' ELSE max(pay_status) END AS pay_status
  FROM in_order_lines WHERE becomes IN ('item', 'refund') GROUP BY order_id
) l USING (order_id)
ORDER BY o.first;

CREATE UNIQUE INDEX temp.line_orders_by_code ON line_orders (order_id);

-- Products: the title that most of their lines have (of several, the one seen first), the price of the latest line.
CREATE TEMP TABLE line_titles AS
SELECT sku, product_id, title, max(times * 1000000000000 - first) FROM (
  SELECT sku, product_id, title, count(*) AS times, min(rowid) AS first
  FROM in_order_lines WHERE becomes = 'item' AND title IS NOT NULL
  GROUP BY sku, product_id, title
)
GROUP BY sku, product_id;

CREATE UNIQUE INDEX temp.line_titles_by_code ON line_titles (sku, product_id);

CREATE TEMP TABLE line_products AS
SELECT NULL AS id, f.sku, f.product_id, f.first, t.title, l.price_cents, l.last_at, l.category
FROM (
  SELECT sku, product_id, min(rowid) AS first
  FROM in_order_lines WHERE becomes = 'item' GROUP BY sku, product_id
) f
JOIN (
  SELECT
    sku, product_id, created_at AS last_at, unit_price_cents AS price_cents, category,
    max(created_at || printf('%012d', rowid))
  FROM in_order_lines WHERE becomes = 'item' GROUP BY sku, product_id
) l ON f.sku IS l.sku AND f.product_id IS l.product_id
LEFT JOIN line_titles t ON f.sku IS t.sku AND f.product_id IS t.product_id
ORDER BY f.first;

CREATE UNIQUE INDEX temp.line_products_by_code ON line_products (sku, product_id);

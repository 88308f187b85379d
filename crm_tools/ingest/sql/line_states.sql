-- What order lines bring, before anything is written. state of an order: new, known (nothing to do), changed,
-- other_customer, erased.

CREATE UNIQUE INDEX temp.line_orders_by_id ON line_orders (id);

UPDATE line_orders SET state = CASE WHEN o.customer_id = line_orders.customer_id THEN 'known' ELSE 'other_customer' END
FROM temp.coming_orders o WHERE o.id = line_orders.id AND state IS NULL;

UPDATE line_orders SET state = CASE WHEN o.customer_id = line_orders.customer_id THEN 'known' ELSE 'other_customer' END
FROM main.orders o WHERE o.id = line_orders.id AND state IS NULL;

UPDATE line_orders SET state = 'new' WHERE state IS NULL;

CREATE TEMP TABLE line_items AS
SELECT o.id AS order_id, p.id AS product_id, l.quantity, l.unit_price_cents, l.rowid AS line
FROM in_order_lines l
JOIN line_orders o ON o.order_id = l.order_id
JOIN line_products p ON p.sku IS l.sku AND p.product_id IS l.product_id
WHERE l.becomes = 'item' AND o.state IN ('new', 'known')
ORDER BY l.rowid;

-- A known order is described anew where its items, taken together, are not the ones it has.
CREATE TEMP TABLE items_told AS
SELECT i.order_id, product_id, quantity, unit_price_cents, count(*) AS times
FROM line_items i JOIN line_orders o ON o.id = i.order_id AND o.state = 'known'
GROUP BY 1, 2, 3, 4;

CREATE TEMP TABLE items_there AS
SELECT i.order_id, i.product_id, i.quantity, i.unit_price_cents, count(*) AS times
FROM line_orders o CROSS JOIN main.order_items i ON i.order_id = o.id
WHERE o.state = 'known'
GROUP BY 1, 2, 3, 4;

UPDATE line_orders SET state = 'changed' WHERE state = 'known' AND id IN (
  SELECT order_id FROM (SELECT * FROM items_told EXCEPT SELECT * FROM items_there)
  UNION
  SELECT order_id FROM (SELECT * FROM items_there EXCEPT SELECT * FROM items_told)
);

-- What an orders file said about an order stands; one that arose from lines follows them.
UPDATE line_orders SET state = 'changed'
FROM main.orders o JOIN arisen a ON a.kind = 'orders' AND a.id = o.id
WHERE state = 'known' AND o.id = line_orders.id
  AND NOT EXISTS (SELECT 1 FROM temp.coming_orders c WHERE c.id = o.id)
  AND (o.amount_cents, o.created_at, o.pay_status)
    IS NOT (line_orders.amount_cents, line_orders.created_at, coalesce(line_orders.pay_status, o.pay_status));

INSERT OR IGNORE INTO temp.coming_customers SELECT customer_id FROM line_customers;

INSERT OR IGNORE INTO temp.coming_products SELECT id, sku FROM line_products;

INSERT OR IGNORE INTO temp.coming_orders SELECT id, customer_id FROM line_orders WHERE state = 'new';

-- What became of each line.
CREATE TEMP TABLE line_outcomes AS
SELECT
  l.rowid AS line, l.part, l.row, l.customer_id,
  CASE WHEN l.becomes IN ('item', 'refund') THEN o.state ELSE l.becomes END AS outcome
FROM in_order_lines l LEFT JOIN line_orders o ON o.order_id = l.order_id;

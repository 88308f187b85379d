-- Orders and items that arise from order lines, as line_states.sql worked them out.

INSERT INTO arisen SELECT 'orders', id, last_at FROM line_orders WHERE state = 'new';

INSERT INTO main.orders (id, customer_id, amount_cents, pay_status, created_at)
SELECT id, customer_id, amount_cents, coalesce(pay_status, 'paid'), created_at
FROM line_orders WHERE state = 'new'
ORDER BY first;

UPDATE main.orders AS o SET
  amount_cents = l.amount_cents, created_at = l.created_at, pay_status = coalesce(l.pay_status, o.pay_status)
FROM line_orders l JOIN arisen a ON a.kind = 'orders' AND a.id = l.id
WHERE o.id = l.id AND l.state = 'changed';

DELETE FROM main.order_items WHERE order_id IN (SELECT id FROM line_orders WHERE state = 'changed');

INSERT INTO main.order_items (order_id, product_id, quantity, unit_price_cents)
SELECT i.order_id, i.product_id, i.quantity, i.unit_price_cents
FROM line_items i JOIN line_orders o ON o.id = i.order_id
WHERE o.state IN ('new', 'changed')
ORDER BY i.line;

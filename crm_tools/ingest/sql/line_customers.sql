-- Customers who arise from order lines: added where unknown; those who arose before follow later lines.

INSERT INTO arisen
SELECT 'customers', customer_id, last_at FROM line_customers l
WHERE NOT EXISTS (SELECT 1 FROM main.customers c WHERE c.id = l.customer_id);

INSERT INTO main.customers (id, name, city, created_at)
SELECT customer_id, coalesce(customer_name, 'Customer ' || customer_id), city, created_at FROM line_customers l
WHERE NOT EXISTS (SELECT 1 FROM main.customers c WHERE c.id = l.customer_id)
ORDER BY first;

UPDATE main.customers AS c SET
  created_at = min(c.created_at, l.created_at),
  city = CASE WHEN l.last_at >= a.last_at THEN coalesce(l.city, c.city) ELSE c.city END,
  name = CASE WHEN l.last_at >= a.last_at THEN coalesce(l.customer_name, c.name) ELSE c.name END
FROM line_customers l JOIN arisen a ON a.kind = 'customers' AND a.id = l.customer_id
WHERE c.id = l.customer_id AND (
  c.created_at > l.created_at
  OR l.last_at >= a.last_at
    AND (coalesce(l.city, c.city) IS NOT c.city OR coalesce(l.customer_name, c.name) <> c.name)
);

UPDATE arisen SET last_at = l.last_at FROM line_customers l
WHERE arisen.kind = 'customers' AND arisen.id = l.customer_id AND arisen.last_at < l.last_at;

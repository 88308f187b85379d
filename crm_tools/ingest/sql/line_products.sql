-- Products that arise from order lines: added where unknown; those that arose before follow later lines.

INSERT INTO arisen
SELECT 'products', id, max(last_at) FROM line_products l
WHERE NOT EXISTS (SELECT 1 FROM main.products p WHERE p.id = l.id)
GROUP BY id;

INSERT INTO main.products (id, sku, title, category, price_cents)
SELECT
  id, coalesce(sku, CAST(product_id AS TEXT)), coalesce(title, sku, CAST(product_id AS TEXT)), category, price_cents
FROM line_products l
WHERE NOT EXISTS (SELECT 1 FROM main.products p WHERE p.id = l.id)
GROUP BY id
ORDER BY first;

UPDATE main.products AS p SET price_cents = l.price_cents, category = coalesce(l.category, p.category)
FROM line_products l JOIN arisen a ON a.kind = 'products' AND a.id = l.id
WHERE p.id = l.id AND l.last_at >= a.last_at
  AND (p.price_cents <> l.price_cents OR coalesce(l.category, p.category) IS NOT p.category);

UPDATE arisen SET last_at = l.last_at FROM line_products l
WHERE arisen.kind = 'products' AND arisen.id = l.id AND arisen.last_at < l.last_at;

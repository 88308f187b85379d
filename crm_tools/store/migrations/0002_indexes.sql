-- Indexes that carry the standing questions without touching the tables. Bulk loading builds them after the rows.

-- Per-customer totals, recency and falling frequency; then windows of time over all customers.
CREATE INDEX orders_by_customer ON orders (customer_id, pay_status, created_at, amount_cents);
CREATE INDEX orders_by_time ON orders (created_at, pay_status, customer_id, amount_cents);

-- Items of the orders in a window; then who bought a product.
CREATE INDEX order_items_by_order ON order_items (order_id, product_id, quantity, unit_price_cents);
CREATE INDEX order_items_by_product ON order_items (product_id, order_id);

CREATE INDEX logins_by_time ON logins (logged_in_at, customer_id);
CREATE INDEX logins_by_customer ON logins (customer_id, logged_in_at);

CREATE INDEX browse_events_by_time ON browse_events (occurred_at, customer_id, product_id, event);
CREATE INDEX browse_events_by_customer ON browse_events (customer_id, occurred_at);

CREATE INDEX inquiries_by_time ON inquiries (created_at, customer_id, product_id);
CREATE INDEX inquiries_by_customer ON inquiries (customer_id, created_at);

CREATE INDEX customer_coupons_by_customer ON customer_coupons (customer_id);
CREATE INDEX customer_coupons_by_time ON customer_coupons (issued_at, coupon_id, used_at);
-- Deleting an order asks whether a coupon was used on it.
CREATE INDEX customer_coupons_by_order ON customer_coupons (order_id);

CREATE INDEX customers_by_time ON customers (created_at);
CREATE INDEX customers_by_mobile ON customers (mobile);
CREATE INDEX products_by_listing ON products (listed_at);

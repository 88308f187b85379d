-- The change journal: which keys a write touched, so that rollups and the mirror recompute those alone.
--
-- One row a changed fact and key, before and after: an update that moves an order to another day leaves both days.
-- A changed order also leaves the products of its items. Nothing is written while nobody reads the journal.
-- INSERT OR REPLACE fires no delete triggers, hence the triggers before inserts: they keep what is about to go. UPDATE
-- OR REPLACE would slip through; nothing here uses it.

CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  fact TEXT NOT NULL,        -- the table
  row_id INTEGER NOT NULL,
  customer_id INTEGER,
  product_id INTEGER,
  day TEXT,                  -- local day of the fact
  category TEXT              -- of a product
) STRICT;

-- Who reads the journal, and the last entry each has worked off.
CREATE TABLE journal_readers (
  name TEXT PRIMARY KEY,
  seen INTEGER NOT NULL
) STRICT;

-- customers

CREATE TRIGGER customers_replaced BEFORE INSERT ON customers
WHEN EXISTS (SELECT 1 FROM journal_readers) AND EXISTS (SELECT 1 FROM customers WHERE id = NEW.id)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, day)
  SELECT 'customers', o.id, o.id, substr(o.created_at, 1, 10)
  FROM customers o WHERE o.id = NEW.id;
END;

CREATE TRIGGER customers_inserted AFTER INSERT ON customers WHEN EXISTS (SELECT 1 FROM journal_readers)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, day)
  SELECT 'customers', NEW.id, NEW.id, substr(NEW.created_at, 1, 10);
END;

CREATE TRIGGER customers_updated AFTER UPDATE ON customers
WHEN EXISTS (SELECT 1 FROM journal_readers)
  AND (OLD.id, OLD.name, OLD.mobile, OLD.email, OLD.gender, OLD.city, OLD.level, OLD.channel, OLD.email_consent,
       OLD.created_at)
  IS NOT (NEW.id, NEW.name, NEW.mobile, NEW.email, NEW.gender, NEW.city, NEW.level, NEW.channel,
          NEW.email_consent, NEW.created_at)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, day)
  SELECT 'customers', OLD.id, OLD.id, substr(OLD.created_at, 1, 10)
  UNION SELECT 'customers', NEW.id, NEW.id, substr(NEW.created_at, 1, 10);
END;

CREATE TRIGGER customers_deleted AFTER DELETE ON customers WHEN EXISTS (SELECT 1 FROM journal_readers)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, day)
  SELECT 'customers', OLD.id, OLD.id, substr(OLD.created_at, 1, 10);
END;

-- products

CREATE TRIGGER products_replaced BEFORE INSERT ON products
WHEN EXISTS (SELECT 1 FROM journal_readers) AND EXISTS (SELECT 1 FROM products WHERE id = NEW.id)
BEGIN
  INSERT INTO journal (fact, row_id, product_id, day, category)
  SELECT 'products', o.id, o.id, substr(o.listed_at, 1, 10), o.category
  FROM products o WHERE o.id = NEW.id;
END;

CREATE TRIGGER products_inserted AFTER INSERT ON products WHEN EXISTS (SELECT 1 FROM journal_readers)
BEGIN
  INSERT INTO journal (fact, row_id, product_id, day, category)
  SELECT 'products', NEW.id, NEW.id, substr(NEW.listed_at, 1, 10), NEW.category;
END;

CREATE TRIGGER products_updated AFTER UPDATE ON products
WHEN EXISTS (SELECT 1 FROM journal_readers)
  AND (OLD.id, OLD.sku, OLD.title, OLD.category, OLD.price_cents, OLD.listed_at, OLD.active)
  IS NOT (NEW.id, NEW.sku, NEW.title, NEW.category, NEW.price_cents, NEW.listed_at, NEW.active)
BEGIN
  INSERT INTO journal (fact, row_id, product_id, day, category)
  SELECT 'products', OLD.id, OLD.id, substr(OLD.listed_at, 1, 10), OLD.category
  UNION SELECT 'products', NEW.id, NEW.id, substr(NEW.listed_at, 1, 10), NEW.category;
END;

CREATE TRIGGER products_deleted AFTER DELETE ON products WHEN EXISTS (SELECT 1 FROM journal_readers)
BEGIN
  INSERT INTO journal (fact, row_id, product_id, day, category)
  SELECT 'products', OLD.id, OLD.id, substr(OLD.listed_at, 1, 10), OLD.category;
END;

-- logins

CREATE TRIGGER logins_replaced BEFORE INSERT ON logins
WHEN EXISTS (SELECT 1 FROM journal_readers) AND EXISTS (SELECT 1 FROM logins WHERE id = NEW.id)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, day)
  SELECT 'logins', o.id, o.customer_id, substr(o.logged_in_at, 1, 10)
  FROM logins o WHERE o.id = NEW.id;
END;

CREATE TRIGGER logins_inserted AFTER INSERT ON logins WHEN EXISTS (SELECT 1 FROM journal_readers)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, day)
  SELECT 'logins', NEW.id, NEW.customer_id, substr(NEW.logged_in_at, 1, 10);
END;

CREATE TRIGGER logins_updated AFTER UPDATE ON logins
WHEN EXISTS (SELECT 1 FROM journal_readers)
  AND (OLD.id, OLD.customer_id, OLD.logged_in_at)
  IS NOT (NEW.id, NEW.customer_id, NEW.logged_in_at)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, day)
  SELECT 'logins', OLD.id, OLD.customer_id, substr(OLD.logged_in_at, 1, 10)
  UNION SELECT 'logins', NEW.id, NEW.customer_id, substr(NEW.logged_in_at, 1, 10);
END;

CREATE TRIGGER logins_deleted AFTER DELETE ON logins WHEN EXISTS (SELECT 1 FROM journal_readers)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, day)
  SELECT 'logins', OLD.id, OLD.customer_id, substr(OLD.logged_in_at, 1, 10);
END;

-- inquiries

CREATE TRIGGER inquiries_replaced BEFORE INSERT ON inquiries
WHEN EXISTS (SELECT 1 FROM journal_readers) AND EXISTS (SELECT 1 FROM inquiries WHERE id = NEW.id)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, product_id, day)
  SELECT 'inquiries', o.id, o.customer_id, o.product_id, substr(o.created_at, 1, 10)
  FROM inquiries o WHERE o.id = NEW.id;
END;

CREATE TRIGGER inquiries_inserted AFTER INSERT ON inquiries WHEN EXISTS (SELECT 1 FROM journal_readers)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, product_id, day)
  SELECT 'inquiries', NEW.id, NEW.customer_id, NEW.product_id, substr(NEW.created_at, 1, 10);
END;

CREATE TRIGGER inquiries_updated AFTER UPDATE ON inquiries
WHEN EXISTS (SELECT 1 FROM journal_readers)
  AND (OLD.id, OLD.customer_id, OLD.product_id, OLD.channel, OLD.content, OLD.created_at)
  IS NOT (NEW.id, NEW.customer_id, NEW.product_id, NEW.channel, NEW.content, NEW.created_at)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, product_id, day)
  SELECT 'inquiries', OLD.id, OLD.customer_id, OLD.product_id, substr(OLD.created_at, 1, 10)
  UNION SELECT 'inquiries', NEW.id, NEW.customer_id, NEW.product_id, substr(NEW.created_at, 1, 10);
END;

CREATE TRIGGER inquiries_deleted AFTER DELETE ON inquiries WHEN EXISTS (SELECT 1 FROM journal_readers)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, product_id, day)
  SELECT 'inquiries', OLD.id, OLD.customer_id, OLD.product_id, substr(OLD.created_at, 1, 10);
END;

-- browse_events

CREATE TRIGGER browse_events_replaced BEFORE INSERT ON browse_events
WHEN EXISTS (SELECT 1 FROM journal_readers) AND EXISTS (SELECT 1 FROM browse_events WHERE id = NEW.id)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, product_id, day)
  SELECT 'browse_events', o.id, o.customer_id, o.product_id, substr(o.occurred_at, 1, 10)
  FROM browse_events o WHERE o.id = NEW.id;
END;

CREATE TRIGGER browse_events_inserted AFTER INSERT ON browse_events WHEN EXISTS (SELECT 1 FROM journal_readers)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, product_id, day)
  SELECT 'browse_events', NEW.id, NEW.customer_id, NEW.product_id, substr(NEW.occurred_at, 1, 10);
END;

CREATE TRIGGER browse_events_updated AFTER UPDATE ON browse_events
WHEN EXISTS (SELECT 1 FROM journal_readers)
  AND (OLD.id, OLD.customer_id, OLD.product_id, OLD.event, OLD.dwell_seconds, OLD.occurred_at, OLD.source)
  IS NOT (NEW.id, NEW.customer_id, NEW.product_id, NEW.event, NEW.dwell_seconds, NEW.occurred_at, NEW.source)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, product_id, day)
  SELECT 'browse_events', OLD.id, OLD.customer_id, OLD.product_id, substr(OLD.occurred_at, 1, 10)
  UNION SELECT 'browse_events', NEW.id, NEW.customer_id, NEW.product_id, substr(NEW.occurred_at, 1, 10);
END;

CREATE TRIGGER browse_events_deleted AFTER DELETE ON browse_events WHEN EXISTS (SELECT 1 FROM journal_readers)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, product_id, day)
  SELECT 'browse_events', OLD.id, OLD.customer_id, OLD.product_id, substr(OLD.occurred_at, 1, 10);
END;

-- coupons

CREATE TRIGGER coupons_replaced BEFORE INSERT ON coupons
WHEN EXISTS (SELECT 1 FROM journal_readers) AND EXISTS (SELECT 1 FROM coupons WHERE id = NEW.id)
BEGIN
  INSERT INTO journal (fact, row_id, day)
  SELECT 'coupons', o.id, substr(o.starts_at, 1, 10)
  FROM coupons o WHERE o.id = NEW.id;
END;

CREATE TRIGGER coupons_inserted AFTER INSERT ON coupons WHEN EXISTS (SELECT 1 FROM journal_readers)
BEGIN
  INSERT INTO journal (fact, row_id, day)
  SELECT 'coupons', NEW.id, substr(NEW.starts_at, 1, 10);
END;

CREATE TRIGGER coupons_updated AFTER UPDATE ON coupons
WHEN EXISTS (SELECT 1 FROM journal_readers)
  AND (OLD.id, OLD.title, OLD.threshold_cents, OLD.discount_cents, OLD.total, OLD.issued, OLD.starts_at,
       OLD.ends_at)
  IS NOT (NEW.id, NEW.title, NEW.threshold_cents, NEW.discount_cents, NEW.total, NEW.issued, NEW.starts_at,
          NEW.ends_at)
BEGIN
  INSERT INTO journal (fact, row_id, day)
  SELECT 'coupons', OLD.id, substr(OLD.starts_at, 1, 10)
  UNION SELECT 'coupons', NEW.id, substr(NEW.starts_at, 1, 10);
END;

CREATE TRIGGER coupons_deleted AFTER DELETE ON coupons WHEN EXISTS (SELECT 1 FROM journal_readers)
BEGIN
  INSERT INTO journal (fact, row_id, day)
  SELECT 'coupons', OLD.id, substr(OLD.starts_at, 1, 10);
END;

-- customer_coupons: the day it was given and the day it was used

CREATE TRIGGER customer_coupons_replaced BEFORE INSERT ON customer_coupons
WHEN EXISTS (SELECT 1 FROM journal_readers)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, day)
  SELECT 'customer_coupons', o.id, o.customer_id, substr(o.issued_at, 1, 10)
  FROM customer_coupons o WHERE o.id = NEW.id OR (o.coupon_id = NEW.coupon_id AND o.customer_id = NEW.customer_id)
  UNION SELECT 'customer_coupons', o.id, o.customer_id, substr(o.used_at, 1, 10)
  FROM customer_coupons o WHERE o.id = NEW.id OR (o.coupon_id = NEW.coupon_id AND o.customer_id = NEW.customer_id);
END;

CREATE TRIGGER customer_coupons_inserted AFTER INSERT ON customer_coupons WHEN EXISTS (SELECT 1 FROM journal_readers)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, day)
  SELECT 'customer_coupons', NEW.id, NEW.customer_id, substr(NEW.issued_at, 1, 10)
  UNION SELECT 'customer_coupons', NEW.id, NEW.customer_id, substr(NEW.used_at, 1, 10) WHERE NEW.used_at IS NOT NULL;
END;

CREATE TRIGGER customer_coupons_updated AFTER UPDATE ON customer_coupons
WHEN EXISTS (SELECT 1 FROM journal_readers)
  AND (OLD.id, OLD.coupon_id, OLD.customer_id, OLD.issued_at, OLD.expires_at, OLD.used_at, OLD.order_id,
       OLD.threshold_cents, OLD.discount_cents)
  IS NOT (NEW.id, NEW.coupon_id, NEW.customer_id, NEW.issued_at, NEW.expires_at, NEW.used_at, NEW.order_id,
          NEW.threshold_cents, NEW.discount_cents)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, day)
  SELECT 'customer_coupons', OLD.id, OLD.customer_id, substr(OLD.issued_at, 1, 10)
  UNION SELECT 'customer_coupons', NEW.id, NEW.customer_id, substr(NEW.issued_at, 1, 10)
  UNION SELECT 'customer_coupons', OLD.id, OLD.customer_id, substr(OLD.used_at, 1, 10) WHERE OLD.used_at IS NOT NULL
  UNION SELECT 'customer_coupons', NEW.id, NEW.customer_id, substr(NEW.used_at, 1, 10) WHERE NEW.used_at IS NOT NULL;
END;

CREATE TRIGGER customer_coupons_deleted AFTER DELETE ON customer_coupons WHEN EXISTS (SELECT 1 FROM journal_readers)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, day)
  SELECT 'customer_coupons', OLD.id, OLD.customer_id, substr(OLD.issued_at, 1, 10)
  UNION SELECT 'customer_coupons', OLD.id, OLD.customer_id, substr(OLD.used_at, 1, 10) WHERE OLD.used_at IS NOT NULL;
END;

-- orders: with the products of their items, whose units and sales change with the order's status and day. Before a
-- delete, because the items go with the order.

CREATE TRIGGER orders_replaced BEFORE INSERT ON orders
WHEN EXISTS (SELECT 1 FROM journal_readers) AND EXISTS (SELECT 1 FROM orders WHERE id = NEW.id)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, product_id, day)
  SELECT DISTINCT 'orders', o.id, o.customer_id, i.product_id, substr(o.created_at, 1, 10)
  FROM orders o LEFT JOIN order_items i ON i.order_id = o.id WHERE o.id = NEW.id;
END;

CREATE TRIGGER orders_inserted AFTER INSERT ON orders WHEN EXISTS (SELECT 1 FROM journal_readers)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, product_id, day)
  SELECT DISTINCT 'orders', NEW.id, NEW.customer_id, i.product_id, substr(NEW.created_at, 1, 10)
  FROM (SELECT NEW.id AS id) o LEFT JOIN order_items i ON i.order_id = o.id;
END;

CREATE TRIGGER orders_updated AFTER UPDATE ON orders
WHEN EXISTS (SELECT 1 FROM journal_readers)
  AND (OLD.id, OLD.customer_id, OLD.amount_cents, OLD.pay_status, OLD.created_at)
  IS NOT (NEW.id, NEW.customer_id, NEW.amount_cents, NEW.pay_status, NEW.created_at)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, product_id, day)
  SELECT DISTINCT 'orders', o.id, o.customer_id, i.product_id, o.day
  FROM (
    SELECT OLD.id AS id, OLD.customer_id AS customer_id, substr(OLD.created_at, 1, 10) AS day
    UNION SELECT NEW.id, NEW.customer_id, substr(NEW.created_at, 1, 10)
  ) o LEFT JOIN order_items i ON i.order_id IN (OLD.id, NEW.id);
END;

CREATE TRIGGER orders_deleted BEFORE DELETE ON orders WHEN EXISTS (SELECT 1 FROM journal_readers)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, product_id, day)
  SELECT DISTINCT 'orders', OLD.id, OLD.customer_id, i.product_id, substr(OLD.created_at, 1, 10)
  FROM (SELECT OLD.id AS id) o LEFT JOIN order_items i ON i.order_id = o.id;
END;

-- order_items: with the customer and the day of their order

CREATE TRIGGER order_items_replaced BEFORE INSERT ON order_items
WHEN EXISTS (SELECT 1 FROM journal_readers) AND EXISTS (SELECT 1 FROM order_items WHERE id = NEW.id)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, product_id, day)
  SELECT 'order_items', i.id, o.customer_id, i.product_id, substr(o.created_at, 1, 10)
  FROM order_items i LEFT JOIN orders o ON o.id = i.order_id WHERE i.id = NEW.id;
END;

CREATE TRIGGER order_items_inserted AFTER INSERT ON order_items WHEN EXISTS (SELECT 1 FROM journal_readers)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, product_id, day)
  SELECT 'order_items', NEW.id, o.customer_id, NEW.product_id, substr(o.created_at, 1, 10)
  FROM (SELECT NEW.order_id AS id) i LEFT JOIN orders o ON o.id = i.id;
END;

CREATE TRIGGER order_items_updated AFTER UPDATE ON order_items
WHEN EXISTS (SELECT 1 FROM journal_readers)
  AND (OLD.id, OLD.order_id, OLD.product_id, OLD.quantity, OLD.unit_price_cents)
  IS NOT (NEW.id, NEW.order_id, NEW.product_id, NEW.quantity, NEW.unit_price_cents)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, product_id, day)
  SELECT 'order_items', i.id, o.customer_id, i.product_id, substr(o.created_at, 1, 10)
  FROM (
    SELECT OLD.id AS id, OLD.order_id AS order_id, OLD.product_id AS product_id
    UNION SELECT NEW.id, NEW.order_id, NEW.product_id
  ) i LEFT JOIN orders o ON o.id = i.order_id;
END;

CREATE TRIGGER order_items_deleted AFTER DELETE ON order_items WHEN EXISTS (SELECT 1 FROM journal_readers)
BEGIN
  INSERT INTO journal (fact, row_id, customer_id, product_id, day)
  SELECT 'order_items', OLD.id, o.customer_id, OLD.product_id, substr(o.created_at, 1, 10)
  FROM (SELECT OLD.order_id AS id) i LEFT JOIN orders o ON o.id = i.id;
END;

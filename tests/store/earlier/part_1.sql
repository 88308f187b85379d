-- A CRM file as the desk of part 1 wrote it (migrations up to 30), and a few rows.
PRAGMA application_id = 1129467204;
PRAGMA user_version = 30;
BEGIN TRANSACTION;
CREATE TABLE arisen (
  kind TEXT NOT NULL CHECK (kind IN ('customers', 'products', 'orders')),
  id INTEGER NOT NULL,
  last_at TEXT NOT NULL CHECK (length(last_at) = 19),
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE browse_events (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  product_id INTEGER NOT NULL REFERENCES products (id),
  event TEXT NOT NULL CHECK (event IN ('view', 'favorite', 'cart')),
  dwell_seconds REAL,
  occurred_at TEXT NOT NULL CHECK (length(occurred_at) = 19),
  source TEXT
) STRICT;
CREATE TABLE coupons (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  threshold_cents INTEGER NOT NULL CHECK (threshold_cents >= 0),
  discount_cents INTEGER NOT NULL CHECK (discount_cents >= 0),
  total INTEGER NOT NULL CHECK (total >= 0),
  issued INTEGER NOT NULL DEFAULT 0 CHECK (issued >= 0 AND issued <= total),
  starts_at TEXT NOT NULL CHECK (length(starts_at) = 19),
  ends_at TEXT NOT NULL CHECK (length(ends_at) = 19)
) STRICT;
CREATE TABLE customer_coupons (
  id INTEGER PRIMARY KEY,
  coupon_id INTEGER NOT NULL REFERENCES coupons (id),
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  issued_at TEXT NOT NULL CHECK (length(issued_at) = 19),
  expires_at TEXT CHECK (expires_at IS NULL OR length(expires_at) = 19),
  used_at TEXT CHECK (used_at IS NULL OR length(used_at) = 19),
  order_id INTEGER REFERENCES orders (id),
  threshold_cents INTEGER,
  discount_cents INTEGER,
  UNIQUE (coupon_id, customer_id)
) STRICT;
CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  mobile TEXT,
  email TEXT,
  gender TEXT,
  city TEXT,
  level TEXT,
  channel TEXT,
  email_consent INTEGER NOT NULL DEFAULT 0 CHECK (email_consent IN (0, 1)),
  created_at TEXT NOT NULL CHECK (length(created_at) = 19)
) STRICT;
INSERT INTO "customers" VALUES(1,'林一','19900000001','a@example.com','女','上海','金卡','APP',1,'2026-01-05 10:00:00');
INSERT INTO "customers" VALUES(2,'周二','19900000002','b@example.com','男','北京','普通','小程序',0,'2026-11-03 09:30:00');
CREATE TABLE definition_changes (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  old_value TEXT NOT NULL,
  new_value TEXT NOT NULL,
  actor TEXT NOT NULL,
  changed_at TEXT NOT NULL CHECK (length(changed_at) = 19)
) STRICT;
INSERT INTO "definition_changes" VALUES(1,'most_active.top','10','5','local','2026-11-01 09:00:00');
CREATE TABLE desk_facts (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
CREATE TABLE desk_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
INSERT INTO "desk_migrations" VALUES(1,'0001_crm.sql');
INSERT INTO "desk_migrations" VALUES(2,'0002_indexes.sql');
INSERT INTO "desk_migrations" VALUES(3,'0003_journal.sql');
INSERT INTO "desk_migrations" VALUES(10,'0010_definitions.sql');
INSERT INTO "desk_migrations" VALUES(11,'0011_saved_reports.sql');
INSERT INTO "desk_migrations" VALUES(20,'0020_ingest.sql');
INSERT INTO "desk_migrations" VALUES(30,'0030_knowledge.sql');
CREATE TABLE erasures (
  customer_id INTEGER PRIMARY KEY REFERENCES customers (id),
  erased_at TEXT NOT NULL CHECK (length(erased_at) = 19),
  erased_by TEXT NOT NULL,
  removed TEXT NOT NULL CHECK (json_valid(removed))
) STRICT;
CREATE TABLE external_ids (
  kind TEXT NOT NULL CHECK (kind IN ('customers', 'products', 'orders', 'coupons')),
  code TEXT NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (kind, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE import_mappings (
  headers TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  columns TEXT NOT NULL CHECK (json_valid(columns)),
  saved_at TEXT NOT NULL CHECK (length(saved_at) = 19),
  saved_by TEXT NOT NULL
) STRICT;
CREATE TABLE import_runs (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL CHECK (length(at) = 19),
  actor TEXT NOT NULL,
  report TEXT NOT NULL CHECK (json_valid(report))
) STRICT;
CREATE TABLE inquiries (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  product_id INTEGER REFERENCES products (id),
  channel TEXT,
  content TEXT NOT NULL,
  created_at TEXT NOT NULL CHECK (length(created_at) = 19)
) STRICT;
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  fact TEXT NOT NULL,        -- the table
  row_id INTEGER NOT NULL,
  customer_id INTEGER,
  product_id INTEGER,
  day TEXT,                  -- local day of the fact
  category TEXT              -- of a product
) STRICT;
CREATE TABLE journal_readers (
  name TEXT PRIMARY KEY,
  seen INTEGER NOT NULL
) STRICT;
CREATE TABLE knowledge_asked (
  id INTEGER PRIMARY KEY,
  question TEXT NOT NULL UNIQUE,
  language TEXT NOT NULL CHECK (language IN ('zh', 'en')),
  found INTEGER NOT NULL CHECK (found IN (0, 1)),
  nearest TEXT,                                                          -- heading of the closest passage
  times INTEGER NOT NULL DEFAULT 1,
  first_asked_at TEXT NOT NULL CHECK (length(first_asked_at) = 19),
  last_asked_at TEXT NOT NULL CHECK (length(last_asked_at) = 19)
) STRICT;
CREATE TABLE knowledge_documents (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,                                             -- returns.zh.md
  family TEXT NOT NULL,                                                  -- returns: the same in the other language
  language TEXT NOT NULL CHECK (language IN ('zh', 'en')),
  title TEXT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('folder', 'upload', 'edited')),
  file_hash TEXT,                                                        -- of the folder's file as last read
  text TEXT NOT NULL,                                                    -- as Markdown
  content_hash TEXT NOT NULL,                                            -- of the text
  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  changed_at TEXT NOT NULL CHECK (length(changed_at) = 19),
  changed_by TEXT NOT NULL
) STRICT;
CREATE TABLE knowledge_passages (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES knowledge_documents (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  anchor TEXT NOT NULL,
  heading TEXT NOT NULL,
  phrasings TEXT NOT NULL,                                               -- JSON list: the same asked otherwise
  body TEXT NOT NULL,
  UNIQUE (document_id, number)
) STRICT;
CREATE TABLE loaded_files (
  source TEXT PRIMARY KEY,
  origin TEXT NOT NULL CHECK (origin IN ('folder', 'import')),
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  loaded_at TEXT NOT NULL CHECK (length(loaded_at) = 19),
  loaded_by TEXT NOT NULL,
  unknown_references INTEGER NOT NULL DEFAULT 0,
  outcome TEXT NOT NULL CHECK (json_valid(outcome))
) STRICT;
CREATE TABLE logins (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  logged_in_at TEXT NOT NULL CHECK (length(logged_in_at) = 19)
) STRICT;
INSERT INTO "logins" VALUES(1,1,'2026-11-20 08:00:00');
CREATE TABLE order_items (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  product_id INTEGER NOT NULL REFERENCES products (id),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  unit_price_cents INTEGER NOT NULL CHECK (unit_price_cents >= 0)
) STRICT;
INSERT INTO "order_items" VALUES(1,1,1,1,499900);
INSERT INTO "order_items" VALUES(2,2,1,1,600000);
INSERT INTO "order_items" VALUES(3,3,1,1,9900);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  amount_cents INTEGER NOT NULL CHECK (amount_cents >= 0),
  pay_status TEXT NOT NULL CHECK (pay_status IN ('paid', 'pending', 'cancelled', 'refunded')),
  created_at TEXT NOT NULL CHECK (length(created_at) = 19)
) STRICT;
INSERT INTO "orders" VALUES(1,1,499900,'paid','2026-10-11 12:00:00');
INSERT INTO "orders" VALUES(2,1,600000,'paid','2026-11-11 00:05:00');
INSERT INTO "orders" VALUES(3,2,9900,'refunded','2026-11-12 08:00:00');
CREATE TABLE products (
  id INTEGER PRIMARY KEY,
  sku TEXT,
  title TEXT NOT NULL,
  category TEXT,
  price_cents INTEGER NOT NULL CHECK (price_cents >= 0),
  listed_at TEXT CHECK (listed_at IS NULL OR length(listed_at) = 19),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;
INSERT INTO "products" VALUES(1,'P1','旗舰手机','手机',499900,'2026-01-01 00:00:00',1);
CREATE TABLE saved_reports (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  request TEXT NOT NULL,
  pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
  created_by TEXT NOT NULL,
  saved_at TEXT NOT NULL CHECK (length(saved_at) = 19)
) STRICT;
CREATE TRIGGER customer_coupons_terms AFTER INSERT ON customer_coupons
WHEN NEW.threshold_cents IS NULL OR NEW.discount_cents IS NULL
BEGIN
  UPDATE customer_coupons SET (threshold_cents, discount_cents) =
    (SELECT threshold_cents, discount_cents FROM coupons WHERE id = NEW.coupon_id)
  WHERE id = NEW.id;
END;
CREATE INDEX orders_by_customer ON orders (customer_id, pay_status, created_at, amount_cents);
CREATE INDEX orders_by_time ON orders (created_at, pay_status, customer_id, amount_cents);
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
CREATE INDEX customer_coupons_by_order ON customer_coupons (order_id);
CREATE INDEX customers_by_time ON customers (created_at);
CREATE INDEX customers_by_mobile ON customers (mobile);
CREATE INDEX products_by_listing ON products (listed_at);
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
CREATE INDEX external_ids_by_id ON external_ids (kind, id);
CREATE INDEX loaded_files_by_content ON loaded_files (sha256);
CREATE INDEX knowledge_asked_open ON knowledge_asked (found, last_asked_at);
COMMIT;

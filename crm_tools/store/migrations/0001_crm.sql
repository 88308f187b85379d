-- The CRM. Money in integer cents (分), times as local text 'YYYY-MM-DD HH:MM:SS'.

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

CREATE TABLE products (
  id INTEGER PRIMARY KEY,
  sku TEXT,
  title TEXT NOT NULL,
  category TEXT,
  price_cents INTEGER NOT NULL CHECK (price_cents >= 0),
  listed_at TEXT CHECK (listed_at IS NULL OR length(listed_at) = 19),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  amount_cents INTEGER NOT NULL CHECK (amount_cents >= 0),
  pay_status TEXT NOT NULL CHECK (pay_status IN ('paid', 'pending', 'cancelled', 'refunded')),
  created_at TEXT NOT NULL CHECK (length(created_at) = 19)
) STRICT;

CREATE TABLE order_items (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  product_id INTEGER NOT NULL REFERENCES products (id),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  unit_price_cents INTEGER NOT NULL CHECK (unit_price_cents >= 0)
) STRICT;

CREATE TABLE logins (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  logged_in_at TEXT NOT NULL CHECK (length(logged_in_at) = 19)
) STRICT;

CREATE TABLE inquiries (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  product_id INTEGER REFERENCES products (id),
  channel TEXT,
  content TEXT NOT NULL,
  created_at TEXT NOT NULL CHECK (length(created_at) = 19)
) STRICT;

-- 满减: discount_cents off an order that reaches threshold_cents.
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

-- A given coupon keeps the terms it was given with.
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

CREATE TRIGGER customer_coupons_terms AFTER INSERT ON customer_coupons
WHEN NEW.threshold_cents IS NULL OR NEW.discount_cents IS NULL
BEGIN
  UPDATE customer_coupons SET (threshold_cents, discount_cents) =
    (SELECT threshold_cents, discount_cents FROM coupons WHERE id = NEW.coupon_id)
  WHERE id = NEW.id;
END;

CREATE TABLE browse_events (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  product_id INTEGER NOT NULL REFERENCES products (id),
  event TEXT NOT NULL CHECK (event IN ('view', 'favorite', 'cart')),
  dwell_seconds REAL,
  occurred_at TEXT NOT NULL CHECK (length(occurred_at) = 19),
  source TEXT
) STRICT;

-- Facts about this file: demo_today, demo_seed, demo_size, …
CREATE TABLE desk_facts (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

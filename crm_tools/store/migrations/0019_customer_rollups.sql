-- Rollups by customer, for one today: the rows that rules of analytics yield, kept level from the change journal by its
-- reader "customer_rollups". Columns are the rule's; indexes carry the order in which its list is shown.

-- Which rows each table holds: those that its rule yields for these values, the first of which is the end of today.
CREATE TABLE rollup_asked (
  name TEXT PRIMARY KEY,       -- the rollup's table
  asked TEXT NOT NULL          -- JSON: the values of the rule's placeholders
) STRICT, WITHOUT ROWID;

-- What customers paid for, ever.
CREATE TABLE rollup_buyers (
  customer_id INTEGER PRIMARY KEY,
  sales INTEGER NOT NULL,
  orders INTEGER NOT NULL
) STRICT;
CREATE INDEX rollup_buyers_by_sales ON rollup_buyers (sales DESC, customer_id, orders);

-- What customers paid for in the window of the segment high_value.
CREATE TABLE rollup_spending (
  customer_id INTEGER PRIMARY KEY,
  total INTEGER NOT NULL
) STRICT;
CREATE INDEX rollup_spending_in_order ON rollup_spending (total DESC, customer_id);

-- Logins in the window of the segment most_active.
CREATE TABLE rollup_logins (
  customer_id INTEGER PRIMARY KEY,
  logins INTEGER NOT NULL,
  latest_login TEXT NOT NULL
) STRICT;
CREATE INDEX rollup_logins_in_order ON rollup_logins (logins DESC, latest_login DESC, customer_id);

-- The churn list.
CREATE TABLE rollup_churn (
  customer_id INTEGER PRIMARY KEY,
  stage TEXT NOT NULL,
  cause TEXT NOT NULL,
  repurchase_probability REAL,
  value_at_risk INTEGER,
  activity TEXT NOT NULL,
  activity_recent INTEGER NOT NULL,
  activity_before INTEGER NOT NULL,
  days_since_order INTEGER NOT NULL,
  usual_interval INTEGER,
  orders_recent INTEGER NOT NULL,
  orders_before INTEGER NOT NULL,
  orders_ever INTEGER NOT NULL,
  logins_recent INTEGER NOT NULL,
  logins_before INTEGER NOT NULL,
  browsing_recent INTEGER NOT NULL,
  browsing_before INTEGER NOT NULL,
  inquiries_recent INTEGER NOT NULL,
  inquiries_before INTEGER NOT NULL,
  hope INTEGER NOT NULL,
  urgency INTEGER NOT NULL,
  spent INTEGER NOT NULL
) STRICT;
CREATE INDEX rollup_churn_in_order ON rollup_churn (hope, value_at_risk DESC, urgency, spent DESC, customer_id, stage);
CREATE INDEX rollup_churn_groups ON rollup_churn (cause, activity, stage, value_at_risk);

-- The intent list, products told by their ids.
CREATE TABLE rollup_intent (
  customer_id INTEGER PRIMARY KEY,
  score REAL NOT NULL,
  band TEXT NOT NULL,
  top_product_id INTEGER,
  latest_touch TEXT NOT NULL,
  carts INTEGER NOT NULL,
  inquiries INTEGER NOT NULL,
  favorites INTEGER NOT NULL,
  views INTEGER NOT NULL,
  cart_points REAL NOT NULL,
  inquiry_points REAL NOT NULL,
  favorite_points REAL NOT NULL,
  view_points REAL NOT NULL,
  top_carts INTEGER,
  top_inquiries INTEGER,
  top_favorites INTEGER,
  top_views INTEGER
) STRICT;
CREATE INDEX rollup_intent_in_order ON rollup_intent (score DESC, latest_touch DESC, customer_id);
CREATE INDEX rollup_intent_groups ON rollup_intent (band);

-- A CRM file as version 0.2 wrote it (migrations up to 60), with a campaign sent and a task made.
PRAGMA application_id = 1129467204;
PRAGMA user_version = 60;
BEGIN TRANSACTION;
CREATE TABLE arisen (
  kind TEXT NOT NULL CHECK (kind IN ('customers', 'products', 'orders')),
  id INTEGER NOT NULL,
  last_at TEXT NOT NULL CHECK (length(last_at) = 19),
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE assistant_examples (
    id INTEGER PRIMARY KEY,
    plain TEXT NOT NULL UNIQUE,
    question TEXT NOT NULL,
    meaning TEXT NOT NULL,
    tool TEXT NOT NULL,
    arguments TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE TABLE audit_log (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL CHECK (length(at) = 19),
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  details TEXT NOT NULL DEFAULT '{}'
) STRICT;
INSERT INTO "audit_log" VALUES(1,'2026-11-22 06:38:47','local','draft','a606afba8b45','{"action": "send_email", "recipients": 1}');
INSERT INTO "audit_log" VALUES(2,'2026-11-22 06:38:47','local','approve','a606afba8b45','{"action": "send_email", "recipients": 1, "definitions": {"high_value": {"min_sales_yuan": 10000.0, "period": "last_month..today"}, "most_active": {"top": 5, "days": 30}, "new_customer": {"days": 30}, "recommendation": {"top": 5, "min_price_yuan": 1000.0, "days": 90}, "new_product": {"days": 90}, "intent": {"days": 14, "half_life_days": 7.0, "view": 1.0, "favorite": 3.0, "inquiry": 4.0, "cart": 5.0, "high": 10.0, "medium": 3.0}, "churn": {"lapsed_days": 90, "lost_days": 365, "window_days": 90, "falling_min_before": 2, "falling_ratio": 0.5}}}');
INSERT INTO "audit_log" VALUES(3,'2026-11-22 06:38:48','local','draft','10d0c76c06d3','{"action": "create_followups", "recipients": 1}');
INSERT INTO "audit_log" VALUES(4,'2026-11-22 06:38:48','local','approve','10d0c76c06d3','{"action": "create_followups", "recipients": 1, "definitions": {"high_value": {"min_sales_yuan": 10000.0, "period": "last_month..today"}, "most_active": {"top": 5, "days": 30}, "new_customer": {"days": 30}, "recommendation": {"top": 5, "min_price_yuan": 1000.0, "days": 90}, "new_product": {"days": 90}, "intent": {"days": 14, "half_life_days": 7.0, "view": 1.0, "favorite": 3.0, "inquiry": 4.0, "cart": 5.0, "high": 10.0, "medium": 3.0}, "churn": {"lapsed_days": 90, "lost_days": 365, "window_days": 90, "falling_min_before": 2, "falling_ratio": 0.5}}}');
CREATE TABLE browse_events (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  product_id INTEGER NOT NULL REFERENCES products (id),
  event TEXT NOT NULL CHECK (event IN ('view', 'favorite', 'cart')),
  dwell_seconds REAL,
  occurred_at TEXT NOT NULL CHECK (length(occurred_at) = 19),
  source TEXT
) STRICT;
CREATE TABLE campaigns (
  id TEXT PRIMARY KEY,                -- also the approval's id
  action TEXT NOT NULL CHECK (action IN ('send_email', 'offer_coupon', 'create_followups', 'send_survey', 'contact_list')),
  state TEXT NOT NULL CHECK (state IN ('draft', 'approved', 'running', 'done', 'rejected', 'failed')),
  title TEXT NOT NULL,
  language TEXT NOT NULL CHECK (language IN ('zh', 'en')),
  audience TEXT NOT NULL,             -- the typed request, as JSON
  definitions TEXT NOT NULL,          -- thresholds in force when it was frozen, as JSON
  content TEXT NOT NULL,              -- what is sent, given or created, as JSON
  created_at TEXT NOT NULL CHECK (length(created_at) = 19),
  created_by TEXT NOT NULL,
  decided_at TEXT CHECK (decided_at IS NULL OR length(decided_at) = 19),
  decided_by TEXT,
  finished_at TEXT CHECK (finished_at IS NULL OR length(finished_at) = 19),
  error TEXT
) STRICT;
INSERT INTO "campaigns" VALUES('a606afba8b45','send_email','done','商品推荐','zh','{"segment":"high_value"}','{"high_value": {"min_sales_yuan": 10000.0, "period": "last_month..today"}, "most_active": {"top": 5, "days": 30}, "new_customer": {"days": 30}, "recommendation": {"top": 5, "min_price_yuan": 1000.0, "days": 90}, "new_product": {"days": 90}, "intent": {"days": 14, "half_life_days": 7.0, "view": 1.0, "favorite": 3.0, "inquiry": 4.0, "cart": 5.0, "high": 10.0, "medium": 3.0}, "churn": {"lapsed_days": 90, "lost_days": 365, "window_days": 90, "falling_min_before": 2, "falling_ratio": 0.5}}','{"template": "recommendation", "subject": "{{ name }}，为您挑选了 {{ products | length }} 件商品", "text": "{{ name }}，您好：\n\n感谢您一直以来的支持。根据近期热销和您的购买记录，我们为您挑选了这些商品：\n\n{% for product in products %}{{ loop.index }}. {{ product.title }}　{{ product.price }}\n{% endfor %}\n如需了解更多，直接回复这封邮件即可。\n\n{{ shop }}"}','2026-11-22 06:38:47','local','2026-11-22 06:38:47','local','2026-11-22 06:38:48',NULL);
INSERT INTO "campaigns" VALUES('10d0c76c06d3','create_followups','done','for local, due 2026-11-25','en','{"segment":"high_value"}','{"high_value": {"min_sales_yuan": 10000.0, "period": "last_month..today"}, "most_active": {"top": 5, "days": 30}, "new_customer": {"days": 30}, "recommendation": {"top": 5, "min_price_yuan": 1000.0, "days": 90}, "new_product": {"days": 90}, "intent": {"days": 14, "half_life_days": 7.0, "view": 1.0, "favorite": 3.0, "inquiry": 4.0, "cart": 5.0, "high": 10.0, "medium": 3.0}, "churn": {"lapsed_days": 90, "lost_days": 365, "window_days": 90, "falling_min_before": 2, "falling_ratio": 0.5}}','{"owner": "local", "due_on": "2026-11-25", "words": "Hello, I am calling from customer service: how was your shopping lately, and is there anything we can do?"}','2026-11-22 06:38:48','local','2026-11-22 06:38:48','local','2026-11-22 06:38:48',NULL);
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
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  campaign_id TEXT NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  state TEXT NOT NULL CHECK (state IN ('planned', 'left_out', 'held_out', 'sending', 'written', 'sent', 'given', 'created', 'listed', 'failed', 'unknown')),
  reason TEXT NOT NULL,               -- why the customer is on the list, in words
  because TEXT,                       -- why left out or failed: a text key, or what the mail server said
  address TEXT,
  fields TEXT NOT NULL DEFAULT '{}',  -- the personal part of the message, as JSON
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try REAL NOT NULL DEFAULT 0,   -- seconds since 1970
  changed_at TEXT NOT NULL CHECK (length(changed_at) = 19),
  UNIQUE (campaign_id, customer_id)
) STRICT;
INSERT INTO "deliveries" VALUES(1,'a606afba8b45',1,'written','2026-10-01 至 2026-11-22 销售额 10,999.00，达到 10,000 的标准',NULL,'a@example.com','{"products": []}',1,0.0,'2026-11-22 06:38:48');
INSERT INTO "deliveries" VALUES(2,'10d0c76c06d3',1,'created','Sales of 10,999.00 from 2026-10-01 to 2026-11-22 reach the threshold of 10,000',NULL,'a@example.com','{}',0,0.0,'2026-11-22 06:38:48');
CREATE TABLE desk_facts (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
INSERT INTO "desk_facts" VALUES('link_secret','0000000000000000000000000000000000000000000000000000000000000000');
CREATE TABLE desk_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
INSERT INTO "desk_migrations" VALUES(1,'0001_crm.sql');
INSERT INTO "desk_migrations" VALUES(2,'0002_indexes.sql');
INSERT INTO "desk_migrations" VALUES(3,'0003_journal.sql');
INSERT INTO "desk_migrations" VALUES(10,'0010_definitions.sql');
INSERT INTO "desk_migrations" VALUES(11,'0011_saved_reports.sql');
INSERT INTO "desk_migrations" VALUES(18,'0018_saved_report_charts.sql');
INSERT INTO "desk_migrations" VALUES(20,'0020_ingest.sql');
INSERT INTO "desk_migrations" VALUES(30,'0030_knowledge.sql');
INSERT INTO "desk_migrations" VALUES(40,'0040_outreach.sql');
INSERT INTO "desk_migrations" VALUES(50,'0050_surveys.sql');
INSERT INTO "desk_migrations" VALUES(51,'0051_survey_invitations.sql');
INSERT INTO "desk_migrations" VALUES(60,'0060_assistant.sql');
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
CREATE TABLE followup_notes (
  id INTEGER PRIMARY KEY,
  followup_id INTEGER NOT NULL REFERENCES followups (id) ON DELETE CASCADE,
  at TEXT NOT NULL CHECK (length(at) = 19),
  actor TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;
CREATE TABLE followups (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  campaign_id TEXT REFERENCES campaigns (id) ON DELETE SET NULL,
  owner TEXT NOT NULL,
  due_on TEXT NOT NULL CHECK (length(due_on) = 10),
  reason TEXT NOT NULL,
  words TEXT NOT NULL DEFAULT '',     -- what one could say
  state TEXT NOT NULL CHECK (state IN ('open', 'doing', 'done', 'dropped')),
  outcome TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL CHECK (length(created_at) = 19),
  created_by TEXT NOT NULL,
  changed_at TEXT NOT NULL CHECK (length(changed_at) = 19),
  UNIQUE (campaign_id, customer_id)
) STRICT;
INSERT INTO "followups" VALUES(1,1,'10d0c76c06d3','local','2026-11-25','Sales of 10,999.00 from 2026-10-01 to 2026-11-22 reach the threshold of 10,000','Hello, I am calling from customer service: how was your shopping lately, and is there anything we can do?','open','','2026-11-22 06:38:48','local','2026-11-22 06:38:48');
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
, chart TEXT NOT NULL DEFAULT 'auto'
  CHECK (chart IN ('auto', 'bar', 'line', 'pie'))) STRICT;
CREATE TABLE suppressions (
  address TEXT PRIMARY KEY,           -- lower case
  why TEXT NOT NULL,
  at TEXT NOT NULL CHECK (length(at) = 19),
  campaign_id TEXT
) STRICT;
CREATE TABLE survey_answers (
  id INTEGER PRIMARY KEY,
  response_id INTEGER NOT NULL REFERENCES survey_responses (id) ON DELETE CASCADE,
  question_id INTEGER NOT NULL REFERENCES survey_questions (id),
  number INTEGER NOT NULL,                                               -- the score, the option (1 is the first), 0 for text
  text TEXT,
  UNIQUE (response_id, question_id, number)
) STRICT;
CREATE TABLE survey_invitations (
  id INTEGER PRIMARY KEY,
  survey_id INTEGER NOT NULL REFERENCES surveys (id) ON DELETE CASCADE,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  invited_at TEXT NOT NULL CHECK (length(invited_at) = 19),
  reminded_at TEXT CHECK (length(reminded_at) = 19), campaign_id TEXT,
  UNIQUE (survey_id, customer_id)
) STRICT;
CREATE TABLE survey_questions (
  id INTEGER PRIMARY KEY,
  survey_id INTEGER NOT NULL REFERENCES surveys (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('score', 'nps', 'single', 'multiple', 'text')),
  title TEXT NOT NULL,
  required INTEGER NOT NULL CHECK (required IN (0, 1)),
  options TEXT NOT NULL,                                                 -- JSON list, for single and multiple
  topic TEXT,                                                            -- what it is about: logistics, service, …
  UNIQUE (survey_id, number)
) STRICT;
CREATE TABLE survey_responses (
  id INTEGER PRIMARY KEY,
  survey_id INTEGER NOT NULL REFERENCES surveys (id) ON DELETE CASCADE,
  invitation_id INTEGER UNIQUE REFERENCES survey_invitations (id) ON DELETE CASCADE,
  customer_id INTEGER REFERENCES customers (id),                         -- unknown for some imported answers
  source TEXT NOT NULL CHECK (source IN ('form', 'import', 'demo')),
  external_id TEXT,                                                      -- the number in the file it was imported from
  answered_at TEXT NOT NULL CHECK (length(answered_at) = 19),
  changed_at TEXT NOT NULL CHECK (length(changed_at) = 19),
  UNIQUE (survey_id, external_id)
) STRICT;
CREATE TABLE survey_tokens (
  hash TEXT PRIMARY KEY,
  invitation_id INTEGER NOT NULL REFERENCES survey_invitations (id) ON DELETE CASCADE,
  made_at TEXT NOT NULL CHECK (length(made_at) = 19)
) STRICT, WITHOUT ROWID;
CREATE TABLE surveys (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,                                                    -- the template it was made from, or 'own'
  language TEXT NOT NULL CHECK (language IN ('zh', 'en')),
  intro TEXT NOT NULL,
  thanks TEXT NOT NULL,
  audience TEXT,                                                         -- JSON of the audience request it was meant for
  status TEXT NOT NULL CHECK (status IN ('draft', 'open', 'closed')),
  closes_on TEXT CHECK (length(closes_on) = 10),                         -- last day on which answers are taken
  created_at TEXT NOT NULL CHECK (length(created_at) = 19),
  created_by TEXT NOT NULL,
  published_at TEXT CHECK (length(published_at) = 19)
) STRICT;
CREATE TABLE worker_lease (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  holder TEXT NOT NULL,
  until REAL NOT NULL
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
CREATE INDEX campaigns_by_state ON campaigns (state, created_at);
CREATE INDEX deliveries_by_state ON deliveries (campaign_id, state, next_try);
CREATE INDEX deliveries_by_customer ON deliveries (customer_id, changed_at);
CREATE INDEX followups_by_due ON followups (state, due_on);
CREATE INDEX followups_by_customer ON followups (customer_id);
CREATE INDEX survey_invitations_customer ON survey_invitations (customer_id);
CREATE INDEX survey_tokens_invitation ON survey_tokens (invitation_id);
CREATE INDEX survey_responses_answered ON survey_responses (answered_at);
CREATE INDEX survey_responses_customer ON survey_responses (customer_id);
CREATE INDEX survey_answers_question ON survey_answers (question_id, number);
CREATE VIEW survey_sent AS
SELECT i.id, i.survey_id, i.customer_id, coalesce(d.changed_at, i.invited_at) AS invited_at, i.campaign_id
FROM survey_invitations i
LEFT JOIN deliveries d ON d.campaign_id = i.campaign_id AND d.customer_id = i.customer_id
WHERE i.campaign_id IS NULL OR d.state IN ('written', 'sent')
   OR EXISTS (SELECT 1 FROM survey_responses r WHERE r.invitation_id = i.id);
COMMIT;

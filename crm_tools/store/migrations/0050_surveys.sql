-- Questionnaires, whom they were sent to, and what came back.

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

CREATE TABLE survey_invitations (
  id INTEGER PRIMARY KEY,
  survey_id INTEGER NOT NULL REFERENCES surveys (id) ON DELETE CASCADE,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  invited_at TEXT NOT NULL CHECK (length(invited_at) = 19),
  reminded_at TEXT CHECK (length(reminded_at) = 19),
  UNIQUE (survey_id, customer_id)
) STRICT;

CREATE INDEX survey_invitations_customer ON survey_invitations (customer_id);

-- A link's secret is kept as its hash only: who reads this file cannot answer for anybody. A reminder brings a second one.
CREATE TABLE survey_tokens (
  hash TEXT PRIMARY KEY,
  invitation_id INTEGER NOT NULL REFERENCES survey_invitations (id) ON DELETE CASCADE,
  made_at TEXT NOT NULL CHECK (length(made_at) = 19)
) STRICT, WITHOUT ROWID;

CREATE INDEX survey_tokens_invitation ON survey_tokens (invitation_id);

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

CREATE INDEX survey_responses_answered ON survey_responses (answered_at);
CREATE INDEX survey_responses_customer ON survey_responses (customer_id);

CREATE TABLE survey_answers (
  id INTEGER PRIMARY KEY,
  response_id INTEGER NOT NULL REFERENCES survey_responses (id) ON DELETE CASCADE,
  question_id INTEGER NOT NULL REFERENCES survey_questions (id),
  number INTEGER NOT NULL,                                               -- the score, the option (1 is the first), 0 for text
  text TEXT,
  UNIQUE (response_id, question_id, number)
) STRICT;

CREATE INDEX survey_answers_question ON survey_answers (question_id, number);

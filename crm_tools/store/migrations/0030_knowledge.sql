-- The knowledge base: documents, the passages they are cut into, the questions asked of it.

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

CREATE INDEX knowledge_asked_open ON knowledge_asked (found, last_asked_at);

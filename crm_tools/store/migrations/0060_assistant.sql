-- Questions that were misread, with what they mean, saved by people for everybody.
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

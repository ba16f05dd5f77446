PRAGMA foreign_keys = ON;
CREATE TABLE counted (id INTEGER PRIMARY KEY, state TEXT NOT NULL DEFAULT "new" CHECK (state IN ("new", 'old')));
CREATE TABLE keyed (id INTEGER, at DATETIME DEFAULT (datetime('now')), n INT DEFAULT (-1), PRIMARY KEY (id));
CREATE TABLE plain (id INTEGER PRIMARY KEY, x GENERATED ALWAYS AS (id + 1) STORED) WITHOUT ROWID;
CREATE UNIQUE INDEX lower_state ON counted (lower(state), id);

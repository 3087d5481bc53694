-- Each version of the text; while the network is forming, the draft of version 1.
CREATE TABLE charter_versions (
	version   INTEGER PRIMARY KEY,
	draft     INTEGER NOT NULL,
	hash      TEXT NOT NULL,    -- In hexadecimal, as people compare it.
	since     INTEGER NOT NULL,
	accept_by INTEGER,          -- Empty when members are not asked to accept it.
	name      TEXT NOT NULL,
	preset    TEXT NOT NULL,
	template  TEXT NOT NULL,
	text      TEXT NOT NULL     -- The whole of it as JSON.
) STRICT;

-- A version's text in the order in which it is read.
CREATE TABLE charter_parts (
	version INTEGER NOT NULL,
	place   INTEGER NOT NULL,
	id      TEXT NOT NULL,
	kind    TEXT NOT NULL,
	title   TEXT NOT NULL,
	text    TEXT NOT NULL,
	PRIMARY KEY (version, place)
) STRICT;

CREATE TABLE charter_indicators (
	version INTEGER NOT NULL,
	name    TEXT NOT NULL,
	unit    TEXT NOT NULL,
	target  INTEGER NOT NULL,
	due     TEXT NOT NULL, -- A day, or empty.
	PRIMARY KEY (version, name)
) STRICT;

CREATE TABLE charter_rules (
	version INTEGER NOT NULL,
	name    TEXT NOT NULL,
	value   INTEGER NOT NULL,
	PRIMARY KEY (version, name)
) STRICT;

-- What a version changed in the one before it.
CREATE TABLE charter_changes (
	version INTEGER NOT NULL,
	place   INTEGER NOT NULL,
	kind    TEXT NOT NULL,
	id      TEXT NOT NULL,
	was     TEXT, -- Empty when it is new.
	becomes TEXT, -- Empty when it is gone.
	PRIMARY KEY (version, place)
) STRICT;

CREATE TABLE charter_acceptances (
	member   TEXT NOT NULL,
	version  INTEGER NOT NULL,
	hash     TEXT NOT NULL,
	by       TEXT NOT NULL,
	at       INTEGER NOT NULL,
	in_force INTEGER NOT NULL, -- Whether that text is the one to be accepted now.
	PRIMARY KEY (member, version)
) STRICT;

-- What the program knows of standing rules. These rows are part of the schema:
-- when a new program words a rule in another way, the tables are made anew.
CREATE TABLE charter_declared (
	name        TEXT PRIMARY KEY,
	place       INTEGER NOT NULL,
	unit        TEXT NOT NULL,
	least       INTEGER NOT NULL,
	most        INTEGER NOT NULL,
	otherwise   INTEGER NOT NULL, -- The default.
	enforced    INTEGER NOT NULL,
	explanation TEXT NOT NULL
) STRICT;

CREATE TABLE charter_choices (
	rule  TEXT NOT NULL,
	value INTEGER NOT NULL,
	words TEXT NOT NULL,
	PRIMARY KEY (rule, value)
) STRICT;

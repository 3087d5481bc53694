-- Who uses what, and how it went.
CREATE TABLE uses_adoptions (
	number    INTEGER PRIMARY KEY,
	resource  INTEGER NOT NULL,
	version   INTEGER NOT NULL, -- 0 where there is none to take.
	member    TEXT NOT NULL,
	text      TEXT NOT NULL, -- Where and for what.
	since     INTEGER NOT NULL,
	ended     INTEGER NOT NULL DEFAULT 0, -- When it ended; 0 while it goes on.
	outcome   TEXT NOT NULL DEFAULT '', -- helped, mixed, did_not; empty for not told.
	told      INTEGER NOT NULL DEFAULT 0, -- When it was told last.
	document  TEXT NOT NULL DEFAULT '',
	wanted    INTEGER NOT NULL DEFAULT 0, -- The member was asked how it went.
	steward   TEXT NOT NULL DEFAULT '', -- Who confirmed it.
	confirmed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX uses_adoptions_by_resource ON uses_adoptions (resource, since);
CREATE INDEX uses_adoptions_by_member ON uses_adoptions (member, since);

-- Who took which version, and on what footing.
CREATE TABLE uses_takes (
	resource  INTEGER NOT NULL,
	version   INTEGER NOT NULL,
	member    TEXT NOT NULL,
	at        INTEGER NOT NULL,
	terms     INTEGER NOT NULL, -- Number of the resource's terms that the taker keeps.
	allowance TEXT NOT NULL,
	fee       INTEGER NOT NULL,
	currency  TEXT NOT NULL,
	PRIMARY KEY (resource, version, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX uses_takes_by_member ON uses_takes (member, at);

-- Access that a boundary, or what is asked in return, does not give.
CREATE TABLE uses_accesses (
	number   INTEGER PRIMARY KEY,
	resource INTEGER NOT NULL,
	member   TEXT NOT NULL,
	text     TEXT NOT NULL,
	document TEXT NOT NULL,
	since    INTEGER NOT NULL,
	stage    TEXT NOT NULL, -- asked, granted, refused, ended.
	staged   INTEGER NOT NULL,
	until    INTEGER NOT NULL DEFAULT 0,
	agreed   TEXT NOT NULL DEFAULT '', -- Stewards who would give it while others are needed, with spaces between.
	reasons  TEXT NOT NULL DEFAULT '', -- Document that says why not.
	late     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX uses_accesses_by_resource ON uses_accesses (resource, stage);
CREATE INDEX uses_accesses_by_member ON uses_accesses (member, stage);

-- What is not there yet.
CREATE TABLE uses_wishes (
	number    INTEGER PRIMARY KEY,
	member    TEXT NOT NULL,
	title     TEXT NOT NULL,
	kind      TEXT NOT NULL,
	text      TEXT NOT NULL,
	since     INTEGER NOT NULL,
	closed    INTEGER NOT NULL DEFAULT 0, -- When; 0 while it is open.
	fulfilled INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE uses_supporters (
	wish   INTEGER NOT NULL,
	member TEXT NOT NULL,
	since  INTEGER NOT NULL,
	PRIMARY KEY (wish, member)
) STRICT, WITHOUT ROWID;

CREATE TABLE uses_answers (
	wish     INTEGER NOT NULL,
	resource INTEGER NOT NULL,
	member   TEXT NOT NULL, -- Who named it.
	at       INTEGER NOT NULL,
	PRIMARY KEY (wish, resource)
) STRICT, WITHOUT ROWID;
CREATE INDEX uses_answers_by_resource ON uses_answers (resource);

-- What happened, for the news.
CREATE TABLE uses_steps (
	entry    INTEGER NOT NULL,
	event    INTEGER NOT NULL,
	time     INTEGER NOT NULL,
	what     TEXT NOT NULL, -- adopted, told, wished, answered, fulfilled.
	resource INTEGER NOT NULL DEFAULT 0,
	wish     INTEGER NOT NULL DEFAULT 0,
	member   TEXT NOT NULL,
	outcome  TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (entry, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX uses_steps_by_time ON uses_steps (time);

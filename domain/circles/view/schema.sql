CREATE TABLE circles_circles (
	number     INTEGER PRIMARY KEY,
	name       TEXT NOT NULL,
	domain     TEXT NOT NULL,
	kinds      TEXT NOT NULL, -- With spaces between.
	method     TEXT NOT NULL,
	window     INTEGER NOT NULL, -- Days.
	objections INTEGER NOT NULL,
	entry      TEXT NOT NULL,
	state      TEXT NOT NULL,
	since      INTEGER NOT NULL,
	until      INTEGER NOT NULL,
	review     INTEGER,
	reviewed   INTEGER NOT NULL DEFAULT 0, -- Its review fell due.
	warned     INTEGER, -- When it was told that the term ends soon.
	term_set   INTEGER NOT NULL -- When its term was given, cut short or renewed last.
) STRICT;

CREATE TABLE circles_members (
	circle INTEGER NOT NULL,
	member TEXT NOT NULL,
	PRIMARY KEY (circle, member)
) STRICT;
CREATE INDEX circles_members_by_member ON circles_members (member);

CREATE TABLE circles_matters (
	number     INTEGER PRIMARY KEY,
	circle     INTEGER NOT NULL,
	by         TEXT NOT NULL,
	joins      TEXT NOT NULL, -- Who asks to be let in; empty for other matters.
	title      TEXT NOT NULL,
	text       TEXT NOT NULL,
	carries    TEXT NOT NULL, -- JSON.
	method     TEXT NOT NULL,
	objections INTEGER NOT NULL,
	opened     INTEGER NOT NULL,
	closes     INTEGER NOT NULL,
	stage      TEXT NOT NULL,
	decided    INTEGER, -- When the circle was done with it, or it came before all members.
	effect     INTEGER,
	waits      INTEGER, -- Until when what it adopted could be lifted up, lifted or not; not of who is let in.
	voices     INTEGER NOT NULL DEFAULT 0, -- The count when it closed.
	agree      INTEGER NOT NULL DEFAULT 0,
	object     INTEGER NOT NULL DEFAULT 0,
	needed     INTEGER NOT NULL DEFAULT 0,
	stopped    INTEGER NOT NULL DEFAULT 0,
	lifted_by  TEXT NOT NULL DEFAULT '',
	document   TEXT NOT NULL DEFAULT '',
	proposal   INTEGER,
	failure    TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX circles_matters_by_circle ON circles_matters (circle, stage);

CREATE TABLE circles_answers (
	matter   INTEGER NOT NULL,
	member   TEXT NOT NULL,
	agrees   INTEGER NOT NULL,
	clause   TEXT NOT NULL,
	document TEXT NOT NULL,
	at       INTEGER NOT NULL,
	PRIMARY KEY (matter, member)
) STRICT;

CREATE TABLE circles_bulletins (
	number INTEGER PRIMARY KEY,
	title  TEXT NOT NULL,
	text   TEXT NOT NULL,
	posted INTEGER NOT NULL,
	until  INTEGER NOT NULL
) STRICT;

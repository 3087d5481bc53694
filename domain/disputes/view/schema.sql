-- Every case: dispute, charge, or appeal against a moderator.
CREATE TABLE disputes_cases (
	number      INTEGER PRIMARY KEY,
	cause       TEXT NOT NULL,
	by          TEXT NOT NULL,
	against     TEXT NOT NULL,
	document    TEXT NOT NULL,
	opened      INTEGER NOT NULL,
	stage       TEXT NOT NULL,
	until       INTEGER,            -- When the stage ends by itself.
	before      INTEGER,            -- The sanction on which a charge builds.
	mediator    TEXT NOT NULL DEFAULT '',
	mediator_by TEXT NOT NULL DEFAULT '',
	accepted    INTEGER NOT NULL DEFAULT 0,
	sole        TEXT NOT NULL DEFAULT '', -- The mediator who hears it in place of a panel.
	upheld      INTEGER NOT NULL DEFAULT 0,
	step        TEXT NOT NULL DEFAULT '',
	days        INTEGER NOT NULL DEFAULT 0,
	voted       INTEGER NOT NULL DEFAULT 0,
	appealed    INTEGER NOT NULL DEFAULT 0,
	proposal    INTEGER,
	outcome     TEXT NOT NULL DEFAULT '',
	closed      INTEGER
) STRICT;
CREATE INDEX disputes_cases_by_by ON disputes_cases (by);
CREATE INDEX disputes_cases_by_against ON disputes_cases (against);

-- Who hears or heard a case.
CREATE TABLE disputes_panels (
	number INTEGER NOT NULL, -- Of the case.
	member TEXT NOT NULL,
	now    INTEGER NOT NULL, -- On the present panel.
	judged INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (number, member)
) STRICT;
CREATE INDEX disputes_panels_by_member ON disputes_panels (member);

-- The documents of cases; who reads them is in package view.
CREATE TABLE disputes_papers (
	number   INTEGER NOT NULL,
	document TEXT NOT NULL,
	by       TEXT NOT NULL,
	at       INTEGER NOT NULL,
	what     TEXT NOT NULL, -- matter, paper, agreement, reasons or appeal.
	PRIMARY KEY (number, document, what, by)
) STRICT;

-- What happened in cases.
CREATE TABLE disputes_steps (
	entry  INTEGER NOT NULL, -- Of the log.
	event  INTEGER NOT NULL, -- Of the entry.
	number INTEGER NOT NULL,
	time   INTEGER NOT NULL,
	what   TEXT NOT NULL,
	who    TEXT NOT NULL, -- A handle, or several with commas.
	detail TEXT NOT NULL,
	PRIMARY KEY (entry, event)
) STRICT;
CREATE INDEX disputes_steps_by_number ON disputes_steps (number);

CREATE TABLE disputes_sanctions (
	number    INTEGER PRIMARY KEY,
	member    TEXT NOT NULL,
	step      TEXT NOT NULL,
	in_case   INTEGER NOT NULL,
	at        INTEGER NOT NULL,
	until     INTEGER,
	before    INTEGER,
	before_at INTEGER,
	ended     INTEGER
) STRICT;
CREATE INDEX disputes_sanctions_by_member ON disputes_sanctions (member);

CREATE TABLE disputes_hidden (
	document TEXT PRIMARY KEY,
	by       TEXT NOT NULL,
	clause   TEXT NOT NULL,
	at       INTEGER NOT NULL,
	in_case  INTEGER,            -- Of the appeal.
	shown    INTEGER             -- When it was shown again.
) STRICT;

CREATE TABLE disputes_moderators (
	person TEXT PRIMARY KEY,
	until  INTEGER NOT NULL
) STRICT;

CREATE TABLE disputes_mediators (
	person TEXT PRIMARY KEY,
	since  INTEGER NOT NULL
) STRICT;

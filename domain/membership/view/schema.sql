-- Who belongs to the network, now and at any past time.
CREATE TABLE membership_members (
	id            TEXT PRIMARY KEY,
	state         TEXT NOT NULL,
	since         INTEGER NOT NULL,
	founder       INTEGER NOT NULL DEFAULT 0,
	applied       INTEGER,
	window_ends   INTEGER,
	needed        INTEGER, -- Confirmed contributions the present application takes.
	counted       INTEGER NOT NULL DEFAULT 0,
	leaves        INTEGER,
	sponsors      INTEGER NOT NULL DEFAULT 0 -- Members that vouch for the present application.
) STRICT;

-- One row per state that somebody was in; until is empty for the present one.
CREATE TABLE membership_states (
	member TEXT NOT NULL,
	since  INTEGER NOT NULL,
	entry  INTEGER NOT NULL, -- Of the log.
	part   INTEGER NOT NULL, -- Of the entry.
	until  INTEGER,
	state  TEXT NOT NULL,
	PRIMARY KEY (member, entry, part)
) STRICT;
CREATE INDEX membership_states_by_time ON membership_states (since, entry, part, until);

CREATE TABLE membership_founding_roll (
	organization TEXT PRIMARY KEY,
	invited_by   TEXT NOT NULL,
	since        INTEGER NOT NULL
) STRICT;

CREATE TABLE membership_contributions (
	id        INTEGER PRIMARY KEY,
	giver     TEXT NOT NULL,
	receiver  TEXT NOT NULL,
	by        TEXT NOT NULL,
	kind      TEXT NOT NULL,
	quantity  INTEGER NOT NULL,
	unit      TEXT NOT NULL,
	date      TEXT NOT NULL,
	state     TEXT NOT NULL,
	recorded  INTEGER NOT NULL,
	settled   INTEGER, -- When the other side confirmed or disputed it.
	counts    TEXT NOT NULL DEFAULT '', -- Whom it brought closer to membership.
	patronage TEXT NOT NULL DEFAULT '' -- How much it was as people write it, of what was recorded by the rules of patronage; their view writes those.
) STRICT;
CREATE INDEX membership_contributions_by_giver ON membership_contributions (giver);
CREATE INDEX membership_contributions_by_receiver ON membership_contributions (receiver);
CREATE INDEX membership_contributions_that_wait ON membership_contributions (recorded) WHERE state = 'recorded';
CREATE INDEX membership_contributions_by_applicant ON membership_contributions (counts, settled, receiver) WHERE counts <> '';

-- What was said and decided about applications, as it came.
CREATE TABLE membership_joining (
	entry     INTEGER NOT NULL, -- Of the log.
	part      INTEGER NOT NULL, -- Of the entry.
	applicant TEXT NOT NULL,
	member    TEXT NOT NULL DEFAULT '', -- Who said it; empty for what the rules did by themselves.
	what      TEXT NOT NULL,
	clause    TEXT NOT NULL DEFAULT '',
	document  TEXT NOT NULL DEFAULT '',
	proposal  INTEGER, -- That the members vote on.
	at        INTEGER NOT NULL,
	PRIMARY KEY (applicant, entry, part)
) STRICT;

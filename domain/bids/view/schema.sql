-- Every bid, those that ended included.
CREATE TABLE bids (
	number    INTEGER PRIMARY KEY,
	title     TEXT NOT NULL,
	text      TEXT NOT NULL,
	reference TEXT NOT NULL, -- Public, of the tender or call.
	client    TEXT NOT NULL,
	closes    TEXT NOT NULL, -- The closing day, as year-month-day.
	value     INTEGER NOT NULL, -- In the currency's smallest steps; 0 for not said.
	currency  TEXT NOT NULL,
	need      INTEGER NOT NULL, -- On the board, that it came from; 0 for none.
	document  TEXT NOT NULL,
	holder    TEXT NOT NULL, -- Who began it.
	state     TEXT NOT NULL, -- gathering, agreeing, submitted, won, lost, withdrawn or missed.
	staged    INTEGER NOT NULL, -- Since when it is in its state.
	lead      TEXT NOT NULL DEFAULT '',
	sheet     TEXT NOT NULL DEFAULT '', -- Hash of the latest.
	agreement INTEGER NOT NULL DEFAULT 0,
	waits     INTEGER NOT NULL DEFAULT 0, -- The team was reminded to say how it ended.
	opened    INTEGER NOT NULL
) STRICT;
CREATE INDEX bids_by_state ON bids (state, number);
CREATE INDEX bids_by_need ON bids (need) WHERE need <> 0;
CREATE INDEX bids_by_reference ON bids (reference COLLATE NOCASE) WHERE reference <> '';

CREATE TABLE bids_parts (
	bid        INTEGER NOT NULL,
	part       INTEGER NOT NULL, -- Its number in the bid.
	title      TEXT NOT NULL,
	competence TEXT NOT NULL, -- An id of the vocabulary, or a URI; empty for not said.
	quantity   INTEGER NOT NULL, -- In the unit's smallest steps.
	unit       TEXT NOT NULL,
	"from"     TEXT NOT NULL, -- Days, as year-month-day; empty for not said.
	"until"    TEXT NOT NULL,
	place      TEXT NOT NULL,
	remote     INTEGER NOT NULL,
	PRIMARY KEY (bid, part)
) STRICT, WITHOUT ROWID;

-- Who does how much of a part.
CREATE TABLE bids_volunteers (
	bid      INTEGER NOT NULL,
	part     INTEGER NOT NULL,
	member   TEXT NOT NULL,
	quantity INTEGER NOT NULL,
	month    TEXT NOT NULL, -- In which it works more hours by that than it said it has; empty for none.
	hours    INTEGER NOT NULL, -- That it then works in it.
	time     INTEGER NOT NULL,
	PRIMARY KEY (bid, part, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX bids_volunteers_by_member ON bids_volunteers (member, bid);

-- Whom each of the team would have lead.
CREATE TABLE bids_leads (
	bid    INTEGER NOT NULL,
	member TEXT NOT NULL,
	lead   TEXT NOT NULL,
	PRIMARY KEY (bid, member)
) STRICT, WITHOUT ROWID;

-- Documents that are for the team alone: sheets, and what was handed in.
CREATE TABLE bids_sealed (
	document TEXT NOT NULL,
	bid      INTEGER NOT NULL,
	time     INTEGER NOT NULL,
	PRIMARY KEY (document, bid)
) STRICT, WITHOUT ROWID;

CREATE TABLE bids_lessons (
	bid    INTEGER NOT NULL,
	member TEXT NOT NULL,
	by     TEXT NOT NULL,
	text   TEXT NOT NULL,
	time   INTEGER NOT NULL,
	PRIMARY KEY (bid, member)
) STRICT, WITHOUT ROWID;

-- What happened, in order.
CREATE TABLE bids_steps (
	entry    INTEGER NOT NULL,
	event    INTEGER NOT NULL,
	time     INTEGER NOT NULL,
	bid      INTEGER NOT NULL,
	what     TEXT NOT NULL,
	member   TEXT NOT NULL DEFAULT '', -- Whose word it is, or whom it is about.
	by       TEXT NOT NULL DEFAULT '', -- Who signed.
	about    TEXT NOT NULL DEFAULT '', -- A part's words, a day, or who leads.
	number   INTEGER NOT NULL DEFAULT 0, -- Of an agreement.
	document TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (entry, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX bids_steps_by_time ON bids_steps (time);
CREATE INDEX bids_steps_by_bid ON bids_steps (bid);

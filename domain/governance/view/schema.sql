-- What is put to the members, and what became of it.
CREATE TABLE governance_proposals (
	id       INTEGER PRIMARY KEY,
	title    TEXT NOT NULL,
	text     TEXT NOT NULL,
	class    TEXT NOT NULL,
	messages TEXT NOT NULL, -- JSON: [{"kind": …, "content": {fields}}].
	terms    TEXT NOT NULL, -- JSON: the charter's numbers when notice was given.
	member   TEXT NOT NULL, -- Who proposed it.
	by       TEXT NOT NULL, -- Who signed.
	since    INTEGER NOT NULL,
	status   TEXT NOT NULL,
	rounds   INTEGER NOT NULL DEFAULT 0, -- The present round's number.
	decided  INTEGER,
	effect   INTEGER,
	failure  TEXT NOT NULL DEFAULT '' -- Why its messages were refused.
) STRICT;
CREATE INDEX governance_proposals_by_status ON governance_proposals (status);

-- Every vote on a proposal. The counts follow the ballots until the round is closed.
CREATE TABLE governance_rounds (
	proposal  INTEGER NOT NULL,
	number    INTEGER NOT NULL,
	purpose   TEXT NOT NULL,
	state     TEXT NOT NULL, -- announced, open, closed.
	notice    INTEGER NOT NULL,
	opens     INTEGER NOT NULL,
	closes    INTEGER NOT NULL,
	roll      INTEGER NOT NULL,
	root      TEXT NOT NULL, -- Of the roll, hex.
	method    TEXT NOT NULL,
	quorum    INTEGER NOT NULL,
	majority  TEXT NOT NULL, -- Such as 3/4; empty where no share is needed.
	yes       INTEGER NOT NULL DEFAULT 0,
	no        INTEGER NOT NULL DEFAULT 0,
	abstain   INTEGER NOT NULL DEFAULT 0,
	reason    TEXT NOT NULL DEFAULT '',
	ballots   TEXT NOT NULL DEFAULT '', -- Hash of those that counted, hex.
	explained TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (proposal, number)
) STRICT;

CREATE TABLE governance_rolls (
	proposal INTEGER NOT NULL,
	round    INTEGER NOT NULL,
	member   TEXT NOT NULL,
	PRIMARY KEY (proposal, round, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX governance_rolls_by_member ON governance_rolls (member);

-- The ballots as they stand; changes are in the log.
CREATE TABLE governance_ballots (
	proposal INTEGER NOT NULL,
	round    INTEGER NOT NULL,
	member   TEXT NOT NULL,
	choice   TEXT NOT NULL,
	clause   TEXT NOT NULL,
	by       TEXT NOT NULL,
	at       INTEGER NOT NULL,
	changed  INTEGER NOT NULL DEFAULT 0, -- How often.
	counts   INTEGER NOT NULL DEFAULT 1, -- 0 when the member lost its vote before the close.
	PRIMARY KEY (proposal, round, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX governance_ballots_by_member ON governance_ballots (member);

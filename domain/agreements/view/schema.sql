-- Every agreement, those that ended included.
CREATE TABLE agreements_all (
	number    INTEGER PRIMARY KEY,
	title     TEXT NOT NULL,
	holder    TEXT NOT NULL, -- Who wrote it.
	lead      TEXT NOT NULL DEFAULT '',
	begins    TEXT NOT NULL, -- Days as year-month-day.
	ends      TEXT NOT NULL,
	notice    INTEGER NOT NULL DEFAULT 0, -- When it ends early; 0 for no notice.
	state     TEXT NOT NULL, -- draft, offered, signed, in_force, under_review or ended.
	how       TEXT NOT NULL DEFAULT '', -- It ended.
	staged    INTEGER NOT NULL, -- Since when it is in its state.
	terms     INTEGER NOT NULL DEFAULT 1, -- The version that holds, or that is to be signed first.
	amendment INTEGER NOT NULL DEFAULT 0, -- The version that would follow.
	lost      INTEGER NOT NULL DEFAULT 0,
	until     INTEGER NOT NULL DEFAULT 0, -- After a party left: until when the others amend it.
	written   INTEGER NOT NULL
) STRICT;
CREATE INDEX agreements_all_by_state ON agreements_all (state, number);

-- Versions of the terms, as JSON.
CREATE TABLE agreements_versions (
	agreement INTEGER NOT NULL,
	version   INTEGER NOT NULL,
	content   TEXT NOT NULL,
	party     TEXT NOT NULL, -- Who wrote it; empty for a clause.
	time      INTEGER NOT NULL,
	sealed    TEXT NOT NULL, -- The hash of the document with the terms, where they are sealed.
	PRIMARY KEY (agreement, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX agreements_versions_by_sealed ON agreements_versions (sealed, agreement) WHERE sealed <> '';

-- The parties of each version.
CREATE TABLE agreements_parties (
	agreement INTEGER NOT NULL,
	version   INTEGER NOT NULL,
	party     TEXT NOT NULL,
	PRIMARY KEY (agreement, version, party)
) STRICT, WITHOUT ROWID;
CREATE INDEX agreements_parties_by_party ON agreements_parties (party, agreement);

CREATE TABLE agreements_signatures (
	agreement INTEGER NOT NULL,
	version   INTEGER NOT NULL,
	party     TEXT NOT NULL,
	by        TEXT NOT NULL, -- Who signed for it.
	time      INTEGER NOT NULL,
	PRIMARY KEY (agreement, version, party)
) STRICT, WITHOUT ROWID;

-- Parties that left the network.
CREATE TABLE agreements_gone (
	agreement INTEGER NOT NULL,
	party     TEXT NOT NULL,
	PRIMARY KEY (agreement, party)
) STRICT, WITHOUT ROWID;

-- Who said at the present review that it goes on.
CREATE TABLE agreements_reviews (
	agreement INTEGER NOT NULL,
	party     TEXT NOT NULL,
	PRIMARY KEY (agreement, party)
) STRICT, WITHOUT ROWID;

CREATE TABLE agreements_progress (
	agreement  INTEGER NOT NULL,
	name       TEXT NOT NULL,
	obligation INTEGER NOT NULL DEFAULT 0,
	refused    TEXT NOT NULL DEFAULT '', -- Why no obligation came of a payment.
	late       INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (agreement, name)
) STRICT, WITHOUT ROWID;

-- Contributions named for commitments.
CREATE TABLE agreements_links (
	event     INTEGER PRIMARY KEY,
	agreement INTEGER NOT NULL,
	name      TEXT NOT NULL
) STRICT;
CREATE INDEX agreements_links_by_agreement ON agreements_links (agreement, name);

CREATE TABLE agreements_cases (
	agreement INTEGER NOT NULL,
	number    INTEGER NOT NULL, -- Of the dispute.
	PRIMARY KEY (agreement, number)
) STRICT, WITHOUT ROWID;

-- What happened, in order.
CREATE TABLE agreements_steps (
	entry     INTEGER NOT NULL,
	event     INTEGER NOT NULL,
	time      INTEGER NOT NULL,
	agreement INTEGER NOT NULL,
	what      TEXT NOT NULL,
	version   INTEGER NOT NULL DEFAULT 0,
	party     TEXT NOT NULL DEFAULT '', -- Whose word it is, or whom it is about.
	by        TEXT NOT NULL DEFAULT '', -- Who signed.
	document  TEXT NOT NULL DEFAULT '',
	about     TEXT NOT NULL DEFAULT '', -- A commitment's words.
	PRIMARY KEY (entry, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX agreements_steps_by_time ON agreements_steps (time);
CREATE INDEX agreements_steps_by_agreement ON agreements_steps (agreement);

-- Who was on the roll before this network, and what became of each place.
CREATE TABLE moving_places (
	organization TEXT PRIMARY KEY,
	name         TEXT NOT NULL,
	legal_form   TEXT NOT NULL,
	registry     TEXT NOT NULL,
	number       TEXT NOT NULL,
	accepted     TEXT NOT NULL, -- When it accepted the earlier text, as 2019-05-04.
	document     TEXT NOT NULL, -- Hash of the document with which it did.
	key          TEXT NOT NULL, -- Public key of its link, in hex.
	list         TEXT NOT NULL,
	since        INTEGER NOT NULL, -- When it was carried over.
	state        TEXT NOT NULL DEFAULT 'unclaimed', -- unclaimed, claimed or lapsed.
	by           TEXT NOT NULL DEFAULT '', -- Who claimed it.
	until        INTEGER -- When it was claimed or lapsed.
) STRICT;
CREATE INDEX moving_places_by_state ON moving_places (state, name);

CREATE TABLE moving_lists (
	list  TEXT PRIMARY KEY,
	parts INTEGER NOT NULL,
	came  INTEGER NOT NULL, -- Parts that are here.
	by    TEXT NOT NULL,
	since INTEGER NOT NULL
) STRICT;

-- What was decided before this network.
CREATE TABLE moving_earlier (
	id       INTEGER PRIMARY KEY,
	title    TEXT NOT NULL,
	date     TEXT NOT NULL,
	document TEXT NOT NULL UNIQUE, -- Its hash.
	by       TEXT NOT NULL, -- Who recorded it; empty for a decision of the members.
	since    INTEGER NOT NULL
) STRICT;
CREATE INDEX moving_earlier_by_date ON moving_earlier (date);

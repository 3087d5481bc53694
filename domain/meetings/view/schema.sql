-- Every meeting, past and to come.
CREATE TABLE meetings_meetings (
	number       INTEGER PRIMARY KEY,
	title        TEXT NOT NULL,
	at           INTEGER NOT NULL, -- When it begins.
	place        TEXT NOT NULL,
	place_where  TEXT NOT NULL,
	minute_taker TEXT NOT NULL,
	member       TEXT NOT NULL, -- Who called it.
	by           TEXT NOT NULL, -- Who signed.
	since        INTEGER NOT NULL,
	changed      INTEGER NOT NULL, -- When it was last moved or called off.
	cancelled    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX meetings_meetings_by_at ON meetings_meetings (at);

CREATE TABLE meetings_items (
	meeting  INTEGER NOT NULL,
	number   INTEGER NOT NULL, -- From 1.
	title    TEXT NOT NULL,
	proposal INTEGER NOT NULL DEFAULT 0, -- That is decided by show of hands; 0 for none.
	PRIMARY KEY (meeting, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX meetings_items_by_proposal ON meetings_items (proposal);

CREATE TABLE meetings_present (
	meeting INTEGER NOT NULL,
	member  TEXT NOT NULL,
	by      TEXT NOT NULL, -- Who entered it.
	at      INTEGER NOT NULL,
	PRIMARY KEY (meeting, member)
) STRICT, WITHOUT ROWID;

-- Hands as they were entered last, and what became of each.
CREATE TABLE meetings_hands (
	meeting  INTEGER NOT NULL,
	item     INTEGER NOT NULL,
	member   TEXT NOT NULL,
	proposal INTEGER NOT NULL,
	round    INTEGER NOT NULL,
	choice   TEXT NOT NULL,
	clause   TEXT NOT NULL,
	by       TEXT NOT NULL, -- The minute-taker.
	at       INTEGER NOT NULL,
	until    INTEGER NOT NULL, -- When it stands if nobody contests it.
	state    TEXT NOT NULL,    -- waiting, confirmed, contested, stood, overridden, lapsed.
	word_by  TEXT NOT NULL DEFAULT '', -- Who confirmed or contested it.
	code     TEXT NOT NULL DEFAULT '', -- Why it lapsed.
	PRIMARY KEY (meeting, item, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX meetings_hands_by_member ON meetings_hands (member, state);
CREATE INDEX meetings_hands_by_proposal ON meetings_hands (proposal, member);

CREATE TABLE meetings_minutes (
	meeting   INTEGER NOT NULL,
	version   INTEGER NOT NULL,
	document  TEXT NOT NULL,
	by        TEXT NOT NULL,
	at        INTEGER NOT NULL,
	until     INTEGER NOT NULL,
	state     TEXT NOT NULL, -- proposed, approved, contested, corrected.
	contested_by TEXT NOT NULL DEFAULT '', -- The member that contests it;
	reasons   TEXT NOT NULL DEFAULT '',    -- the document that says why.
	PRIMARY KEY (meeting, version)
) STRICT, WITHOUT ROWID;

-- What happened, for the news.
CREATE TABLE meetings_steps (
	entry   INTEGER NOT NULL,
	event   INTEGER NOT NULL,
	meeting INTEGER NOT NULL,
	time    INTEGER NOT NULL,
	what    TEXT NOT NULL, -- called, moved, cancelled, filed, approved, contested.
	PRIMARY KEY (entry, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX meetings_steps_by_time ON meetings_steps (time);

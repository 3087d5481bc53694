-- How the papers of secret votes are counted, from when tellers are drawn.
CREATE TABLE tellers_counts (
	proposal INTEGER NOT NULL,
	round    INTEGER NOT NULL,
	stage    TEXT NOT NULL DEFAULT 'first', -- first, recount, third, settled or unsettled.
	until    INTEGER,                       -- When a recount or a third count ends; the first ends three days after the close.
	silent   INTEGER NOT NULL DEFAULT 0,    -- 1 when a third was asked since one was silent.
	drawn    INTEGER,                       -- Of how many the tellers were drawn; 0 when nobody could be.
	offered  INTEGER NOT NULL DEFAULT 0,    -- 1 when it was from those who offered.
	failed   TEXT NOT NULL DEFAULT '',
	ended    INTEGER,
	recounted INTEGER,                      -- When the two were asked to count once more.
	third     INTEGER,                      -- When a third count was asked for.
	PRIMARY KEY (proposal, round)
) STRICT, WITHOUT ROWID;

CREATE TABLE tellers_people (
	proposal INTEGER NOT NULL,
	round    INTEGER NOT NULL,
	member   TEXT NOT NULL,
	state    TEXT NOT NULL, -- offered, drawn or left.
	place    INTEGER NOT NULL DEFAULT 0, -- Order among those drawn.
	at       INTEGER NOT NULL,
	agrees   INTEGER NOT NULL DEFAULT 0, -- 1 for the two whose count stands.
	PRIMARY KEY (proposal, round, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX tellers_people_by_member ON tellers_people (member);

-- What tellers counted, the last in each stage.
CREATE TABLE tellers_sheets (
	proposal INTEGER NOT NULL,
	round    INTEGER NOT NULL,
	member   TEXT NOT NULL,
	stage    TEXT NOT NULL,
	by       TEXT NOT NULL,
	at       INTEGER NOT NULL,
	yes      INTEGER NOT NULL,
	no       INTEGER NOT NULL,
	abstain  INTEGER NOT NULL,
	individuals_yes     INTEGER NOT NULL,
	individuals_no      INTEGER NOT NULL,
	individuals_abstain INTEGER NOT NULL,
	present  TEXT NOT NULL, -- JSON: who handed in a paper.
	PRIMARY KEY (proposal, round, member, stage)
) STRICT, WITHOUT ROWID;

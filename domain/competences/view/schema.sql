-- What somebody said that it can do, also what it withdrew: others' words stay on record.
CREATE TABLE competences_held (
	number     INTEGER PRIMARY KEY,
	holder     TEXT NOT NULL,
	person     INTEGER NOT NULL, -- The holder is one.
	competence TEXT NOT NULL, -- An id of the vocabulary, or a URI.
	level      TEXT NOT NULL, -- learning, able, experienced or teaching.
	rank       INTEGER NOT NULL, -- Of the level, from 1.
	hours      INTEGER NOT NULL, -- A month; 0 for not said.
	note       TEXT NOT NULL,
	since      INTEGER NOT NULL,
	changed    INTEGER NOT NULL,
	act        TEXT NOT NULL, -- By which it was said last.
	gone       INTEGER NOT NULL DEFAULT 0, -- Withdrawn.
	evidence   INTEGER NOT NULL DEFAULT 0, -- Works shown,
	partners   INTEGER NOT NULL DEFAULT 0, -- for how many different members,
	endorsed   INTEGER NOT NULL DEFAULT 0, -- and by how many it is endorsed.
	UNIQUE (holder, competence)
) STRICT;
-- It has all that a ranking reads, which spares it a look at each row.
CREATE INDEX competences_held_by_competence ON competences_held (competence, gone, holder, person, rank, hours, evidence, endorsed);

-- What competences are called: those of the program's list that somebody has, and those of other lists that were named.
CREATE TABLE competences_names (
	id      TEXT PRIMARY KEY,
	label   TEXT NOT NULL, -- In English, or as the other list has it.
	area    TEXT NOT NULL, -- The broadest of the program's list above it; its own id where it is one.
	found   TEXT NOT NULL, -- All words by which it is found.
	broader TEXT NOT NULL DEFAULT '[]', -- A JSON list of ids, for those of other lists.
	named   INTEGER NOT NULL DEFAULT 0 -- When one of another list was named.
) STRICT;

CREATE TABLE competences_capacity (
	holder  TEXT PRIMARY KEY,
	hours   INTEGER NOT NULL,
	until   TEXT NOT NULL, -- The last day for which it was said; empty for no end.
	changed INTEGER NOT NULL,
	act     TEXT NOT NULL
) STRICT;

-- Work that is shown as a proof.
CREATE TABLE competences_evidence (
	holder     TEXT NOT NULL,
	competence TEXT NOT NULL,
	kind       TEXT NOT NULL, -- booking, contribution or service.
	work       INTEGER NOT NULL,
	receiver   TEXT NOT NULL,
	at         INTEGER NOT NULL,
	act        TEXT NOT NULL,
	PRIMARY KEY (holder, competence, kind, work)
) STRICT, WITHOUT ROWID;

CREATE TABLE competences_endorsements (
	number     INTEGER PRIMARY KEY,
	holder     TEXT NOT NULL,
	competence TEXT NOT NULL,
	endorser   TEXT NOT NULL,
	by         TEXT NOT NULL,
	kind       TEXT NOT NULL,
	work       INTEGER NOT NULL,
	at         INTEGER NOT NULL,
	act        TEXT NOT NULL,
	UNIQUE (holder, competence, endorser)
) STRICT;
CREATE INDEX competences_endorsements_by_endorser ON competences_endorsements (endorser);

-- Work that two sides confirmed, from which one may be endorsed; of something lent, one row for each that cares for it.
CREATE TABLE competences_work (
	kind      TEXT NOT NULL,
	number    INTEGER NOT NULL,
	gave      TEXT NOT NULL,
	received  TEXT NOT NULL,
	title     TEXT NOT NULL,
	at        INTEGER NOT NULL,
	confirmed INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (kind, number, gave)
) STRICT, WITHOUT ROWID;
CREATE INDEX competences_work_by_gave ON competences_work (gave, received);
CREATE INDEX competences_work_by_received ON competences_work (received);

-- What happened, in order.
CREATE TABLE competences_steps (
	entry      INTEGER NOT NULL,
	event      INTEGER NOT NULL,
	time       INTEGER NOT NULL,
	what       TEXT NOT NULL, -- declared or endorsed.
	holder     TEXT NOT NULL,
	competence TEXT NOT NULL,
	endorser   TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (entry, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX competences_steps_by_time ON competences_steps (time);

-- Who must sign together for an organization.
CREATE TABLE mandates_signers (
	organization TEXT NOT NULL,
	scope        TEXT NOT NULL,    -- A kind, a module, or all.
	threshold    INTEGER NOT NULL,
	persons      TEXT NOT NULL,    -- JSON list of handles.
	since        INTEGER NOT NULL,
	PRIMARY KEY (organization, scope)
) STRICT;

-- Acts that several are to sign.
CREATE TABLE mandates_acts (
	id           INTEGER PRIMARY KEY,
	organization TEXT NOT NULL,
	by           TEXT NOT NULL,
	messages     TEXT NOT NULL,    -- JSON, each with its kind and content.
	since        INTEGER NOT NULL,
	expires      INTEGER NOT NULL,
	status       TEXT NOT NULL,
	ended        INTEGER           -- Empty while it waits.
) STRICT;
CREATE INDEX mandates_acts_by_organization ON mandates_acts (organization, status);

CREATE TABLE mandates_signatures (
	act    INTEGER NOT NULL,
	person TEXT NOT NULL,
	at     INTEGER NOT NULL,
	PRIMARY KEY (act, person)
) STRICT;

-- An organization's own people.
CREATE TABLE mandates_people (
	organization TEXT NOT NULL,
	person       TEXT NOT NULL,
	since        INTEGER NOT NULL,
	PRIMARY KEY (organization, person)
) STRICT;
CREATE INDEX mandates_people_by_person ON mandates_people (person);

CREATE TABLE mandates_polls (
	organization TEXT NOT NULL,
	proposal     INTEGER NOT NULL,
	by           TEXT NOT NULL,
	binding      INTEGER NOT NULL,
	since        INTEGER NOT NULL,
	closes       INTEGER NOT NULL,
	asked        INTEGER NOT NULL,
	yes          INTEGER NOT NULL DEFAULT 0,
	no           INTEGER NOT NULL DEFAULT 0,
	abstain      INTEGER NOT NULL DEFAULT 0,
	choice       TEXT NOT NULL DEFAULT '', -- What most said; empty while it is open, and if they said nothing.
	closed       INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (organization, proposal)
) STRICT;
CREATE INDEX mandates_polls_by_proposal ON mandates_polls (proposal);

CREATE TABLE mandates_answers (
	organization TEXT NOT NULL,
	proposal     INTEGER NOT NULL,
	person       TEXT NOT NULL,
	choice       TEXT NOT NULL,
	at           INTEGER NOT NULL,
	PRIMARY KEY (organization, proposal, person)
) STRICT;

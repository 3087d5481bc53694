CREATE TABLE people_persons (
	id         TEXT PRIMARY KEY, -- The handle.
	since      INTEGER NOT NULL,
	invited_by TEXT              -- Empty for who came without an invitation.
) STRICT;

-- Every key anybody ever had.
CREATE TABLE people_keys (
	id        TEXT PRIMARY KEY,
	person    TEXT NOT NULL,
	rank      INTEGER NOT NULL, -- 1 is the person's oldest.
	name      TEXT NOT NULL,
	algorithm TEXT NOT NULL,
	site      TEXT NOT NULL,    -- The domain a passkey was made for.
	public    TEXT NOT NULL,    -- In hexadecimal.
	since     INTEGER NOT NULL,
	ends      INTEGER,          -- From when it no longer counts; empty unless it is or was revoked.
	asked_by  TEXT,             -- The key that asked for it.
	revoked   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX people_keys_by_person ON people_keys (person);

CREATE TABLE people_organizations (
	id          TEXT PRIMARY KEY, -- The handle.
	name        TEXT NOT NULL,
	legal_form  TEXT NOT NULL,
	since       INTEGER NOT NULL,
	parents     TEXT NOT NULL,    -- JSON.
	place       TEXT NOT NULL DEFAULT '',
	latitude    INTEGER,          -- Millionths of a degree; empty for no point on a map.
	longitude   INTEGER,
	website     TEXT NOT NULL DEFAULT '',
	description TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE people_identities (
	registry     TEXT NOT NULL,
	number       TEXT NOT NULL,
	organization TEXT NOT NULL,
	PRIMARY KEY (registry, number)
) STRICT;
CREATE INDEX people_identities_by_organization ON people_identities (organization);

-- Every mandate there ever was.
CREATE TABLE people_mandates (
	entry        INTEGER NOT NULL, -- Of the log.
	event        INTEGER NOT NULL, -- Of the entry.
	organization TEXT NOT NULL,
	person       TEXT NOT NULL,
	role         TEXT NOT NULL,
	granted_by   TEXT NOT NULL,
	since        INTEGER NOT NULL,
	until        INTEGER,          -- The end it was granted with; empty for none.
	ended        INTEGER,          -- When it was revoked, handed over or replaced; empty while it stands.
	term         INTEGER,          -- When a representative's term ends, and the mandate is handed on; empty for no end.
	scope        TEXT NOT NULL DEFAULT '[]', -- JSON list of what it is for; empty for everything.
	PRIMARY KEY (entry, event)
) STRICT;
CREATE INDEX people_mandates_by_organization ON people_mandates (organization, role);
CREATE INDEX people_mandates_by_person ON people_mandates (person);

CREATE TABLE people_invitations (
	secret_hash TEXT PRIMARY KEY,
	person      TEXT NOT NULL, -- Who invites.
	purpose     TEXT NOT NULL,
	since       INTEGER NOT NULL,
	expires     INTEGER NOT NULL,
	uses        INTEGER NOT NULL,
	uses_left   INTEGER NOT NULL,
	revoked     INTEGER NOT NULL DEFAULT 0
) STRICT;

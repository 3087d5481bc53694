-- Whom a person trusts to give them a new key, and a change of that which waits.
CREATE TABLE people_guardian_sets (
	person      TEXT PRIMARY KEY,
	needed      INTEGER NOT NULL DEFAULT 0, -- How many let a recovery begin.
	settle      INTEGER NOT NULL DEFAULT 0, -- How many overrule the person's keys.
	next        TEXT,                       -- JSON list; empty while no change waits.
	next_needed INTEGER,
	ends        INTEGER,                    -- When the change takes effect.
	asked_by    TEXT,                       -- The key that asked.
	opposed     INTEGER NOT NULL DEFAULT 0  -- Guardians who oppose it.
) STRICT;

CREATE TABLE people_guardians (
	person   TEXT NOT NULL,
	guardian TEXT NOT NULL,
	since    INTEGER NOT NULL,
	opposes  INTEGER NOT NULL DEFAULT 0, -- The change that waits.
	PRIMARY KEY (person, guardian)
) STRICT;
CREATE INDEX people_guardians_by_guardian ON people_guardians (guardian);

-- New keys that guardians asked for.
CREATE TABLE people_recoveries (
	entry     INTEGER NOT NULL, -- Of the log.
	event     INTEGER NOT NULL, -- Of the entry.
	person    TEXT NOT NULL,
	key       TEXT NOT NULL,    -- Its id.
	name      TEXT NOT NULL,
	algorithm TEXT NOT NULL,
	asked_by  TEXT NOT NULL,
	since     INTEGER NOT NULL,
	ends      INTEGER,          -- When it takes the place of all others; empty while too few support it.
	settled   INTEGER NOT NULL DEFAULT 0,
	over      INTEGER,          -- When it was done or stopped; empty while it is under way.
	outcome   TEXT,             -- done, stopped by a key, withdrawn or replaced.
	contested INTEGER,          -- Until when it takes more guardians, after a key stopped it.
	PRIMARY KEY (entry, event)
) STRICT;
CREATE INDEX people_recoveries_by_person ON people_recoveries (person);

CREATE TABLE people_recovery_support (
	person   TEXT NOT NULL,
	key      TEXT NOT NULL,
	guardian TEXT NOT NULL,
	since    INTEGER NOT NULL,
	PRIMARY KEY (person, key, guardian)
) STRICT;

-- Each time the members gave an organization a representative again.
CREATE TABLE people_restorations (
	entry        INTEGER NOT NULL, -- Of the log.
	event        INTEGER NOT NULL, -- Of the entry.
	organization TEXT NOT NULL,
	person       TEXT NOT NULL,
	since        INTEGER NOT NULL,
	ends         INTEGER NOT NULL,
	over         INTEGER,
	stopped_by   TEXT,
	PRIMARY KEY (entry, event)
) STRICT;

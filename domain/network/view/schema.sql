-- Each time a sample network's clock was moved on.
CREATE TABLE network_clock_moves (
	entry  INTEGER NOT NULL, -- Of the log.
	event  INTEGER NOT NULL, -- Of the entry.
	person TEXT NOT NULL,
	days   INTEGER NOT NULL,
	since  INTEGER NOT NULL, -- Rule time before.
	until  INTEGER NOT NULL, -- Rule time after.
	PRIMARY KEY (entry, event)
) STRICT;

-- Web origins whose passkeys count, or once did.
CREATE TABLE network_origins (
	entry      INTEGER NOT NULL, -- Of the log.
	event      INTEGER NOT NULL, -- Of the entry; of the genesis, its place there.
	origin     TEXT NOT NULL,
	since      INTEGER NOT NULL,
	until      INTEGER,
	added_by   TEXT NOT NULL,
	removed_by TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (entry, event)
) STRICT;

-- Versions of the rules: those that count or did, and those that were decided.
CREATE TABLE network_rule_versions (
	entry   INTEGER NOT NULL, -- Of the log.
	event   INTEGER NOT NULL, -- Of the entry.
	version INTEGER NOT NULL,
	status  TEXT NOT NULL,    -- planned, withdrawn or raised.
	decided INTEGER NOT NULL, -- When; for the first version, when the network began.
	due     INTEGER,          -- When its notice ends, or it is looked at again.
	height  INTEGER,          -- Of the first block that goes by it.
	since   INTEGER,
	knowing INTEGER,          -- Seats that knew it when it was postponed last.
	seats   INTEGER,          -- Of how many.
	PRIMARY KEY (entry, event)
) STRICT;

-- Each time the members restarted the network together.
CREATE TABLE network_restarts (
	entry  INTEGER PRIMARY KEY, -- Of the log.
	chain  INTEGER NOT NULL,    -- Number of the chain of blocks that began.
	height INTEGER NOT NULL,    -- Of the old chain's last block that counts.
	seats  INTEGER NOT NULL,
	time   INTEGER NOT NULL
) STRICT;

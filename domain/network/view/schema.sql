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

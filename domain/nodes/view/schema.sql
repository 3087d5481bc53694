-- Every node there ever was, by its id.
CREATE TABLE nodes_nodes (
	id         TEXT PRIMARY KEY, -- 40 hexadecimal digits.
	owner      TEXT NOT NULL,
	by         TEXT NOT NULL,    -- Who registered it.
	place      TEXT NOT NULL,    -- Of package nodes; empty for one that follows.
	willing    INTEGER NOT NULL,
	peer       TEXT NOT NULL,
	web        TEXT NOT NULL,
	key        TEXT NOT NULL,    -- This and the next two in hexadecimal.
	consensus  TEXT NOT NULL,
	checkpoint TEXT NOT NULL,
	since      INTEGER NOT NULL,
	removed    INTEGER           -- Empty while it is registered.
) STRICT;
CREATE INDEX nodes_nodes_by_owner ON nodes_nodes (owner);

-- What happened to seats, one row per node that it happened to.
CREATE TABLE nodes_changes (
	entry INTEGER NOT NULL, -- Of the log.
	event INTEGER NOT NULL, -- Of the entry.
	part  INTEGER NOT NULL, -- Of the event.
	time  INTEGER NOT NULL,
	node  TEXT NOT NULL,
	what  TEXT NOT NULL,
	why   TEXT NOT NULL,
	until INTEGER,          -- By when it must answer.
	PRIMARY KEY (entry, event, part)
) STRICT;
CREATE INDEX nodes_changes_by_node ON nodes_changes (node);

-- Entries of the log in which the members restarted the network together.
CREATE TABLE nodes_restarts (
	entry INTEGER PRIMARY KEY
) STRICT;

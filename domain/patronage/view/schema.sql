-- Every economic event, those included that were recorded before rule version 6 by
-- the rule of membership. Quantities are in smallest steps of their unit.
CREATE TABLE patronage_events (
	number      INTEGER PRIMARY KEY,
	action      TEXT NOT NULL,
	provider    TEXT NOT NULL,
	receiver    TEXT NOT NULL, -- Empty for the commons.
	by          TEXT NOT NULL, -- The side that recorded it.
	kind        TEXT NOT NULL,
	quantity    INTEGER NOT NULL,
	unit        TEXT NOT NULL,
	value       INTEGER NOT NULL,
	currency    TEXT NOT NULL,
	stream      TEXT NOT NULL,
	date        TEXT NOT NULL,
	note        TEXT NOT NULL,
	evidence    TEXT NOT NULL,
	item        INTEGER NOT NULL, -- Of the commons.
	resource    INTEGER NOT NULL,
	to_resource INTEGER NOT NULL,
	location    TEXT NOT NULL,
	stage       TEXT NOT NULL,
	state       TEXT NOT NULL,
	recorded    INTEGER NOT NULL,
	settled     INTEGER NOT NULL DEFAULT 0,
	corrects    INTEGER NOT NULL,
	void        INTEGER NOT NULL,
	correction  INTEGER NOT NULL DEFAULT 0, -- The latest that corrects it, or would.
	witness     TEXT NOT NULL DEFAULT '',
	adoption    INTEGER NOT NULL DEFAULT 0,
	counts      TEXT NOT NULL DEFAULT '', -- The applicant it brought closer to membership.
	self_dealt  INTEGER NOT NULL,
	document    TEXT NOT NULL DEFAULT '', -- Why it is disputed.
	earlier     INTEGER NOT NULL
) STRICT;
CREATE INDEX patronage_events_by_provider ON patronage_events (provider, date);
CREATE INDEX patronage_events_by_receiver ON patronage_events (receiver, date);
CREATE INDEX patronage_events_by_state ON patronage_events (state, recorded);
CREATE INDEX patronage_events_by_date ON patronage_events (date, number);
-- What is asked of all of them at once reads these alone; it names them, since
-- SQLite would rather take all that are confirmed one by one.
CREATE INDEX patronage_events_settled ON patronage_events (settled, number) WHERE state = 'confirmed' AND NOT earlier;
CREATE INDEX patronage_events_confirmed ON patronage_events (date, number) WHERE state = 'confirmed';
CREATE INDEX patronage_events_that_count ON patronage_events (date, kind, unit, provider, receiver, quantity) WHERE state = 'confirmed' AND self_dealt = 0 AND void = 0;

-- What happened to an event.
CREATE TABLE patronage_steps (
	entry    INTEGER NOT NULL,
	event    INTEGER NOT NULL,
	number   INTEGER NOT NULL,
	time     INTEGER NOT NULL,
	what     TEXT NOT NULL,
	member   TEXT NOT NULL,
	by       TEXT NOT NULL,
	document TEXT NOT NULL,
	PRIMARY KEY (entry, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX patronage_steps_by_number ON patronage_steps (number);

-- What is followed, as it stands.
CREATE TABLE patronage_resources (
	number      INTEGER PRIMARY KEY,
	name        TEXT NOT NULL,
	kind        TEXT NOT NULL,
	unit        TEXT NOT NULL,
	accounting  INTEGER NOT NULL,
	on_hand     INTEGER NOT NULL,
	accountable TEXT NOT NULL,
	custodian   TEXT NOT NULL,
	location    TEXT NOT NULL,
	stage       TEXT NOT NULL,
	inside      INTEGER NOT NULL,
	last        TEXT NOT NULL,
	since       INTEGER NOT NULL,
	changed     INTEGER NOT NULL
) STRICT;

-- How each resource stood after each event that changed it.
CREATE TABLE patronage_changes (
	entry      INTEGER NOT NULL,
	event      INTEGER NOT NULL,
	resource   INTEGER NOT NULL,
	number     INTEGER NOT NULL, -- The economic event.
	time       INTEGER NOT NULL,
	accounting INTEGER NOT NULL,
	on_hand    INTEGER NOT NULL,
	PRIMARY KEY (entry, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX patronage_changes_by_resource ON patronage_changes (resource);

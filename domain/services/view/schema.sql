-- Every service, those withdrawn included.
CREATE TABLE services_services (
	number      INTEGER PRIMARY KEY,
	member      TEXT NOT NULL, -- Who offers it.
	title       TEXT NOT NULL,
	description TEXT NOT NULL,
	terms       TEXT NOT NULL,
	activity    TEXT NOT NULL,
	capacity    INTEGER NOT NULL, -- Requests at the same time; 0 for as many as come.
	since       INTEGER NOT NULL,
	changed     INTEGER NOT NULL,
	withdrawn   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX services_services_by_member ON services_services (member);

-- Every request, at the stage that it has come to.
CREATE TABLE services_requests (
	number   INTEGER PRIMARY KEY,
	service  INTEGER NOT NULL,
	provider TEXT NOT NULL,
	receiver TEXT NOT NULL,
	text     TEXT NOT NULL,
	terms    TEXT NOT NULL, -- As they were when it was asked for.
	document TEXT NOT NULL,
	since    INTEGER NOT NULL,
	stage    TEXT NOT NULL, -- asked, accepted, delivered, confirmed, declined, taken_back.
	staged   INTEGER NOT NULL, -- Since when it is at this stage.
	due      INTEGER NOT NULL DEFAULT 0,
	late     INTEGER NOT NULL DEFAULT 0 -- Both sides were told that it waits.
) STRICT;
CREATE INDEX services_requests_by_service ON services_requests (service);
CREATE INDEX services_requests_by_provider ON services_requests (provider, stage);
CREATE INDEX services_requests_by_receiver ON services_requests (receiver, stage);

-- What happened, in order.
CREATE TABLE services_steps (
	entry    INTEGER NOT NULL,
	event    INTEGER NOT NULL,
	time     INTEGER NOT NULL,
	service  INTEGER NOT NULL,
	request  INTEGER NOT NULL DEFAULT 0, -- 0 where it is about the service itself.
	what     TEXT NOT NULL, -- offered, changed, withdrawn, asked, accepted, declined, taken_back, delivered, sent_back, confirmed, late.
	by       TEXT NOT NULL DEFAULT '',
	document TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (entry, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX services_steps_by_time ON services_steps (time);
CREATE INDEX services_steps_by_request ON services_steps (request);

-- Resources that can be booked, and by which rules.
CREATE TABLE bookings_terms (
	resource INTEGER PRIMARY KEY,
	units    INTEGER NOT NULL,
	slot     INTEGER NOT NULL, -- Hours.
	longest  INTEGER NOT NULL, -- Hours.
	ahead    INTEGER NOT NULL, -- Days.
	notice   INTEGER NOT NULL, -- Hours.
	confirm  INTEGER NOT NULL,
	before   INTEGER NOT NULL, -- Seconds to make it ready,
	after    INTEGER NOT NULL, -- and to clear up.
	zone     INTEGER NOT NULL, -- Seconds by which the clocks there are ahead of UTC in winter;
	summer   TEXT NOT NULL,    -- by which rule they go an hour ahead in summer.
	custody  TEXT NOT NULL,
	place    TEXT NOT NULL,
	stopped  INTEGER NOT NULL DEFAULT 0,
	set_at   INTEGER NOT NULL
) STRICT;

-- Hours in which a place is open by its clocks, from Monday, 0; none of a resource
-- that is not limited by them.
CREATE TABLE bookings_hours (
	resource INTEGER NOT NULL,
	weekday  INTEGER NOT NULL,
	opens    INTEGER NOT NULL,
	closes   INTEGER NOT NULL,
	PRIMARY KEY (resource, weekday, opens)
) STRICT, WITHOUT ROWID;

CREATE TABLE bookings_bookings (
	number    INTEGER PRIMARY KEY,
	resource  INTEGER NOT NULL,
	member    TEXT NOT NULL,
	by        TEXT NOT NULL, -- Who signed for it last.
	begins    INTEGER NOT NULL,
	ends      INTEGER NOT NULL,
	units     INTEGER NOT NULL,
	holds     INTEGER NOT NULL DEFAULT 0, -- From when they are taken, with the time to make ready and clear up,
	frees     INTEGER NOT NULL DEFAULT 0, -- and until when; not beyond where that ended before.
	state     TEXT NOT NULL,
	since     INTEGER NOT NULL,
	deadline  INTEGER NOT NULL DEFAULT 0,
	went      INTEGER NOT NULL DEFAULT 0, -- When it was handed out,
	went_by   TEXT NOT NULL DEFAULT '',   -- who said so,
	went_as   TEXT NOT NULL DEFAULT '',   -- and the document about its condition.
	came      INTEGER NOT NULL DEFAULT 0,
	came_by   TEXT NOT NULL DEFAULT '',
	came_as   TEXT NOT NULL DEFAULT '',
	late      INTEGER NOT NULL DEFAULT 0, -- Seconds after it was due back.
	tardy     INTEGER NOT NULL DEFAULT 0, -- Cancelled later than the rules ask for.
	document  TEXT NOT NULL DEFAULT '',   -- Why a steward called it off,
	closure   INTEGER NOT NULL DEFAULT 0, -- or the closure that did.
	changed   INTEGER NOT NULL
) STRICT;
CREATE INDEX bookings_bookings_by_resource ON bookings_bookings (resource, ends);
CREATE INDEX bookings_bookings_by_hold ON bookings_bookings (resource, frees);
CREATE INDEX bookings_bookings_by_member ON bookings_bookings (member, ends);
CREATE INDEX bookings_bookings_by_state ON bookings_bookings (state, ends);

CREATE TABLE bookings_closures (
	number   INTEGER PRIMARY KEY,
	resource INTEGER NOT NULL,
	begins   INTEGER NOT NULL,
	ends     INTEGER NOT NULL,
	reason   TEXT NOT NULL,
	by       TEXT NOT NULL,
	since    INTEGER NOT NULL,
	reopened INTEGER NOT NULL DEFAULT 0 -- When it was taken back.
) STRICT;
CREATE INDEX bookings_closures_by_resource ON bookings_closures (resource, ends);

-- What happened, for the news.
CREATE TABLE bookings_steps (
	entry    INTEGER NOT NULL,
	event    INTEGER NOT NULL,
	resource INTEGER NOT NULL,
	booking  INTEGER NOT NULL, -- 0 where it is about the resource.
	time     INTEGER NOT NULL,
	what     TEXT NOT NULL,
	PRIMARY KEY (entry, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX bookings_steps_by_time ON bookings_steps (time);

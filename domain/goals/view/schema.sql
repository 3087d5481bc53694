-- What members want to reach.
CREATE TABLE goals_goals (
	number    INTEGER PRIMARY KEY,
	member    TEXT NOT NULL,
	title     TEXT NOT NULL,
	indicator TEXT NOT NULL,
	until     INTEGER NOT NULL, -- When it is to be reached.
	since     INTEGER NOT NULL,
	state     TEXT NOT NULL DEFAULT 'begun', -- begun, on_track, behind, reached, given_up.
	now       TEXT NOT NULL DEFAULT '', -- How far it is, as said last.
	said      INTEGER NOT NULL DEFAULT 0, -- When that was.
	due       INTEGER NOT NULL DEFAULT 0 -- Its time is over, and nothing was said of its end.
) STRICT;
CREATE INDEX goals_goals_by_member ON goals_goals (member, state);

CREATE TABLE goals_ties (
	goal   INTEGER NOT NULL,
	what   TEXT NOT NULL, -- resource, service, adoption.
	number INTEGER NOT NULL,
	at     INTEGER NOT NULL,
	PRIMARY KEY (goal, what, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX goals_ties_by_number ON goals_ties (what, number);

-- What was said of goals, in order.
CREATE TABLE goals_steps (
	entry INTEGER NOT NULL,
	event INTEGER NOT NULL,
	time  INTEGER NOT NULL,
	goal  INTEGER NOT NULL,
	what  TEXT NOT NULL, -- set, on_track, behind, reached, given_up.
	now   TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (entry, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX goals_steps_by_goal ON goals_steps (goal);
CREATE INDEX goals_steps_by_time ON goals_steps (time);

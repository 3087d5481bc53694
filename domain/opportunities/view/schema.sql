-- Every need and offer, those that are over included.
CREATE TABLE opportunities_posts (
	number     INTEGER PRIMARY KEY,
	kind       TEXT NOT NULL, -- need or offer.
	holder     TEXT NOT NULL, -- An organization, or a person for itself.
	title      TEXT NOT NULL,
	text       TEXT NOT NULL,
	resource   INTEGER NOT NULL, -- Of what is shared; 0 for none.
	quantity   INTEGER NOT NULL, -- In the unit's smallest steps; 0 for not said.
	unit       TEXT NOT NULL,
	first_day  TEXT NOT NULL, -- Days as year-month-day, empty for none.
	last_day   TEXT NOT NULL,
	answer_by  TEXT NOT NULL,
	place      TEXT NOT NULL,
	remote     INTEGER NOT NULL,
	terms      TEXT NOT NULL, -- gift, exchange, paid or patronage.
	in_return  TEXT NOT NULL,
	reference  TEXT NOT NULL,
	document   TEXT NOT NULL,
	since      INTEGER NOT NULL,
	changed    INTEGER NOT NULL,
	expires    INTEGER NOT NULL, -- When it takes no more answers.
	stage      TEXT NOT NULL, -- open, expired, agreed, done or withdrawn.
	staged     INTEGER NOT NULL, -- Since when it is at this stage.
	parts      INTEGER NOT NULL DEFAULT 0, -- How many it was said to have; 0 where it is one.
	waits      INTEGER NOT NULL DEFAULT 0 -- Its sides were told that it waits.
) STRICT;
CREATE INDEX opportunities_posts_by_stage ON opportunities_posts (stage, kind, since);
CREATE INDEX opportunities_posts_by_holder ON opportunities_posts (holder, stage);

CREATE TABLE opportunities_competences (
	post       INTEGER NOT NULL,
	place      INTEGER NOT NULL, -- Its own in the list, from 0.
	competence TEXT NOT NULL,
	PRIMARY KEY (post, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX opportunities_competences_by_competence ON opportunities_competences (competence);

-- What each need and offer is made of; what was said to have no parts is one part,
-- from 1, that has its title.
CREATE TABLE opportunities_parts (
	post       INTEGER NOT NULL,
	part       INTEGER NOT NULL, -- From 1.
	title      TEXT NOT NULL,
	competence TEXT NOT NULL, -- Empty where none or several were named.
	resource   INTEGER NOT NULL,
	quantity   INTEGER NOT NULL, -- In the unit's smallest steps; 0 for not said.
	unit       TEXT NOT NULL,
	first_day  TEXT NOT NULL, -- Those of all of it where it has none of its own.
	last_day   TEXT NOT NULL,
	taken      INTEGER NOT NULL DEFAULT 0, -- How much of it somebody was chosen for; 1 of what nobody counts.
	PRIMARY KEY (post, part)
) STRICT, WITHOUT ROWID;

-- Every answer.
CREATE TABLE opportunities_answers (
	number   INTEGER PRIMARY KEY,
	post     INTEGER NOT NULL,
	holder   TEXT NOT NULL,
	text     TEXT NOT NULL,
	document TEXT NOT NULL,
	since    INTEGER NOT NULL,
	parts    TEXT NOT NULL DEFAULT '[]', -- For which it is, as JSON; none for all.
	quantity INTEGER NOT NULL DEFAULT 0, -- Of its only part; 0 for all.
	takes    TEXT NOT NULL DEFAULT '[]', -- How much of each part it was chosen for, as JSON.
	state    TEXT NOT NULL, -- given, chosen, done, declined, taken_back, fell_through or passed.
	asker    INTEGER NOT NULL DEFAULT 0, -- Who posted says that it was done;
	answerer INTEGER NOT NULL DEFAULT 0 -- who answered says so.
) STRICT;
CREATE INDEX opportunities_answers_by_post ON opportunities_answers (post, state);
CREATE INDEX opportunities_answers_by_holder ON opportunities_answers (holder, state);

-- What happened, in order.
CREATE TABLE opportunities_steps (
	entry    INTEGER NOT NULL,
	event    INTEGER NOT NULL,
	time     INTEGER NOT NULL,
	post     INTEGER NOT NULL,
	answer   INTEGER NOT NULL DEFAULT 0, -- 0 where it is about none.
	what     TEXT NOT NULL, -- posted, changed, renewed, expired, withdrawn, answered, taken_back, declined, chosen, fell_through, confirmed, fulfilled or waits.
	holder   TEXT NOT NULL DEFAULT '', -- Whose word it is.
	by       TEXT NOT NULL DEFAULT '', -- Who signed.
	document TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (entry, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX opportunities_steps_by_time ON opportunities_steps (time);
CREATE INDEX opportunities_steps_by_post ON opportunities_steps (post);

-- Every relation that somebody said there is, those that are over included.
CREATE TABLE relations_relations (
	number       INTEGER PRIMARY KEY,
	first        TEXT NOT NULL,
	second       TEXT NOT NULL,
	role         TEXT NOT NULL, -- What the first is to the second;
	other_role   TEXT NOT NULL, -- and the second to the first.
	first_says   INTEGER NOT NULL DEFAULT 0,
	second_says  INTEGER NOT NULL DEFAULT 0,
	first_words  TEXT NOT NULL DEFAULT '',
	second_words TEXT NOT NULL DEFAULT '',
	instead      TEXT NOT NULL DEFAULT '', -- What who said it first was to the other before.
	stated       INTEGER NOT NULL, -- When one side said so.
	stage        TEXT NOT NULL, -- said, counts, ended, declined, taken_back, lapsed or replaced.
	since        INTEGER NOT NULL, -- Since when it is at this stage.
	until        TEXT NOT NULL DEFAULT '', -- Its last day, once one is set.
	ender        TEXT NOT NULL DEFAULT '' -- Who set it, or declined.
) STRICT;
CREATE INDEX relations_relations_by_first ON relations_relations (first, stage);
CREATE INDEX relations_relations_by_second ON relations_relations (second, stage);

-- To whom somebody shows what, once it said so.
CREATE TABLE relations_sharing (
	holder TEXT NOT NULL,
	thing  TEXT NOT NULL, -- contact, prices or hours.
	role   TEXT NOT NULL, -- What others are to the holder, or everybody.
	PRIMARY KEY (holder, thing, role)
) STRICT, WITHOUT ROWID;

-- Who shows to some only how many hours it has.
CREATE TABLE relations_narrow (
	holder TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- What happened, in order.
CREATE TABLE relations_steps (
	entry    INTEGER NOT NULL,
	event    INTEGER NOT NULL,
	time     INTEGER NOT NULL,
	relation INTEGER NOT NULL,
	what     TEXT NOT NULL, -- stated, formed, reworded, declined, taken_back, end_set, goes_on, ended, replaced or lapsed.
	holder   TEXT NOT NULL DEFAULT '', -- Whose word it is.
	PRIMARY KEY (entry, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX relations_steps_by_time ON relations_steps (time);

-- Every clearing round, at the stage that it has come to.
CREATE TABLE rounds_rounds (
	number      INTEGER PRIMARY KEY,
	unit        TEXT NOT NULL,
	stage       TEXT NOT NULL, -- open, taking, waiting, applying, executed, lapsed, called_off.
	staged      INTEGER NOT NULL, -- Since when it is at this stage.
	opened      INTEGER NOT NULL,
	closes      INTEGER NOT NULL,
	member      TEXT NOT NULL, -- Who opened it; empty for the rules or a decision.
	obligations INTEGER NOT NULL DEFAULT 0,
	parties     INTEGER NOT NULL DEFAULT 0,
	total       INTEGER NOT NULL DEFAULT 0, -- Smallest steps of the unit, as all amounts here.
	debt        INTEGER NOT NULL DEFAULT 0,
	cleared     INTEGER NOT NULL DEFAULT 0,
	solver      TEXT NOT NULL DEFAULT '', -- Who brought its solution; empty for the rules.
	until       INTEGER NOT NULL DEFAULT 0 -- Until when it waits for one.
) STRICT;

-- What took part, and what was set off.
CREATE TABLE rounds_obligations (
	round    INTEGER NOT NULL,
	number   INTEGER NOT NULL, -- Of the obligation.
	debtor   TEXT NOT NULL,
	creditor TEXT NOT NULL,
	amount   INTEGER NOT NULL, -- What was left of it when the round closed.
	set_off  INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (round, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX rounds_obligations_by_debtor ON rounds_obligations (debtor, round);
CREATE INDEX rounds_obligations_by_creditor ON rounds_obligations (creditor, round);

-- The proof that no more can be set off.
CREATE TABLE rounds_levels (
	round INTEGER NOT NULL,
	party TEXT NOT NULL,
	level INTEGER NOT NULL,
	PRIMARY KEY (round, party)
) STRICT, WITHOUT ROWID;

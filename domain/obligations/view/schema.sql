-- Every obligation as it stands. Amounts are in the smallest steps of its unit.
CREATE TABLE obligations_all (
	number      INTEGER PRIMARY KEY,
	debtor      TEXT NOT NULL,
	creditor    TEXT NOT NULL,
	entered_by  TEXT NOT NULL, -- The member that entered it; empty for other rules.
	amount      INTEGER NOT NULL,
	remaining   INTEGER NOT NULL,
	cleared     INTEGER NOT NULL DEFAULT 0,
	paid        INTEGER NOT NULL DEFAULT 0,
	credited    INTEGER NOT NULL DEFAULT 0,
	unit        TEXT NOT NULL,
	due         TEXT NOT NULL, -- The day.
	source      TEXT NOT NULL,
	ref         TEXT NOT NULL,
	document    TEXT NOT NULL,
	state       TEXT NOT NULL, -- proposed, acknowledged, disputed, settled, void, withdrawn.
	was         TEXT NOT NULL DEFAULT '', -- Before it was disputed.
	disputer    TEXT NOT NULL DEFAULT '',
	debtor_in   INTEGER NOT NULL,
	creditor_in INTEGER NOT NULL,
	pending     INTEGER NOT NULL DEFAULT 0, -- The entry that waits for the other side.
	hold        INTEGER NOT NULL, -- The reservation or chain that it came from.
	late        INTEGER NOT NULL DEFAULT 0,
	entered     INTEGER NOT NULL,
	staged      INTEGER NOT NULL -- Since when it is in its state.
) STRICT;
CREATE INDEX obligations_all_by_debtor ON obligations_all (debtor, state);
CREATE INDEX obligations_all_by_creditor ON obligations_all (creditor, state);
CREATE INDEX obligations_all_by_state ON obligations_all (state, number);
CREATE INDEX obligations_all_dividends ON obligations_all (debtor, unit) WHERE source = 'dividend';

-- Payments and credit notes, by obligation.
CREATE TABLE obligations_entries (
	obligation INTEGER NOT NULL,
	number     INTEGER NOT NULL,
	kind       TEXT NOT NULL, -- payment, credit.
	amount     INTEGER NOT NULL,
	date       TEXT NOT NULL,
	member     TEXT NOT NULL, -- Who said it.
	state      TEXT NOT NULL, -- said, confirmed, contested, taken_back.
	said       INTEGER NOT NULL,
	PRIMARY KEY (obligation, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX obligations_entries_by_state ON obligations_entries (state);

-- What happened, in order.
CREATE TABLE obligations_steps (
	entry      INTEGER NOT NULL,
	event      INTEGER NOT NULL,
	time       INTEGER NOT NULL,
	obligation INTEGER NOT NULL DEFAULT 0,
	hold       INTEGER NOT NULL DEFAULT 0,
	what       TEXT NOT NULL,
	member     TEXT NOT NULL DEFAULT '',
	by         TEXT NOT NULL DEFAULT '',
	amount     INTEGER NOT NULL DEFAULT 0,
	round      INTEGER NOT NULL DEFAULT 0,
	document   TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (entry, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX obligations_steps_by_obligation ON obligations_steps (obligation);
CREATE INDEX obligations_steps_by_hold ON obligations_steps (hold);
CREATE INDEX obligations_steps_by_time ON obligations_steps (time);

-- What members let others owe them; an empty debtor is everybody without a limit of its own.
CREATE TABLE obligations_limits (
	creditor TEXT NOT NULL,
	debtor   TEXT NOT NULL,
	unit     TEXT NOT NULL,
	amount   INTEGER NOT NULL,
	PRIMARY KEY (creditor, debtor, unit)
) STRICT, WITHOUT ROWID;

-- Reservations and chains.
CREATE TABLE obligations_holds (
	number  INTEGER PRIMARY KEY,
	kind    TEXT NOT NULL, -- reservation, chain.
	key     TEXT NOT NULL,
	maker   TEXT NOT NULL,
	waits   TEXT NOT NULL, -- A JSON list of members whose yes is missing.
	expires INTEGER NOT NULL,
	state   TEXT NOT NULL, -- holding, posted, released, expired.
	first   INTEGER NOT NULL DEFAULT 0,
	made    INTEGER NOT NULL
) STRICT;
CREATE INDEX obligations_holds_by_state ON obligations_holds (state);

-- What they are to become.
CREATE TABLE obligations_links (
	hold     INTEGER NOT NULL,
	place    INTEGER NOT NULL,
	debtor   TEXT NOT NULL,
	creditor TEXT NOT NULL,
	amount   INTEGER NOT NULL,
	unit     TEXT NOT NULL,
	due      TEXT NOT NULL,
	PRIMARY KEY (hold, place)
) STRICT, WITHOUT ROWID;

-- Who lets all that comes take part in clearing.
CREATE TABLE obligations_always (
	member TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

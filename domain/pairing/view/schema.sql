-- How often two worked together, by kind of work. Of a pair a is the first by its letters.
CREATE TABLE pairing_together (
	a     TEXT NOT NULL,
	b     TEXT NOT NULL,
	kind  TEXT NOT NULL, -- service, booking, contribution, need, agreement, endorsement or bid.
	times INTEGER NOT NULL,
	PRIMARY KEY (a, b, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX pairing_together_by_b ON pairing_together (b);

-- Who was asked for what is needed or offered.
CREATE TABLE pairing_asked (
	post INTEGER NOT NULL,
	whom TEXT NOT NULL,
	by   TEXT NOT NULL, -- Who asks.
	at   INTEGER NOT NULL,
	no   INTEGER, -- When it said no; empty while it did not.
	PRIMARY KEY (post, whom)
) STRICT, WITHOUT ROWID;
CREATE INDEX pairing_asked_by_whom ON pairing_asked (whom);

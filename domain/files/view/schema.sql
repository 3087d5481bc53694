CREATE TABLE files_files (
	hash         TEXT PRIMARY KEY,
	size         INTEGER NOT NULL, -- Bytes.
	media_type   TEXT NOT NULL,
	name         TEXT NOT NULL,
	boundary     TEXT NOT NULL, -- The widest for which a holder has it; the last one once it is withdrawn.
	circle       INTEGER NOT NULL, -- 0 unless it is for circles alone; then the first of them.
	copies       INTEGER NOT NULL, -- As the holder who wants the most says.
	since        INTEGER NOT NULL,
	withdrawn_at INTEGER
) STRICT;
CREATE INDEX files_files_by_since ON files_files (since);

CREATE TABLE files_holders (
	hash   TEXT NOT NULL,
	member TEXT NOT NULL,
	copies INTEGER NOT NULL,
	since  INTEGER NOT NULL,
	PRIMARY KEY (hash, member)
) STRICT;
CREATE INDEX files_holders_by_member ON files_holders (member);

-- For whom each holder has it: whoever satisfies one may see it.
CREATE TABLE files_sights (
	hash     TEXT NOT NULL,
	member   TEXT NOT NULL,
	boundary TEXT NOT NULL,
	circle   INTEGER NOT NULL,
	PRIMARY KEY (hash, member, boundary, circle)
) STRICT;

CREATE TABLE files_offers (
	node      TEXT PRIMARY KEY,
	owner     TEXT NOT NULL,
	space_mib INTEGER NOT NULL,
	since     INTEGER NOT NULL
) STRICT;

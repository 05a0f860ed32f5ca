-- Times are microseconds since 1970, UTC. BYTEA is what Postgres calls octets;
-- SQLite keeps them as they come under any name.

-- +goose Up
CREATE TABLE people (
	id         TEXT   NOT NULL PRIMARY KEY, -- student id; a teacher's begins with @
	name       TEXT   NOT NULL,
	department TEXT   NOT NULL,
	section    TEXT   NOT NULL,
	team       TEXT   NOT NULL,
	email      TEXT   NOT NULL,
	login      TEXT   NOT NULL,
	number     TEXT   NOT NULL,             -- by which the LMS knows the student
	token      TEXT   NOT NULL UNIQUE       -- SHA-256 of the token in the person's link
);

CREATE TABLE attempts (
	assignment TEXT   NOT NULL,
	student    TEXT   NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	number     BIGINT NOT NULL,             -- from 1
	received   BIGINT NOT NULL,
	graded     BIGINT NOT NULL DEFAULT 0,   -- 0 while it waits
	version    TEXT   NOT NULL DEFAULT '',  -- of the program that graded
	result     BYTEA,                       -- what it found, without lateness and rulings
	PRIMARY KEY (assignment, student, number)
);
CREATE INDEX attempts_waiting ON attempts (received) WHERE graded = 0;

CREATE TABLE files (
	assignment TEXT   NOT NULL,
	student    TEXT   NOT NULL,
	number     BIGINT NOT NULL,
	place      BIGINT NOT NULL,             -- in the attempt, from 0
	name       TEXT   NOT NULL,
	size       BIGINT NOT NULL,
	digest     TEXT   NOT NULL,             -- SHA-256
	content    BYTEA,                       -- NULL where it lies in a file named after the digest
	PRIMARY KEY (assignment, student, number, place),
	FOREIGN KEY (assignment, student, number) REFERENCES attempts (assignment, student, number) ON DELETE CASCADE
);
CREATE INDEX files_digest ON files (digest);

-- What a teacher decided: nothing is ever changed, the newest counts.
CREATE TABLE rulings (
	assignment TEXT   NOT NULL,
	student    TEXT   NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	serial     BIGINT NOT NULL,
	kind       TEXT   NOT NULL,             -- mark, comment, extension
	about      TEXT   NOT NULL,             -- id of a check; empty for the whole
	value      BIGINT,                      -- points, or a time; NULL takes an earlier one back
	words      TEXT   NOT NULL,             -- the reason, or the comment
	author     TEXT   NOT NULL,
	at         BIGINT NOT NULL,
	PRIMARY KEY (assignment, student, serial)
);

CREATE TABLE sessions (
	token   TEXT   NOT NULL PRIMARY KEY,    -- hashed
	data    BYTEA  NOT NULL,
	expires BIGINT NOT NULL
);
CREATE INDEX sessions_expires ON sessions (expires);

CREATE TABLE audit (
	at      BIGINT NOT NULL,
	who     TEXT   NOT NULL,
	what    TEXT   NOT NULL,
	about   TEXT   NOT NULL,
	address TEXT   NOT NULL
);
CREATE INDEX audit_at ON audit (at);

-- +goose Down
DROP TABLE audit;
DROP TABLE sessions;
DROP TABLE rulings;
DROP TABLE files;
DROP TABLE attempts;
DROP TABLE people;

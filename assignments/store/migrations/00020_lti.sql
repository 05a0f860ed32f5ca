-- Courses of a learning management system, whom it knows there, and the marks
-- that it got. What begins with about is JSON.

-- +goose Up
CREATE TABLE tickets (                      -- each is good for one time
	digest  TEXT   NOT NULL PRIMARY KEY,    -- SHA-256 of kind and token
	about   BYTEA  NOT NULL,
	expires BIGINT NOT NULL
);
CREATE INDEX tickets_expires ON tickets (expires);

CREATE TABLE platforms (
	id    TEXT  NOT NULL PRIMARY KEY,
	about BYTEA NOT NULL
);

CREATE TABLE signing_keys (                 -- our own
	id      TEXT   NOT NULL PRIMARY KEY,
	private BYTEA  NOT NULL,                -- PKCS #8
	begins  BIGINT NOT NULL
);

CREATE TABLE platform_courses (
	id        TEXT   NOT NULL PRIMARY KEY,
	platform  TEXT   NOT NULL REFERENCES platforms (id) ON DELETE CASCADE,
	about     BYTEA  NOT NULL,
	connected BIGINT NOT NULL DEFAULT 0     -- when a teacher did so; 0 if nobody did
);

CREATE TABLE identities (                   -- who somebody is elsewhere
	platform TEXT NOT NULL,                 -- id of a platform, or issuer of a login
	subject  TEXT NOT NULL,
	person   TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	PRIMARY KEY (platform, subject)
);
CREATE INDEX identities_person ON identities (person);

CREATE TABLE line_items (                   -- where marks go
	course     TEXT NOT NULL REFERENCES platform_courses (id) ON DELETE CASCADE,
	url        TEXT NOT NULL,
	assignment TEXT NOT NULL,
	PRIMARY KEY (course, url)
);

CREATE TABLE passback (
	course  TEXT   NOT NULL,
	url     TEXT   NOT NULL,
	subject TEXT   NOT NULL,
	person  TEXT   NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	seen    BIGINT NOT NULL,                -- when that changed which the mark is made of
	due     BIGINT NOT NULL,                -- when to send the mark; 0 for never
	tries   BIGINT NOT NULL DEFAULT 0,      -- in vain, since it changed
	problem TEXT   NOT NULL DEFAULT '',
	points  BIGINT,                         -- that the platform has; NULL for none
	most    BIGINT NOT NULL DEFAULT 0,
	sent    BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (course, url, subject),
	FOREIGN KEY (course, url) REFERENCES line_items (course, url) ON DELETE CASCADE
);
CREATE INDEX passback_due ON passback (due) WHERE due > 0;
CREATE INDEX attempts_graded ON attempts (graded);
CREATE INDEX rulings_at ON rulings (at);

-- +goose Down
DROP INDEX rulings_at;
DROP INDEX attempts_graded;
DROP TABLE passback;
DROP TABLE line_items;
DROP TABLE identities;
DROP TABLE platform_courses;
DROP TABLE signing_keys;
DROP TABLE platforms;
DROP TABLE tickets;

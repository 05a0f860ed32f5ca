-- What changed last, for other processes that have the same SQLite file open.
-- Postgres has NOTIFY for that.

-- +goose Up
CREATE TABLE news (
	serial     INTEGER NOT NULL PRIMARY KEY,
	assignment TEXT    NOT NULL,
	student    TEXT    NOT NULL
);

-- +goose Down
DROP TABLE news;

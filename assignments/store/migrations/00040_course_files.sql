-- What the course is like, as its server was told: a course file and what it
-- names. Commands beside the server go by it.

-- +goose Up
CREATE TABLE course_files (
	name    TEXT  NOT NULL PRIMARY KEY,
	content BYTEA NOT NULL
);

-- +goose Down
DROP TABLE course_files;

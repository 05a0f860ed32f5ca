-- What everything of a lab would be worth if it were graded once more. Nothing of
-- it counts until a teacher says so.

-- +goose Up
CREATE TABLE trials (
	assignment TEXT   NOT NULL PRIMARY KEY,
	begun      BIGINT NOT NULL,
	author     TEXT   NOT NULL,
	version    TEXT   NOT NULL              -- of the assignment and the program: what was tried by another one is worth nothing
);

CREATE TABLE trial_results (
	assignment TEXT   NOT NULL,
	student    TEXT   NOT NULL,
	number     BIGINT NOT NULL,
	version    TEXT   NOT NULL,             -- of the program
	result     BYTEA,                       -- NULL where lab itself failed: what there is stays
	PRIMARY KEY (assignment, student, number),
	FOREIGN KEY (assignment, student, number) REFERENCES attempts (assignment, student, number) ON DELETE CASCADE
);

-- +goose Down
DROP TABLE trial_results;
DROP TABLE trials;

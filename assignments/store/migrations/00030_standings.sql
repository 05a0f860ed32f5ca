-- How each student stands in each lab, as far as the page of a class shows it,
-- and what that was drawn up of: where that has changed, it is drawn up anew.

-- +goose Up
CREATE TABLE standings (
	assignment TEXT   NOT NULL,
	student    TEXT   NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	rules      TEXT   NOT NULL,             -- digest of deadlines and policies
	attempts   BIGINT NOT NULL,             -- how many there were
	graded     BIGINT NOT NULL,             -- sum of the times at which they were graded
	rulings    BIGINT NOT NULL,             -- serial of the last
	counting   BIGINT NOT NULL,             -- number of the attempt that counts; 0 if none does
	points     BIGINT NOT NULL,
	most       BIGINT NOT NULL,
	verdict    TEXT   NOT NULL,             -- empty if no attempt counts
	late       BIGINT NOT NULL,             -- 1 if it is
	by_hand    BIGINT NOT NULL,             -- 1 if a person set a mark
	look       BIGINT NOT NULL,             -- 1 if a person should look where the capture comes from
	assignment_version TEXT NOT NULL,       -- that the attempt that counts was graded by; empty if nobody knows
	failed     TEXT   NOT NULL,             -- ids of the checks that cost points, with spaces between
	reason     TEXT   NOT NULL,             -- why nothing could be graded
	PRIMARY KEY (assignment, student)
);
CREATE INDEX attempts_standing ON attempts (assignment, student, received, graded);

-- +goose Down
DROP INDEX attempts_standing;
DROP TABLE standings;

-- What the table of the whole course wants of a standing beside what the page of a
-- class does. All are drawn up anew.

-- +goose Up
ALTER TABLE standings ADD COLUMN total BIGINT NOT NULL DEFAULT 0;     -- 1 if a person gave the total
ALTER TABLE standings ADD COLUMN elsewhere BIGINT NOT NULL DEFAULT 0; -- 1 if what was handed in holds nothing of this lab
DELETE FROM standings;

-- +goose Down
ALTER TABLE standings DROP COLUMN elsewhere;
ALTER TABLE standings DROP COLUMN total;

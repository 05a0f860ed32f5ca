-- How much somebody has handed in is asked at each upload.

-- +goose Up
CREATE INDEX files_student ON files (student, size);

-- +goose Down
DROP INDEX files_student;

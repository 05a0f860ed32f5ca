module socketlab

go 1.26

package main

// assignmentNames are the names of the built-in assignments.
func assignmentNames() []string { return nil }

//go:build !amd64

package program

// olderCalls are those that only older processors have: none.
var olderCalls map[int]string

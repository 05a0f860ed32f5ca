//go:build !race

package class

const raced = false

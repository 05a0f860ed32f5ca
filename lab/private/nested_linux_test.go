package private

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// nestedVariable makes the test binary the program that Nested starts.
const nestedVariable = "LAB_PRIVATE_NESTED"

// nest starts this program in one more network.
func nest() int {
	cmd := Nested(nestedVariable, "1")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		fmt.Println("nested:", err)
		return 1
	}
	return 0
}

// beNested prints how large the tables of sockets are. The kernel says so with a
// minus sign of those that are shared.
func beNested() int {
	if err := PrepareNested(); err != nil {
		fmt.Println("prepare:", err)
		return 1
	}
	fmt.Println(settings("net/ipv4/tcp_ehash_entries"), settings("net/ipv4/udp_hash_entries"))
	return 0
}

// A network that Nested makes has small tables of its own, for an ordinary user
// as well.
func TestNestedNetworksHaveTheirOwnTables(t *testing.T) {
	for _, name := range []string{"tcp_child_ehash_entries", "udp_child_hash_entries"} {
		if settings("net/ipv4/"+name) == "" {
			t.Skipf("the kernel has no %s", name)
		}
	}
	for _, ordinary := range []bool{false, true} {
		cmd := program("nest")
		if ordinary {
			asOrdinaryUser(t, cmd)
		}
		if got, want := strings.TrimSpace(output(t, cmd)), "4096 4096"; got != want {
			t.Errorf("ordinary user %v: places in the tables of TCP and UDP: got %q, want %q", ordinary, got, want)
		}
	}
}

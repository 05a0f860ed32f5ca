package capture

import "testing"

func TestLinkTypesAreNamed(t *testing.T) {
	for link, want := range map[LinkType]string{1: "1 (ETHERNET)", 276: "276 (LINUX_SLL2)", 11: "11", 65535: "65535"} {
		if got := link.String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

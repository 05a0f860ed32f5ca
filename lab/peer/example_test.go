package peer_test

import (
	"context"
	"fmt"
	"log"
	"net/netip"

	"socketlab/capture/message"
	"socketlab/lab/experiment"
	"socketlab/lab/peer"
)

// A terminal that nobody looks at.
type dark struct{}

func (dark) Say(message.Message)  {}
func (dark) Fail(message.Message) {}
func (dark) Type(string)          {}

// A server echoes one datagram, and the journal knows which calls that took.
func Example() {
	ctx := context.Background()
	var journal peer.Journal
	member := func(name string) peer.Peer { return peer.Peer{Name: name, Journal: &journal, Screen: dark{}} }

	server := &peer.Server{Peer: member("server"), Spec: experiment.Server{Serves: 1}}
	if err := server.Listen(ctx); err != nil {
		log.Fatal(err)
	}
	served := make(chan error)
	go func() { served <- server.Serve(ctx) }()

	lines := []string{"hello"}
	client := &peer.Client{
		Peer: member("client"), Server: netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), server.Addr().Port()),
		Next: func(context.Context) (line string, more bool) {
			if len(lines) == 0 {
				return "", false
			}
			line, lines = lines[0], lines[1:]
			return line, true
		},
	}
	if err := client.Run(ctx); err != nil {
		log.Fatal(err)
	}
	if err := <-served; err != nil {
		log.Fatal(err)
	}
	for _, call := range journal.Calls() {
		if call.Peer == "client" {
			fmt.Println(call.Name, call.Octets)
		}
	}

	// Output:
	// socket 0
	// sendto 5
	// recvfrom 5
	// close 0
}

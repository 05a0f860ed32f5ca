package main

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strconv"

	"github.com/urfave/cli/v2"

	"socketlab/capture/message"
	"socketlab/lab"
)

func (p *program) connectCommand() *cli.Command {
	return &cli.Command{
		Name:      "connect",
		Usage:     p.Say("be a client of an assignment, in this terminal"),
		ArgsUsage: "ASSIGNMENT [HOST [PORT]]",
		Description: p.Say("Every line that you type is one message; an empty line ends the client.\n" +
			"The server may be lab serve, or a program of your own."),
		UsageText: "lab connect udp-echo\nlab connect tcp-upper 192.168.0.7 12001",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "ipv6", Usage: p.Say("over IPv6: ::1 instead of 127.0.0.1")},
		},
		Action: p.connect,
	}
}

// connect does what `lab connect` promises.
func (p *program) connect(c *cli.Context) error {
	args, config, err := p.handConfig(c, 2)
	if err != nil {
		return err
	}
	server, err := p.server(c.Context, config, args[1:])
	if err != nil {
		return err
	}
	config.IPv6 = server.Addr().Is6()
	prompt := func() {
		if isTerminal(p.in) {
			fmt.Fprint(p.out, "> ")
		}
	}
	err = lab.Connect(c.Context, config, server, typedLines(p.in, prompt), handScreen{p, ""})
	hint := ""
	if len(config.Experiment.Servers) > 0 {
		hint = "lab serve " + quoted(args[0])
	}
	return handEnd(err, hint)
}

// server finds the server's address from the words HOST and PORT; what is
// missing is as the assignment says.
func (p *program) server(ctx context.Context, config lab.Config, words []string) (netip.AddrPort, error) {
	server, err := lab.Address(config)
	if err != nil || len(words) == 0 {
		return server, err
	}
	port := int(server.Port())
	if len(words) == 2 {
		if port, err = strconv.Atoi(words[1]); err != nil || port < 1 || port > 65535 {
			return server, misuse(p.Say("port %q: want 1 to 65535", words[1]))
		}
	}
	host, err := p.host(ctx, words[0], config.IPv6)
	return netip.AddrPortFrom(host, uint16(port)), err
}

// host finds the address of a host: IPv4 unless only IPv6 is wanted or known.
func (p *program) host(ctx context.Context, name string, ipv6 bool) (netip.Addr, error) {
	if addr, err := netip.ParseAddr(name); err == nil {
		return addr.Unmap().WithZone(""), nil
	}
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip", name)
	if err != nil || len(found) == 0 {
		return netip.Addr{}, cannot(message.At(name, err))
	}
	best := found[0].Unmap()
	for _, addr := range found {
		if addr = addr.Unmap(); addr.Is6() == ipv6 {
			return addr, nil
		}
	}
	return best, nil
}

package assignments

import (
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"strings"

	"socketlab/assignments/check"
	"socketlab/capture/message"
	"socketlab/lab/experiment"
)

// choices are the fields of an experiment that take one of a few words; the
// first is what an empty field means.
var choices = map[string][]string{
	"transport":           {experiment.UDP, experiment.TCP},
	"servers.reply":       {experiment.ReplyEcho, experiment.ReplyUpper, experiment.ReplyUpperASCII, experiment.ReplyFixed, experiment.ReplyNone},
	"servers.until":       {experiment.UntilMessage, experiment.UntilEnd},
	"servers.framing":     {experiment.FramingNone, experiment.FramingLength},
	"servers.close":       {experiment.CloseNormal, experiment.CloseReset},
	"servers.concurrency": {experiment.ConcurrencyOne, experiment.ConcurrencyThreads, experiment.ConcurrencyNonblocking},
	"clients.order":       {experiment.OrderSequential, experiment.OrderOverlapping, experiment.OrderNested, experiment.OrderTogether},
	"clients.await":       {experiment.AwaitEach, experiment.AwaitEnd, experiment.AwaitNone},
	"clients.framing":     {experiment.FramingNone, experiment.FramingLength},
	"clients.close":       {experiment.CloseNormal, experiment.CloseHalf, experiment.CloseReset},
}

// experiment validates the part of the file that package lab runs.
func (d *decoder) experiment(s *check.Spec) {
	e := &s.Experiment
	if d.places["experiment"] == nil {
		d.badAt("experiment", message.Of("is missing"))
		return
	}
	if e.Transport == "" {
		d.badAt("experiment.transport", message.Of("is missing"))
	}
	if e.Port == 0 {
		d.badAt("experiment.port", message.Of("is missing"))
	}
	if e.Loss < 0 || e.Loss > 90 {
		d.badAt("experiment.loss", message.Of("%d is out of range", e.Loss))
	}
	if len(e.Clients) == 0 {
		d.badAt("experiment.clients", message.Of("is missing"))
	}
	d.words(reflect.ValueOf(*e), "experiment", "")
	d.servers(e)
	d.clients(e)
}

// words validates every field of v that takes one of a few words.
func (d *decoder) words(v reflect.Value, field, path string) {
	for name, index := range keys(v.Type()) {
		f := v.Field(index)
		at, key := join(field, name), join(path, name)
		if f.Kind() == reflect.Slice && f.Type().Elem().Kind() == reflect.Struct {
			for i := range f.Len() {
				d.words(f.Index(i), fmt.Sprintf("%s[%d]", at, i), key)
			}
			continue
		}
		if want, ok := choices[key]; ok {
			d.word(f.String(), want, at)
		}
	}
}

func (d *decoder) word(got string, want []string, field string) {
	if got == "" || slices.Contains(want, got) {
		return
	}
	d.badAt(field, message.Of("got %q, want one of %s", got, strings.Join(want, ", ")).And(DidYouMean(got, want)))
}

func (d *decoder) servers(e *experiment.Experiment) {
	var names []string
	for i, s := range e.Servers {
		field := fmt.Sprintf("experiment.servers[%d]", i)
		name := s.Name
		if name == "" {
			name = "server"
		}
		if slices.Contains(names, name) {
			d.badAt(field+".name", message.Of("another server is called %q", name))
		}
		names = append(names, name)
		if !validHost(s.Host) {
			d.badAt(field+".host", message.Of("got %q, want any, localhost or an IP address", s.Host))
		}
		if s.Reply == experiment.ReplyFixed && s.Text == "" {
			d.badAt(field+".text", message.Of("is missing"))
		}
		for key, n := range map[string]int{"backlog": s.Backlog, "buffer": s.Buffer, "serves": s.Serves} {
			if n < 0 || n > 1<<20 {
				d.badAt(field+"."+key, message.Of("%d is out of range", n))
			}
		}
	}
}

func validHost(host string) bool {
	if host == "" || host == experiment.HostAny || host == experiment.HostLocalhost {
		return true
	}
	_, err := netip.ParseAddr(host)
	return err == nil
}

// maxClients bounds how many clients one group may have.
const maxClients = 1000

func (d *decoder) clients(e *experiment.Experiment) {
	for i, c := range e.Clients {
		field := fmt.Sprintf("experiment.clients[%d]", i)
		if c.Count < 0 || c.Count > maxClients {
			d.badAt(field+".count", message.Of("%d is out of range", c.Count))
		}
		if c.Server != "" && !slices.ContainsFunc(e.Servers, func(s experiment.Server) bool { return s.Name == c.Server }) {
			d.badAt(field+".server", message.Of("no server is called %q", c.Server))
		}
	}
}

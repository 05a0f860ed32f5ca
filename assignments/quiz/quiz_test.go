package quiz_test

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"socketlab/assignments"
	"socketlab/assignments/grade"
	"socketlab/assignments/i18n"
	"socketlab/assignments/quiz"
)

var update = flag.Bool("update", false, "write the answers that tshark confirms")

const references = "../../testdata/references"

// quizOf returns all questions about the reference capture of a lab.
func quizOf(t *testing.T, lab string) *quiz.Quiz {
	t.Helper()
	spec, err := assignments.Load(lab)
	if err != nil {
		t.Fatal(err)
	}
	in, err := grade.Read(spec, func() (io.ReadCloser, error) { return os.Open(captureOf(lab)) })
	if err != nil {
		t.Fatal(err)
	}
	return quiz.Make(spec, in.Evidence())
}

func captureOf(lab string) string { return filepath.Join(references, lab, "20241234.pcapng") }

// right is the answer to a question as it stands in the file: a number, or the
// text of the right choice.
func right(q *quiz.Question) string {
	if q.Kind != quiz.Choice {
		return q.Answer
	}
	n, _ := strconv.Atoi(q.Answer)
	return q.Choices[n-1].En
}

// Each answer in testdata/confirmed.tsv was found by tshark, from the fields of
// its own dissection; the questions about the references have those answers.
// With LAB_TSHARK=1 or -update it is asked again.
func TestAnswersAreThoseOfTshark(t *testing.T) {
	file := filepath.Join("testdata", "confirmed.tsv")
	var lines []string
	kinds := map[string]bool{}
	_, missing := exec.LookPath("tshark")
	for _, lab := range assignments.Names() {
		q := quizOf(t, lab)
		var rows []row
		if missing == nil && (*update || os.Getenv("LAB_TSHARK") != "") {
			rows = dissect(t, captureOf(lab))
		}
		if len(q.Questions) < 6 {
			t.Errorf("%s: only %d questions", lab, len(q.Questions))
		}
		for i := range q.Questions {
			one := &q.Questions[i]
			kinds[one.ID] = true
			if rows != nil {
				confirm(t, lab, rows, one)
			}
			lines = append(lines, fmt.Sprintf("%s\t%s\t%v\t%s", lab, one.ID, one.Frames, right(one)))
		}
	}
	if len(kinds) < 70 {
		t.Errorf("the references show %d of the templates", len(kinds))
	}
	got := strings.Join(lines, "\n") + "\n"
	if *update {
		if missing != nil || t.Failed() {
			t.Fatal("not written: tshark has to confirm every answer")
		}
		os.WriteFile(file, []byte(got), 0o666)
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the answers are no longer those that tshark has confirmed:\n%s", difference(string(want), got))
	}
}

func difference(want, got string) string {
	var out []string
	have := strings.Split(want, "\n")
	for _, line := range strings.Split(got, "\n") {
		if !slices.Contains(have, line) {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// confirm compares a question with what tshark says.
func confirm(t *testing.T, lab string, rows []row, q *quiz.Question) {
	t.Helper()
	ask, ok := oracle[q.ID]
	if !ok {
		t.Errorf("%s: nothing confirms %s", lab, q.ID)
		return
	}
	if want := ask(rows, q.Frames); want != right(q) {
		t.Errorf("%s: %s %v: got %q, tshark says %q", lab, q.ID, q.Frames, right(q), want)
	}
}

// A row is one frame, as tshark dissects it.
type row map[string]string

var fields = []string{
	"frame.number", "tcp.stream", "udp.stream", "ip.src", "ip.dst", "tcp.srcport", "tcp.dstport", "udp.srcport", "udp.dstport", "udp.length",
	"tcp.len", "tcp.seq", "tcp.ack", "tcp.flags.syn", "tcp.flags.ack", "tcp.flags.fin", "tcp.flags.reset",
	"icmp.type", "icmp.code", "tcp.analysis.retransmission", "udp.payload", "frame.comment",
}

// dissect returns the frames of a capture, from 1 on. Of what an ICMP message
// quotes, the fields stand behind a comma.
func dissect(t *testing.T, capture string) []row {
	t.Helper()
	args := []string{"-r", capture, "-T", "fields", "-E", "separator=|"}
	for _, f := range fields {
		args = append(args, "-e", f)
	}
	out, err := exec.Command("tshark", args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	rows := []row{nil}
	for line := range strings.Lines(string(out)) {
		r := row{}
		for i, value := range strings.SplitN(strings.TrimRight(line, "\n"), "|", len(fields)) {
			if fields[i] != "frame.comment" {
				value, _, _ = strings.Cut(value, ",")
			}
			r[fields[i]] = value
		}
		rows = append(rows, r)
	}
	return rows
}

func (r row) n(field string) int {
	n, _ := strconv.Atoi(r[field])
	return n
}
func (r row) is(field string) bool { return r[field] == "1" || r[field] == "True" }
func (r row) udp() bool            { return r["udp.srcport"] != "" && r["icmp.type"] == "" }
func (r row) syn() bool            { return r.is("tcp.flags.syn") && !r.is("tcp.flags.ack") }

// after is the number of the first frame behind another that has a property.
func after(rows []row, frame int, has func(r row) bool) string {
	for n := frame + 1; n < len(rows); n++ {
		if has(rows[n]) {
			return strconv.Itoa(n)
		}
	}
	return "none"
}

func count(rows []row, has func(r row) bool) (n int) {
	for _, r := range rows[1:] {
		if has(r) {
			n++
		}
	}
	return n
}

// An oracle answers from the rows: a number, a frame or the text of a choice.
type answer func(rows []row, frames []int) string

// field is the value of a field of the question's first frame.
func field(name string) answer {
	return func(rows []row, f []int) string { return rows[f[0]][name] }
}

// portRange says in which range the port of a field is.
func portRange(name string) answer {
	return func(rows []row, f []int) string {
		switch port := rows[f[0]].n(name); {
		case port >= 49152:
			return "49152–65535: dynamic ports, which nobody registers"
		case port >= 1024:
			return "1024–49151: registered ports"
		}
		return "0–1023: well-known ports"
	}
}

// text is the answer to a question whose frames have a property each: what is
// right follows from what they are.
func text(right string, has ...func(r row) bool) answer {
	return func(rows []row, f []int) string {
		if len(f) != len(has) {
			return fmt.Sprintf("%d frames", len(f))
		}
		for i, frame := range f {
			if !has[i](rows[frame]) {
				return fmt.Sprintf("frame %d is something else", frame)
			}
		}
		return strings.NewReplacer("{port}", rows[f[0]]["tcp.dstport"], "{udpsrc}", rows[f[0]]["udp.srcport"], "{udpdst}", rows[f[0]]["udp.dstport"],
			"{octets}", strconv.Itoa(rows[f[0]].n("udp.length")-8)).Replace(right)
	}
}

var (
	anyUDP   = row.udp
	synOnly  = row.syn
	synAck   = func(r row) bool { return r.is("tcp.flags.syn") && r.is("tcp.flags.ack") }
	plainAck = func(r row) bool { return r.is("tcp.flags.ack") && !r.is("tcp.flags.syn") && !r.is("tcp.flags.reset") }
	data     = func(r row) bool { return r.n("tcp.len") > 0 }
	fin      = func(r row) bool { return r.is("tcp.flags.fin") }
	reset    = func(r row) bool { return r.is("tcp.flags.reset") }
	icmp     = func(r row) bool { return r["icmp.type"] == "3" && r["icmp.code"] == "3" }
	again    = func(r row) bool { return r["tcp.analysis.retransmission"] != "" }
	loopback = func(r row) bool { return r["ip.src"] == "127.0.0.1" && r["ip.dst"] == "127.0.0.1" }
)

// of is the property of being in the connection of a frame, and one more.
func of(rows []row, frame int, has func(r row) bool) func(r row) bool {
	return func(r row) bool {
		return r["tcp.stream"] == rows[frame]["tcp.stream"] && r["tcp.stream"] != "" && has(r)
	}
}

// back is the property of going the other way than a frame.
func back(rows []row, frame int, has func(r row) bool) func(r row) bool {
	return func(r row) bool {
		return r["tcp.srcport"] == rows[frame]["tcp.dstport"] && r["tcp.dstport"] == rows[frame]["tcp.srcport"] && r["tcp.srcport"] != "" && has(r)
	}
}

// firstFin is the frame of the first FIN in the connection of a frame.
func firstFin(rows []row, frame int) int {
	n, _ := strconv.Atoi(after(rows, 0, of(rows, frame, fin)))
	return n
}

// openAt counts the connections that a frame finds open: their handshake is
// done, and nobody has ended them.
func openAt(rows []row, frame int) (n int) {
	for first := 1; first <= frame; first++ {
		if !synOnly(rows[first]) {
			continue
		}
		third, _ := strconv.Atoi(after(rows, first, func(r row) bool {
			return r["tcp.stream"] == rows[first]["tcp.stream"] && r["tcp.srcport"] == rows[first]["tcp.srcport"] && plainAck(r)
		}))
		end, _ := strconv.Atoi(after(rows, first, of(rows, first, func(r row) bool { return fin(r) || reset(r) })))
		if third <= frame && frame < end {
			n++
		}
	}
	return n
}

// replies says which requests got an answer, by the rule that fits every
// reference: a reply with the payload of a request answers that one.
func unanswered(rows []row) (first, n int) {
	server := ""
	for _, r := range rows[1:] {
		if r.udp() {
			server = cmp.Or(server, r["udp.dstport"])
		}
	}
	for i, r := range rows {
		if i == 0 || !r.udp() || r["udp.dstport"] != server && r["udp.dstport"] != "5001" {
			continue
		}
		answered := after(rows, i, func(a row) bool {
			return a.udp() && a["udp.dstport"] == r["udp.srcport"] && (a["udp.payload"] == r["udp.payload"] || a["udp.srcport"] != "5000")
		})
		if answered == "none" {
			if n++; first == 0 {
				first = i
			}
		}
	}
	return first, n
}

// oracle answers each template from tshark's fields.
var oracle = map[string]answer{
	"udp-client-port":  field("udp.srcport"),
	"udp-client-range": portRange("udp.srcport"),
	"udp-server-port":  field("udp.dstport"),
	"udp-server-range": portRange("udp.dstport"),
	"udp-length":       field("udp.length"),
	"udp-length-why":   text("8 octets of the UDP header and {octets} of data", anyUDP),
	"udp-octets":       func(rows []row, f []int) string { return strconv.Itoa(len(rows[f[0]]["udp.payload"]) / 2) },
	"udp-characters":   text("UTF-8 takes more than one octet for a character that is not ASCII: three for a Hangul syllable", func(r row) bool { return strings.Contains(r["udp.payload"], "ec") }),
	"udp-reply": func(rows []row, f []int) string {
		return after(rows, f[0], func(r row) bool { return r.udp() && r["udp.dstport"] == rows[f[0]]["udp.srcport"] })
	},
	"udp-reply-ports": text("{udpdst} → {udpsrc}", anyUDP),
	"udp-opening":     text("none: UDP has no connection", func(r row) bool { return r.udp() && r["tcp.stream"] == "" }),
	"udp-clients": func(rows []row, f []int) string {
		ports := map[string]bool{}
		for _, r := range rows[1:] {
			if r.udp() && r["udp.dstport"] == rows[f[0]]["udp.dstport"] {
				ports[r["udp.srcport"]] = true
			}
		}
		return strconv.Itoa(len(ports))
	},
	"udp-server-sockets": text("one: it receives from all of them", anyUDP),
	"udp-demultiplex":    text("by its destination address and port {udpdst}", anyUDP),
	"udp-sendto":         text("UDP is connectionless: the socket remembers no other side, so each datagram is told where to go", anyUDP),
	"udp-unanswered": func(rows []row, f []int) string {
		if first, n := unanswered(rows); first == f[0] {
			return strconv.Itoa(n)
		}
		return "another is the first"
	},
	"udp-lost": func(rows []row, f []int) string {
		if first, _ := unanswered(rows); first != f[0] {
			return "another is the first"
		}
		return "nobody, unless the program does"
	},
	"icmp-frame": func(rows []row, f []int) string { return after(rows, f[0], icmp) },
	"icmp-told":  text("one that has called connect() on its UDP socket; any other only times out", anyUDP, icmp),
	"udp-largest": func(rows []row, f []int) string {
		most := 0
		for _, r := range rows[1:] {
			most = max(most, r.n("udp.length"))
		}
		if rows[f[0]].n("udp.length") != most {
			return "another is larger"
		}
		return strconv.Itoa(most)
	},
	"udp-too-large": text("nothing: sendto() fails with EMSGSIZE", func(r row) bool { return r["udp.length"] == "65515" }),
	"udp-cut":       text("gone: the server's buffer had 4096 octets, and what of a datagram does not fit is thrown away", func(r row) bool { return r["udp.length"] == "5008" }, func(r row) bool { return r["udp.length"] == "4104" }),
	"udp-order":     text("only from the answer: UDP itself acknowledges nothing", anyUDP, anyUDP),
	"udp-fixed":     text("nothing but its ports: which request it answers, only the programs know", anyUDP, anyUDP),

	"tcp-client-port":  field("tcp.srcport"),
	"tcp-client-range": portRange("tcp.srcport"),
	"tcp-server-range": portRange("tcp.dstport"),
	"tcp-connections": func(rows []row, f []int) string {
		return strconv.Itoa(count(rows, func(r row) bool { return r.syn() && !again(r) }))
	},
	"tcp-opener":         text("the client", synOnly),
	"tcp-synack":         func(rows []row, f []int) string { return after(rows, f[0], back(rows, f[0], synAck)) },
	"tcp-synack-acks":    text("the SYN, number 0, has arrived; octet 1 is expected next", synOnly, func(r row) bool { return synAck(r) && r["tcp.ack"] == "1" }),
	"tcp-third":          func(rows []row, f []int) string { return after(rows, f[0], of(rows, f[0], plainAck)) },
	"tcp-connect":        text("the client's connect()", synOnly),
	"tcp-no-accept":      text("the same three frames: the system completes the handshake by itself", synOnly, synAck, plainAck),
	"tcp-listen":         text("nothing: the socket only became one that takes connections", synOnly),
	"tcp-welcoming-port": text("{port}, the same as the welcoming socket", synOnly),
	"tcp-four-tuple":     text("by both addresses and both ports", synOnly),
	"tcp-sockets": func(rows []row, f []int) string {
		most := 0
		for n := 1; n < len(rows); n++ {
			most = max(most, openAt(rows, n))
		}
		if openAt(rows, f[0]) != most {
			return "more are open at another frame"
		}
		return strconv.Itoa(most + 1)
	},
	"tcp-data": func(rows []row, f []int) string {
		return after(rows, f[0], of(rows, f[0], func(r row) bool { return data(r) && r["tcp.srcport"] == rows[f[0]]["tcp.srcport"] }))
	},
	"tcp-data-octets": field("tcp.len"),
	"tcp-data-acked": func(rows []row, f []int) string {
		end := rows[f[0]].n("tcp.seq") + rows[f[0]].n("tcp.len")
		return after(rows, f[0], back(rows, f[0], func(r row) bool { return r.n("tcp.ack") >= end }))
	},
	"tcp-next-octet": func(rows []row, f []int) string {
		return strconv.Itoa(rows[f[0]].n("tcp.seq") + rows[f[0]].n("tcp.len"))
	},
	"tcp-answer": func(rows []row, f []int) string { return after(rows, f[0], back(rows, f[0], data)) },
	"tcp-sent": func(rows []row, f []int) string {
		sum := 0
		for _, r := range rows[1:] {
			if back(rows, f[0], data)(r) {
				sum += r.n("tcp.len")
			}
		}
		return strconv.Itoa(sum)
	},
	"tcp-ack-who":   text("the system of the receiver; its program perhaps not yet", data, plainAck),
	"tcp-one-recv":  text("as often as it takes: a stream has no messages, and recv() may return any part", data),
	"tcp-no-length": text("none: programs have to mark the ends of messages themselves", data),
	"tcp-closer": func(rows []row, f []int) string {
		if rows[firstFin(rows, f[0])]["tcp.srcport"] == rows[f[0]]["tcp.srcport"] {
			return "the client"
		}
		return "the server"
	},
	"tcp-fin": func(rows []row, f []int) string { return strconv.Itoa(firstFin(rows, f[0])) },
	"tcp-fin-acked": func(rows []row, f []int) string {
		end := rows[f[0]].n("tcp.seq") + rows[f[0]].n("tcp.len") + 1
		return after(rows, f[0], back(rows, f[0], func(r row) bool { return r.n("tcp.ack") >= end }))
	},
	"tcp-fin-means":     text("its sender sends nothing more; the other direction is still open", fin),
	"tcp-fin-recv":      text("nothing: 0 octets, the end of the stream", fin),
	"tcp-time-wait":     text("TIME-WAIT", synOnly),
	"tcp-other-state":   text("CLOSED", synOnly),
	"tcp-half-close":    text("yes: a FIN ends one direction, and this is the other (half-close)", fin, data),
	"tcp-reset":         func(rows []row, f []int) string { return after(rows, f[0], of(rows, f[0], reset)) },
	"tcp-reset-means":   text("it is thrown away", reset),
	"tcp-refused-frame": func(rows []row, f []int) string { return after(rows, f[0], back(rows, f[0], reset)) },
	"tcp-refused-error": text("the error ECONNREFUSED, at once", synOnly, reset),
	"tcp-refused-ack":   func(rows []row, f []int) string { return rows[f[1]]["tcp.ack"] },
	"tcp-refused-who":   text("the system of the other side: no program takes part", reset),
	"tcp-again":         text("the system of the sender, because no acknowledgement came", again),
	"tcp-again-program": text("a delay: every octet comes once and in order", again),
	"tcp-backlog":       text("ESTABLISHED, in the queue of the welcoming socket, until accept() took it", data, plainAck, data),
	"tcp-pieces":        func(rows []row, f []int) string { return strconv.Itoa(count(rows, back(rows, f[0], data))) },
	"tcp-bind-conflict": text("none: bind() concerns this machine alone, and fails with EADDRINUSE", synOnly),

	"review-sockets":       text("the welcoming socket takes connections and lives on; each connection socket talks to one client", synOnly),
	"review-listen-accept": text("accept(); listen() returns at once", synOnly),
	"review-tcp-or-udp":    text("time: what comes late is waited for, although nobody needs it any more", synOnly),
	"review-udp-or-tcp":    text("the certainty that everything arrives, once and in order", anyUDP),
	"review-nonblocking":   text("it returns at once with the error EAGAIN", plainAck),
	"review-threads":       text("its connection opened, and no answer until the others were done", plainAck),
	"review-loopback":      text("none: it never left the system", loopback),
	"review-server-first":  text("an ICMP port unreachable: UDP keeps nothing for later", anyUDP),
}

// Questions read well in both languages, and a wrong answer is never right.
func TestQuestionsAreWhole(t *testing.T) {
	for _, lab := range assignments.Names() {
		q := quizOf(t, lab)
		for i := range q.Questions {
			one := &q.Questions[i]
			for _, s := range append([]i18n.Text{one.Text}, one.Choices...) {
				if s.En == "" || s.Ko == "" || strings.ContainsAny(s.En+s.Ko, "{}") {
					t.Errorf("%s %s: %+v", lab, one.ID, s)
				}
			}
			seen := map[string]bool{}
			for n := range one.Choices {
				seen[one.Choices[n].En] = true
				wrong := strconv.Itoa(n + 1)
				if one.Right(wrong) != (wrong == one.Answer) {
					t.Errorf("%s %s: choice %s", lab, one.ID, wrong)
				}
			}
			if len(seen) != len(one.Choices) || one.Kind == quiz.Choice && len(seen) < 4 {
				t.Errorf("%s %s: %d choices", lab, one.ID, len(seen))
			}
			if one.Answer == "" || !one.Right(" "+one.Answer+" ") || one.Right(one.Answer+"1") || one.Right("") || one.Right("-1") || one.Right("x y") {
				t.Errorf("%s %s: answer %q", lab, one.ID, one.Answer)
			}
		}
	}
}

// The same capture gives the same quiz, in any format; another capture of the
// same lab gives another signature.
func TestAQuizBelongsToItsCapture(t *testing.T) {
	a, b := quizOf(t, "udp-echo"), quizOf(t, "udp-mux")
	if a.Signature() != quizOf(t, "udp-echo").Signature() || a.Signature() == b.Signature() {
		t.Error("signatures do not tell captures apart")
	}
	if got := a.Pick(quiz.Asked); len(got.Questions) != quiz.Asked || got.Signature() == a.Signature() || got.Signature() != a.Pick(quiz.Asked).Signature() {
		t.Error("what is picked differs")
	}
	var first bytes.Buffer
	for _, one := range a.Pick(quiz.Asked).Questions {
		fmt.Fprintln(&first, one.ID)
	}
	for range 5 {
		var again bytes.Buffer
		for _, one := range quizOf(t, "udp-echo").Pick(quiz.Asked).Questions {
			fmt.Fprintln(&again, one.ID)
		}
		if again.String() != first.String() {
			t.Error("another pick for the same capture")
		}
	}
}

// Answers come from strangers: whatever stands in the file, grading it ends, and
// nobody is right who has not answered this quiz.
func FuzzReadAnswers(f *testing.F) {
	q := &quiz.Quiz{Assignment: "x", Questions: []quiz.Question{{ID: "a", Kind: quiz.Number, Answer: "3"}, {ID: "b", Kind: quiz.Choice, Answer: "2", Choices: make([]i18n.Text, 4)}}}
	f.Add([]byte(`{"schema":"lab/quiz-answers/v1","signature":"` + q.Signature() + `","id":"1","answers":{"a":"3","b":"b"}}`))
	f.Add([]byte(`{"schema":"lab/quiz-answers/v1","answers":{"a":null}}`))
	f.Add([]byte(`[1`))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := quiz.ReadAnswers(bytes.NewReader(data))
		if err != nil {
			return
		}
		r := q.Grade(a, []string{"1"})
		if n := r.Count(); n > 0 && (a.Signature != q.Signature() || !r.Problem.IsZero() || n > len(a.Answers)) {
			t.Errorf("%d right of %+v", n, a)
		}
	})
}

package report

import (
	"strings"
	"testing"

	"socketlab/assignments/i18n"
)

// A number that does not fit makes its column wider, in all rows alike.
func TestColumnsAreAsWideAsTheirNumbers(t *testing.T) {
	open := [2]string{"ESTABLISHED", "ESTABLISHED"}
	l := &Ladder{Rows: []Row{
		{Frame: 8, Label: "SYN seq 0", State: [2]string{"SYN-SENT", "SYN-RECEIVED"}},
		{Frame: 99, NoTime: true, From: 1, Label: "ACK seq 1 ack 1", State: open},
		{Frame: 100000, Seconds: 100000.5, Label: "FIN,PSH,ACK seq 4000000001 ack 4000000001 len 65495", State: open},
	}}
	const want = `
     8      0.000000 SYN-SENT     ────────────────────── SYN seq 0 ──────────────────────▶ SYN-RECEIVED
    99               ESTABLISHED  ◀─────────────────── ACK seq 1 ack 1 ─────────────────── ESTABLISHED
100000 100000.500000 ESTABLISHED  ─ FIN,PSH,ACK seq 4000000001 ack 4000000001 len 65495 ─▶ ESTABLISHED
`
	var got strings.Builder
	for _, line := range strings.Split(LadderText(l, i18n.En, Palette{}), "\n")[2:] {
		if strings.Contains(line, "seq") {
			got.WriteString("\n" + line)
		}
	}
	if got.String()+"\n" != want {
		t.Errorf("got%s\nwant%s", got.String(), want)
	}
}

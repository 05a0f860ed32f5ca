package provenance

import (
	"strings"

	"socketlab/assignments/report"
)

// ordeal tells whether what lab recorded of a server's ordeal is unchanged.
func (q *inquiry) ordeal() {
	switch o := q.Ordeal; {
	case o == nil:
	case o.Seal == nil:
		q.tell("ordeal-unsealed", "The recording of what the server survives has no seal: an older lab wrote it, or one that could keep no key, or something else did.")
	case !o.Genuine():
		q.tell("ordeal-seal-broken", "The seal that lab put on the recording of what the server survives is of another student, assignment or list of behaviours, or was changed itself.").as(report.Strong, nil)
	default:
		q.unchanged(o.Seal.Machine(), o.Changed())
	}
}

func (q *inquiry) unchanged(machine string, changed []string) {
	if len(changed) == 0 {
		q.tell("ordeal-sealed", "The recording of what the server survives is unchanged since lab wrote it, on machine %s.", machine)
		return
	}
	q.tell("ordeal-seal-broken", "What was recorded of these behaviours is not what lab sealed on machine %s, but was changed since: %s.", machine, strings.Join(changed, ", ")).as(report.Strong, nil)
}

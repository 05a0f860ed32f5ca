package assignments

import (
	"fmt"
	"slices"

	"socketlab/assignments/check"
	"socketlab/capture/message"
	"socketlab/lab/experiment"
)

// behaviours validates the families of behaviour that a file names.
func (d *decoder) behaviours(s *check.Spec) {
	known := experiment.BehaviourFamilies()
	var before []string
	for list, families := range map[string][]string{"fair": s.Behaviours.Fair, "beyond": s.Behaviours.Beyond} {
		for i, family := range families {
			field := fmt.Sprintf("behaviours.%s[%d]", list, i)
			switch {
			case !slices.Contains(known, family):
				d.badAt(field, message.Of("there is no family of behaviour called %q", family).And(DidYouMean(family, known)))
			case slices.Contains(before, family):
				d.badAt(field, message.Of("%q is named twice", family))
			}
			before = append(before, family)
		}
	}
}

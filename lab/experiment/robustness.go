package experiment

// Robustness gives points for surviving behaviours of the other side. A file
// that says nothing gives none.
type Robustness struct {
	Points int      `yaml:"points"` // for all of them; in proportion for some
	Cases  []string `yaml:"cases"`  // names of behaviours; empty: those that are fair in the lab
	Random int      `yaml:"random"` // how many random ones besides, for each student others
	Seed   uint64   `yaml:"seed"`   // of the random ones
}

// IsZero reports whether no points are given.
func (r Robustness) IsZero() bool { return r.Points == 0 }

package capture

import "strconv"

// String returns the number and, if the registry has one, the name.
func (t LinkType) String() string { return strconv.Itoa(int(t)) }

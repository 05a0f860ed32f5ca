package syscalls

// addOlder adds nothing: poll() and select() are ppoll() and pselect6() here.
func addOlder(map[uint64]signature) {}

package record

import (
	"fmt"
	"path/filepath"
	"sync"
	"syscall"

	"golang.org/x/sys/windows"
)

// An npcap is Npcap's wpcap.dll. It is loaded when somebody wants to record and
// not before: a library that is missing, old or broken is of no concern to who
// grades. (Package pcap of gopacket loads it when the program starts, and panics
// where a function is missing.)
type npcap struct {
	create, setSnapLength, setTimeout, setBufferSize, activate,
	compile, setFilter, freeCode, next, stats, dataLink, geterr, version, close uintptr
}

// library returns Npcap. The error is about the file that is missing, or the
// function that it lacks.
var library = sync.OnceValues(func() (*npcap, error) {
	dll, err := loadNpcap()
	if err != nil {
		return nil, err
	}
	n := &npcap{}
	for name, at := range map[string]*uintptr{
		"pcap_create": &n.create, "pcap_set_snaplen": &n.setSnapLength, "pcap_set_timeout": &n.setTimeout,
		"pcap_set_buffer_size": &n.setBufferSize, "pcap_activate": &n.activate, "pcap_compile": &n.compile,
		"pcap_setfilter": &n.setFilter, "pcap_freecode": &n.freeCode, "pcap_next_ex": &n.next, "pcap_stats": &n.stats,
		"pcap_datalink": &n.dataLink, "pcap_geterr": &n.geterr, "pcap_lib_version": &n.version, "pcap_close": &n.close,
	} {
		if *at, err = windows.GetProcAddress(dll, name); err != nil {
			return nil, fmt.Errorf("wpcap.dll lacks %s", name)
		}
	}
	return n, nil
})

// Available returns why nothing can be recorded with this machine's software,
// whatever its rights: ErrNoLibrary or ErrNotSupported, wrapped; nil if it can.
func Available() error {
	if _, err := library(); err != nil {
		return fmt.Errorf("%w: %v", ErrNoLibrary, err)
	}
	return nil
}

// loadNpcap loads wpcap.dll from the system's folders alone, Npcap's own before
// the one that it shares with WinPcap.
func loadNpcap() (dll windows.Handle, err error) {
	system, err := windows.GetSystemDirectory()
	if err != nil {
		return 0, err
	}
	const flags = windows.LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | windows.LOAD_LIBRARY_SEARCH_SYSTEM32
	for _, name := range []string{filepath.Join(system, "Npcap", "wpcap.dll"), filepath.Join(system, "wpcap.dll")} {
		if dll, err = windows.LoadLibraryEx(name, 0, flags); err == nil {
			return dll, nil
		}
	}
	return 0, fmt.Errorf("wpcap.dll: %w", err)
}

// call calls a function of the library. What its arguments point to stays
// where it is meanwhile.
//
//go:uintptrescapes
func call(function uintptr, args ...uintptr) uintptr {
	result, _, _ := syscall.SyscallN(function, args...)
	return result
}

// status is the result of a function that returns an int.
func status(result uintptr) int { return int(int32(result)) }

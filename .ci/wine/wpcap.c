/* A wpcap.dll that lacks nearly everything, as an old or broken one does. */
#include <windows.h>

__declspec(dllexport) const char *pcap_lib_version(void) { return "broken"; }

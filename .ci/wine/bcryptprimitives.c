/* Go asks Windows for random numbers through this DLL, which Wine 8 lacks.
 * Built and used by .ci/windows-test alone; never part of a release. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID, ULONG); /* RtlGenRandom */

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) {
	return SystemFunction036(data, (ULONG)size);
}

#include <stddef.h>
#include <stdint.h>

// compiler-rt's libFuzzer, linked by -sanitize=fuzzer; no header of it is installed.

/// Takes libFuzzer's arguments, and calls the function with one input after the other.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*take)(const uint8_t *data, size_t size));

#include <spawn.h>

// glibc has it from 2.34 on, and declares it only where _DEFAULT_SOURCE is set, which Swift's own module of glibc is compiled without.

/// The program that is started gets no file descriptor from `from` on.
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

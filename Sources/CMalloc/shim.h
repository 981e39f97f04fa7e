#include <malloc.h>

// sqlite3_config(3) takes arguments of any number, which Swift cannot call.
int sqlite3_config(int, ...);

/// SQLITE_CONFIG_MEMSTATUS: without its counters SQLite takes no lock at each piece of memory. Call before SQLite is used.
static inline int sqlite3_config_without_memory_statistics(void) { return sqlite3_config(9, 0); }

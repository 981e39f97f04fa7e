#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// sched_setattr(2) has no function in glibc before 2.41, and Swift cannot call syscall(2), which takes arguments of any number.

/// Asks the kernel for slices of so many nanoseconds for the calling thread, which stays under the usual policy and keeps its nice value.
/// From Linux 6.12 on a thread that wakes then takes the processor from one with longer slices at once; an older kernel takes the call and
/// does as before. Returns 0, or -1 where the call is not permitted.
static inline int scheduling_ask_for_slices(uint64_t nanoseconds) {
    struct {
        uint32_t size, policy;
        uint64_t flags;
        int32_t nice;
        uint32_t priority;
        uint64_t runtime, deadline, period;
    } attributes;
    memset(&attributes, 0, sizeof attributes);
    attributes.size = sizeof attributes;
    attributes.nice = getpriority(PRIO_PROCESS, 0);
    attributes.runtime = nanoseconds;
    return (int)syscall(SYS_sched_setattr, 0, &attributes, 0);
}

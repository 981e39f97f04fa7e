// Tells the thread sanitizer of what Swift's Mutex does inside its library, which is not built for it: where two threads want a mutex at one
// time, the sanitizer would take what they do under it for a race. Preloaded by sanitize.sh.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define METHOD __attribute__((swiftcall))
#define SELF __attribute__((swift_context))
// Synchronization._MutexHandle._lockSlow(_: UInt32) and _unlockSlow(): what is called where the mutex is not free.
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

// Absent in programs that are not built for it.
extern void __tsan_acquire(void *) __attribute__((weak));
extern void __tsan_release(void *) __attribute__((weak));

METHOD void lock(uint32_t thread, SELF void *mutex) __asm__(LOCK);
METHOD void unlock(SELF void *mutex) __asm__(UNLOCK);

METHOD void lock(uint32_t thread, SELF void *mutex) {
    METHOD void (*real)(uint32_t, SELF void *) = (METHOD void (*)(uint32_t, SELF void *))dlsym(RTLD_NEXT, LOCK);
    real(thread, mutex);
    if (__tsan_acquire) __tsan_acquire(mutex);
}

METHOD void unlock(SELF void *mutex) {
    METHOD void (*real)(SELF void *) = (METHOD void (*)(SELF void *))dlsym(RTLD_NEXT, UNLOCK);
    if (__tsan_release) __tsan_release(mutex);
    real(mutex);
}

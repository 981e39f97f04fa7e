#!/usr/bin/env python3
"""Faults: system calls on the database's files that fail at the n-th time, once and for ever, and writes that are short.

A database is made once, with the writes of some clients. Each fault works on a copy of it: the clients go on while the fault happens;
then the daemon, if it still runs, has to answer checks by what it acknowledged, and to say what is wrong. After a stop or a kill it is
started without the fault, what is unknown is settled by its keys, and the oracle compares.
"""

import re
import shutil

from copies import STEPS, Base, has_strace, in_pairs, library, recovers, run, strace, watch
from trial import Lost, Trial, at_once, time

# Errors of each call; EINTR is no failure, and what is left of a short write is written with the next call.
PLAN = {
    "fdatasync": ["EIO", "ENOSPC"],
    "pwrite64": ["ENOSPC", "EIO", "EROFS", "EDQUOT", "EINTR"],
    "ftruncate": ["EIO", "ENOSPC", "EINTR"],
    "openat": ["EIO", "ENOSPC", "EMFILE", "EINTR"],
    "pread64": ["EIO", "EINTR"],
    "read": ["EIO"],
}
# Half of a write at the n-th call, which the kernel may always do, and no disk that lies.
SHORT_WRITES = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>
static int calls;
static size_t part(size_t count) {
    int from = atoi(getenv("SHORT_FROM")), call = __sync_add_and_fetch(&calls, 1);
    return call == from || (call > from && getenv("SHORT_EVER")) ? (count + 1) / 2 : count;
}
ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
    static ssize_t (*real)(int, const void *, size_t, off64_t);
    if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
    return real(file, bytes, part(count), offset);
}
"""


def options(parser):
    parser.add_argument("--only", help="one call, or “short”")


def ended(trial, daemon, what):
    """A daemon that the fault has ended said why, and was not cut down by a signal."""
    status = daemon.process.returncode
    trial.counts["ended by itself"] += 1
    trial.expect(status == 1, f"{what}: it ended with {status}: {daemon.log[-600:]}")
    said = [line for line in daemon.log.splitlines() if line.startswith("holdlined: ")]
    trial.expect(said, f"{what}: it ended without a word: {daemon.log[-600:]}")


def fault_run(trial, base, call, fault, when):
    what = f"{call} {fault} at {when}"
    daemon, oracle = base.copy(f"{call}")
    trace = daemon.directory / "trace"
    try:
        daemon.start(under=strace(daemon, call, fault, when, trace))
    except RuntimeError:
        pass
    if daemon.is_running:
        at_once([lambda writer=writer: run(writer, STEPS) for writer in base.writers(daemon, oracle, "w")])
    time.sleep(0.05)
    trial.counts["faults"] += 1
    trial.counts["of them met"] += "(INJECTED)" in trace.read_text(errors="replace")
    try:
        if daemon.is_running:
            watch(trial, daemon, oracle, what)
            trial.counts["went on"] += 1
    except Lost:
        pass
    if not daemon.is_running:
        ended(trial, daemon, what)
    if call == "fdatasync":
        written_after(trial, daemon, trace, what)
    recovers(trial, daemon, oracle, what, is_killed=trial.random.random() < 0.5)
    shutil.rmtree(daemon.directory, ignore_errors=True)


def written_after(trial, daemon, trace, what):
    """After a failed fdatasync the disk is not asked again, and nothing more is written to the database and its log."""
    lines = trace.read_text(errors="replace").splitlines()
    place = next((at for at, line in enumerate(lines) if "(INJECTED)" in line), None)
    if place is None:
        return
    again = [line for line in lines[place + 1:] if re.search(r"fdatasync\(|/holdline\.db(-wal)?>, .* = \d+$", line)]
    trial.expect(not again, f"{what}: the disk was used again after it had failed: {again[:2]}")


def calls_of(trial, base, call):
    """How often a whole run makes a call on the database's files."""
    daemon, oracle = base.copy("count")
    trace = daemon.directory / "trace"
    daemon.start(under=strace(daemon, call, "error=EIO", 65535, trace))
    at_once([lambda writer=writer: run(writer, STEPS) for writer in base.writers(daemon, oracle, "w")])
    daemon.stop()
    return len(re.findall(rf"\b{call}\(", trace.read_text(errors="replace")))


def when(place, error, is_for_ever):
    """A call that is interrupted for ever is tried for ever: no kernel does that."""
    return f"{place}..{place + 20}" if is_for_ever and error == "EINTR" else f"{place}{'+' if is_for_ever else ''}"


def injected(trial, base):
    """Each call, error and place, once and for ever; a sample of places where it has to be short."""
    only = trial.options.only
    plan = []
    for call, errors in PLAN.items():
        if only and only != call:
            continue
        count = calls_of(trial, base, call)
        trial.say(f"{call}: {count} calls on the database's files in a run")
        for error in errors:
            places = range(1, count + 1)
            if trial.is_long:
                stride = max(1, count // 120)
                places = range(1, count + 1, stride)
                plan += [(call, f"error={error}", when(place, error, ever)) for place in places for ever in (False, True)]
            elif count:
                place = trial.random.randint(max(1, count // 4), max(1, count * 3 // 4))
                plan += [(call, f"error={error}", when(place, error, trial.random.random() < 0.5))]
    # One that is ended early has tried some of everything.
    trial.random.shuffle(plan)
    trial.counts["planned"] = len(plan)
    in_pairs([lambda one=one: fault_run(trial, base, *one) for one in plan])


def short_writes(trial, base):
    preloaded = library(trial, "short", SHORT_WRITES)
    if not preloaded:
        return trial.left_out("short writes", "there is no C compiler")
    for place in range(1, 160, 3) if trial.is_long else [1, 40]:
        for ever in ("", "1"):
            daemon, oracle = base.copy("short")
            environment = {"LD_PRELOAD": preloaded, "SHORT_FROM": str(place)} | ({"SHORT_EVER": "1"} if ever else {})
            daemon.start(environment=environment)
            at_once([lambda writer=writer: run(writer, STEPS) for writer in base.writers(daemon, oracle, "w")])
            what = f"short writes from {place}{' on' if ever else ''}"
            trial.counts["faults"] += 1
            trial.expect(not watch(trial, daemon, oracle, what), f"{what}: a short write is no failure, and it says one")
            recovers(trial, daemon, oracle, what, is_killed=True)


def controls(trial, base):
    daemon, oracle = base.copy("control")
    daemon.start()
    red = []
    oracle.check(daemon.client(), red.append, drop=1)
    trial.control("one of the acknowledged writes is dropped", any(text.startswith("lost") for text in red))
    daemon.kill()

    # A disk that says that it wrote, and did not: of the log, from some write on.
    daemon, oracle = base.copy("lie")
    daemon.start(under=strace(daemon, "pwrite64", "retval=4096", "20+", suffixes=["-wal"]))
    at_once([lambda writer=writer: run(writer, STEPS) for writer in base.writers(daemon, oracle, "w")])
    daemon.kill()
    red = []
    try:
        daemon.start()
        oracle.settle(daemon.client())
        oracle.check(daemon.client(), red.append)
    except RuntimeError as error:
        red = [line for line in str(error).splitlines() if "was acknowledged before" in line]
    trial.control("a disk that lies about what it wrote", red)


with Trial("faults", "system calls that fail, once and for ever, and short writes", options) as trial:
    names = ["faults", "of them met", "went on", "ended by itself", "acknowledged", "refused", "unknown", "of them done"]
    trial.counts.update({name: 0 for name in names})
    base = Base(trial)
    if trial.options.only in (None, "short"):
        short_writes(trial, base)
    if has_strace():
        injected(trial, base)
        controls(trial, base)
    else:
        trial.left_out("failing system calls", "strace cannot trace here")

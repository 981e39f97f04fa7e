"""What the trials of faults share: a database that is made once, copies of it under a fault, and what has to be true of each."""

import contextlib
import itertools
import shutil
import subprocess
import threading

from oracle import Oracle, Writer
from trial import Lost, at_once

FILES = ["", "-wal", "-shm", "-journal", ".head", ".new", ".new-journal", ".new-wal", ".lock", ".erasures"]
STEPS, CLIENTS = 10, 3

# The wall clock and no other, with an offset in seconds that a file has.
WALL_CLOCK = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
static volatile long *offset;
__attribute__((constructor)) static void begin(void) {
    offset = mmap(0, sizeof *offset, PROT_READ, MAP_SHARED, open(getenv("WALL_OFFSET"), O_RDONLY), 0);
}
int clock_gettime(clockid_t clock, struct timespec *time) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(clock, time);
    if (!result && clock == CLOCK_REALTIME && offset) time->tv_sec += *offset;
    return result;
}
"""


class Base:
    """A closed database with acknowledged writes, which each fault gets a copy of."""

    def __init__(self, trial):
        self.trial, self.numbers = trial, itertools.count(1)
        daemon = trial.daemon("base")
        daemon.start()
        self.oracle = Oracle()
        at_once([lambda writer=writer: run(writer, 12) for writer in self.writers(daemon, self.oracle, "base")])
        trial.expect(daemon.stop() == 0, f"a clean stop: {daemon.log}")
        self.directory = daemon.database.parent

    def copy(self, name):
        """A daemon that is not started, and an oracle of the writes that its database has."""
        daemon, oracle = self.trial.daemon(f"{next(self.numbers)}-{name}"), Oracle()
        shutil.copytree(self.directory, daemon.database.parent, dirs_exist_ok=True)
        oracle.writes = list(self.oracle.writes)
        return daemon, oracle

    def writers(self, daemon, oracle, name):
        return [Writer(oracle, daemon.client(), f"{name}{place}", self.trial.options.seed) for place in range(CLIENTS)]


def run(writer, steps):
    with contextlib.suppress(Lost):
        for _ in range(steps):
            writer.step()


def strace(daemon, call, fault, when=None, out="/dev/null", suffixes=FILES):
    """The command that runs what follows with a fault in a call on the database's files: at each, or as strace(1) counts `when`."""
    paths = [part for suffix in suffixes for part in ("-P", f"{daemon.database}{suffix}")]
    inject = f"inject={call}:{fault}" + (f":when={when}" if when else "")
    # What follows a failed fdatasync is looked at, too.
    traced = f"{call},pwrite64" if call == "fdatasync" else call
    return ["strace", "-f", "--seccomp-bpf", "-qq", "-y", "-o", str(out), *paths, "-e", f"trace={traced}", "-e", inject]


def library(trial, name, source):
    """A library to be preloaded; nothing where no compiler is here."""
    compiler = shutil.which("cc") or shutil.which("clang") or shutil.which("gcc")
    if not compiler:
        return None
    path = trial.directory / f"{name}.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-x", "c", "-", "-o", path, "-ldl"], input=source, text=True, check=True)
    return str(path)


def ready(client):
    """The codes of what the daemon says is wrong, and whether it takes writes."""
    answer = client.get("/readyz")
    return {one["code"]: one for one in answer.json["conditions"]}, answer.status == 200


def recovers(trial, daemon, oracle, what, is_killed):
    """Ends the daemon, starts it without the fault, and compares."""
    if is_killed:
        daemon.kill()
    elif daemon.stop() is None:
        trial.fault(f"{what}: a stop does not end: {daemon.log[-600:]}")
    try:
        daemon.start()
    except RuntimeError as error:
        return trial.fault(f"{what}: it does not start again: {error}")
    client = daemon.client()
    unknown, done = oracle.settle(client)
    trial.counts["unknown"] += unknown
    trial.counts["of them done"] += done
    oracle.check(client, lambda text: trial.fault(f"{what}: {text}"), again=5)
    daemon.kill()
    trial.counts["acknowledged"] += oracle.count("acknowledged")
    trial.counts["refused"] += oracle.count("refused")


def watch(trial, daemon, oracle, what):
    """What a daemon that still runs says, whatever happens to it: checks are right, and a refused write has a reason that is told."""
    client = daemon.client()
    found = []
    oracle._check_answers(client, [w for w in oracle.writes if w.outcome == "acknowledged" and w.version is not None], found)
    # What is not known to be done may hold something, or be registered, by now.
    if not any(w.outcome == "unknown" for w in oracle.writes):
        for text in found:
            trial.fault(f"{what}: while it goes on: {text}")
    standing, is_ready = ready(client)
    trial.expect(is_ready == (not any(one["refusesWrites"] for one in standing.values())), f"{what}: ready {is_ready}, and {standing}")
    client.close()
    return standing


def in_pairs(works):
    """Does them, two at a time."""
    lock, rest = threading.Lock(), list(reversed(works))

    def take():
        while True:
            with lock:
                if not rest:
                    return
                work = rest.pop()
            work()

    at_once([take, take])


def has_strace():
    """Whether processes can be traced here."""
    return bool(shutil.which("strace")) and not subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True).returncode

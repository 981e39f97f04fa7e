#!/usr/bin/env python3
"""Faults: system calls that fail at the n-th time, once and for ever, disks that are full, and what else runs short under a daemon.

A database is made once, with the writes of some clients. Each fault works on a copy of it: the clients go on while the fault happens;
then the daemon, if it still runs, has to answer checks by what it acknowledged, and to say what is wrong. After a stop or a kill it is
started without the fault, what is unknown is settled by its keys, and the oracle compares.
"""

import collections
import contextlib
import json
import os
import re
import shutil
import subprocess
import threading

from oracle import Oracle, Writer
from trial import ROOT, Left, Lost, Trial, at_once, time, until

# Errors of each call; EINTR is no failure, and what is left of a short write is written with the next call.
PLAN = {
    "fdatasync": ["EIO", "ENOSPC"],
    "pwrite64": ["ENOSPC", "EIO", "EROFS", "EDQUOT", "EINTR"],
    "ftruncate": ["EIO", "ENOSPC", "EINTR"],
    "openat": ["EIO", "ENOSPC", "EMFILE", "EINTR"],
    "pread64": ["EIO", "EINTR"],
    "read": ["EIO"],
}
FILES = ["", "-wal", "-shm", "-journal", ".head", ".new", ".new-journal", ".new-wal", ".lock", ".erasures"]
STEPS, CLIENTS = 10, 3
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
    parser.add_argument("--only", help="one call, or one part: tmpfs, descriptors, memory, clock, files")


class Base:
    """A closed database with acknowledged writes, which each fault gets a copy of."""

    def __init__(self, trial):
        self.trial, self.count = trial, 0
        daemon = trial.daemon("base")
        daemon.start()
        self.oracle = Oracle()
        at_once([lambda writer=writer: run(writer, 12) for writer in self.writers(daemon, self.oracle, "base")])
        trial.expect(daemon.stop() == 0, f"a clean stop: {daemon.log}")
        self.directory = daemon.database.parent

    def copy(self, name):
        """A daemon that is not started, and an oracle of the writes that its database has."""
        self.count += 1
        daemon, oracle = self.trial.daemon(f"{self.count}-{name}"), Oracle()
        shutil.copytree(self.directory, daemon.database.parent, dirs_exist_ok=True)
        oracle.writes = list(self.oracle.writes)
        return daemon, oracle

    def writers(self, daemon, oracle, name):
        return [Writer(oracle, daemon.client(), f"{name}{place}", self.trial.options.seed) for place in range(CLIENTS)]


def run(writer, steps):
    with contextlib.suppress(Lost):
        for _ in range(steps):
            writer.step()


def strace(daemon, call, fault, when, out="/dev/null"):
    paths = [part for suffix in FILES for part in ("-P", f"{daemon.database}{suffix}")]
    return ["strace", "-f", "-qq", "-o", str(out), *paths, "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={when}"]


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
    environment = daemon.__dict__.pop("environment", None)
    del environment
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
    """A failed fdatasync is never tried again."""
    lines = trace.read_text(errors="replace").splitlines()
    place = next((at for at, line in enumerate(lines) if "(INJECTED)" in line), None)
    if place is None:
        return
    again = [line for line in lines[place + 1:] if "fdatasync" in line]
    trial.expect(not again, f"{what}: the disk was asked again after it had failed: {again[:2]}")


def calls_of(trial, base, call):
    """How often a whole run makes a call on the database's files."""
    daemon, oracle = base.copy("count")
    trace = daemon.directory / "trace"
    daemon.start(under=strace(daemon, call, "error=EIO", 1_000_000, trace))
    at_once([lambda writer=writer: run(writer, STEPS) for writer in base.writers(daemon, oracle, "w")])
    daemon.stop()
    return len(re.findall(rf"\b{call}\(", trace.read_text(errors="replace")))


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
                plan += [(call, f"error={error}", f"{place}{ever}") for place in places for ever in ("", "+")]
            elif count:
                place = trial.random.randint(max(1, count // 3), count)
                plan += [(call, f"error={error}", f"{place}{trial.random.choice(['', '+'])}")]
    in_pairs(trial, [lambda one=one: fault_run(trial, base, *one) for one in plan])


def in_pairs(trial, works):
    """Two at a time."""
    lock, rest = threading.Lock(), list(reversed(works))

    def take():
        while True:
            with lock:
                if not rest:
                    return
                work = rest.pop()
            work()

    at_once([take, take])


def short_writes(trial, base):
    compiler = shutil.which("cc") or shutil.which("clang") or shutil.which("gcc")
    if not compiler:
        return trial.left_out("short writes", "there is no C compiler")
    library = trial.directory / "short.so"
    source = trial.directory / "short.c"
    source.write_text(SHORT_WRITES)
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    for place in range(1, 160, 3) if trial.is_long else [1, 40]:
        for ever in ("", "1"):
            daemon, oracle = base.copy("short")
            environment = {"LD_PRELOAD": str(library), "SHORT_FROM": str(place)} | ({"SHORT_EVER": "1"} if ever else {})
            daemon.start(environment=environment)
            at_once([lambda writer=writer: run(writer, STEPS) for writer in base.writers(daemon, oracle, "w")])
            what = f"short writes from {place}{' on' if ever else ''}"
            trial.counts["faults"] += 1
            trial.expect(not watch(trial, daemon, oracle, what), f"{what}: a short write is no failure, and it says one")
            recovers(trial, daemon, oracle, what, is_killed=True)


def tmpfs(trial, base):
    """A small file system that is filled to its last byte, and freed: refused as not done, checks right, said once, over by itself."""
    if os.geteuid() != 0 or subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode:
        return trial.left_out("a full file system", "it needs root")
    daemon, oracle = base.copy("tmpfs")
    kept = trial.directory / "kept"
    shutil.copytree(daemon.database.parent, kept)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", daemon.database.parent], check=True)
    trial.at_end(lambda: subprocess.run(["umount", "-l", daemon.database.parent], capture_output=True))
    shutil.copytree(kept, daemon.database.parent, dirs_exist_ok=True)
    daemon.start()
    writers = base.writers(daemon, oracle, "w")
    for turn in range(6 if trial.is_long else 2):
        run(writers[0], 3)
        ballast = daemon.database.parent / "ballast"
        fill(ballast)
        until(lambda: [run(writers[0], 5), "full" in ready(daemon.client())[0]][1], 60, "a write finds no room")
        at_once([lambda writer=writer: run(writer, STEPS) for writer in writers])
        standing = watch(trial, daemon, oracle, "full")
        trial.expect("full" in standing, f"full: it says {standing}")
        trial.expect("holdline_condition{code=\"full\"} 1" in daemon.client().get("/metrics").body.decode(), "full: the figures do not say so")
        status = daemon.holdline("status")
        trial.expect(status.returncode == 75 and "the disk is full" in status.stderr, f"full: the status is {status}")
        ballast.unlink()
        until(lambda: ready(daemon.client())[1], 20, "it takes writes again without being asked")
        run(writers[1], 3)
        trial.counts["file systems filled"] += 1
        trial.expect(daemon.log.count("the disk is full") == turn + 1, f"full: it was said {daemon.log.count('the disk is full')} times")
        until(lambda: daemon.log.count("there is room on the disk again") == turn + 1, 10, "the log says that it is over")
    recovers(trial, daemon, oracle, "full", is_killed=True)


def fill(path):
    with open(path, "wb", buffering=0) as file:
        for size in (1 << 16, 4096, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"x" * size)


def attached(trial, base):
    """A file system that is read-only for a while: strace is attached, and let go."""
    daemon, oracle = base.copy("read-only")
    daemon.start()
    writers = base.writers(daemon, oracle, "w")
    run(writers[0], 3)
    tracer = subprocess.Popen([*strace(daemon, "pwrite64", "error=EROFS", "1+")[:-4], "-e", "trace=pwrite64", "-e", "inject=pwrite64:error=EROFS",
                               "-p", str(daemon.pid)], stderr=subprocess.DEVNULL)
    try:
        until(lambda: [run(writers[0], 3), "storage-read-only" in ready(daemon.client())[0]][1], 60, "a write finds the file system read-only")
        at_once([lambda writer=writer: run(writer, STEPS) for writer in writers])
        standing = watch(trial, daemon, oracle, "read-only")
        trial.expect("head-file" in standing or "storage-read-only" in standing, f"read-only: it says {standing}")
    finally:
        tracer.terminate()
        tracer.wait()
    until(lambda: not ready(daemon.client())[0], 20, "it takes writes again without being asked")
    run(writers[1], 3)
    count = daemon.log.count("is read-only: writes are refused")
    trial.expect(count == 1, f"read-only: it was said {count} times")
    trial.counts["faults"] += 1
    recovers(trial, daemon, oracle, "read-only", is_killed=True)


def prlimit(daemon, what):
    subprocess.run(["prlimit", "--pid", str(daemon.pid), what], check=True)


def descriptors(trial, base):
    """None is left: who is connected goes on, who comes waits, it is said once and over by itself."""
    daemon, oracle = base.copy("descriptors")
    daemon.start()
    writers = base.writers(daemon, oracle, "w")
    for writer in writers:
        writer.client.get("/healthz")
    client = daemon.client()
    client.get("/healthz")
    prlimit(daemon, "--nofile=3:")
    until(lambda: "no-descriptors" in ready(client)[0], 10, "it says that no descriptor is left")
    at_once([lambda writer=writer: run(writer, STEPS) for writer in writers])
    trial.expect(oracle.count("unknown") == 0, f"descriptors: {oracle.count('unknown')} writes of open connections are unknown")
    listed = client.get("/v1/tickets?q=w1")
    trial.expect(listed.status == 200, f"descriptors: a search gives {listed}")
    prlimit(daemon, "--nofile=4096:")
    until(lambda: not ready(daemon.client())[0], 30, "it says that they are free again")
    trial.expect(daemon.log.count("no file descriptor left") == 1, "descriptors: it was not said once")
    trial.counts["faults"] += 1
    recovers(trial, daemon, oracle, "descriptors", is_killed=False)


def memory(trial, base):
    """No memory is left: it may end, and what was acknowledged is there at the next start."""
    for spare in [1 << 20, 8 << 20, 64 << 20] if trial.is_long else [1 << 20]:
        daemon, oracle = base.copy("memory")
        daemon.start()
        with open(f"/proc/{daemon.pid}/status") as file:
            size = int(next(line.split()[1] for line in file if line.startswith("VmSize"))) * 1024
        prlimit(daemon, f"--as={size + spare}:")
        at_once([lambda writer=writer: run(writer, STEPS * 3) for writer in base.writers(daemon, oracle, "w")])
        trial.counts["faults"] += 1
        recovers(trial, daemon, oracle, f"memory, {spare >> 20} MiB to spare", is_killed=True)


def clock(trial, base):
    """The clock jumps by ten years either way and comes back: said, and no later event is dated by it."""
    library = next((p for p in ["/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1"] if os.path.exists(p)), None)
    if not library:
        return trial.left_out("a clock that jumps", "libfaketime is not here")
    daemon, oracle = base.copy("clock")
    times = daemon.directory / "times"
    times.write_text("+0\n")
    environment = {"LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": str(times), "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    daemon.start(under=["/bin/sh", "-c", "\"$0\" \"$@\""], environment=environment)
    writers = base.writers(daemon, oracle, "w")
    run(writers[0], 3)
    for jump, code, is_written in [("+3650d", "clock-ahead", False), ("-3650d", "clock-behind", True), ("+30d", "clock-stepped", True)]:
        times.write_text(f"{jump}\n")
        until(lambda: code in ready(daemon.client())[0], 10, f"a jump of {jump} is noticed")
        before = oracle.count("acknowledged")
        run(writers[0], 5)
        trial.expect((oracle.count("acknowledged") > before) == is_written, f"clock {jump}: written {not is_written}")
        times.write_text("+0\n")
        until(lambda: ready(daemon.client())[1], 10, f"after {jump} it takes writes again")
        run(writers[0], 5)
        at = daemon.client().lines(f"/v1/events?after={daemon.client().get('/v1/ledger/head').json['seq'] - 1}")
        newest = next(json.loads(line)["at"] for line in at if '"at"' in line)
        trial.expect(newest[:4] == time.strftime("%Y", time.gmtime()) or jump == "+30d", f"clock {jump}: a later event is dated {newest}")
    trial.counts["faults"] += 1
    recovers(trial, daemon, oracle, "clock", is_killed=True)


def files(trial, base):
    """A head file that cannot be written, a log that takes no line, a database that is moved away and back."""
    daemon, oracle = base.copy("files")
    head = daemon.database.with_name(daemon.database.name + ".head")
    daemon.start(under=["/bin/sh", "-c", "exec \"$0\" \"$@\" 2>/dev/full"])
    client, writers = daemon.client(), base.writers(daemon, oracle, "w")
    client.put("/v1/invoices/x", {}, headers={"If-Match": "\"1\""})
    head.unlink()
    head.mkdir()
    until(lambda: "head-file" in ready(client)[0], 10, "it says that the head cannot be kept")
    until(lambda: "log-lost" in ready(client)[0], 10, "it says that its log is lost")
    run(writers[0], STEPS)
    head.rmdir()
    until(lambda: "head-file" not in ready(client)[0], 10, "it keeps the head again")
    recovers(trial, daemon, oracle, "head file and log", is_killed=True)

    daemon, oracle = base.copy("moved")
    daemon.start()
    client, writers = daemon.client(), base.writers(daemon, oracle, "w")
    run(writers[0], 3)
    away = daemon.database.parent.with_name("away")
    daemon.database.parent.rename(away)
    run(writers[0], 5)
    trial.expect("storage-gone" in watch(trial, daemon, oracle, "moved"), "moved: it is not said")
    away.rename(daemon.database.parent)
    until(lambda: not ready(client)[0], 10, "it takes writes again, once the database is back")
    run(writers[1], 3)
    trial.counts["faults"] += 2
    recovers(trial, daemon, oracle, "moved away and back", is_killed=True)


def controls(trial, base):
    daemon, oracle = base.copy("control")
    daemon.start()
    red = []
    oracle.check(daemon.client(), red.append, drop=1)
    trial.control("one of the acknowledged writes is dropped", any(text.startswith("lost") for text in red))
    daemon.kill()

    # A disk that says that it wrote, and did not: of the log, from some write on.
    daemon, oracle = base.copy("lie")
    daemon.start(under=["strace", "-f", "-qq", "-o", "/dev/null", "-P", f"{daemon.database}-wal", "-e", "trace=pwrite64", "-e",
                        "inject=pwrite64:retval=4096:when=20+"])
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


PARTS = {"short": short_writes, "tmpfs": tmpfs, "read-only": attached, "descriptors": descriptors, "memory": memory, "clock": clock,
         "files": files}

with Trial("faults", "system calls that fail, full disks, and what else runs short", options) as trial:
    names = ["faults", "of them met", "went on", "ended by itself", "acknowledged", "refused", "unknown", "of them done"]
    trial.counts.update(collections.Counter({name: 0 for name in names}))
    trial.counts["file systems filled"] = 0
    only = trial.options.only
    base = Base(trial)
    has_strace = shutil.which("strace") and subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True).returncode == 0
    for name, part in PARTS.items():
        if only and only != name:
            continue
        if name == "read-only" and not has_strace:
            trial.left_out("a read-only file system", "strace cannot trace here")
            continue
        part(trial, base)
    if has_strace:
        if not only or only in PLAN:
            injected(trial, base)
        controls(trial, base)
    else:
        trial.left_out("failing system calls", "strace cannot trace here")

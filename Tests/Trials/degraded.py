#!/usr/bin/env python3
"""Degraded: a disk that is full or read-only, no descriptor, no memory, a clock that jumps, files that are gone: refused as not done, checks
right, said where it can be read, and over by itself.
"""

import contextlib
import json
import os
import shutil
import subprocess

from copies import STEPS, WALL_CLOCK, Base, has_strace, in_pairs, library, ready, recovers, run, strace, watch
from trial import Trial, at_once, time, until


def options(parser):
    parser.add_argument("--only", choices=["full", "read-only", "descriptors", "memory", "clock", "files"])


def full_disk(trial, base):
    """A small file system that is filled to its last byte, and freed: refused as not done, checks right, said once, over by itself."""
    if os.geteuid() != 0 or subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode:
        return trial.left_out("a full file system", "it needs root")
    daemon, oracle = base.copy("tmpfs")
    kept = trial.directory / "kept"
    shutil.copytree(daemon.database.parent, kept)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", daemon.database.parent], check=True)
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


def read_only(trial, base):
    """A file system that is read-only for a while: strace is attached, and let go."""
    if not has_strace():
        return trial.left_out("a read-only file system", "strace cannot trace here")
    daemon, oracle = base.copy("read-only")
    daemon.start()
    writers = base.writers(daemon, oracle, "w")
    run(writers[0], 3)
    tracer = subprocess.Popen([*strace(daemon, "pwrite64", "error=EROFS"), "-p", str(daemon.pid)], stderr=subprocess.DEVNULL)
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
    if not has_strace():
        return trial.left_out("a machine without descriptors", "strace cannot trace here")
    # Root has some left when the machine has none: what the daemon finds out by is made to fail, for a while. (A count would be of each
    # of its threads by itself.)
    daemon, oracle = base.copy("machine")
    daemon.start()
    client = daemon.client()
    tracer = subprocess.Popen(["strace", "-f", "-qq", "-o", "/dev/null", "-P", "/dev/null", "-e", "trace=openat", "-e",
                               "inject=openat:error=ENFILE", "-p", str(daemon.pid)], stderr=subprocess.DEVNULL)
    try:
        until(lambda: "the machine" in ready(client)[0].get("no-descriptors", {"text": ""})["text"], 30,
              "it says that the machine has none left")
        run(base.writers(daemon, oracle, "w")[0], STEPS)
    finally:
        tracer.terminate()
        tracer.wait()
    until(lambda: not ready(client)[0], 30, "it says that they are free again", lambda: str(ready(client)[0]))
    trial.counts["faults"] += 1
    recovers(trial, daemon, oracle, "descriptors of the machine", is_killed=False)


def memory(trial, base):
    """No memory is left: it may end, and what was acknowledged is there at the next start."""
    for spare in [0, 1 << 20, 8 << 20, 64 << 20] if trial.is_long else [0]:
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
    preloaded = library(trial, "clock", WALL_CLOCK)
    if not preloaded:
        return trial.left_out("a clock that jumps", "there is no C compiler")
    daemon, oracle = base.copy("clock")
    offset = daemon.directory / "offset"

    def jump(days):
        with open(offset, "r+b" if offset.exists() else "wb") as file:
            file.write((days * 86400).to_bytes(8, "little", signed=True))

    jump(0)
    daemon.start(environment={"LD_PRELOAD": preloaded, "WALL_OFFSET": str(offset)})
    writers = base.writers(daemon, oracle, "w")
    run(writers[0], 3)
    def written():
        return sum(write.version is not None for write in oracle.writes)

    for days, code, is_written in [(3650, "clock-ahead", False), (-3650, "clock-unset", True), (-400, "clock-behind", True),
                                   (30, "clock-stepped", True)]:
        jump(days)
        until(lambda: code in ready(daemon.client())[0], 10, f"a jump of {days} days is noticed")
        before = written()
        run(writers[0], 5)
        trial.expect((written() > before) == is_written, f"clock, {days} days: written {not is_written}")
        jump(0)
        until(lambda: not ready(daemon.client())[0] or days == 30, 10, f"after {days} days nothing is wrong any more")
        run(writers[0], 5)
        head = daemon.client().get("/v1/ledger/head").json["seq"]
        newest = next(json.loads(line)["at"] for line in daemon.client().lines(f"/v1/events?after={head - 1}") if '"at"' in line)
        # A step of less than two days back is kept, and that of a month is believed.
        wanted = {time.strftime("%Y-%m-%d", time.gmtime(time.time() + shift)) for shift in (-60, 0)}
        trial.expect(newest[:10] in wanted, f"clock, {days} days and back: a later event is dated {newest}")
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
    """A daemon that forgets an acknowledged write: the same comparison sees it."""
    daemon, oracle = base.copy("control")
    daemon.start()
    red = []
    oracle.check(daemon.client(), red.append, drop=1)
    trial.control("one of the acknowledged writes is dropped", any(text.startswith("lost") for text in red))


PARTS = {"full": full_disk, "read-only": read_only, "descriptors": descriptors, "memory": memory, "clock": clock, "files": files}

with Trial("degraded", "what runs short, breaks or goes away under a daemon", options) as trial:
    trial.counts.update({name: 0 for name in ["faults", "acknowledged", "refused", "unknown", "of them done", "file systems filled"]})
    base = Base(trial)
    in_pairs([lambda part=part: part(trial, base) for name, part in PARTS.items() if trial.options.only in (None, name)])
    controls(trial, base)

#!/usr/bin/env python3
"""Power: a file system that is cut off under load, and disks as a cut could leave them, made from a record of what was written."""

import array
import bisect
import fcntl
import glob
import os
import shutil
import signal
import subprocess

import disk
from oracle import Oracle, Writer, feed
from trial import Left, Trial, at_once, own_mounts, time

CLIENTS = 8
# ioctl(2): _IOR('X', 125, __u32), EXT4_IOC_SHUTDOWN. 1: what is in the journal's memory goes to the disk first; 2: nothing does.
SHUTDOWN = 0x8004587D
# A file system, and a database, see so many cuts.
CUTS = 20


def options(parser):
    parser.add_argument("--cuts", type=int, help="how often the power goes: 20, or 200 with --long")
    parser.add_argument("--states", type=int, help="how many disks are made from the record: 20, or 400 with --long")


class Ext4:
    """An ext4 on a loop device, whose power can be cut."""

    def __init__(self, trial, name):
        self.image, self.place = trial.directory / f"{name}.img", trial.directory / name
        self.place.mkdir(exist_ok=True)
        with open(self.image, "wb") as file:
            file.truncate(192 << 20)
        subprocess.run(["mkfs.ext4", "-q", "-F", str(self.image)], check=True)
        trial.at_end(self.unmount)
        self.mount()

    def mount(self):
        mounted = subprocess.run(["mount", "-o", "loop", str(self.image), str(self.place)], capture_output=True, text=True)
        if mounted.returncode:
            raise Left(f"a loop device cannot be mounted here: {mounted.stderr.strip()}")

    def unmount(self):
        for _ in range(100):
            if subprocess.run(["umount", str(self.place)], capture_output=True).returncode == 0 or not os.path.ismount(self.place):
                return
            time.sleep(0.05)
        subprocess.run(["umount", "--lazy", str(self.place)], capture_output=True)

    def cut(self, flags):
        descriptor = os.open(self.place, os.O_RDONLY)
        fcntl.ioctl(descriptor, SHUTDOWN, array.array("I", [flags]))
        os.close(descriptor)


def cut(trial, ext4, daemon, oracle, writers):
    """Load, and then the power goes; the file system comes back by its journal.

    A machine without power acknowledges nothing more. This one goes on, and a sync that runs while the file system is shut down may
    return without an error: what was acknowledged in these moments counts as unknown. After them nothing may be acknowledged.
    """
    gone = []

    def off():
        time.sleep(trial.random.uniform(0.02, 0.3))
        gone.append(time.time())
        ext4.cut(trial.random.choice([1, 2, 2]))
        gone.append(time.time())

    at_once([off] + [lambda writer=writer: writer.run(lambda: len(gone) == 2 and time.time() > gone[1] + 0.6) for writer in writers])
    daemon.kill()
    ext4.unmount()
    ext4.mount()
    late = [write for write in oracle.writes if write.at is not None and write.at >= gone[0]]
    for write in late:
        # A call that was asked for and not there needed no disk.
        if write.at > gone[1] + 0.4 and write.version is not None:
            trial.fault(f"{write.kind} was acknowledged {write.at - gone[1]:.2f} s after the disk had gone")
    for writer in writers:
        writer.forget(late)
    for write in late:
        write.outcome, write.version, write.subject, write.at = "unknown", None, None, None
    return len(late)


def cuts(trial, name, count, under=(), environment=None):
    """Cuts the power so often under one database, and gives what the oracle found, the oracle, and the events."""
    found, oracle, ext4, events = [], Oracle(), Ext4(trial, name), 0
    daemon = trial.daemon(directory=ext4.place / "holdline")
    # The socket, and the log of the daemon, are not on the disk that goes.
    daemon.log_file = trial.directory / f"{name}.log"
    daemon.socket = trial.directory / f"{name}.sock"
    os.sync()
    writers = [Writer(oracle, daemon.client(), f"w{place}", f"{trial.options.seed}/{name}") for place in range(CLIENTS)]
    trial.daemons.append(daemon)
    for place in range(1, count + 1):
        try:
            daemon.start(under=under, environment=environment, wait=20)
            unknown, done = oracle.settle(daemon.client())
            if place % 5 == 1:
                oracle.check(daemon.client(), found.append)
        except (RuntimeError, TimeoutError) as error:
            found.append(f"after a cut: {error}")
        if found:
            break
        trial.counts["acknowledged while it went"] += cut(trial, ext4, daemon, oracle, writers)
    if not found:
        try:
            daemon.start(wait=20)
            oracle.settle(daemon.client())
            events = oracle.check(daemon.client(), found.append)
        except (RuntimeError, TimeoutError) as error:
            found.append(f"after the last cut: {error}")
    daemon.kill()
    ext4.unmount()
    os.unlink(ext4.image)
    return found, oracle, events


def is_seen(trial, name, **how):
    """Whether the oracle sees a fault that was planted: an acknowledged write is lost, or what the disk kept is no database any more.

    By chance, a disk keeps all that nobody synced: three are tried.
    """
    signs = ("lost", "after a cut: the daemon ended", "after the last cut: the daemon ended")
    return any(text.startswith(signs) for _ in range(3) for text in cuts(trial, name, CUTS, **how)[0])


def by_cuts(trial):
    if os.geteuid() != 0:
        return trial.left_out("the power cuts of a loop device", "want of root")
    total = trial.options.cuts or (200 if trial.is_long else 20)
    trial.counts.update({"power cuts": 0, "acknowledged": 0, "events": 0, "acknowledged while it went": 0})
    try:
        for number in range((total + CUTS - 1) // CUTS):
            count = min(CUTS, total - number * CUTS)
            found, oracle, events = cuts(trial, f"ext4-{number}", count)
            for text in found:
                trial.fault(text)
            trial.counts["power cuts"] += count
            trial.counts["acknowledged"] += oracle.count("acknowledged")
            trial.counts["events"] += events
        lying = glob.glob("/usr/lib/*/libeatmydata.so") + glob.glob("/usr/lib/*/libeatmydata.so.1")
        if lying:
            red = is_seen(trial, "lying", environment={"LD_PRELOAD": lying[0]})
            trial.control("an fsync that lies (libeatmydata)", red)
        else:
            trial.left_out("the control with libeatmydata", "want of it")
        if shutil.which("strace"):
            # synchronous=NORMAL leaves out the sync of the log at a commit; here the system call is answered without being made.
            database = trial.directory / "normal/holdline/d/holdline.db-wal"
            skip = ["strace", "--follow-forks", "--seccomp-bpf", "-o", "/dev/null", "-P", str(database), "-e", "trace=fdatasync",
                    "-e", "inject=fdatasync:retval=0"]
            red = is_seen(trial, "normal", under=skip)
            trial.control("no sync of the log at a commit, as with synchronous=NORMAL", red)
        else:
            trial.left_out("the control with synchronous=NORMAL", "want of strace")
    except Left as left:
        trial.left_out("the power cuts", str(left))


def recorded(trial):
    """A record of a load, with the daemon's first start: the disk, moments and versions of the acknowledgements, and the ledger."""
    daemon, oracle, file = trial.daemon("recorded"), Oracle(), trial.directory / "record"
    began = time.time()
    daemon.start(under=disk.record(file))
    answers = time.time()
    end = time.monotonic() + (4 if trial.is_long else 1.5)
    writers = [Writer(oracle, daemon.client(), f"w{place}", trial.options.seed) for place in range(4)]
    at_once([lambda writer=writer: writer.run(lambda: time.monotonic() > end) for writer in writers])
    ended, faults = time.time(), []
    ledger = feed(daemon.client(), faults)
    for text in faults:
        trial.fault(text)
    daemon.kill(signal.SIGKILL)
    acknowledged = sorted((write.at, write.version) for write in oracle.writes if write.version is not None)
    return disk.Disk(file, daemon.database.parent), acknowledged, ledger, (began, answers, ended)


def look(trial, name, files, least, ledger):
    """Starts the daemon on the files, and gives what is wrong."""
    daemon = trial.daemon(name)
    for file, content in files.items():
        (daemon.database.parent / file).write_bytes(content)
    found = []
    try:
        daemon.start(wait=20)
        client = daemon.client()
        events = feed(client, found)
        same = 0
        while same < min(len(events), len(ledger)) and events[same] == ledger[same]:
            same += 1
        if same < least:
            found.append(f"lost: event {least} was acknowledged, and the ledger agrees up to {same}")
        found += [f"invented: {event}" for event in events[same:] if event.actor != "holdlined"]
        verdict = client.get("/v1/ledger/verify?tables=true").json
        if not verdict["intact"]:
            found.append(f"the audit: {verdict}")
        answer = client.post("/v1/tickets", {"customer": "K-1", "subject": "after the cut"})
        if answer.status != 201:
            found.append(f"after the cut a write is answered {answer}")
    except (RuntimeError, TimeoutError) as error:
        found.append(f"it does not start: {error}")
    finally:
        daemon.kill()
        trial.daemons.remove(daemon)
        shutil.rmtree(daemon.directory, ignore_errors=True)
    return found


def by_states(trial):
    if not shutil.which("strace"):
        return trial.left_out("disks made from a record", "want of strace")
    total = trial.options.states or (400 if trial.is_long else 20)
    record, acknowledged, ledger, (began, answers, ended) = recorded(trial)
    moments = [moment for moment, _ in acknowledged]
    trial.counts.update({"writes recorded": record.writes, "syncs": record.syncs, "disks": 0})

    def one(name, at, believes=lambda name: True):
        before = acknowledged[:bisect.bisect_left(moments, at)]
        least = max((version for _, version in before), default=0)
        return look(trial, name, record.state(at, trial.random, believes), least, ledger)

    for number in range(total):
        # One in eight while the database is made.
        span = (began, answers) if number % 8 == 0 else (answers, ended)
        at = trial.random.uniform(*span)
        for text in one(f"disk-{number}", at):
            trial.fault(f"disk {number}, {at - began:.4f} s after the start: {text}")
        trial.counts["disks"] += 1
    for what, believes in [("no sync", lambda name: False), ("no sync of the log", lambda name: not name.endswith("-wal"))]:
        # What was written last may be on such a disk all the same, by chance.
        trial.control(f"disks of which {what} is believed", any(one(f"control-{number}", ended - 0.01, believes) for number in range(64)))


own_mounts()
with Trial("power", "the power goes under load", options) as trial:
    by_states(trial)
    by_cuts(trial)

#!/usr/bin/env python3
"""Rolling restart: the units under a real systemd, restarted again and again while clients check and write."""

import contextlib
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess

from oracle import Oracle, Write, cents
from trial import ROOT, Client, Left, Lost, Trial, at_once, percentile, time, until

CLIENTS = 8
# Of the shipped units: what a user manager can do. Users, rights and walls are the machine's, and are not tried here.
KEPT = {"Type", "NotifyAccess", "Restart", "RestartSec", "TimeoutStopSec", "TimeoutStartSec", "WatchdogSec", "StartLimitIntervalSec",
        "Backlog", "TriggerLimitIntervalSec", "Requires", "After", "UMask"}
# In a cgroup, and then in namespaces, of its own. Process 1 there is a shell (systemd would take itself for the machine's), and the
# end of it takes all with it.
OUTER = """
for place in /sys/fs/cgroup/systemd /sys/fs/cgroup/unified /sys/fs/cgroup; do
    [ -e $place/cgroup.procs ] || continue
    mkdir -p $place/$GROUP && echo $$ >$place/$GROUP/cgroup.procs
done
exec unshare --mount --pid --fork --kill-child --cgroup --mount-proc bash -c "$INNER"
"""
INNER = """
set -e
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/systemd/system
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    umount -l /sys/fs/cgroup
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
else
    umount -l /sys/fs/cgroup
    mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
    mkdir /sys/fs/cgroup/systemd /sys/fs/cgroup/unified
    mount -t cgroup -o none,name=systemd cgroup /sys/fs/cgroup/systemd
    mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified
fi
systemd --user --unit=trial.target --log-target=console
exit $?
"""


def options(parser):
    parser.add_argument("--restarts", type=int, help="how often it is restarted: 12, or 200 with --long")
    parser.add_argument("--before", type=pathlib.Path, help="the programs of the version before, from which the middle restart upgrades")


class Manager:
    """A user manager of systemd with the shipped units, in namespaces of its own."""

    def __init__(self, trial, programs):
        if os.geteuid() != 0:
            raise Left("want of root")
        if not shutil.which("systemd") and not os.path.exists("/lib/systemd/systemd"):
            raise Left("want of systemd")
        self.directory, self.group = trial.directory, f"holdline-trial-{os.getpid()}"
        self.socket, self.database = self.directory / "r/holdline.sock", self.directory / "d/holdline.db"
        for name in ("r", "d", "run", "units"):
            (self.directory / name).mkdir()
        (self.directory / "holdline.yaml").write_text("{}\n")
        self.use(programs)
        self.units()
        trial.at_end(self.end)
        self.log = open(self.directory / "systemd.log", "wb")
        environment = {**os.environ, "INNER": INNER, "GROUP": self.group, "XDG_RUNTIME_DIR": str(self.directory / "run"),
                       "SYSTEMD_UNIT_PATH": f"{self.directory / 'units'}:/usr/lib/systemd/user", "HOME": str(self.directory),
                       "PATH": os.environ["PATH"] + ":/lib/systemd"}
        self.outer = subprocess.Popen(["bash", "-c", OUTER], env=environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                                      start_new_session=True)
        end = time.monotonic() + 30
        while self.systemctl("is-active", "trial.target").stdout.strip() != "active":
            if time.monotonic() > end or self.outer.poll() is not None:
                tail = pathlib.Path(self.log.name).read_text(errors="replace")[-400:]
                raise Left(f"systemd does not run in namespaces here: {tail}")
            time.sleep(0.1)

    def use(self, programs):
        """Puts these programs in the place that the unit names, as an upgrade does."""
        new = self.directory / "new"
        new.symlink_to(programs)
        new.rename(self.directory / "programs")

    def units(self):
        for name in ("holdline.service", "holdline.socket"):
            lines = []
            for line in (ROOT / "Deploy/systemd" / name).read_text().splitlines():
                if line.startswith("[") and line != "[Install]" or line.split("=")[0] in KEPT:
                    lines.append(line)
                if line == "[Service]":
                    lines.append(f"ExecStart={self.directory}/programs/holdlined --config {self.directory}/holdline.yaml "
                                 f"--database {self.database}")
                    lines.append(f"StandardError=append:{self.directory}/log")
                if line == "[Socket]":
                    lines.append(f"ListenStream={self.socket}")
            (self.directory / "units" / name).write_text("\n".join(lines) + "\n")
        (self.directory / "units/trial.target").write_text("[Unit]\nDescription=The trial\nWants=holdline.socket\nAfter=holdline.socket\n")

    def systemctl(self, *words):
        with contextlib.suppress(OSError, IndexError):
            inside = pathlib.Path(f"/proc/{self.outer.pid}/task/{self.outer.pid}/children").read_text().split()[0]
            enter = ["nsenter", "-t", inside, "-m", "-p", "-C", "env", f"XDG_RUNTIME_DIR={self.directory / 'run'}"]
            return subprocess.run([*enter, "systemctl", "--user", *words], capture_output=True, text=True)
        return subprocess.CompletedProcess(words, 1, "", "")

    def pid(self):
        return self.systemctl("show", "holdline.service", "-p", "MainPID").stdout.strip()

    def end(self):
        if hasattr(self, "outer"):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.outer.pid, signal.SIGKILL)
            self.outer.wait()
        for place in ("/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified", "/sys/fs/cgroup"):
            group = os.path.join(place, self.group)
            for _ in range(50):
                for directory, _, _ in os.walk(group, topdown=False):
                    with contextlib.suppress(OSError):
                        os.rmdir(directory)
                if not os.path.exists(group):
                    break
                time.sleep(0.1)


class Checker:
    """Places and lifts holds on an invoice of its own, and checks it after each: the answer must be what was acknowledged."""

    def __init__(self, oracle, socket, name, random, killing):
        self.oracle, self.client, self.random, self.killing = oracle, Client(socket, timeout=90), random, killing
        self.invoice, self.held, self.hold = f"I-{name}", 0, None
        # Every second one comes on a new connection each time.
        self.is_new = int(name) % 2 == 0
        self.refused, self.cut, self.cut_new, self.waits, self.wrong, self.checks = 0, 0, 0, [], [], 0

    def again(self, work):
        """Repeats it until there is an answer: what was cut off goes out again, a write with its key."""
        began = time.monotonic()
        while True:
            if self.is_new:
                self.client.close()
            try:
                result = work()
                if result is not None:
                    self.waits.append(time.monotonic() - began)
                    return result
            except Lost as lost:
                self.refused += isinstance(lost.__cause__, (ConnectionRefusedError, FileNotFoundError))
                self.cut += 1
                self.cut_new += self.is_new and not self.killing
            if time.monotonic() - began > 90:
                raise TimeoutError(f"no answer for 90 s after {self.cut} broken connections")
            time.sleep(0.005)

    def write(self, *words, **rest):
        write = Write(*words, None, invoice=self.invoice, **rest)
        with self.oracle.lock:
            self.oracle.writes.append(write)
        return self.again(lambda: self.oracle._send(self.client, write) if write.outcome == "unknown" else {})

    def run(self, is_over):
        body = {"customer": "K-1", "issued": "2026-01-01", "due": "2026-02-01", "amount": "900.00", "open": "900.00", "currency": "EUR"}
        self.write("register", "PUT", f"/v1/invoices/{self.invoice}", body)
        while not is_over():
            if self.hold is None:
                amount = self.random.randrange(100, 9000)
                body = {"kind": "manual", "invoice": self.invoice, "amount": f"{amount / 100:.2f}", "currency": "EUR"}
                self.hold, self.held = self.write("hold", "POST", "/v1/holds", body, amount=body["amount"])["id"], amount
            elif self.random.random() < 0.3:
                self.write("lift", "POST", f"/v1/holds/{self.hold}/lift", {})
                self.hold, self.held = None, 0
            for _ in range(4):
                answer = self.again(lambda: self.client.get(f"/v1/invoices/{self.invoice}/dunning"))
                self.checks += 1
                if answer.status != 200 or cents(answer.json["held"]) != self.held or cents(answer.json["open"]) != 90000:
                    self.wrong.append(f"{answer} with {self.held} cents held")


def load(trial, socket, oracle, work, killing=()):
    """The clients check and write while the work goes on; gives them. `killing` is empty except while the daemon is killed."""
    over = []
    checkers = [Checker(oracle, socket, str(place), trial.random, killing) for place in range(CLIENTS)]

    def works():
        try:
            work()
        finally:
            over.append(True)

    at_once([works] + [lambda checker=checker: checker.run(lambda: bool(over)) for checker in checkers])
    return checkers


def migrations(database):
    """How many the database has had: an upgrade brings those that the version before lacks."""
    with contextlib.closing(sqlite3.connect(database, timeout=60)) as connection:
        connection.execute("PRAGMA query_only = 1")
        return connection.execute("SELECT count(*) FROM grdb_migrations").fetchone()[0]


def under_systemd(trial):
    before = trial.options.before and trial.options.before.resolve()
    manager = Manager(trial, before or trial.options.programs)
    oracle, total = Oracle(), trial.options.restarts or (200 if trial.is_long else 12)
    took, versions, killing = [], [], []
    trial.counts.update({"restarts": 0, "kills": 0})

    def restarts():
        client = Client(manager.socket, timeout=90)
        versions.append(client.get("/readyz").json["version"])
        client.close()
        for number in range(total):
            time.sleep(trial.random.uniform(0.05, 0.4))
            if number == total // 2 and before:
                versions.append(migrations(manager.database))
                manager.use(trial.options.programs)
            began = time.monotonic()
            if number % 10 == 9:
                # Restart=always brings it back, after RestartSec.
                old = manager.pid()
                killing.append(True)
                manager.systemctl("kill", "--signal=KILL", "holdline.service")
                until(lambda: manager.pid() not in (old, "MainPID=0"), 60, "systemd starts it again")
                trial.counts["kills"] += 1
            else:
                killing.clear()
                done = manager.systemctl("restart", "holdline.service")
                trial.expect(done.returncode == 0, f"systemctl restart: {done.stderr}")
                took.append(time.monotonic() - began)
            trial.counts["restarts"] += 1

    checkers = load(trial, manager.socket, oracle, restarts, killing)
    wrong = [text for checker in checkers for text in checker.wrong]
    for text in wrong[:5]:
        trial.fault(f"wrong answer: {text}")
    refused = sum(checker.refused for checker in checkers)
    trial.expect(refused == 0, f"{refused} connections were refused")
    oracle.check(Client(manager.socket, timeout=90), trial.fault)
    waits = [wait for checker in checkers for wait in checker.waits]
    trial.expect(max(waits) < 30, f"somebody waited {max(waits):.1f} s")
    trial.counts.update({"checks": sum(checker.checks for checker in checkers), "acknowledged": oracle.count("acknowledged"),
                         "refused connections": refused, "wrong answers": len(wrong),
                         "cut and sent again": sum(checker.cut for checker in checkers),
                         "of them new ones at a restart": sum(checker.cut_new for checker in checkers)})
    trial.say(f"waits: longest {max(waits):.2f} s, p99 {percentile(waits, 0.99):.3f} s; a restart took {percentile(took, 0.5):.2f} s")
    if before:
        trial.say(f"upgraded in the middle from {before}, version {versions[0]} with {versions[1]} migrations, to one with "
                  f"{migrations(manager.database)}")
    else:
        trial.left_out("the upgrade in the middle", "want of --before, the programs of the version before")


def control(trial):
    """Restarts by hand, with a socket that goes away with the daemon: connections are refused."""
    daemon = trial.daemon("control")
    daemon.start()

    def restarts():
        for _ in range(3):
            time.sleep(0.2)
            daemon.stop()
            daemon.start()

    checkers = load(trial, daemon.socket, Oracle(), restarts)
    trial.control("a socket that is not systemd's", any(checker.refused for checker in checkers))


with Trial("rolling", "restarts under systemd while clients check", options) as trial:
    control(trial)
    under_systemd(trial)

"""What the trials share: a daemon of one's own, HTTP over its socket, waiting for a condition, and a verdict.

A trial is an executable file beside this one. It runs the built programs from outside, prints what it did in counts, exits 0 when all
was well and 1 otherwise, and leaves nothing running and nothing mounted:

    from trial import Trial

    with Trial("crash", "kill -9 under mixed load") as trial:
        daemon = trial.daemon()
        ...
        trial.expect(lost == 0, f"{lost} acknowledged writes are lost")
        trial.control("an acknowledged write is dropped", red=bool(faults))
        trial.counts["rounds"] = rounds
"""

import argparse
import atexit
import contextlib
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

from client import Client, Lost

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Left(Exception):
    """A trial, or a part of one, that this machine cannot run."""


class Daemon:
    """`holdlined` in a directory of its own; it can be killed, stopped and started again on the same database."""

    def __init__(self, programs, directory, configuration="{}\n"):
        self.programs, self.directory = pathlib.Path(programs), pathlib.Path(directory)
        self.socket = self.directory / "s/holdline.sock"
        self.database = self.directory / "d/holdline.db"
        self.log_file = self.directory / "log"
        self.process = None
        for path in (self.socket, self.database):
            path.parent.mkdir(parents=True, exist_ok=True)
        # Always one of its own: that of the machine, or of the user, has no say here.
        self.configuration = self.directory / "holdline.yaml"
        self.configuration.write_text(configuration)

    @property
    def arguments(self):
        return ["--socket", str(self.socket), "--database", str(self.database), "--config", str(self.configuration)]

    def start(self, under=(), environment=None, wait=60, needs_answer=True):
        """Starts it, `under` a program such as strace, and waits until it answers. Gives the seconds that this took."""
        began = time.monotonic()
        log = open(self.log_file, "ab")
        self.process = subprocess.Popen(
            [*under, str(self.programs / "holdlined"), *self.arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            cwd=self.directory, start_new_session=True,
            env={**os.environ, "SWIFT_BACKTRACE": "enable=no", **(environment or {})})
        log.close()
        if needs_answer:
            until(lambda: self.answers() or not self.is_running, wait, "the daemon answers", lambda: self.log[-2000:])
            if not self.is_running:
                raise RuntimeError(f"the daemon ended at its start ({self.process.returncode}): {self.log[-2000:]}")
        return time.monotonic() - began

    def answers(self):
        client = Client(self.socket, 5)
        try:
            return client.get("/healthz").status == 200
        except Lost:
            return False
        finally:
            client.close()

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self):
        """Of the daemon itself, also where it runs under another program."""
        for pid in _descendants(self.process.pid):
            with contextlib.suppress(OSError):
                if os.path.basename(os.readlink(f"/proc/{pid}/exe")).startswith("holdlined"):
                    return pid
        return self.process.pid

    def kill(self, number=signal.SIGKILL):
        """Kills it and all that it was started under, and waits for the end of each: only then its locks are free."""
        if self.is_running:
            pids = _descendants(self.process.pid)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)
            self.process.wait()
            until(lambda: not any(_lives(pid) for pid in pids), 60, "what was killed has ended")
        elif self.process is not None:
            self.process.wait()

    def stop(self, patience=60):
        """Asks it to stop, and gives its exit status."""
        if self.is_running:
            os.kill(self.pid, signal.SIGTERM)
        try:
            return self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def client(self, timeout=30):
        return Client(self.socket, timeout)

    def holdline(self, *arguments, check=False, **rest):
        """Runs the companion against this daemon."""
        return subprocess.run(
            [str(self.programs / "holdline"), "--socket", str(self.socket), *arguments], capture_output=True, text=True, check=check,
            **rest)

    def holdlined(self, verb, *arguments):
        """Runs a verb of the daemon's program on its files, such as rebuild."""
        return subprocess.run([str(self.programs / "holdlined"), verb, *self.arguments, *arguments], capture_output=True, text=True)

    @property
    def log(self):
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def resources(self):
        """Memory and the log's size in bytes, and the number of open descriptors."""
        lines = pathlib.Path(f"/proc/{self.pid}/status").read_text().splitlines()
        memory = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines if line.startswith(("VmRSS:", "VmHWM:"))}
        wal = pathlib.Path(f"{self.database}-wal")
        return {"rss": memory["VmRSS"], "peak": memory["VmHWM"], "descriptors": len(os.listdir(f"/proc/{self.pid}/fd")),
                "wal": wal.stat().st_size if wal.exists() else 0, "database": self.database.stat().st_size}


def _descendants(pid):
    found = [pid]
    for parent in found:
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{parent}/task"):
                found += [int(child) for child in pathlib.Path(f"/proc/{parent}/task/{task}/children").read_text().split()]
    return found


def _lives(pid):
    """Whether a process still has anything: one that ended and that nobody asked about has not."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def own_mounts():
    """Begins the program anew in a mount namespace of its own, where it is root: what it mounts is gone with it, even if it is killed."""
    if os.geteuid() == 0 and "HOLDLINE_OWN_MOUNTS" not in os.environ:
        os.environ["HOLDLINE_OWN_MOUNTS"] = "yes"
        with contextlib.suppress(FileNotFoundError):
            os.execvp("unshare", ["unshare", "--mount", "--propagation", "private", sys.executable, *sys.argv])


def until(condition, seconds, what, detail=lambda: ""):
    """Waits until the condition holds, and gives what it gave; says what was waited for when it never does."""
    end = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds} s until {what}, in vain. {detail()}")
        time.sleep(0.01)


def at_once(works):
    """Runs the functions, each in a thread, and gives their results in order; an error of one is thrown after all have ended."""
    results, errors = [None] * len(works), []

    def run(place, work):
        try:
            results[place] = work()
        except BaseException as error:
            errors.append(error)

    # Those that are left when a run is ended early end with it.
    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))] if values else 0


class Trial:
    """One trial: its options, its directory, and its verdict, with which the program exits."""

    def __init__(self, name, what, options=None):
        parser = argparse.ArgumentParser(prog=f"{name}.py", description=what)
        parser.add_argument("--programs", type=pathlib.Path, default=ROOT / ".build/debug", help="where holdlined and holdline are")
        parser.add_argument("--long", action="store_true", help="as long as before a release")
        parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30), help="repeats an earlier run's choices")
        parser.add_argument("--keep", action="store_true", help="leaves the directory")
        if options:
            options(parser)
        self.name, self.what, self.options = name, what, parser.parse_args()
        self.options.programs = self.options.programs.resolve()
        self.is_long = self.options.long
        self.random = random.Random(self.options.seed)
        self.counts, self.faults, self.daemons, self.ends = {}, [], [], []
        self.lock = threading.Lock()

    def __enter__(self):
        # A socket's path has at most 107 bytes: the directory's name is short.
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix=f"holdline-{self.name}-"))
        ends = (signal.SIGTERM, signal.SIGHUP)
        def end(number, _):
            # As an error ends it, so that nothing is left; a second signal does not cut that short.
            _ = [signal.signal(each, signal.SIG_IGN) for each in ends]
            sys.exit(128 + number)
        _ = [signal.signal(each, end) for each in ends]
        atexit.register(self._clean)
        self.began = time.monotonic()
        print(f"{self.name}: {self.what} (seed {self.options.seed})", flush=True)
        if not (self.options.programs / "holdlined").exists():
            sys.exit(f"{self.name}: there is no {self.options.programs}/holdlined: build it, or name another directory with --programs")
        return self

    def daemon(self, name="daemon", configuration="{}\n", directory=None, programs=None):
        """A daemon that is killed at the end; it is not started yet."""
        daemon = Daemon(programs or self.options.programs, directory or self.directory / name, configuration)
        self.daemons.append(daemon)
        return daemon

    def at_end(self, work):
        """Has something undone at the end, whatever happens; what was named last is undone first."""
        self.ends.append(work)

    def say(self, text):
        with self.lock:
            print(f"{self.name}: {text}", flush=True)

    def fault(self, text):
        """Something is wrong: it is printed, and the trial fails."""
        with self.lock:
            self.faults.append(text)
            if len(self.faults) <= 20:
                print(f"{self.name}: WRONG: {text}", flush=True)

    def expect(self, condition, text):
        if not condition:
            self.fault(text)
        return bool(condition)

    def control(self, what, red):
        """A fault was planted: the trial must have seen it."""
        if red:
            self.say(f"control: {what}: red, as it must")
        else:
            self.fault(f"control: {what}: green, though the fault was planted")

    def left_out(self, what, why):
        self.say(f"left out: {what}, for {why}")

    def __exit__(self, kind, error, trace):
        if kind is Left:
            self.left_out("all of it", str(error))
            sys.exit(0)
        if kind is not None:
            self.fault(f"{kind.__name__}: {error}")
            if issubclass(kind, Exception):
                import traceback
                traceback.print_exception(kind, error, trace)
        counts = ", ".join(f"{value:,} {name}" if isinstance(value, int) else f"{value} {name}" for name, value in self.counts.items())
        verdict = f"{len(self.faults)} FAULTS" if self.faults else "well"
        print(f"{self.name}: {verdict}: {counts} ({time.monotonic() - self.began:.0f} s)", flush=True)
        sys.exit(1 if self.faults else 0)

    def _clean(self):
        # Whoever asks a second time waits: what is left half undone would stay.
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for daemon in self.daemons:
            with contextlib.suppress(Exception):
                daemon.kill()
        for work in reversed(self.ends):
            with contextlib.suppress(Exception):
                work()
        if self.options.keep:
            print(f"{self.name}: its files are in {self.directory}")
        else:
            shutil.rmtree(self.directory, ignore_errors=True)

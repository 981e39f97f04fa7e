"""A PostgreSQL of a trial's own: a primary and its standby, which can be killed, failed over and put back to an earlier state."""

import contextlib
import glob
import os
import pwd
import shutil
import signal
import subprocess

from trial import Left, until


class Postgres:
    """The servers `a` and `b`, each in a directory, reached by a Unix socket there. `primary` and `standby` say which is which."""

    def __init__(self, trial, name="pg"):
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4]))
        if not found:
            raise Left("want of PostgreSQL (Debian: postgresql)")
        self.programs = os.path.dirname(found[-1])
        self.user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        self.directory = trial.directory / name
        self.directory.mkdir()
        trial.directory.chmod(0o755)
        self._give(self.directory)
        self.primary, self.standby, self.is_synchronous = "a", "b", True
        trial.at_end(self.remove)

    def _give(self, path):
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def run(self, *command, check=True, seconds=60):
        # A server keeps the outputs of whoever started it.
        with open(self.directory.parent / "pg.out", "ab") as out:
            return subprocess.run(
                [f"{self.programs}/{command[0]}", *map(str, command[1:])], check=check, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                cwd="/tmp", env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}, timeout=seconds,
                **({"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}))

    def sql(self, name, statement, database="holdline", script=None):
        """What psql prints; a script is run in place of the statement. Throws RuntimeError with what the server says."""
        done = subprocess.run(
            [f"{self.programs}/psql", "-q", "-t", "-A", "-h", self.path(name), "-U", "postgres", "-d", database,
             *(["-f", "-"] if script else ["-c", statement])],
            input=script, capture_output=True, text=True, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}, timeout=30)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()

    def path(self, name):
        return self.directory / name

    def data(self, name):
        return self.path(name) / "data"

    def start(self, name):
        self.run("pg_ctl", "-w", "-D", self.data(name), "-l", self.path(name) / "log", "-o",
                 f"-k {self.path(name)} -c listen_addresses=''", "start")

    def stop(self, name, mode="immediate"):
        if (self.data(name) / "postmaster.pid").exists():
            self.run("pg_ctl", "-w", "-m", mode, "-D", self.data(name), "stop", check=False)

    def kill(self, name):
        """kill -9 of the server, and what a start afterwards would stumble over."""
        pid = int((self.data(name) / "postmaster.pid").read_text().split()[0])
        children = [int(child) for child in open(f"/proc/{pid}/task/{pid}/children").read().split()]
        os.kill(pid, signal.SIGKILL)
        until(lambda: all(_is_gone(child) for child in [pid, *children]), 20, "the processes of a killed server end")
        for left in [self.data(name) / "postmaster.pid", *self.path(name).glob(".s.PGSQL.*")]:
            left.unlink(missing_ok=True)

    def make(self, is_synchronous=True):
        """A fresh primary `a` with the standby `b`."""
        self.remove()
        self.primary, self.standby, self.is_synchronous = "a", "b", is_synchronous
        for name in ("a", "b"):
            shutil.rmtree(self.path(name), ignore_errors=True)
            self.path(name).mkdir()
            self._give(self.path(name))
        self.run("initdb", "-A", "trust", "-U", "postgres", "-D", self.data("a"), "-E", "UTF8", "--locale=C", "--no-sync")
        self.start("a")
        self.sql("a", "CREATE DATABASE holdline", "postgres")
        self.sql("a", "CREATE ROLE holdline LOGIN")
        self.follow()
        return self

    def follow(self):
        """Makes the standby anew from the primary, and where it is to be so, the one that every commit waits for."""
        primary, name = self.primary, self.standby
        self.stop(name)
        shutil.rmtree(self.data(name), ignore_errors=True)
        self.sql(primary, "ALTER SYSTEM RESET synchronous_standby_names", "postgres")
        self.sql(primary, "SELECT pg_reload_conf()")
        self.copy(self.data(name), "-R")
        settings = self.data(name) / "postgresql.auto.conf"
        lines = [line for line in settings.read_text().splitlines() if not line.startswith("primary_conninfo")]
        lines.append(f"primary_conninfo = 'user=postgres host={self.path(primary)} application_name={name}'")
        settings.write_text("\n".join(lines) + "\n")
        self.start(name)
        if self.is_synchronous:
            self.sql(primary, f"ALTER SYSTEM SET synchronous_standby_names = '{name}'", "postgres")
            self.sql(primary, "SELECT pg_reload_conf()")
            self.catch_up()

    def catch_up(self):
        until(lambda: self.sql(self.primary, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == "1", 30,
              "the standby is there")

    def promote(self):
        """The standby takes writes from now on, and the primary is the one that was."""
        self.run("pg_ctl", "-w", "-D", self.data(self.standby), "promote")
        self.primary, self.standby = self.standby, self.primary

    def copy(self, path, *options):
        """A copy of the primary as it is now."""
        self.run("pg_basebackup", "-h", self.path(self.primary), "-U", "postgres", "-D", path, "-X", "stream", "--no-sync", "-c", "fast",
                 *options)

    def keep(self):
        """Remembers the primary as it is now, for `restore`."""
        shutil.rmtree(self.path("kept"), ignore_errors=True)
        self.copy(self.path("kept"))

    def restore(self):
        """Puts the kept copy in the primary's place, and makes a standby of it."""
        for name in ("a", "b"):
            self.stop(name)
        shutil.rmtree(self.data(self.primary))
        shutil.copytree(self.path("kept"), self.data(self.primary), symlinks=True)
        if self.user:
            subprocess.run(["chown", "-R", f"{self.user.pw_uid}:{self.user.pw_gid}", self.data(self.primary)], check=True)
        self.start(self.primary)
        self.follow()

    def remove(self):
        for name in ("a", "b"):
            with contextlib.suppress(Exception):
                self.stop(name)


def _is_gone(pid):
    """Whether a process has ended; a zombie that nobody waits for has."""
    try:
        return open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[0] in "ZX"
    except OSError:
        return True

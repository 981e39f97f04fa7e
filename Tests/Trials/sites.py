#!/usr/bin/env python3
"""Several sites: three daemons on one ledger in a PostgreSQL with a synchronous standby, killed, cut off and failed over."""

import collections
import glob
import json
import os
import pwd
import shutil
import subprocess
import threading
import uuid

from trial import Left, Lost, Trial, at_once, time, until

SITES = ["paris", "lyon", "lille"]


def options(parser):
    parser.add_argument("--rounds", type=int, help="rounds of all faults: 1, or 100 with --long")
    parser.add_argument("--commands", type=int, help="commands of a round: 600, or 10,000 with --long")


class Postgres:
    """A primary and its standby, each in a directory, reached by a Unix socket; the other way round after a failover."""

    def __init__(self, trial):
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4]))
        if not found:
            raise Left("want of PostgreSQL (Debian: postgresql)")
        self.programs = os.path.dirname(found[-1])
        self.user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        self.directory = trial.directory / "pg"
        self.directory.mkdir()
        trial.directory.chmod(0o755)
        if self.user:
            os.chown(self.directory, self.user.pw_uid, self.user.pw_gid)
        trial.at_end(self.remove)

    def run(self, *command, check=True, **rest):
        # A server keeps the outputs of whoever started it.
        with open(self.directory.parent / "pg.out", "ab") as out:
            return subprocess.run(
                [f"{self.programs}/{command[0]}", *map(str, command[1:])], check=check, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                cwd="/tmp", env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
                **({"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}), **rest)

    def sql(self, name, statement, database="holdline"):
        done = subprocess.run(
            [f"{self.programs}/psql", "-q", "-t", "-A", "-h", self.path(name), "-U", "postgres", "-d", database, "-c", statement],
            capture_output=True, text=True, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}, timeout=30)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()

    def path(self, name):
        return self.directory / name

    def start(self, name):
        self.run("pg_ctl", "-w", "-D", self.path(name) / "data", "-l", self.path(name) / "log", "-o",
                 f"-k {self.path(name)} -c listen_addresses=''", "start")

    def stop(self, name, mode="immediate"):
        self.run("pg_ctl", "-w", "-m", mode, "-D", self.path(name) / "data", "stop", check=False)

    def make(self, is_synchronous=True):
        """A fresh primary `a` with the standby `b`, and the ledger's tables."""
        for name in ("a", "b"):
            self.stop(name)
            shutil.rmtree(self.path(name), ignore_errors=True)
            self.path(name).mkdir()
            if self.user:
                os.chown(self.path(name), self.user.pw_uid, self.user.pw_gid)
        self.run("initdb", "-A", "trust", "-U", "postgres", "-D", self.path("a") / "data", "-E", "UTF8", "--locale=C", "--no-sync")
        self.start("a")
        self.sql("a", "CREATE DATABASE holdline", "postgres")
        self.sql("a", "CREATE ROLE holdline LOGIN")
        self.standby("a", "b", is_synchronous)
        return self

    def standby(self, primary, name, is_synchronous=True):
        """Makes `name` a standby of the primary, and where it is to be so, the one that every commit waits for."""
        self.stop(name)
        shutil.rmtree(self.path(name) / "data", ignore_errors=True)
        self.sql(primary, "ALTER SYSTEM RESET synchronous_standby_names", "postgres")
        self.sql(primary, "SELECT pg_reload_conf()")
        self.run("pg_basebackup", "-h", self.path(primary), "-U", "postgres", "-D", self.path(name) / "data", "-R", "-X", "stream", "--no-sync",
                 "-c", "fast")
        settings = self.path(name) / "data/postgresql.auto.conf"
        text = settings.read_text().replace("user=postgres", f"user=postgres application_name={name}", 1)
        settings.write_text(text)
        self.start(name)
        if is_synchronous:
            self.sql(primary, f"ALTER SYSTEM SET synchronous_standby_names = '{name}'", "postgres")
            self.sql(primary, "SELECT pg_reload_conf()")
            until(lambda: self.sql(primary, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == "1", 30, "the standby is there")

    def promote(self, name):
        self.run("pg_ctl", "-w", "-D", self.path(name) / "data", "promote")

    def remove(self):
        for name in ("a", "b"):
            self.stop(name)


class World:
    """The daemons, and what was acknowledged at which site."""

    def __init__(self, trial, postgres, replicated):
        self.trial, self.postgres, self.lock = trial, postgres, threading.Lock()
        where = f"host={postgres.path('a')},{postgres.path('b')} dbname=holdline user=holdline"
        self.daemons = [
            trial.daemon(f"{site}-{uuid.uuid4().hex[:4]}", configuration=f"ledger: {{postgresql: \"{where}\", site: {site}, replicated: {replicated}}}\n")
            for site in SITES]
        script = subprocess.run(
            [str(self.daemons[0].programs / "holdlined"), "ledger", "schema", "--role", "holdline"], capture_output=True, text=True, check=True).stdout
        subprocess.run(
            [f"{postgres.programs}/psql", "-q", "-h", postgres.path("a"), "-U", "postgres", "-d", "holdline", "-f", "-"], input=script, text=True,
            check=True, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}, stdout=subprocess.DEVNULL)
        for daemon, verb in zip(self.daemons, [["push", "--new"], ["join"], ["join"]]):
            self.ledger(daemon, *verb)
        for daemon in self.daemons:
            daemon.start()
        # What was acknowledged, by its text; and what is unknown.
        self.acknowledged, self.unknown, self.refused = {}, set(), set()
        self.looks, self.numbers, self.longest, self.over = 0, 0, 0.0, threading.Event()

    def ledger(self, daemon, verb, *more):
        done = subprocess.run(
            [str(daemon.programs / "holdlined"), "ledger", verb, *daemon.arguments, *more], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"ledger {verb}: {done.stderr}")
        return done.stdout

    def work(self, site, count):
        """Opens tickets with a hold on an invoice each, and asks another site about each that was acknowledged, at once."""
        random = self.trial.random
        here, there = self.daemons[site].client(20), self.daemons[(site + 1) % len(SITES)].client(20)
        done = 0
        while done < count or not self.over.is_set():
            done += 1
            with self.lock:
                self.numbers += 1
                number = f"F-{self.numbers}"
            text, key, began = f"complaint {number}", str(uuid.uuid4()), time.monotonic()
            body = {"customer": "C-1", "subject": text, "disputes": [{"invoice": number, "reason": "QTY"}]}
            while True:
                try:
                    answer = here.post("/v1/tickets", body, key=key)
                except Lost:
                    answer = None
                if answer is not None and answer.status == 201:
                    with self.lock:
                        self.acknowledged[text] = answer.json["id"]
                        self.longest = max(self.longest, time.monotonic() - began)
                    break
                if time.monotonic() - began > 90:
                    with self.lock:
                        self.unknown.add(text)
                    break
                time.sleep(0.02 + random.random() / 50)
            if text in self.acknowledged:
                self.ask(there, number)
        here.close(), there.close()

    def ask(self, client, number):
        """A check that begins after the acknowledgement, at another site."""
        try:
            answer = client.get(f"/v1/invoices/{number}/dunning")
        except Lost:
            return
        if answer.status == 200:
            with self.lock:
                self.looks += 1
            if not any(blocker["code"] == "dispute" for blocker in answer.json["blockers"]):
                self.trial.fault(f"{number} is held, as was acknowledged, and another site answers {answer.json['decision']}")

    def settled(self):
        """Waits until all sites answer and have one head; gives that."""
        def heads():
            found = set()
            for daemon in self.daemons:
                try:
                    daemon.client(10).get("/v1/invoices/F-1/dunning")
                    status = daemon.client(10).get("/readyz")
                    found.add(status.json["head"] if status.status == 200 else None)
                except Lost:
                    found.add(None)
            return None if None in found or len(found) != 1 else found.pop()
        return until(heads, 90, "all sites have one head", lambda: self.daemons[0].log[-500:])

    def check(self):
        """Each acknowledged command is there once, and no other; gives what is missing."""
        head = self.settled()
        events = [json.loads(line) for line in self.daemons[0].client(60).lines("/v1/events?after=0")]
        events = [event for event in events if "seq" in event]
        if [event["seq"] for event in events] != list(range(1, head + 1)):
            self.trial.fault(f"the feed has gaps: {len(events)} events to {head}")
        tickets = collections.Counter()
        for daemon in self.daemons:
            found = {ticket["subject"]: ticket["id"] for ticket in daemon.client(60).pages("/v1/tickets")}
            tickets.update(found.keys())
        missing = [text for text, id_ in self.acknowledged.items() if tickets[text] != len(SITES) or found.get(text) != id_]
        doubled = len(found) != len({*found.values()}) or sum(1 for event in events if event["type"] == "ticket.opened") != len(found)
        if doubled:
            self.trial.fault("a command was done twice")
        for text in found:
            if text not in self.acknowledged and text not in self.unknown:
                self.trial.fault(f"{text} was never acknowledged, and nobody was told that it is unknown")
        return missing

    def tables(self):
        for daemon in self.daemons:
            daemon.stop()
            done = subprocess.run(
                [str(daemon.programs / "holdlined"), "verify", str(daemon.database)], capture_output=True, text=True)
            if done.returncode:
                self.trial.fault(f"{daemon.directory.name}: {done.stderr.strip()}")


def kill_daemon(world):
    victim = world.trial.random.choice(world.daemons)
    victim.kill()
    victim.start()


def kill_primary(world):
    world.postgres.stop("a")
    time.sleep(0.2)
    world.postgres.start("a")


def stop_standby(world):
    world.postgres.stop("b", "fast")
    time.sleep(1)
    world.postgres.start("b")


def pause_daemon(world):
    victim = world.trial.random.choice(world.daemons)
    os.kill(victim.pid, 19)
    time.sleep(6)
    os.kill(victim.pid, 18)


def cut_sessions(world):
    for _ in range(20):
        try:
            world.postgres.sql("a", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'holdline'")
        except (RuntimeError, subprocess.TimeoutExpired):
            pass
        time.sleep(0.05)


def cancel_waits(world):
    """The wait for the standby is cancelled by force: the server then says that it committed, and warns."""
    world.postgres.stop("b", "fast")
    for _ in range(5):
        world.postgres.sql("a", "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
        time.sleep(0.2)
    world.postgres.start("b")


def fail_over(world):
    world.postgres.stop("a")
    world.postgres.promote("b")


def round_(trial, postgres, faults, count, is_synchronous=True):
    world = World(trial, postgres.make(is_synchronous), "yes" if is_synchronous else "no")
    works = [lambda site=site: world.work(site, count // len(SITES) // 2) for site in range(len(SITES)) for _ in range(2)]

    def disturb():
        try:
            for fault in faults:
                time.sleep(0.5)
                fault(world)
            time.sleep(0.5)
        finally:
            world.over.set()

    at_once(works + [disturb])
    missing = world.check()
    world.tables()
    return world, missing


def main():
    with Trial("sites", __doc__, options) as trial:
        postgres = Postgres(trial)
        rounds = trial.options.rounds or (100 if trial.is_long else 1)
        count = trial.options.commands or (10_000 if trial.is_long else 600)
        acknowledged = looks = unknown = 0
        for _ in range(rounds):
            faults = [kill_daemon, kill_primary, cut_sessions, stop_standby, cancel_waits, pause_daemon]
            trial.random.shuffle(faults)
            faults += [fail_over, kill_daemon]
            world, missing = round_(trial, postgres, faults, count)
            trial.expect(not missing, f"{len(missing)} acknowledged commands are lost: {missing[:3]}")
            acknowledged, looks, unknown = acknowledged + len(world.acknowledged), looks + world.looks, unknown + len(world.unknown)
        trial.counts.update(
            {"rounds": rounds, "acknowledged": acknowledged, "checks at another site": looks, "unknown": unknown,
             "s the longest command": round(world.longest, 1)})
        # The standby may be behind when it is promoted: what was acknowledged is lost then, and the oracle has to say so.
        trial.say("the control")
        world = World(trial, postgres.make(False), "no")
        postgres.sql("b", "SELECT pg_wal_replay_pause()")
        pid = postgres.sql("a", "SELECT pid FROM pg_stat_replication")
        subprocess.run(["kill", "-STOP", pid], check=True)
        world.over.set()
        at_once([lambda site=site: world.work(site, 10) for site in range(len(SITES))])
        for daemon in world.daemons:
            daemon.kill()
        postgres.stop("a")
        postgres.sql("b", "SELECT pg_wal_replay_resume()")
        postgres.promote("b")
        lost = int(postgres.sql("b", "SELECT count(*) FROM holdline.event")) < len(world.acknowledged)
        for daemon in world.daemons:
            daemon.start()
        trial.control("an asynchronous standby was promoted", red=lost and world.daemons[0].client().get("/v1/invoices/F-1/dunning").code == "ledger-away")
        trial.expect("ahead" in world.daemons[0].holdline("status").stdout, "the sites say that they are ahead")


if __name__ == "__main__":
    main()

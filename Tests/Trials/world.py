"""Three daemons on one ledger: each behind a proxy of its own, with a clock of its own and its own small disk where that can be had."""

import contextlib
import hashlib
import itertools
import json
import os
import sqlite3
import struct
import subprocess
import threading
import time

from copies import WALL_CLOCK, library
from oracle import Oracle
from proxy import Proxy
from sitework import AWAY, Meeting, SiteWriter
from trial import Lost, at_once, until

SITES = ["paris", "lyon", "lille"]
# What each site has for itself: its own history of schemas, the index of words, when it looked through its keys, and when it last noted that
# invoices were registered, which is once a minute.
OWN_TABLES = ("grdb_", "search", "shared_ledger", "sqlite_")
OWN_SETTINGS = ("key_time", "retention_time", "registered_at")
DISK = "160m"
# Writes that a site may have been asked for at once.
IN_FLIGHT = 6


class Site:
    """One daemon, its proxy, and what it can be told of the time."""

    def __init__(self, trial, postgres, place, replicated, number, preloaded):
        self.trial, self.name, self.place = trial, (SITES + ["metz"])[place], place
        name = self.name
        self.proxy = Proxy(trial, f"{number}{name[:2]}", {server: postgres.path(server) for server in ("a", "b")})
        where = f"host={','.join(self.proxy.hosts)} dbname=holdline user=holdline"
        self.daemon = trial.daemon(
            f"{number}{name}", configuration=f"ledger: {{postgresql: \"{where}\", site: {name}, replicated: {replicated}}}\n")
        # One fault at a time.
        self.trouble = threading.Lock()
        self.disk = self.daemon.database.parent
        self.has_disk = os.geteuid() == 0 and "HOLDLINE_OWN_MOUNTS" in os.environ
        if self.has_disk:
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", self.disk], check=True)
        self.environment = {}
        if preloaded:
            self.offset = self.daemon.directory / "offset"
            self.set_clock(0)
            self.environment = {"LD_PRELOAD": preloaded, "WALL_OFFSET": str(self.offset)}

    def start(self):
        self.daemon.start(environment=self.environment)

    def set_clock(self, seconds):
        if not self.offset.exists():
            self.offset.write_bytes(struct.pack("l", 0))
        with open(self.offset, "r+b") as file:
            file.write(struct.pack("l", seconds))

    def ledger(self, verb, *more, status=0):
        """Runs a verb of `holdlined ledger`; throws RuntimeError with what it says where it exits otherwise."""
        done = subprocess.run(
            [str(self.daemon.programs / "holdlined"), "ledger", verb, *self.daemon.arguments, *more], capture_output=True, text=True,
            timeout=120)
        if done.returncode != status:
            raise RuntimeError(f"ledger {verb}: {done.returncode} {done.stderr}")
        return done.stdout

    def standing(self):
        """The words of the status, which has how the site stands to the ledger."""
        status = self.daemon.holdline("status")
        return status.stdout + status.stderr

    def head(self):
        """How far it is, where it takes writes; else nothing."""
        client = self.daemon.client(10)
        try:
            answer = client.get("/readyz")
            return answer.json["head"] if answer.status == 200 else None
        except Lost:
            return None
        finally:
            client.close()

    def close(self):
        self.proxy.close()
        self.daemon.kill()
        if self.has_disk:
            subprocess.run(["umount", "-l", self.disk], capture_output=True)


class World:
    """The sites on a fresh PostgreSQL, and what was acknowledged at which."""

    numbers = itertools.count(1)

    def __init__(self, trial, postgres):
        self.trial, self.postgres, self.random, self.number = trial, postgres, trial.random, next(World.numbers)
        if not hasattr(trial, "clock"):
            trial.clock = library(trial, "clock", WALL_CLOCK)
        self.has_clocks = trial.clock is not None
        replicated = "yes" if postgres.is_synchronous else "no"
        self.sites = [Site(trial, postgres, place, replicated, self.number, trial.clock) for place in range(len(SITES))]
        trial.at_end(self.close)
        script = subprocess.run(
            [str(self.sites[0].daemon.programs / "holdlined"), "ledger", "schema", "--role", "holdline"], capture_output=True, text=True,
            check=True).stdout
        postgres.sql(postgres.primary, None, script=script)
        for site, verb in zip(self.sites, [["push", "--new"], ["join"], ["join"]]):
            site.ledger(*verb)
        at_once([site.start for site in self.sites])
        self.oracle, self.began = Oracle(), time.time()
        self.lock, self.over = threading.Lock(), threading.Event()
        # Acknowledged at each site; checks that began after an acknowledgement; the last hold that each site acknowledged.
        self.taken, self.checks, self.held = [0] * len(SITES), 0, [None] * len(SITES)
        # What was asked of two sites at once.
        self.meetings = 0
        # Checks of another site fail the trial; a control asks for them to be collected instead.
        self.wrong = trial.fault

    def stranger(self):
        """A fourth site, with an empty database."""
        site = Site(self.trial, self.postgres, len(SITES), "yes", self.number, None)
        self.trial.at_end(site.close)
        return site

    def close(self):
        for site in self.sites:
            site.close()

    # The load.

    def load(self, count, writers=2, meetings=1, limit=600):
        """Writes at all sites until `count` are acknowledged and the faults are over."""
        end = time.monotonic() + limit

        def stop():
            return time.monotonic() > end or (self.over.is_set() and self.oracle.count_acknowledged >= count)

        self.oracle.count_acknowledged = 0
        works = [SiteWriter(self, place, f"{name}{turn}") for place, name in enumerate(SITES) for turn in range(writers)]
        works += [Meeting(self, f"meet{turn}") for turn in range(meetings)]
        return [lambda work=work: work.go(stop) for work in works]

    def took(self, place, write):
        """An acknowledgement at a site."""
        with self.lock:
            self.taken[place] += 1
            self.oracle.count_acknowledged += 1
            if write.kind in ("open", "hold"):
                self.held[place] = write.invoice

    def recovers(self, what, places=range(len(SITES)), seconds=60, which=all):
        """Waits until each of these sites, or any, has acknowledged what it was asked for from now on."""
        before = list(self.taken)
        # Each writer of a site can have one write in flight that was asked for before.
        until(lambda: which(self.taken[place] > before[place] + IN_FLIGHT for place in places) or self.over.is_set(), seconds,
              f"the sites take writes again: {what}",
              lambda: "; ".join(f"{site.name} {site.standing()[:200]} {site.daemon.log[-300:]}" for site in self.sites))

    # What is there in the end.

    def settled(self):
        """Waits until all sites answer and have one head; gives that."""
        def heads():
            found = {site.head() for site in self.sites}
            return found.pop() if len(found) == 1 and None not in found else None
        return until(heads, 90, "all sites have one head", lambda: "; ".join(site.standing()[:300] for site in self.sites))

    def check(self, wrong=None):
        """Compares what all sites have with what was acknowledged. Gives the unknown writes, and how many of them had been done."""
        wrong = wrong or self.trial.fault
        self.settled()
        unknown = self.settle()
        head = self.settled()
        feeds = at_once([lambda site=site: self.feed(site) for site in self.sites])
        lines = feeds[0][0]
        if any(each[1] != feeds[0][1] for each in feeds):
            wrong("the feeds of the sites differ")
        events = [json.loads(line) for line in lines]
        if [event["seq"] for event in events] != list(range(1, head + 1)):
            wrong(f"the feed has gaps: {len(events)} events to {head}")
        for text in broken_rules(events):
            wrong(text)
        self._dates(events, wrong)
        self._offers(events, wrong)
        self.oracle.check(self.some_site().daemon.client(60), wrong, again=20)
        return unknown

    def settle(self):
        """Asks again for what is unknown, at any site. Gives how many there were, and how many of them had been done."""
        unknown, client = [write for write in self.oracle.writes if write.outcome == "unknown"], self.some_site().daemon.client(60)
        for write in unknown:
            def is_known(write=write):
                self.oracle._send(client, write)
                # That it was not done now says nothing of the first time.
                return write.outcome == "acknowledged" or write.outcome == "refused" and write.code not in AWAY
            until(is_known, 60, "the outcome of a write is told")
        return len(unknown), sum(write.was_done for write in unknown)

    def some_site(self):
        return self.sites[self.random.randrange(len(SITES))]

    def _offers(self, events, wrong):
        """Who was told to have a call is the one that the ledger says."""
        for write in self.oracle.writes:
            if write.kind == "next" and write.outcome == "acknowledged" and write.version:
                found = [call["agent"] for call in events[write.version - 1]["facts"].get("calls") or [] if call["id"] == write.subject]
                if found != [write.agent]:
                    wrong(f"{write.subject} was offered to {write.agent} by event {write.version}, which says {found}")

    @staticmethod
    def feed(site):
        lines, digest = [], hashlib.sha256()
        for line in site.daemon.client(60).lines("/v1/events?after=0"):
            if '"type"' in line:
                lines.append(line)
                digest.update(line.encode())
        return lines, digest.digest()

    def _dates(self, events, wrong):
        """PostgreSQL dates the events: no site's clock does, however wrong it is."""
        for event, shift in [(events[0], -60), (events[-1], 60)] if events else []:
            at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime((self.began if shift < 0 else time.time()) + shift))
            if (event["at"] < at) if shift < 0 else (event["at"] > at):
                wrong(f"event {event['seq']} is dated {event['at']}, by the clock of a site")
        if any(before["at"] > after["at"] for before, after in zip(events, events[1:])):
            wrong("the dates of the events go back")

    def tables(self, wrong=None):
        """The tables of all sites are equal, and those that a rebuild makes of the ledger."""
        wrong = wrong or self.trial.fault
        at_once([site.daemon.stop for site in self.sites])
        found = at_once([lambda site=site: rows(site.daemon.database) for site in self.sites])
        for site, each in zip(self.sites[1:], found[1:]):
            if each != found[0]:
                wrong(f"{site.name} and {SITES[0]} differ in {differing(each, found[0])}")

        def rebuilt(site):
            done = site.daemon.holdlined("rebuild")
            if done.returncode:
                return wrong(f"{site.name} cannot be rebuilt: {done.stderr.strip()}")
            after = rows(site.daemon.database)
            if after != found[0]:
                wrong(f"{site.name}: a rebuild differs in {differing(after, found[0])}")
            done = subprocess.run(
                [str(site.daemon.programs / "holdlined"), "verify", str(site.daemon.database)], capture_output=True, text=True)
            if done.returncode:
                wrong(f"{site.name}: {done.stderr.strip()}")

        at_once([lambda site=site: rebuilt(site) for site in self.sites])


def rows(database):
    """A digest of each table, in the order of its rows' text; of the settings these themselves."""
    found = {}
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        db.text_factory = bytes
        names = [name.decode() for name, in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in names:
            if name.startswith(OWN_TABLES):
                continue
            if name == "setting":
                # A count of nothing is kept by who had counted something.
                found |= {f"setting {key}": value for key, value in db.execute("SELECT * FROM setting WHERE value <> 0")
                          if key.decode() not in OWN_SETTINGS}
                continue
            digest = hashlib.sha256()
            for row in sorted(map(repr, db.execute(f"SELECT * FROM {name}"))):
                digest.update(row.encode())
            found[name] = digest.digest()
    return found


def differing(one, other):
    return ", ".join(
        name if isinstance(one.get(name), bytes) else f"{name} ({one.get(name)}, {other.get(name)})"
        for name in one | other if one.get(name) != other.get(name))


def broken_rules(events):
    """What may never be in a ledger, whoever wrote it: a reminder on an invoice that is held, a call with two agents, an agent with two."""
    found, held, agents, calls = [], set(), {}, {}
    for event in events:
        facts, kind = event["facts"], event["type"]
        if kind == "reminder.registered" and event["subject"] in held:
            found.append(f"event {event['seq']} registers a reminder on {event['subject']}, which is held")
        # A hold on a part leaves the rest to be dunned.
        held |= {f"invoice/{hold['invoice']}" for hold in facts.get("holds") or [] if kind == "hold.placed" and hold["amount"] is None}
        for agent in facts.get("agents") or []:
            agents[agent["login"]] = agent["call"]
        for call in facts.get("calls") or []:
            calls[call["id"]] = call["agent"] if call["endedAt"] is None else None
        if facts.get("agents") or facts.get("calls"):
            for call in facts.get("calls") or []:
                of = [login for login, has in agents.items() if has == call["id"]]
                if len(of) > 1:
                    found.append(f"event {event['seq']}: {call['id']} is with {of}")
            for agent in facts.get("agents") or []:
                of = [call for call, login in calls.items() if login == agent["login"]]
                if len(of) > 1:
                    found.append(f"event {event['seq']}: {agent['login']} has {of}")
    return found

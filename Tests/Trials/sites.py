#!/usr/bin/env python3
"""Several sites: three daemons on one ledger in a PostgreSQL with a synchronous standby, killed, cut off, failed over and put back."""

import collections
import threading

from postgres import Postgres
from sitecontrols import controls
from sitefaults import ALONE, OF_A_SITE, OF_THE_SERVER
from trial import Trial, at_once, own_mounts, until
from world import World


def options(parser):
    parser.add_argument("--rounds", type=int, help="rounds of all faults at once: 1, or 100 with --long")
    parser.add_argument("--commands", type=int, help="commands of a round: 2,000, or 10,000 with --long")
    parser.add_argument("--each", type=int, help="how often each fault is done alone: never, or 20 with --long")
    parser.add_argument("--only", help="these faults alone, by a part of their names")


def do(world, fault, name, counts, site=None):
    """Does one fault, and waits until who had it takes writes again."""
    fault(*([world] if site is None else [world, site]))
    world.recovers(name, seconds=90, **({} if site is None else {"places": [site.place]}))
    counts[name] += 1


def free_site(world):
    """A site that has no trouble, with the lock that says so taken."""
    while True:
        for site in world.random.sample(world.sites, len(world.sites)):
            if site.trouble.acquire(timeout=0.1):
                return site


def of_sites(world, faults, lock, counts):
    """One of two that take a fault from the list, and a site without any for it."""
    while not world.over.is_set():
        with lock:
            if not faults:
                return
            name = faults.pop()
        site = free_site(world)
        try:
            do(world, OF_A_SITE[name], name, counts, site)
        finally:
            site.trouble.release()


def of_the_server(world, faults, counts):
    for name in faults:
        locks = [site.trouble for site in world.sites] if name in ALONE else []
        for lock in locks:
            lock.acquire()
        try:
            do(world, OF_THE_SERVER[name], name, counts)
        finally:
            for lock in locks:
                lock.release()


def under_load(world, count, disturb):
    """The load, while something disturbs it; then what is there is compared with what was acknowledged."""
    def disturbed():
        try:
            world.recovers("the start")
            disturb()
            world.recovers("all faults", seconds=90)
        finally:
            world.over.set()

    at_once(world.load(count) + [disturbed])


def ends(trial, world, totals):
    unknown, done = world.check()
    oracle = world.oracle
    totals["acknowledged"] += oracle.count("acknowledged")
    totals["refused"] += oracle.count("refused")
    totals["unknown"] += unknown
    totals["of them done"] += done
    totals["checks at another site"] += world.checks
    totals["meetings of two sites"] += world.meetings
    totals["s the longest write"] = max(totals["s the longest write"], round(oracle.longest))


def mixed(trial, postgres, count, totals, counts):
    """All faults once, those of the server beside two of the sites."""
    world = World(trial, postgres.make())
    site_faults, server_faults = ([name for name in names if is_asked(trial, name)] for names in (OF_A_SITE, OF_THE_SERVER))
    trial.random.shuffle(site_faults)
    trial.random.shuffle(server_faults)
    lock = threading.Lock()

    def disturb():
        at_once([lambda: of_the_server(world, server_faults, counts)] + [lambda: of_sites(world, site_faults, lock, counts)] * 2)

    under_load(world, count, disturb)
    ends(trial, world, totals)
    forked(trial, world)
    world.close()


def alone(trial, postgres, name, times, totals, counts):
    """One fault, again and again."""
    world = World(trial, postgres.make())

    def disturb():
        for _ in range(times):
            if name in OF_A_SITE:
                do(world, OF_A_SITE[name], name, counts, world.some_site())
            else:
                do(world, OF_THE_SERVER[name], name, counts)

    under_load(world, 0, disturb)
    ends(trial, world, totals)
    world.tables()
    world.close()


def forked(trial, world):
    """The tables of all are compared; then an older PostgreSQL is put back, and somebody writes: the sites say that they have parted."""
    postgres, first = world.postgres, world.sites[0]
    postgres.keep()
    until(lambda: first.daemon.client().post("/v1/tickets", {"customer": "C", "subject": "last"}, key="last").status == 201, 30, "one more")
    world.settled()
    world.tables()
    postgres.restore()
    stranger = world.stranger()
    stranger.ledger("join")
    stranger.start()
    for turn in range(2):
        until(lambda: stranger.daemon.client().post("/v1/tickets", {"customer": "C", "subject": "other"}, key=f"other {turn}").status == 201,
              30, "somebody else writes")
    stranger.daemon.stop()
    at_once([site.start for site in world.sites])
    for site in world.sites:
        until(lambda: "they have parted" in site.standing(), 30, f"{site.name} says that the ledger has forked", site.standing)
        code = site.daemon.client().get("/v1/invoices/F-1/dunning").code
        trial.expect(code == "ledger-away", f"{site.name} answers a check on a forked ledger with {code}")
    first.daemon.stop()
    file = first.daemon.directory / "parted"
    first.ledger("heal", "--export", file, status=1)
    trial.expect("T-" in file.read_text(), "heal writes what only this site has")
    stranger.close()


def is_asked(trial, name):
    return not trial.options.only or trial.options.only in name


def main():
    own_mounts()
    with Trial("sites", __doc__, options) as trial:
        postgres = Postgres(trial)
        chosen = trial.options
        rounds = chosen.rounds if chosen.rounds is not None else (100 if trial.is_long else 1)
        count = chosen.commands or (10_000 if trial.is_long else 2_000)
        each = chosen.each if chosen.each is not None else (20 if trial.is_long else 0)
        totals, counts = trial.counts, collections.Counter()
        names = ["acknowledged", "refused", "unknown", "of them done", "checks at another site", "meetings of two sites", "s the longest write"]
        totals.update({name: 0 for name in ["rounds", *names, "faults"]})
        # Most of both is waiting.
        first = [lambda: mixed(trial, postgres, count, totals, counts)] if rounds else []
        at_once([lambda: controls(trial)] + first)
        for name in [*OF_A_SITE, *OF_THE_SERVER] if each else []:
            if is_asked(trial, name):
                alone(trial, postgres, name, each, totals, counts)
                trial.say(f"{counts[name]} times alone: {name}")
        for turn in range(rounds):
            if turn > 0:
                mixed(trial, postgres, count, totals, counts)
            totals["rounds"] += 1
            if trial.is_long:
                trial.say(f"round {turn + 1}: {totals}")
        totals["faults"] = sum(counts.values())
        trial.say(", ".join(f"{count} × {name}" for name, count in sorted(counts.items())))


if __name__ == "__main__":
    main()

"""The faults of several sites. Each is done to a world under load, or to one site of it, and returns when it is over.

Those of a site are done to one site at a time, and to two of the three at most: somebody goes on meanwhile.
"""

import contextlib
import os
import signal
import subprocess
import time

from sitework import ask
from trial import Lost, until

# How long others are given to go on meanwhile.
PATIENCE = 45


def goes_on(world, site, what):
    """Waits until a site other than this one acknowledges what it is asked for."""
    world.recovers(what, [each.place for each in world.sites if each is not site], PATIENCE, any)


def has_group(world, site, kind, act):
    """Acts on the next group of a kind that a site sends."""
    if not site.proxy.at(kind, act, PATIENCE) and not world.over.is_set():
        world.trial.fault(f"{site.name} sent no {kind} in {PATIENCE} s")


# Daemons that are killed.

def killed_at(kind, before=None, after=None):
    """Kills a daemon at a group that it sends: `before` it is passed on, or `after` that; then starts it again."""
    def fault(world, site):
        def act(connection, group):
            if before:
                before(connection, group)
            else:
                connection.forward(group)
                if after:
                    after(group)
            site.daemon.kill()
            connection.cut()
            return True

        has_group(world, site, kind, act)
        site.daemon.kill()
        site.start()
    return fault


def kill_daemon(world, site):
    """At any moment."""
    time.sleep(world.random.uniform(0, 0.1))
    site.daemon.kill()
    site.start()


def kill_between_commits(world, site):
    """PostgreSQL has committed and its answer does not arrive: the daemon's own commit never comes."""
    killed_at("append", before=_commit_unheard)(world, site)


def _commit_unheard(connection, group):
    group.is_eaten = True
    connection.forward(group)
    group.answered.wait(10)


def kill_about_own_commit(world, site):
    """PostgreSQL's answer has arrived: the daemon's own commit is about now."""
    killed_at("append", after=lambda group: (group.answered.wait(10), time.sleep(world.random.uniform(0, 0.004))))(world, site)


# Daemons that stand still.

def stop_in_turn(world, site):
    """A daemon is stopped while the lock is on its way to it; the server takes the lock back, and the others go on."""
    def act(connection, group):
        os.kill(site.daemon.pid, signal.SIGSTOP)

    try:
        has_group(world, site, "turn", act)
        goes_on(world, site, "a daemon that stands still with the lock")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(site.daemon.pid, signal.SIGCONT)


# The way to PostgreSQL.

def cut_before_commit(world, site):
    def act(connection, group):
        connection.far.sendall(group.before_commit())
        connection.cut()
        return True
    has_group(world, site, "append", act)


def cut_after_commit(world, site):
    def act(connection, group):
        group.is_eaten = True
        connection.forward(group)
        connection.cut_near()
        group.answered.wait(10)
        return True
    has_group(world, site, "append", act)


def cut_with_commit(world, site):
    """Both ends are cut while the commit is at work."""
    has_group(world, site, "append", _sent_and_cut)


def cut_at_turn(world, site):
    """The lock is asked for, and whoever gets it is gone."""
    has_group(world, site, "turn", _sent_and_cut)


def cut_at_look(world, site):
    has_group(world, site, "look", _sent_and_cut)


def _sent_and_cut(connection, group):
    connection.forward(group)
    connection.cut()
    return True


def late_commit(world, site):
    """The daemon loses its connection, and what it sent arrives seconds later."""
    has_group(world, site, "append", deliver_late(1.5))


def deliver_late(seconds):
    def act(connection, group):
        connection.cut_near()
        time.sleep(seconds)
        group.is_eaten = True
        with contextlib.suppress(OSError):
            connection.forward(group)
            group.answered.wait(10)
        return True
    return act


def eat_reply(world, site):
    """The answer to a commit never comes; nothing else is wrong with the connection."""
    def act(connection, group):
        group.is_eaten = True

    has_group(world, site, "append", act)
    goes_on(world, site, "an answer that does not arrive at one site")


def black_hole(world, site):
    """Nothing goes through, in either direction, and nobody is told; what was on its way arrives in the end."""
    site.proxy.gate.clear()
    try:
        answer = ask(world, site.daemon.client(30 if world.trial.is_long else 3), "F-1")
        if answer is not None and answer.status == 200:
            world.wrong(f"a site that hears nothing answers {answer}")
        goes_on(world, site, "a site that hears nothing")
    finally:
        site.proxy.gate.set()


def _code(site):
    client = site.daemon.client(PATIENCE)
    with contextlib.suppress(Lost):
        return client.get("/v1/invoices/F-1/dunning").code or ""
    return ""


def slow_way(world, site):
    site.proxy.delay = 0.1
    try:
        world.recovers("a slow way", [site.place], PATIENCE)
    finally:
        site.proxy.delay = 0.0


def cut_sessions(world):
    """The server ends all sessions, again and again."""
    for _ in range(10):
        with contextlib.suppress(RuntimeError, subprocess.TimeoutExpired):
            world.postgres.sql(
                world.postgres.primary, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'holdline'")
        time.sleep(0.02)


# PostgreSQL itself: one of these at a time.

def kill_primary(world):
    world.postgres.kill(world.postgres.primary)
    world.postgres.start(world.postgres.primary)


def stop_standby(world):
    """No commit is confirmed meanwhile."""
    world.postgres.stop(world.postgres.standby, "fast")
    time.sleep(world.random.uniform(0.2, 1.5))
    world.postgres.start(world.postgres.standby)
    world.postgres.catch_up()


def cancel_waits(world):
    """The wait for the standby is cancelled by force: the server then says that it committed, and warns."""
    postgres = world.postgres
    postgres.stop(postgres.standby, "fast")
    cancel = "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND usename = 'holdline'"
    until(lambda: world.over.is_set() or int(postgres.sql(postgres.primary, cancel)) > 0, PATIENCE, "a commit waits for the standby")
    for _ in range(3):
        postgres.sql(postgres.primary, cancel)
        time.sleep(0.1)
    postgres.start(postgres.standby)
    postgres.catch_up()


def fail_over(world):
    """The primary dies, the standby is promoted, and gets a standby of its own."""
    world.postgres.kill(world.postgres.primary)
    world.postgres.promote()
    world.postgres.follow()


def two_heads(world):
    """The standby is promoted while the old primary runs, and one site hears the old one alone: it must not answer from there."""
    site = world.some_site()
    part(world, site)
    try:
        goes_on(world, site, "a failover that one site did not hear of")
        answer = ask(world, site.daemon.client(30 if world.trial.is_long else 5), next((each for each in world.held if each), "F-1"))
        if answer is not None and answer.status == 200:
            world.wrong(f"a site of a primary that was replaced answers {answer}")
    finally:
        rejoin(world)


def part(world, site):
    """Two heads, and who sees which."""
    old, new = world.postgres.primary, world.postgres.standby
    site.proxy.refuse(new)
    for other in world.sites:
        if other is not site:
            other.proxy.refuse(old)
    world.postgres.promote()


def rejoin(world):
    """The old primary is ended, and becomes the standby."""
    world.postgres.kill(world.postgres.standby)
    for each in world.sites:
        each.proxy.refused.clear()
    world.postgres.follow()


def restore_older(world):
    """An older PostgreSQL is put back: every site says that it is ahead and answers nothing, until the one that has most heals it."""
    postgres = world.postgres
    postgres.keep()
    world.recovers("a backup")
    postgres.restore()
    for site in world.sites:
        until(lambda: world.over.is_set() or _code(site) == "ledger-away" and "are missing there" in site.standing(), PATIENCE,
              f"{site.name} says that it is ahead", lambda: site.standing() + site.daemon.log[-500:])
    heal(world)


def heal(world):
    """The site that has most puts back what is missing."""
    heads = [(site.daemon.client(30).get("/readyz").json["head"], site.place) for site in world.sites]
    site = world.sites[max(heads)[1]]
    site.daemon.kill()
    site.ledger("heal")
    site.start()


# The machine of a site.

def part_clocks(world, site):
    """The clocks of the sites go an hour apart, and stay so."""
    if not world.has_clocks:
        return world.trial.left_out("clocks that differ", "want of a C compiler")
    for shift, hour in enumerate([0, 3600, -3600]):
        world.sites[(site.place + shift) % len(world.sites)].set_clock(hour)


def fill_disk(world, site):
    """One site's disk is full to its last byte: it refuses, or says that it does not know, and goes on when there is room."""
    if not site.has_disk:
        return world.trial.left_out("a full disk", "it needs root")
    ballast = site.disk / "ballast"
    # A log that was long once takes writes without any room: a clean stop ends it.
    site.daemon.stop()
    site.start()
    try:
        until(lambda: world.over.is_set() or _is_full(site, ballast), PATIENCE, "a write finds no room")
        goes_on(world, site, "a full disk of one site")
    finally:
        ballast.unlink(missing_ok=True)


def _is_full(site, ballast):
    with open(ballast, "ab", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"x" * size)
    with contextlib.suppress(Lost):
        return any("full" in one["code"] for one in site.daemon.client(10).get("/readyz").json["conditions"])
    return False


# By name. Those of the server are done one at a time.
OF_A_SITE = {
    "kill -9 at any moment": kill_daemon,
    "kill -9 between the two groups": killed_at("append", before=lambda connection, group: None),
    "kill -9 after COMMIT is sent": killed_at("append"),
    "kill -9 between the two commits": kill_between_commits,
    "kill -9 about its own commit": kill_about_own_commit,
    "a daemon stopped in its turn": stop_in_turn,
    "cut at the first group": cut_at_turn, "cut at a look": cut_at_look,
    "cut before COMMIT": cut_before_commit, "cut after COMMIT": cut_after_commit, "cut with COMMIT": cut_with_commit,
    "COMMIT arrives late": late_commit, "reply eaten": eat_reply, "black hole": black_hole, "slow way": slow_way,
    "clocks an hour apart": part_clocks, "disk full": fill_disk,
}
OF_THE_SERVER = {
    "sessions ended": cut_sessions, "kill -9 of the primary": kill_primary, "standby stopped": stop_standby,
    "waits cancelled": cancel_waits, "promotion": fail_over, "two heads": two_heads, "an older one restored": restore_older,
}
# No site is in trouble of its own meanwhile.
ALONE = ("two heads", "an older one restored")

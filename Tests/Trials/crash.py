#!/usr/bin/env python3
"""Crash: kill -9 at random moments under the mixed load of 16 clients, and an oracle of every acknowledged write."""

from oracle import Oracle, Writer
from trial import Trial, at_once, time

CLIENTS = 16
# A database sees so many kills; then the oracle has looked at it for the last time.
KILLS = 10


def options(parser):
    parser.add_argument("--rounds", type=int, help="how often it is killed: 30, or 1,000 with --long")


def start(trial, daemon, counts):
    """Starts it; now and then it is killed before it answers, also while it makes its database."""
    while trial.random.random() < 0.2:
        daemon.start(needs_answer=False)
        time.sleep(trial.random.uniform(0, 0.25))
        daemon.kill()
        counts["of them while starting"] += 1
        counts["kills"] += 1
    return daemon.start()


def round_of(trial, daemon, oracle, writers, counts):
    """Load, a kill, a start, and the unknown settled by their keys."""
    killed = []

    def kill():
        time.sleep(trial.random.uniform(0.02, 0.5))
        daemon.kill()
        killed.append(True)

    at_once([kill] + [lambda writer=writer: writer.run(lambda: bool(killed)) for writer in writers])
    counts["kills"] += 1
    counts["longest start (s)"] = max(counts["longest start (s)"], round(start(trial, daemon, counts), 2))
    client = daemon.client()
    unknown, done = oracle.settle(client)
    counts["unknown at a kill"] += unknown
    counts["of them done"] += done
    client.close()


def database(trial, number, rounds, counts):
    daemon, oracle = trial.daemon(f"{number}"), Oracle()
    start(trial, daemon, counts)
    writers = [Writer(oracle, daemon.client(), f"w{place}", f"{trial.options.seed}/{number}") for place in range(CLIENTS)]
    for place in range(1, rounds + 1):
        round_of(trial, daemon, oracle, writers, counts)
        if place % 5 == 0 or place == rounds:
            oracle.check(daemon.client(), trial.fault)
    counts["acknowledged"] += oracle.count("acknowledged")
    counts["refused"] += oracle.count("refused")
    counts["events"] += daemon.client().get("/v1/ledger/head").json["seq"]
    return daemon, oracle


def controls(trial, daemon, oracle):
    red = []
    oracle.check(daemon.client(), red.append, drop=1)
    trial.control("one of the acknowledged writes is dropped", any(text.startswith("lost") for text in red))
    write = next(w for w in oracle.writes if w.kind == "open" and w.outcome == "acknowledged")
    daemon.client().post(write.path, write.body, key="another")
    red = []
    oracle.check(daemon.client(), red.append)
    trial.control("one of the acknowledged writes is done twice", any("twice" in text for text in red))


with Trial("crash", "kill -9 at random moments under the mixed load of 16 clients", options) as trial:
    rounds = trial.options.rounds or (1000 if trial.is_long else 30)
    counts = trial.counts
    names = ["kills", "of them while starting", "acknowledged", "refused", "unknown at a kill", "of them done", "events"]
    counts.update({name: 0 for name in names})
    counts["longest start (s)"] = 0
    for number in range((rounds + KILLS - 1) // KILLS):
        daemon, oracle = database(trial, number, min(KILLS, rounds - number * KILLS), counts)
        if (number + 1) * KILLS < rounds:
            daemon.kill()
            trial.daemons.remove(daemon)
        if number and number % 10 == 0:
            trial.say(f"{counts}")
    controls(trial, daemon, oracle)

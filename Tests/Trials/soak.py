#!/usr/bin/env python3
"""Soak: a long mixed load; memory, descriptors, the log's size and the time of answers are at the end as at the start."""

import contextlib

from oracle import Oracle, Writer
from trial import Lost, Trial, at_once, percentile, time

WRITERS = 6
# The first samples are of a daemon that is still warming up; then a tenth of the time is compared with the last tenth.
WARM = 0.1


def options(parser):
    parser.add_argument("--seconds", type=int, help="how long: 20, or 3,600 with --long")
    parser.add_argument("--rate", type=float, default=60, help="steps a second, of all writers together")


class Times:
    """The times of answers by kind, in seconds, since the last look."""

    def __init__(self):
        self.kinds = {"single check": [], "check of 200": [], "list": [], "write": []}

    def timed(self, kind, work):
        began = time.monotonic()
        result = work()
        self.kinds[kind].append(time.monotonic() - began)
        return result

    def take(self):
        taken, self.kinds = self.kinds, {kind: [] for kind in self.kinds}
        return taken


def write(trial, writer, times, rate, end):
    due = time.monotonic()
    while time.monotonic() < end:
        times.timed("write", writer.step)
        due += 1 / rate
        time.sleep(max(0, due - time.monotonic()))


def read(trial, daemon, writers, times, end):
    client = daemon.client()
    while time.monotonic() < end:
        invoices = [invoice for writer in writers for invoice in writer.invoices][:200]
        for invoice in trial.random.sample(invoices, min(5, len(invoices))):
            times.timed("single check", lambda: client.get(f"/v1/invoices/{invoice}/dunning"))
        body = "\n".join(invoices)
        answer = times.timed("check of 200", lambda: client.post("/v1/dunning/check", body, content_type="text/plain"))
        if invoices:
            trial.expect(answer.lines[-1]["checked"] == len(invoices), f"the check of {len(invoices)} invoices: {answer}")
        times.timed("list", lambda: client.get("/v1/tickets?state=new&limit=50"))
        client.get("/v1/queues")
        client.get("/metrics")
        time.sleep(0.1)


def follow(daemon, seen, end):
    """Somebody who follows the feed, and comes back when the daemon cuts them off."""
    while time.monotonic() < end:
        with contextlib.suppress(Lost):
            for line in daemon.client(timeout=5).lines(f"/v1/events?after={seen[0]}&follow=true"):
                seen[0] += '"seq":' in line
                if time.monotonic() > end:
                    break


def watch(trial, daemon, times, samples, end, every):
    while time.monotonic() < end:
        time.sleep(min(every, max(0.1, end - time.monotonic())))
        taken = times.take()
        samples.append((daemon.resources(), taken))


def tenth(samples, last):
    """Medians of the resources, and all times, over a tenth of the samples: the first after the warming up, or the last."""
    size, skipped = max(1, len(samples) // 10), int(len(samples) * WARM)
    chosen = samples[-size:] if last else samples[skipped:skipped + size]
    resources = {name: percentile([sample[0][name] for sample in chosen], 0.5) for name in chosen[0][0]}
    times = {kind: [value for sample in chosen for value in sample[1][kind]] for kind in chosen[0][1]}
    return resources, {kind: (percentile(values, 0.5) * 1000, percentile(values, 0.99) * 1000) for kind, values in times.items()}


def judge(samples, events, fault, is_long):
    """Compares the last tenth with the first. The writer's page cache fills up to 64 MiB as the database grows, and what is kept of each
    key and row in memory is given 64 bytes an event."""
    # Other work of the machine makes answers late, and a tenth of a short run is two seconds.
    slack = 3 if is_long else 60
    (then, times_then), (now, times_now) = tenth(samples, last=False), tenth(samples, last=True)
    most = {"rss": then["rss"] * 1.25 + (80 << 20) + events * 64, "descriptors": then["descriptors"] + 8}
    most["wal"] = max(then["wal"] * 2, 64 << 20)
    for name, limit in most.items():
        if now[name] > limit:
            fault(f"{name} was {then[name]:,} after the start, and is {now[name]:,} at the end")
    for kind, (median, high) in times_now.items():
        if median > times_then[kind][0] * 2 + slack or high > times_then[kind][1] * 4 + 20 * slack:
            before = "{:.1f} ms (p99 {:.0f})".format(*times_then[kind])
            fault(f"a {kind} took {before}, and takes {median:.1f} ({high:.0f}) at the end")
    return then, times_then, now, times_now


with Trial("soak", "a long mixed load", options) as trial:
    seconds = trial.options.seconds or (3600 if trial.is_long else 20)
    daemon, oracle, times, samples, seen = trial.daemon(), Oracle(), Times(), [], [0]
    daemon.start()
    end = time.monotonic() + seconds
    every = max(0.5, seconds / 200)
    writers = [Writer(oracle, daemon.client(), f"w{place}", trial.options.seed) for place in range(WRITERS)]
    works = [lambda writer=writer: write(trial, writer, times, trial.options.rate / WRITERS, end) for writer in writers]
    works += [lambda: read(trial, daemon, writers, times, end), lambda: follow(daemon, seen, end)]
    works += [lambda: watch(trial, daemon, times, samples, end, every)]
    at_once(works)
    head = daemon.client().get("/v1/ledger/head").json["seq"]
    then, times_then, now, times_now = judge(samples, head, trial.fault, trial.is_long)
    for name in then:
        trial.say(f"{name}: {then[name]:,} after the start, {now[name]:,} at the end")
    for kind in times_then:
        trial.say("{}: median {:.2f} ms, p99 {:.1f} ms after the start; {:.2f} ms, {:.1f} ms at the end".format(
            kind, *times_then[kind], *times_now[kind]))
    rest = sum('"seq":' in line for line in daemon.client().lines(f"/v1/events?after={seen[0]}"))
    trial.expect(seen[0] + rest == head, f"the follower saw {seen[0]} events, {rest} are left, and there are {head}")
    trial.counts["events followed"] = seen[0]
    oracle.check(daemon.client(timeout=600), trial.fault)
    acknowledged, refused = oracle.count("acknowledged"), oracle.count("refused")
    trial.counts.update({"seconds": seconds, "acknowledged": acknowledged, "refused": refused, "events": head})

    left = [daemon.client() for _ in range(40)]
    for client in left:
        client.get("/healthz")
    red = []
    judge(samples + [(daemon.resources(), sample[1]) for sample in samples[-len(samples) // 10 - 1:]], head, red.append, trial.is_long)
    trial.control("40 connections are left open", any("descriptors" in text for text in red))
    red = []
    grown = {**samples[-1][0], "rss": samples[-1][0]["rss"] * 2 + (96 << 20) + head * 64}
    judge(samples + [(grown, sample[1]) for sample in samples[-len(samples) // 10 - 1:]], head, red.append, trial.is_long)
    trial.control("the memory has more than doubled", any("rss" in text for text in red))

#!/usr/bin/env python3
"""Checks keep priority over imports: a check's p99 while tickets and invoices are imported, against its p99 alone.

Both are measured in turns, on a connection that is kept, and the least disturbed turn counts: other work of the machine hits both. Under an
import it may be five times as long, or as long as a processor's usual slice, 4 ms, where client, importer and daemon share two cores.
Control: the daemon stands still for a moment again and again, as one would whose import keeps its event loops.
"""

import json
import os
import signal
import threading
import time

from trial import Client, Trial, percentile

SLICE = 0.004
TIMES = 5


class Import:
    """An import without an end, on a connection of its own; as fast as the daemon takes it."""

    def __init__(self, daemon, path, line):
        self.client, self.path, self.line = Client(daemon.socket, 60), path, line
        self.over, self.lines, self.done = False, 0, 0
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def pieces(self):
        while not self.over:
            piece = "".join(json.dumps(self.line(self.lines + number)) + "\n" for number in range(256))
            self.lines += 256
            yield piece.encode()

    def run(self):
        while not self.over:
            # Parts that fit what a client that does not read meanwhile is given.
            body = b"".join(piece for _, piece in zip(range(8), self.pieces()))
            if body:
                answer = self.client.request("POST", self.path, body, content_type="application/x-ndjson")
                self.done += answer.lines[-1]["done"]

    def end(self):
        self.over = True
        self.thread.join()


def ticket(number):
    return {"customer": f"K-{number % 1000}", "subject": f"{number} chairs", "disputes": [
        {"invoice": f"T{number}", "reason": "QTY", "amount": "10.00", "currency": "EUR"}]}


def invoice(number):
    return {"number": f"F{number}", "customer": f"K-{number % 1000}", "issued": "2026-10-01", "due": "2026-10-31", "amount": "120.00",
            "open": "120.00", "currency": "EUR"}


def checks(client, seconds):
    """How long each of the checks took, one after the other with a breath between."""
    times, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.perf_counter()
        answer = client.get("/v1/invoices/F1/dunning")
        times.append(time.perf_counter() - began)
        assert answer.status == 200, answer
        time.sleep(0.001)
    return times


def main():
    with Trial("priority", "a check's p99 under an import") as trial:
        daemon = trial.daemon()
        daemon.start()
        client = daemon.client()
        seconds, turns = (10, 6) if trial.is_long else (2, 3)
        checks(client, 1)

        def measure(disturb=None):
            """p99 alone and under imports, of the least disturbed turn of each."""
            alone, under = [], []
            for _ in range(turns):
                alone.append(percentile(checks(client, seconds), 0.99))
                imports = [Import(daemon, "/v1/tickets", ticket), Import(daemon, "/v1/invoices", invoice)]
                time.sleep(0.3)
                stop = disturb() if disturb else None
                under.append(percentile(checks(client, seconds), 0.99))
                if stop:
                    stop()
                for each in imports:
                    each.end()
                trial.counts["lines imported"] = trial.counts.get("lines imported", 0) + sum(each.done for each in imports)
            return min(alone), min(under)

        def is_well(alone, under):
            return under <= max(TIMES * alone, SLICE)

        alone, under = measure()
        trial.say(f"p99 alone {alone * 1000:.2f} ms, under two imports {under * 1000:.2f} ms: {under / alone:.1f} times")
        trial.expect(is_well(alone, under), f"under an import a check's p99 is {under * 1000:.2f} ms, and {alone * 1000:.2f} ms alone")

        def stand_still():
            over = threading.Event()

            def run():
                while not over.wait(0.02):
                    os.kill(daemon.pid, signal.SIGSTOP)
                    time.sleep(0.03)
                    os.kill(daemon.pid, signal.SIGCONT)

            thread = threading.Thread(target=run)
            thread.start()

            def stop():
                over.set()
                thread.join()

            return stop

        turns = 1
        trial.control("the daemon stands still for 30 ms again and again", red=not is_well(*measure(stand_still)))
        trial.expect(daemon.stop() == 0, "the daemon did not stop with 0")


if __name__ == "__main__":
    main()

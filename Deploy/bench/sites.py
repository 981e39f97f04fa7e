#!/usr/bin/env python3
"""What a shared ledger costs: daemons on a PostgreSQL with a synchronous standby, beside a bare loop over libpq in the same run."""

import pathlib
import shutil
import statistics
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "Tests/Trials"))

from postgres import Postgres  # noqa: E402
from proxy import Proxy  # noqa: E402
from trial import Lost, Trial, at_once, percentile, until  # noqa: E402
from wire import Wire  # noqa: E402


def options(parser):
    parser.add_argument("--quick", action="store_true", help="measures little, and once: to see that it runs")
    parser.add_argument("--events", type=int, help="events that a site without any catches up with: 50,000, or a million with --long")
    parser.add_argument("--runs", type=int, help="repetitions, of which the median counts: 5, or 1 with --quick")


class Bench:
    def __init__(self, trial):
        self.trial, self.rows = trial, []
        quick = trial.options.quick
        self.runs = trial.options.runs or (1 if quick else 5)
        self.invoices, self.lines, self.times = (200, 1000, 20) if quick else (20_000, 1_000_000, 400)
        self.commands = 300 if quick else 20_000
        self.events = trial.options.events or (500 if quick else 1_000_000 if trial.is_long else 50_000)
        self.postgres = Postgres(trial).make()
        self.floor_program = self.compiled()
        self.numbers = 0

    # What is measured with.

    def compiled(self):
        if not shutil.which("cc"):
            self.trial.left_out("the floors", "want of a C compiler")
            return None
        program = self.trial.directory / "floor"
        include = subprocess.run(["pg_config", "--includedir"], capture_output=True, text=True).stdout.strip() or "/usr/include/postgresql"
        subprocess.run(["cc", "-O2", f"-I{include}", HERE / "floor.c", "-lpq", "-o", program], check=True)
        return program

    def floor(self, mode, *arguments, host=None):
        """The figures that the bare loop prints; nothing where there is none."""
        if self.floor_program is None:
            return None
        connection = f"host={host or self.postgres.path(self.postgres.primary)} dbname=holdline user=postgres"
        done = subprocess.run(
            [self.floor_program, mode, connection, *map(str, arguments)], capture_output=True, text=True, check=True,
            env={"PATH": "/usr/bin:/bin", "PGOPTIONS": "-c client_min_messages=error"})
        return [float(number) for number in done.stdout.split()]

    def repeated(self, *works):
        """Runs the works by turns, and gives the median of each; of lists, that of each place."""
        found = [[] for _ in works]
        for _ in range(self.runs):
            for place, work in enumerate(works):
                found[place].append(work())
        return [None if None in each else [statistics.median(column) for column in zip(*each)] for each in found]

    def tell(self, what, figure, unit, floor=None, name="", aim=None):
        """A line of the table. `aim`: a ratio that is reached when it is at most, or where negative at least, so much."""
        ratio = figure / floor if floor else None
        reached = "" if aim is None or ratio is None or self.trial.options.quick else f"{'at most' if aim > 0 else 'at least'} {abs(aim):g}: " + (
            "yes" if (ratio <= aim if aim > 0 else ratio >= -aim) else "NO")
        self.rows.append((what, number(figure, unit), f"{name} {number(floor, unit)}" if floor else "", f"{ratio:.2f}" if ratio else "", reached))
        self.trial.say(" | ".join(part for part in self.rows[-1] if part))

    # The daemons.

    def configuration(self, site, hosts=None):
        hosts = hosts or [self.postgres.path(name) for name in ("a", "b")]
        return f'ledger: {{postgresql: "host={",".join(map(str, hosts))} dbname=holdline user=holdline", site: {site}, replicated: yes}}\n'

    def site(self, name, verb, start=True, daemon=None):
        """A site with the ledger, by that verb of “holdlined ledger”."""
        daemon = daemon or self.trial.daemon(name)
        daemon.configuration.write_text(self.configuration(name))
        done = subprocess.run(
            [str(daemon.programs / "holdlined"), "ledger", verb, *daemon.arguments], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"ledger {verb}: {done.stderr}")
        if start:
            daemon.start()
        return daemon

    def caught_up(self, daemon):
        """Waits until a site has all of the ledger: its checks are refused before."""
        until(lambda: daemon.client().get("/v1/invoices/N00000001/dunning").status == 200, 3600, "a site has all of the ledger")

    def number(self):
        self.numbers += 1
        return f"N{self.numbers:08}"

    def registered(self, daemon, count, seen=lambda data: None):
        """Registers so many new invoices; gives the seconds."""
        lines = "".join(
            f'{{"number":"{self.number()}","customer":"C-{1000 + place % 5000}","issued":"2026-01-05","due":"2026-02-04",'
            f'"amount":"1200.00","open":"1200.00","currency":"EUR"}}\n' for place in range(count)).encode()
        wire = Wire(daemon.socket)
        began = time.monotonic()
        tail = wire.upload("/v1/invoices", "application/x-ndjson", lines, seen)
        took = time.monotonic() - began
        wire.close()
        if f'"done":{count}'.encode() not in tail:
            raise RuntimeError(f"not all of an import went in: {tail[-200:]!r}")
        return took

    def held(self, daemon, count):
        lines = "".join(
            f'{{"customer":"C-{1000 + place}","subject":"2 of 5 chairs arrived broken","disputes":[{{"invoice":"N{place * 10 + 1:08}",'
            f'"reason":"QTY","amount":"300.00"}}]}}\n' for place in range(count)).encode()
        wire = Wire(daemon.socket)
        wire.upload("/v1/tickets", "application/x-ndjson", lines)
        wire.close()

    def check(self, daemon, headers="", times=None):
        """Milliseconds of a single check: the 50th and 99th percentile."""
        wire, took = Wire(daemon.socket), []
        for turn in range(times or self.times):
            began = time.perf_counter()
            answer = wire.ask("GET", f"/v1/invoices/N{turn % self.invoices + 1:08}/dunning", headers=headers)
            took.append((time.perf_counter() - began) * 1e3)
            if not answer.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(answer.decode())
        wire.close()
        return [percentile(took, 0.5), percentile(took, 0.99)]

    def write(self, daemon, times=None):
        """The same of the acknowledgement of a single command."""
        wire, took = Wire(daemon.socket), []
        for _ in range(times or self.times // 2):
            body = b'{"customer":"C-1","issued":"2026-01-05","due":"2026-02-04","amount":"1.00","open":"1.00","currency":"EUR"}'
            began = time.perf_counter()
            answer = wire.ask("PUT", f"/v1/invoices/{self.number()}", body)
            took.append((time.perf_counter() - began) * 1e3)
            if not answer.startswith(b"HTTP/1.1 20"):
                raise RuntimeError(answer.decode())
        wire.close()
        return [percentile(took, 0.5), percentile(took, 0.99)]

    def bulk(self, daemon):
        """Lines a second of a bulk check of which one in ten is held."""
        body = "".join(f"N{line % self.invoices + 1:08}\n" for line in range(self.lines)).encode()
        wire = Wire(daemon.socket)
        began = time.monotonic()
        tail = wire.upload("/v1/dunning/check", "text/plain", body)
        took = time.monotonic() - began
        wire.close()
        if f'"checked":{self.lines}'.encode() not in tail:
            raise RuntimeError(f"a bulk check ended early: {tail[-200:]!r}")
        return [self.lines / took]

    def under_writes(self, writer, work):
        """Does the work while a daemon takes commands, as many as it can."""
        over, failures = threading.Event(), []

        def load():
            try:
                while not over.is_set():
                    self.registered(writer, max(self.commands // 10, 50))
            except Exception as error:
                failures.append(error)

        thread = threading.Thread(target=load, daemon=True)
        thread.start()
        try:
            return work()
        finally:
            over.set()
            thread.join()
            if failures:
                raise failures[0]

    # The figures.

    def fill(self):
        """A single machine with all of it, a copy that stays alone, and a ledger that it brought to PostgreSQL."""
        first = self.trial.daemon("paris")
        first.start()
        parts = [self.registered(first, self.invoices // self.runs) for _ in range(self.runs)]
        self.imported = self.invoices // self.runs / statistics.median(parts)
        self.invoices = self.numbers
        self.held(first, self.invoices // 10)
        first.stop()
        self.single = self.trial.daemon("single")
        shutil.copytree(first.database.parent, self.single.database.parent, dirs_exist_ok=True)
        script = subprocess.run(
            [str(first.programs / "holdlined"), "ledger", "schema", "--role", "holdline"], capture_output=True, text=True, check=True).stdout
        self.postgres.sql(self.postgres.primary, None, script=script)
        self.paris = self.site("paris", "push", daemon=first)
        self.lyon = self.site("lyon", "join")
        self.single.start()
        # The first checks wait until a site has all of the ledger.
        for daemon in (self.paris, self.lyon):
            self.caught_up(daemon)

    def checks(self):
        look, shared, lane, ordinary = self.repeated(
            lambda: self.floor("look", self.times * 2), lambda: self.check(self.paris), lambda: self.check(self.single),
            # A condition takes a check past the fast path.
            lambda: self.check(self.single, 'If-None-Match: "0"\r\n'))
        look = look or [None, None]
        self.tell("check, p50", shared[0], "ms", look[0], "a commit", aim=2)
        self.tell("check, p99", shared[1], "ms", look[1], "a commit")
        self.tell("check on a single machine, by the ordinary route, p50", ordinary[0], "ms", lane[0], "by the fast path")

    def acknowledgements(self):
        floor, shared, single = self.repeated(
            lambda: self.floor("append", self.times, 1), lambda: self.write(self.paris), lambda: self.write(self.single))
        floor = floor or [None, None, None]
        self.tell("acknowledgement, p50", shared[0], "ms", floor[1], "a turn of one row")
        self.tell("acknowledgement, p99", shared[1], "ms", floor[2], "a turn of one row")
        self.tell("acknowledgement, p50, beside a single machine", shared[0], "ms", single[0], "single machine")

    def commands_a_second(self):
        lille = self.site("lille", "join")
        self.caught_up(lille)
        daemons = [self.paris, self.lyon, lille]
        floor, one, single = self.repeated(
            lambda: self.floor("append", max(self.commands // 512, 1), 512), lambda: [self.commands / self.registered(self.paris, self.commands)],
            lambda: [self.commands / self.registered(self.single, self.commands)])
        self.tell("commands a second, 1 site", one[0], "/s", floor and floor[0], "a loop by 512")
        if not self.trial.options.quick:
            self.rows[-1] = (*self.rows[-1][:4], f"20,000/s: {'yes' if one[0] >= 20_000 else 'NO'}")
        self.tell("commands a second, 1 site, beside a single machine", one[0], "/s", single[0], "single machine")
        for count in (2, 3):
            rates, shares = [], []
            for _ in range(self.runs):
                rate, share = self.together(daemons[:count])
                rates.append(rate), shares.append(share)
            self.tell(f"commands a second, {count} sites", statistics.median(rates), "/s", one[0], "1 site")
            share = [statistics.median(column) for column in zip(*map(sorted, shares))]
            self.rows[-1] = (*self.rows[-1][:4], "shares " + ", ".join(f"{part:.0%}" for part in share))
        lille.stop()

    def together(self, daemons):
        """Commands a second of all, and the share of each, while all have something to do."""
        for daemon in daemons:
            self.caught_up(daemon)
        counts, ended = [0] * len(daemons), threading.Event()
        marks = []

        def work(place):
            def seen(data):
                counts[place] += data.count(b'"status":')
            self.registered(daemons[place], self.commands, seen)
            if not ended.is_set():
                ended.set()
                marks.append((time.monotonic() - began, list(counts)))

        began = time.monotonic()
        at_once([lambda place=place: work(place) for place in range(len(daemons))])
        took, at_end = marks[0]
        return sum(at_end) / took, [count / sum(at_end) for count in at_end]

    def loaded(self):
        for where, writer in (("another site", self.lyon), ("its own site", self.paris)):
            check, write = self.repeated(
                lambda: self.under_writes(writer, lambda: self.check(self.paris, times=max(self.times // 4, 10))),
                lambda: self.under_writes(writer, lambda: self.write(self.paris, times=max(self.times // 4, 10))))
            self.tell(f"check under writes at {where}, p50", check[0], "ms")
            self.tell(f"check under writes at {where}, p99", check[1], "ms")
            self.tell(f"acknowledgement under writes at {where}, p50", write[0], "ms")
            self.tell(f"acknowledgement under writes at {where}, p99", write[1], "ms")

    def bulks(self):
        shared, single = self.repeated(lambda: self.bulk(self.paris), lambda: self.bulk(self.single))
        self.tell("bulk check, lines a second", shared[0], "/s", single[0], "single machine", aim=-0.91)

    def catching_up(self):
        missing = self.events - int(self.postgres.sql(self.postgres.primary, "SELECT max(seq) FROM holdline.event"))
        while missing > 0:
            self.registered(self.paris, min(missing, 100_000))
            missing -= 100_000
        events = int(self.postgres.sql(self.postgres.primary, "SELECT max(seq) FROM holdline.event"))
        late = self.site("nice", "join", start=False)
        floor = self.floor("read")
        began = time.monotonic()
        late.start()
        self.caught_up(late)
        took = time.monotonic() - began
        late.stop()
        self.tell(
            f"catch-up from nothing, {events:,} events, events a second", events / took, "/s", self.imported, "import on a single machine", aim=-1)
        if floor:
            self.tell("catch-up, beside what reading the rows alone takes", events / took, "/s", floor[0], "reading")

    def at_a_distance(self):
        """PostgreSQL is 10 ms away, there and back."""
        proxy = Proxy(self.trial, "far", {name: self.postgres.path(name) for name in ("a", "b")})
        self.trial.at_end(proxy.close)
        proxy.delay = 0.005
        self.paris.stop()
        self.paris.configuration.write_text(self.configuration("paris", proxy.hosts))
        self.paris.start()
        times = max(self.times // 8, 10)
        look, check, write, many = self.repeated(
            lambda: self.floor("look", times, host=proxy.hosts[0]), lambda: self.check(self.paris, times=times),
            lambda: self.write(self.paris, times=times),
            lambda: [self.commands / self.registered(self.paris, self.commands)])
        self.tell("check, PostgreSQL 10 ms away, p50", check[0], "ms", look and look[0], "a commit there", aim=2)
        self.tell("acknowledgement, PostgreSQL 10 ms away, p50", write[0], "ms", look and look[0], "a commit there")
        self.tell("commands a second, PostgreSQL 10 ms away", many[0], "/s")
        self.paris.stop()
        self.paris.configuration.write_text(self.configuration("paris"))
        self.paris.start()

    def failover(self):
        """From the last acknowledgement before the primary is gone to the first one after, at one site that goes on trying."""
        acknowledged, over = [], threading.Event()

        def work():
            client = self.paris.client(20)
            while not over.is_set():
                body = {"customer": "C-1", "issued": "2026-01-05", "due": "2026-02-04", "amount": "1.00", "open": "1.00", "currency": "EUR"}
                try:
                    if client.put(f"/v1/invoices/{self.number()}", body).status in (200, 201):
                        acknowledged.append(time.monotonic())
                except Lost:
                    pass

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        until(lambda: len(acknowledged) > 10, 60, "commands are acknowledged")
        began = time.monotonic()
        self.postgres.stop(self.postgres.primary)
        self.postgres.promote()
        promoted = time.monotonic() - began
        until(lambda: acknowledged[-1] > began + promoted, 120, "commands are acknowledged after the failover", lambda: self.paris.log[-500:])
        over.set()
        thread.join()
        gap = max(after - before for before, after in zip(acknowledged, acknowledged[1:]) if after > began)
        self.tell("failover, from the last acknowledgement to the first", gap, "s", promoted, "stop and promote")


def number(value, unit):
    if value is None:
        return ""
    if unit == "/s":
        return f"{value:,.0f}/s"
    return f"{value:.2f} {unit}" if value < 100 else f"{value:.0f} {unit}"


def main():
    with Trial("bench-sites", __doc__, options) as trial:
        bench = Bench(trial)
        bench.fill()
        for work in (bench.checks, bench.acknowledgements, bench.bulks, bench.commands_a_second, bench.loaded, bench.catching_up,
                     bench.at_a_distance, bench.failover):
            work()
        widths = [max(len(row[column]) for row in bench.rows) for column in range(5)]
        print()
        for row in bench.rows:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
        trial.counts["figures"] = len(bench.rows)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""A year at the desk: complaints and calls of a year go in, some are worked on, and every figure of the reports is reckoned anew.

The short form has some thousand tickets. The long one has 100,000, and tells how long each list and each report took; nothing is asserted
of that. Controls: an event is left out of what is recounted; a hold has another amount in it.
"""

import copy
import datetime
import email
import email.policy
import html.parser
import json
import os
import subprocess
import time

from recount import Calendar, Ledger, Recount
from trial import ROOT, Trial, percentile
from year import Year, ZONE

CONFIGURATION = "zone: Europe/Paris\ndeadlines:\n  acknowledge: 2h\n  firstResponse: 4h\n  resolution: 3d\nholidays:\n  country: none\n"
DEADLINES = (2 * 3600, 4 * 3600, 27 * 3600)
GROUPINGS = ["day", "week", "month", "agent", "reason", "customer", "channel", "outcome"]


def send(trial, client, path, items):
    """Sends lines in parts, and says how many went in."""
    done = 0
    for place in range(0, len(items), 2000):
        answer = client.request("POST", path, Year.ndjson(items[place:place + 2000]), content_type="application/x-ndjson")
        if not trial.expect(answer.status == 200, f"{path}: {answer}"):
            break
        done += answer.lines[-1]["done"]
        for line in answer.lines[:-1]:
            trial.expect(line["status"] < 300, f"{path}: {line}")
    return done


def work(trial, client, count):
    """What people do with the newest tickets: take, wait, note, settle, resolve and take up again."""
    dice, done = trial.random, 0
    live = client.get("/v1/tickets?sort=changed&state=new&limit=500").json["items"]
    for item in live[:count]:
        ticket = item.get("ticket", item)
        name, disputes = ticket["id"], [each for each in ticket["disputes"] if each["state"] == "open"]
        steps = [("take", {})]
        steps += [("wait", {"for": "customer"}), ("continue", {})] if dice.random() < 0.4 else []
        steps += [("notes", {"text": "called back"})] if dice.random() < 0.5 else []
        if disputes and dice.random() < 0.4:
            steps.append(("settle", {"invoice": disputes[0]["invoice"], "outcome": dice.choice(["upheld", "rejected"])}))
        if dice.random() < 0.5:
            steps.append(("resolve", {"outcome": dice.choice(["upheld", "rejected"])}))
            steps += [("reopen", {})] if dice.random() < 0.3 else []
        elif dice.random() < 0.3:
            steps.append(("wait", {"for": "customer"}))
        for action, body in steps:
            answer = client.post(f"/v1/tickets/{name}/{action}", body)
            trial.expect(answer.status in (200, 201), f"{name}/{action}: {answer}")
            done += 1
    return done


def events(client):
    for line in client.lines("/v1/events?after=0"):
        event = json.loads(line)
        if "seq" in event:
            yield event


def by_key(rows):
    return {row["key"]: row for row in rows}


def differences(mine, theirs, path=""):
    """Where two answers differ; members that only the daemon's has are no matter here."""
    if isinstance(mine, dict):
        return [found for key, value in mine.items() for found in differences(value, theirs.get(key), f"{path}.{key}")]
    if isinstance(mine, list):
        if len(mine) != len(theirs or []):
            return [f"{path}: {len(mine)} against {len(theirs or [])}"]
        return [found for place, pair in enumerate(zip(mine, theirs)) for found in differences(*pair, f"{path}[{place}]")]
    return [] if mine == theirs else [f"{path}: recounted {mine}, reported {theirs}"]


def compare_tickets(client, recount, by, first, last):
    """The differences between the report and the recount; a clock that runs may tick between the two."""
    found = []
    for _ in range(3):
        moments = [int(time.time() * 1000)]
        theirs = client.get(f"/v1/reports/tickets?by={by}&from={first}&to={last}").json
        moments.append(int(time.time() * 1000))
        for now in moments:
            mine = recount.tickets(by, first, last, now)
            found = differences(
                {"rows": by_key(mine["rows"]), "total": mine["total"], "otherCurrencies": mine["otherCurrencies"]},
                theirs | {"rows": by_key(theirs["rows"])}, by)
            extra = set(by_key(theirs["rows"])) - set(by_key(mine["rows"]))
            found += [f"{by}: row {key} is reported and not recounted" for key in extra]
            if not found:
                return []
    return found


def compare_all(client, recount, first, last):
    found = []
    for by in GROUPINGS:
        found += compare_tickets(client, recount, by, first, last)
    # A part of the year, too: what is before and after it must not count.
    part = first + datetime.timedelta(days=100), first + datetime.timedelta(days=170)
    for by in ("week", "reason", "agent"):
        found += compare_tickets(client, recount, by, *part)
    for by in ("day", "week", "month"):
        for days in ((first, last), part):
            theirs = client.get(f"/v1/reports/money?by={by}&from={days[0]}&to={days[1]}").json
            found += differences(recount.money(by, *days), theirs, f"money by {by}")
    theirs = {row["currency"]: (row["held"], row["invoices"]) for row in client.get("/v1/reports/holds").json["totals"]}
    found += differences(recount.held(), theirs, "held")
    theirs = client.get(f"/v1/reports/queue?by=half-hour&from={first}&to={last}&serviceLevel=20s").json
    rows = {row["key"]: row["figures"] for row in theirs["rows"]} | {None: theirs["total"]}
    found += differences(recount.half_hours(first, last, 20), rows, "calls")
    return found


def measure(trial, client, first, last):
    """How long lists and reports take; the median of five."""
    year = f"from={first}&to={last}"
    paths = [f"/v1/reports/tickets?by={by}&{year}" for by in GROUPINGS] + ["/v1/reports/tickets"]
    paths += [f"/v1/reports/money?by=week&{year}", "/v1/reports/holds", "/v1/reports/holds?by=customer"]
    paths += [f"/v1/reports/queue?by=half-hour&{year}", f"/v1/reports/queue?by=day&{year}"]
    paths += ["/v1/tickets", "/v1/tickets?state=new", "/v1/tickets?state=closed", "/v1/tickets?late=true", "/v1/tickets?sort=due",
              "/v1/tickets?sort=priority", "/v1/tickets?sort=changed", "/v1/tickets?reason=PRI", "/v1/tickets?q=chairs",
              "/v1/tickets?customer=K-00002", "/v1/tickets?assignee=root", "/v1/stale", "/v1/stale/counts", "/v1/my", "/v1/holds",
              "/v1/invoices", "/v1/invoices?held=true", "/v1/invoices?overdue=true", "/v1/customers"]
    slow = 0
    for path in paths:
        times = []
        for _ in range(5):
            began = time.perf_counter()
            answer = client.get(path)
            times.append(time.perf_counter() - began)
            if not trial.expect(answer.status == 200, f"{path}: {answer}"):
                break
        middle = percentile(times, 0.5)
        slow += middle > 0.2
        print(f"  {middle * 1000:8.1f} ms  {len(answer.body) / 1024:8.0f} KiB  {path}", flush=True)
    trial.counts["lists and reports of 200 ms and more"] = slow


class Nesting(html.parser.HTMLParser):
    """Whether every element of a page ends where it must, and how many charts there are."""

    EMPTY = {"meta", "rect", "path", "line", "circle"}

    def __init__(self, page):
        super().__init__()
        self.open, self.wrong, self.charts = [], [], 0
        self.feed(page)
        self.wrong += [f"<{name}> does not end" for name in self.open]

    def handle_starttag(self, name, attributes):
        self.charts += name == "svg" and ("role", "img") in attributes
        if name != "meta":
            self.open.append(name)

    def handle_startendtag(self, name, attributes):
        pass

    def handle_endtag(self, name):
        if not self.open or self.open.pop() != name:
            self.wrong.append(f"</{name}> ends nothing")


def mail(trial, daemon):
    """The example's mail of the week: the page is in it, whole, in both languages."""
    kept = trial.directory / "sendmail"
    kept.write_text(f"#!/bin/sh\nexec cat >{trial.directory}/mail\n")
    kept.chmod(0o755)
    environment = os.environ | {"PATH": f"{daemon.programs}:{os.environ['PATH']}", "SENDMAIL": str(kept), "HOLDLINE_SOCKET": str(daemon.socket)}
    for language, word in (("en", "Backlog"), ("fr", "En cours")):
        script = ROOT / "Deploy/examples/report/mail-report"
        run = subprocess.run([script, "boss@example.com", "desk@example.com", language], env=environment, capture_output=True, text=True)
        if not trial.expect(run.returncode == 0, f"mail-report: {run.stderr}"):
            continue
        message = email.message_from_bytes((trial.directory / "mail").read_bytes(), policy=email.policy.default)
        pages = [part for part in message.iter_attachments() if part.get_content_type() == "text/html"]
        if trial.expect(len(pages) == 1, f"{len(pages)} pages are in the mail"):
            page = pages[0].get_content()
            nesting = Nesting(page)
            trial.expect(word in page and nesting.charts >= 10 and not nesting.wrong, f"the page: {nesting.charts} charts, {nesting.wrong[:3]}")
            trial.counts[f"bytes of the {language} page"] = len(page)
    trial.control("an element of the page does not end", red=bool(Nesting(page.replace("</svg>", "", 1)).wrong))


def size(parser):
    parser.add_argument("--tickets", type=int, help="so many in place of 3,000, or of 100,000 in the long form")
    parser.add_argument("--times", action="store_true", help="tell how long lists and reports take in the short form, too")


def main():
    with Trial("desk", "a year of tickets and calls, and every figure recounted", size) as trial:
        count = trial.options.tickets or (100_000 if trial.is_long else 3_000)
        # Yesterday is over: what is reported of the year does not change any more, but for what lives.
        last = datetime.datetime.now(ZONE).date() - datetime.timedelta(days=1)
        first = last - datetime.timedelta(days=364)
        year = Year(count, 17, last)
        daemon = trial.daemon(configuration=CONFIGURATION)
        daemon.start()
        client = daemon.client(300)
        began = time.monotonic()
        trial.counts["invoices"] = send(trial, client, "/v1/invoices", year.invoices)
        trial.counts["tickets"] = send(trial, client, "/v1/tickets", year.tickets)
        trial.say(f"{count:,} tickets and {len(year.invoices):,} invoices went in, in {time.monotonic() - began:.0f} s")
        log = trial.directory / "queue_log"
        calls = count // 2
        log.write_text(year.calls(calls))
        imported = daemon.holdline("import", "queue-log", str(log))
        trial.expect(imported.returncode == 0, f"the log of calls: {imported.stderr[-500:]}")
        trial.counts["calls"] = calls
        trial.counts["steps of work"] = work(trial, client, 40 if not trial.is_long else 400)

        today = last + datetime.timedelta(days=1)
        rows = list(events(client))
        calendar = Calendar("Europe/Paris", set(), first - datetime.timedelta(days=400), today + datetime.timedelta(days=2))
        ledger = Ledger(rows)
        trial.counts["events"] = ledger.head
        began = time.monotonic()
        for found in compare_all(client, Recount(ledger, calendar, DEADLINES), first, today):
            trial.fault(found)
        trial.say(f"all figures recounted in {time.monotonic() - began:.0f} s")

        settled = next(place for place, event in enumerate(rows) if (event["facts"].get("ticket") or {}).get("resolution"))
        without = Recount(Ledger(rows[:settled] + rows[settled + 1:]), calendar, DEADLINES)
        trial.control("an event is left out", red=bool(compare_tickets(client, without, "month", first, today)))
        moved = copy.deepcopy(next(hold for event in rows for hold in event["facts"].get("holds") or [] if hold.get("amount")))
        moved["amount"] = "0.01" if moved["amount"] != "0.01" else "0.02"
        ledger.holds[moved["id"]] = ledger.holds[moved["id"]] | {"amount": moved["amount"]}
        theirs = client.get(f"/v1/reports/money?by=month&from={first}&to={today}").json
        changed = Recount(ledger, calendar, DEADLINES).money("month", first, today)
        trial.control("a hold has another amount", red=bool(differences(changed, theirs)))

        mail(trial, daemon)
        if trial.is_long or trial.options.times:
            measure(trial, client, first, today)
        verdict = daemon.holdline("audit", "verify", "--tables")
        trial.expect(verdict.returncode == 0, f"the ledger: {verdict.stdout}{verdict.stderr}")


if __name__ == "__main__":
    main()

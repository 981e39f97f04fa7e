#!/usr/bin/env python3
"""Bytes and clients that mean ill, while a client that behaves goes on being answered.

Malformed HTTP and JSON (`corpus.py`), good requests changed by chance with a seed, connections that send a byte now and then, clients that
send half a request or read no answer, 1,500 connections of one user, bodies that are large and never end. Each is answered with 4xx or its
connection ends, nothing of it is done, the daemon lives, its descriptors come back, and its memory stays below the sum that `holdlined
check-config` prints. With schemathesis installed the routes are asked what their document promises, too (`--schemathesis N` examples a
route). Two daemons, so that no verdict hangs on how fast the machine is: an impatient one, whose time-out has to cut what is slow, sooner
or later, and a patient one, on which all that is to stand at one time stays.
Controls: a request that is taken, in the corpus of those that are not; the patient daemon, which cuts no slow connection.
"""

import contextlib
import os
import re
import resource
import shutil
import socket
import subprocess
import threading
import time

import corpus
from trial import Client, Lost, Trial, at_once, until

# Of the impatient daemon, in seconds.
IDLE = 3
CONFIGURATION = """limits:
  idle: {}
  bodyMemory: {}MiB
  answerMemory: 8MiB
  answerFiles: 64MiB
"""
# Fewer than a user's share, and more.
SLOW, MANY = 500, 1500
# What has to come, comes long before; a machine that is busy may take its time.
PATIENCE = 300


def connect(daemon, timeout=PATIENCE):
    """A connection; while the kernel's queue of those that are not accepted is full it tries again."""
    end = time.monotonic() + timeout
    while True:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(timeout)
        try:
            connection.connect(str(daemon.socket))
            return connection
        except BlockingIOError:
            connection.close()
            if time.monotonic() > end:
                raise TimeoutError("no connection is accepted") from None
            time.sleep(0.005)


def exchange(daemon, text, timeout=PATIENCE):
    """Sends bytes and the end of them, and gives all that comes back; a connection that is reset ends the answer."""
    got = b""
    with connect(daemon, timeout) as connection:
        with contextlib.suppress(OSError):
            connection.sendall(text)
            connection.shutdown(socket.SHUT_WR)
        with contextlib.suppress(ConnectionResetError):
            while piece := connection.recv(1 << 16):
                got += piece
    return got


def statuses(answer):
    return [int(status) for status in re.findall(rb"(?:^|\n)HTTP/1\.[01] (\d\d\d) ", answer)]


def head(daemon):
    """The ledger's last event: it stands still while nothing is done."""
    with contextlib.closing(daemon.client(PATIENCE)) as client:
        return client.get("/readyz").json["head"]


def refuses(trial, daemon, what, text, is_control=False):
    """Whether it was refused or the connection ended, and nothing was done."""
    before = head(daemon)
    try:
        found = statuses(exchange(daemon, text))
    except TimeoutError:
        trial.fault(f"{what}: no answer and no end")
        return False
    taken = [status for status in found if status != 100 and not 400 <= status < 500]
    refused = not taken and head(daemon) == before
    if not refused and not is_control:
        trial.fault(f"{what}: answered {found}, and the ledger went from {before} to {head(daemon)}")
    return refused


def malformed(trial, daemon):
    for what, text in corpus.HTTP.items():
        refuses(trial, daemon, what, text)
    for what, body in corpus.BODIES.items():
        refuses(trial, daemon, f"a body with {what}", corpus.post(b"Content-Length: %d\r\n" % len(body), body))
    trial.counts["malformed"] = len(corpus.HTTP) + len(corpus.BODIES)
    taken = corpus.post(b"Content-Length: %d\r\n" % len(corpus.TICKET), corpus.TICKET)
    trial.control("a ticket that is well formed stands in the corpus", red=not refuses(trial, daemon, "", taken, is_control=True))


def changed(trial, daemon, count):
    """Good requests changed by chance: no 5xx but “busy”, and an end."""
    for number in range(count):
        text = corpus.mutated(trial.random)
        try:
            found = [status for status in statuses(exchange(daemon, text)) if status >= 500]
        except TimeoutError:
            found = ["no end"]
        trial.expect(not found, f"changed request {number}: {found} for {text[:300]!r}")
    trial.counts["changed by chance"] = count


class Behaved:
    """A client that asks a check now and then, and notes how long each took."""

    def __init__(self, trial, daemon):
        self.trial, self.daemon, self.times, self.lost, self.over = trial, daemon, [], [], False
        self.asked = time.monotonic()
        # Its connection is open before the others come.
        self.client = Client(daemon.socket, PATIENCE)
        self.ask()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def ask(self):
        began = time.monotonic()
        try:
            answer = self.client.get("/v1/invoices/F1/dunning")
            if answer.status != 200:
                self.lost.append(str(answer))
        except Lost as error:
            # On a machine that is too busy to ask within the time-out it is cut, and comes again.
            if time.monotonic() - self.asked < IDLE:
                self.lost.append(str(error))
        self.asked = time.monotonic()
        self.times.append(time.monotonic() - began)

    def run(self):
        while not self.over:
            self.ask()
            time.sleep(0.02)

    def end(self):
        self.over = True
        self.thread.join()
        self.client.close()
        for text in self.lost[:3]:
            self.trial.fault(f"the client that behaves was told {text}")
        self.trial.counts["checks meanwhile"] = self.trial.counts.get("checks meanwhile", 0) + len(self.times)
        self.trial.say(f"the longest of {len(self.times)} checks meanwhile took {max(self.times):.2f} s")


HALF_A_HEAD = b"GET /healthz HTTP/1.1\r\nHost: h\r\nX: "


def slow(daemon, count, patience):
    """So many connections that send a byte of a header now and then; gives how many are cut within the patience."""
    connections, cut = [], 0
    for _ in range(count):
        connection = connect(daemon)
        try:
            connection.sendall(HALF_A_HEAD)
        except OSError:
            cut += 1
            connection.close()
            continue
        connection.setblocking(False)
        connections.append(connection)
    end = time.monotonic() + patience
    while connections and time.monotonic() < end:
        left = []
        for connection in connections:
            try:
                connection.send(b"a")
                gone = not connection.recv(4096)
            except BlockingIOError:
                gone = False
            except OSError:
                gone = True
            if gone:
                cut += 1
                connection.close()
            else:
                left.append(connection)
        connections = left
        time.sleep(0.2)
    for connection in connections:
        connection.close()
    return cut


def many(trial, daemon):
    """More connections than a user's share, to a daemon that cuts none: one more is told “busy”, and once they end all is as before."""
    connections = []
    for _ in range(MANY):
        connections.append(connect(daemon))
        with contextlib.suppress(OSError):
            connections[-1].sendall(HALF_A_HEAD)
    request = b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n"

    def told():
        # While 32 are being told, the next ones are closed without a word.
        found = statuses(exchange(daemon, request))
        trial.expect(found in ([], [503]), f"a connection over its user's share is answered {found}")
        return 503 in found

    until(told, PATIENCE, "a connection over its user's share is told “busy”")
    for connection in connections:
        connection.close()
    until(lambda: statuses(exchange(daemon, request)) == [200], PATIENCE, "the user's share is free again")
    trial.counts["connections of one user"] = MANY


def ended(connection, patience):
    """Whether the daemon ends the connection in time; what comes before is left unread."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            connection.sendall(b"")
            if connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b"":
                return True
        except BlockingIOError:
            pass
        except OSError:
            return True
        # Something to read that nobody reads hides the end: a write shows it.
        try:
            connection.send(b"\r\n", socket.MSG_DONTWAIT)
        except BlockingIOError:
            pass
        except OSError:
            return True
        time.sleep(0.1)
    return False


def half_and_deaf(trial, daemon):
    """Half a request, half a body, and an answer that nobody reads: each connection ends by the time-out."""
    lines = b"".join(b"F%d\n" % number for number in range(50_000))
    halves = [
        b"GET /v1/tick", b"POST /v1/tickets HTTP/1.1\r\nHost: h\r\n" + corpus.JSON + b"Content-Length: 100\r\n\r\n{",
        b"POST /v1/tickets HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-ndjson\r\n" + corpus.CHUNKED + b"\r\n5\r\n{\"cu",
    ] * 20
    deaf = b"POST /v1/dunning/check?all=true HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % len(lines)
    open_ones = []
    for text in halves + [deaf + lines] * 4:
        connection = connect(daemon)
        with contextlib.suppress(OSError):
            connection.sendall(text)
        open_ones.append(connection)
    results = at_once([lambda c=connection: ended(c, PATIENCE) for connection in open_ones])
    for connection in open_ones:
        connection.close()
    trial.expect(all(results), f"{results.count(False)} connections with half a request, or whose answer nobody reads, were not cut")
    trial.counts["half or deaf"] = len(results)


def large(trial, daemon):
    """Lists that lack their last bytes: a user's share of the memory is enough for two, and the others end, told “busy” and not done where
    they hear it."""
    size = (24 if trial.is_long else 6) << 20
    body = b'{"invoices":[' + b",".join([b'"F202600001"'] * (size // 13))
    request = b"POST /v1/dunning/check HTTP/1.1\r\nHost: h\r\n" + corpus.JSON + b"Content-Length: %d\r\n\r\n" % (len(body) + 2)
    connections, answers = [connect(daemon) for _ in range(8)], []

    def send(connection):
        with contextlib.suppress(OSError):
            connection.sendall(request + body)
        try:
            answers.append(connection.recv(1 << 16))
        except OSError:
            answers.append(b"")

    threads = [threading.Thread(target=send, args=(connection,), daemon=True) for connection in connections]
    for thread in threads:
        thread.start()
    until(lambda: len(answers) >= 6, PATIENCE, "of 8 bodies 6 end where there is memory for two", lambda: str(len(answers)))
    told = [answer for answer in answers if answer]
    for answer in told:
        trial.expect(b" 503 " in answer and b'"done":false' in answer and b"etry-" in answer, f"a full memory is told as {answer[:300]!r}")
    trial.expect(told, "no body is told “busy”")
    for connection in connections:
        connection.shutdown(socket.SHUT_RDWR)
    for thread in threads:
        thread.join()
    for connection in connections:
        connection.close()
    trial.counts["large bodies"] = len(connections)
    # As many values as bytes can be: reading them takes more memory than they do.
    zeros = b'{"invoices":[' + b"0," * ((15 if trial.is_long else 2) << 20) + b"0]}"
    refuses(trial, daemon, "a list of zeros", b"POST /v1/dunning/check HTTP/1.1\r\nHost: h\r\n" + corpus.JSON
            + b"Content-Length: %d\r\n\r\n" % len(zeros) + zeros)
    text = request + body + b"]}"
    until(lambda: statuses(exchange(daemon, text)) == [200], PATIENCE, "one large body alone is taken")


def document(trial, daemon, examples):
    """What the document promises, asked by schemathesis through a bridge from a port of the loopback interface to the socket."""
    program = shutil.which("schemathesis") or shutil.which("st")
    if not program or not shutil.which("socat"):
        return trial.left_out("the document's promises", "lack of schemathesis and socat")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    bridge = subprocess.Popen(["socat", f"TCP-LISTEN:{port},bind=127.0.0.1,fork,reuseaddr", f"UNIX-CONNECT:{daemon.socket}"])
    trial.at_end(bridge.kill)

    def listens():
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    until(listens, 10, "the bridge listens")
    # A feed that is followed has no end, nor has the stream of the wallboard, and schemathesis reads to the end.
    run = subprocess.run(
        [program, "run", f"http://127.0.0.1:{port}/openapi.json", "--max-examples", str(examples), "--seed", str(trial.options.seed),
         "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
         "--phases", "fuzzing", "--exclude-path", "/v1/events", "--exclude-path", "/wallboard/events", "--continue-on-failure", "--no-shrink", "--workers", "2",
         "--request-timeout", "30", "--no-color", "--max-time", str(20 * examples)],
        cwd=trial.directory, capture_output=True, text=True)
    bridge.terminate()
    # A connection that was cut for headers over the limit is an error there, and no failure.
    tested = re.search(r"Test cases:\s+(\d+) generated", run.stdout)
    if not trial.expect(tested and "Failures:" not in run.stdout, "the answers are not what the document promises"):
        print(run.stdout[-20000:] + run.stderr[-2000:])
    trial.counts["requests of schemathesis"] = int(tested[1]) if tested else 0
    trial.counts["examples a route"] = examples


def begin(trial, name, idle):
    """A daemon with one invoice; with how many descriptors it has, and how much memory `check-config` allows it."""
    daemon = trial.daemon(name, configuration=CONFIGURATION.format(idle, 64 if trial.is_long else 16))
    most = int(re.search(r"at most (\d+) MiB", daemon.holdlined("check-config").stdout)[1]) << 20
    daemon.start()
    with contextlib.closing(daemon.client()) as client:
        invoice = {"customer": "K-1", "issued": "2026-10-01", "due": "2026-10-31", "amount": "1.00", "open": "1.00", "currency": "EUR"}
        trial.expect(client.put("/v1/invoices/F1", invoice).status == 201, "the invoice is not registered")
    until(lambda: daemon.resources()["descriptors"] <= 40, PATIENCE, "the descriptors are counted")
    return daemon, daemon.resources()["descriptors"], most


def end(trial, daemon, before, most):
    """It lives, has no more descriptors than before, took no more memory than it may, complained of nothing, and its ledger is whole."""
    if not trial.expect(daemon.is_running, "the daemon ended"):
        return
    until(lambda: daemon.resources()["descriptors"] <= before, PATIENCE, "the descriptors are back", lambda: str(daemon.resources()))
    peak = daemon.resources()["peak"]
    trial.expect(peak <= most, f"the daemon took {peak >> 20} MiB, and check-config says {most >> 20}")
    trial.say(f"memory at its peak {peak >> 20} MiB, of {most >> 20} MiB that check-config allows; {before} descriptors, as before")
    for line in daemon.log.splitlines():
        trial.expect("a request failed" not in line and "does not declare" not in line, f"the log says: {line}")
    trial.expect(daemon.holdline("audit", "verify").returncode == 0, "the ledger does not verify")
    trial.expect(daemon.stop(PATIENCE) == 0, "the daemon did not stop with 0")


def main():
    def options(parser):
        parser.add_argument("--schemathesis", type=int, help="examples of each route that schemathesis tries; 0: none")

    with Trial("hostile", "bytes and clients that mean ill", options) as trial:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(8192, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
        rounds = 5 if trial.is_long else 1
        impatient, *bounds = begin(trial, "impatient", f"{IDLE}s")
        behaved = Behaved(trial, impatient)
        malformed(trial, impatient)
        changed(trial, impatient, 20_000 if trial.is_long else 300)
        for _ in range(rounds):
            cut = slow(impatient, SLOW, PATIENCE)
            trial.expect(cut == SLOW, f"{SLOW - cut} of {SLOW} slow connections were not cut")
            half_and_deaf(trial, impatient)
        trial.counts["slow connections"] = SLOW
        behaved.end()
        examples = trial.options.schemathesis
        if examples is None:
            examples = 200 if trial.is_long else 0
        if examples:
            document(trial, impatient, examples)
        end(trial, impatient, *bounds)

        patient, *bounds = begin(trial, "patient", "1h")
        behaved = Behaved(trial, patient)
        for _ in range(rounds):
            many(trial, patient)
            large(trial, patient)
        cut = slow(patient, 50, 2 * IDLE)
        trial.control("a daemon that waits an hour for a header", red=cut < 50)
        behaved.end()
        end(trial, patient, *bounds)


if __name__ == "__main__":
    main()

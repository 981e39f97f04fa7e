"""Registers a reminder (its level is the argument) for each invoice named on standard input that may be dunned, and prints those to
send. All are checked at once; a reminder is refused if anything that holds came after that check."""
import datetime, hashlib, http.client, json, os, socket, sys, unicodedata, urllib.parse


class Unix(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(30)
        self.sock.connect(os.environ.get("HOLDLINE_SOCKET", "/run/holdline/holdline.sock"))


def ask(path, body, headers):
    daemon = Unix("holdline")
    daemon.request("POST", path, body.encode(), headers)
    answer = daemon.getresponse()
    return answer.status, answer.read()


def register(invoice, amount, version):
    """The status of the daemon's answer and what it says; the same key on the same day reminds nobody twice."""
    key = hashlib.sha256(f"{now:%Y-%m-%d}/{level}/{invoice}".encode()).hexdigest()
    body = {"level": level, "amount": amount, "sentAt": now.isoformat(timespec="seconds"), "version": version}
    path = f"/v1/invoices/{urllib.parse.quote(invoice, safe='')}/reminders"
    status, said = ask(path, json.dumps(body), {"Content-Type": "application/json", "Idempotency-Key": key})
    return status, json.loads(said)


broken = (OSError, http.client.HTTPException, ValueError, LookupError, TypeError)
if len(sys.argv) != 2 or not sys.argv[1].isdigit():
    sys.exit("usage: remind.py LEVEL < NUMBERS    (1 is the first reminder)")
level, now = int(sys.argv[1]), datetime.datetime.now(datetime.timezone.utc)
invoices = [unicodedata.normalize("NFC", line.strip()) for line in sys.stdin if line.strip()]
try:
    status, lines = ask("/v1/dunning/check?all=true", "".join(f"{i}\n" for i in invoices), {"Content-Type": "text/plain"})
    *answers, closing = [json.loads(line) for line in lines.splitlines()]
    complete = status == 200 and closing["checked"] == len(invoices) == len(answers)
    complete = complete and [answer["invoice"] for answer in answers] == invoices
    version = closing["version"]
except broken:
    complete = False
if not complete:
    sys.exit("no complete answer: every invoice is treated as paused")
for invoice, answer in zip(invoices, answers):
    if answer.get("decision") not in ("proceed", "partial") or not answer.get("collectable"):
        print("skipped", invoice, answer.get("decision"), file=sys.stderr)
        continue
    try:
        status, said = register(invoice, answer["collectable"], version)
        if status == 201:
            print("remind", invoice, said["amount"], said["currency"], flush=True)
        elif 400 <= status < 500:
            print("skipped", invoice, said["code"], said["detail"], file=sys.stderr)
        else:
            raise ValueError(said)
    except broken:
        sys.exit(f"{invoice} and what follows it: nobody knows, so nothing goes out. Repeat the run")

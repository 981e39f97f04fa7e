"""Asks about all invoices named on standard input in one request, and
prints what may be chased; nothing of an answer that is not complete.
"""
import http.client, json, os, socket, sys, unicodedata

PATH = os.environ.get("HOLDLINE_SOCKET", "/run/holdline/holdline.sock")


class Unix(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(30)
        self.sock.connect(PATH)


asked = [line.strip() for line in sys.stdin if line.strip()]
asked = [unicodedata.normalize("NFC", invoice) for invoice in asked]
try:
    daemon = Unix("holdline")
    daemon.request(
        "POST", "/v1/dunning/check?all=true",
        "".join(f"{invoice}\n" for invoice in asked).encode(),
        {"Content-Type": "text/plain"})
    answer = daemon.getresponse()
    lines, due = (json.loads(line) for line in answer), []
    for invoice, line in zip(asked, lines):
        permitted = line["decision"] in ("proceed", "partial")
        if permitted and line["invoice"] == invoice:
            due.append((invoice, line["collectable"], line["currency"]))
    # The last line has to be there, and to count them all.
    closing, *more = lines
    complete = (
        answer.status == 200
        and closing["checked"] == len(asked)
        and not more)
except (OSError, http.client.HTTPException,
        ValueError, LookupError, TypeError):
    complete = False
if not complete:
    sys.exit("no complete answer: every invoice is treated as paused")
for invoice, amount, currency in due:
    print("remind", invoice, amount, currency)

"""Asks about all invoices named on standard input at once, and prints what may be chased; nothing of an answer that is not complete."""
import http.client, json, os, socket, sys, unicodedata


class Unix(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(30)
        self.sock.connect(os.environ.get("HOLDLINE_SOCKET", "/run/holdline/holdline.sock"))


invoices = [unicodedata.normalize("NFC", line.strip()) for line in sys.stdin if line.strip()]
try:
    daemon = Unix("holdline")
    daemon.request("POST", "/v1/dunning/check?all=true", "".join(f"{i}\n" for i in invoices).encode(), {"Content-Type": "text/plain"})
    answer = daemon.getresponse()
    lines, due = (json.loads(line) for line in answer), []
    for asked, line in zip(invoices, lines):
        if line["decision"] in ("proceed", "partial") and line["invoice"] == asked:
            due.append((asked, line["collectable"], line["currency"]))
    closing, *more = lines
    complete = answer.status == 200 and closing["checked"] == len(invoices) and not more
except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError):
    complete = False
if not complete:
    sys.exit("no complete answer: every invoice is treated as paused")
for invoice, amount, currency in due:
    print("remind", invoice, amount, currency)

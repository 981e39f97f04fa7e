#!/usr/bin/env python3
"""seeds.py READER EXAMPLES FOLDER: puts the samples that a reader understands into its folder, as it takes them.

Most readers take the size of the pieces in which the bytes come from the first byte: 255 stands for pieces of 256 bytes.
"""

import pathlib
import sys
import zlib

reader, examples, folder = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])

REQUESTS = [
    b"GET /v1/invoices/F1/dunning HTTP/1.1\r\nHost: h\r\n\r\n" * 2,
    b"GET /v1/invoices/2025%2F0042%20%C3%A9/dunning?asOf=2026-11-20&customer=K-1 HTTP/1.1\r\nHost: h\r\n\r\n",
    b"POST /v1/tickets HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    b"HEAD /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", b"F1\nF2\tK-1\n F3 \n",
]
BODIES = [
    b'{"customer":"K-1","subject":"s \\u00e9\\ud83d\\ude00","disputes":[{"invoice":"F1","reason":"PRI","amount":"1.00","currency":"EUR"}]}',
    b'[{"number":"F1","customer":"K-1","issued":"2026-10-01","due":"2026-10-31","amount":"1.00","open":"1.00","currency":"EUR"}]',
    b"[1,-2,3.5e2,true,false,null,{}]",
]
PDF = b"""%PDF-1.7
1 0 obj <</Type/Catalog/Names<</EmbeddedFiles<</Names[(factur-x.xml)2 0 R]>>>>/AF[2 0 R]>> endobj
2 0 obj <</Type/Filespec/F(factur-x.xml)/UF(factur-x.xml)/EF<</F 3 0 R>>>> endobj
"""


def pdf(xml):
    """A PDF with an attachment, compressed as invoices have it."""
    packed = zlib.compress(xml)
    stream = b"3 0 obj <</Type/EmbeddedFile/Filter/FlateDecode/Length %d>> stream\n" % len(packed) + packed + b"\nendstream endobj\n"
    return PDF + stream + b"trailer <</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF\n"


def beginning(data):
    """The first lines, which are read as often as all of them in the same time."""
    return b"\n".join(data.splitlines()[:6]) + b"\n"


def samples():
    files = {path.name: path.read_bytes() for path in examples.rglob("*") if path.is_file()}
    xml = [data for name, data in files.items() if name.endswith(".xml")]
    if reader in ("csv", "ledger", "customers"):
        yield from (beginning(data) for name, data in files.items() if name.endswith(".csv"))
    elif reader in ("xml-invoice", "status"):
        yield from xml
    elif reader == "pdf":
        yield from (pdf(data) for data in xml)
    elif reader == "queue-log":
        yield from (beginning(data) for name, data in files.items() if name.startswith("queue_log"))
    elif reader in ("json",):
        yield from BODIES
    elif reader in ("lane", "lines"):
        yield from REQUESTS
    elif reader == "amounts":
        yield from (text.encode() for text in "1 234,56 € -1.234,56 1'234.50CHF (12.00) 2026-11-20 20.11.2026 1er septembre 2026 3d 36h F2025/42".split())
    elif reader == "zone":
        for name in ("Europe/Paris", "UTC", "America/New_York"):
            path = pathlib.Path("/usr/share/zoneinfo") / name
            if path.exists():
                yield path.read_bytes()
    elif reader == "layout":
        yield b"number: Belegnummer\ncustomer: Kunde\n"


PLAIN = ("queue-log", "amounts", "zone", "json", "layout")
for number, data in enumerate(samples()):
    (folder / f"seed-{number}").write_bytes(data if reader in PLAIN else b"\xff" + data)

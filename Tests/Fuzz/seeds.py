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
HEAD = b"""From: =?utf-8?Q?Ren=C3=A9e?= <r@x.example>\nTo: G: a@b.example, c@d.example;\nDate: Thu, 26 Nov 2026 10:00:00 +0100
Message-ID: <1@x.example>\nIn-Reply-To: <0@x.example>\nSubject: [T-7] =?shift_jis?B?k/qWew==?=\n"""
MAILS = [
    HEAD + b"Content-Type: text/plain; charset=iso-8859-15; format=flowed\nContent-Transfer-Encoding: quoted-printable\n\nCaf=E9 \n> x\n-- \nA\n",
    HEAD + b'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>a&eacute;<blockquote>b</blockquote>\n--b\n'
    b'Content-Type: image/png; name*=utf-8\'\'%C3%A9.png\nContent-Transfer-Encoding: base64\n\naGVsbG8=\n--b\nContent-Type: message/rfc822\n\n'
    b"Subject: i\n\ni\n--b--\n",
    HEAD + b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nlost\n--b\nContent-Type: message/delivery-status\n\n"
    b"Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n--b\nContent-Type: text/rfc822-headers\n\n"
    b"Message-ID: <2.holdline@x.example>\n--b--\n",
    b"From a@b Thu Nov 26 10:00:00 2026\nAuto-Submitted: auto-replied\nReturn-Path: <>\n\nbegin 644 a\n#86)C\n`\nend\n",
]
TEXTS = [
    b"Yes.\n\nOn 26 Nov, We wrote:\n> Is it?\n-- \nA\n", b"<p>a&#233;<ul><li>b</ul><pre>c\nd</pre><a href=\"https://x.example\">e</a><!-- f --><br>",
    b"Hi. This is the qmail-send program.\n\n<a@b.example>:\n550 5.1.1 no\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <1@x>\n",
    b"Original-Recipient: rfc822;a@b.example\nAction: delayed\nStatus: 4.4.1\nDiagnostic-Code: smtp; 450\n x\n\nFinal-Recipient: rfc822; c@d\n",
]
NOTICES = [
    b'[{"id":"A202601760001","publicationavis":"A","dateparution":"2026-09-14","typeavis":"annonce","familleavis":"collective",'
    b'"registre":["732 829 320","732829320"],"tribunal":"Paris","jugement":"{\\"famille\\":\\"x\\",\\"nature\\":\\"y\\",\\"date\\":\\"2026-09-01\\"}"}]',
    b"<PCL_REDIFF><parution>20260176</parution><dateParution>2026-03-10</dateParution><annonces><annonce><typeAnnonce><rectificatif/></typeAnnonce>"
    b"<numeroAnnonce>1</numeroAnnonce><personneMorale><numeroImmatriculation><numeroIdentificationRCS>732 829 320</numeroIdentificationRCS>"
    b"</numeroImmatriculation></personneMorale><jugement><famille>x</famille><date>1er mars 2026</date></jugement><parutionAvisPrecedent>"
    b"<nomPublication>BODACC A</nomPublication><numeroParution>170</numeroParution><dateParution>2 mars 2026</dateParution>"
    b"<numeroAnnonce>41</numeroAnnonce></parutionAvisPrecedent></annonce></annonces></PCL_REDIFF>",
]
QUEUE_TABLE = b"time,callid,queuename,agent,event,data1,data2,data3\n2026-11-20 10:00:00,1.1,hotline,NONE,ENTERQUEUE,,0611223344,1\n"
CONTACTS = [
    "06 11 22 33 44\n+33 (0)6 11 22 33 44 (mobile), 0033611223344", "+33611223344\n06.11.22.33.44 / 01 44 55 66 77 poste 12",
    "anna@example.com\nAnna <Anna@Example.com>, mailto:b@example.com",
]
FEED = (
    b'{"seq":1,"at":"2026-11-20T09:12:44.123Z","actor":"lea","type":"customer.registered","subject":"customer/K-1","facts":{"v":1},'
    b'"hash":"0000000000000000000000000000000000000000000000000000000000000000"}\n{"head":1}\n'
)
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
    elif reader == "agency":
        yield b"invoice;status;amount;date;reference;message\nF2026/1;paid;12,50;20.11.2026;R-1;\nF2026/2;contested;;21.11.2026;;thanks\n"
    elif reader == "notices":
        yield from NOTICES
    elif reader == "queue-table":
        yield QUEUE_TABLE
    elif reader == "feed":
        yield FEED
        yield FEED.replace(b'"seq":1', b'"seq":8')
    elif reader == "contacts":
        yield from (text.encode() for text in CONTACTS)
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
    elif reader == "mail":
        yield from MAILS
    elif reader == "mail-text":
        yield from TEXTS
    elif reader == "layout":
        yield b"number: Belegnummer\ncustomer: Kunde\n"


PLAIN = ("queue-log", "amounts", "zone", "json", "layout", "mail", "mail-text", "contacts")
for number, data in enumerate(samples()):
    (folder / f"seed-{number}").write_bytes(data if reader in PLAIN else b"\xff" + data)

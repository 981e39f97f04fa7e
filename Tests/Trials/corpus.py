"""Malformed HTTP and JSON: requests that no server may take, and what is made of good ones by chance with a fixed seed."""

HEAD = b"Host: h\r\n"
JSON = b"Content-Type: application/json\r\n"
TICKET = b'{"customer":"K-1","subject":"smuggled"}'
SMUGGLED = b"POST /v1/tickets HTTP/1.1\r\nHost: h\r\n" + JSON + b"Content-Length: %d\r\n\r\n" % len(TICKET) + TICKET


def post(headers, body=b""):
    return b"POST /v1/tickets HTTP/1.1\r\n" + HEAD + JSON + headers + b"\r\n" + body


def chunked(*pieces):
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


CHUNKED = b"Transfer-Encoding: chunked\r\n"

HTTP = {
    # Smuggling: two ways to read where the body ends (RFC 9112 6.3, 11.2).
    "content-length and transfer-encoding": post(b"Content-Length: 4\r\n" + CHUNKED, b"0\r\n\r\n" + SMUGGLED),
    "transfer-encoding and content-length": post(CHUNKED + b"Content-Length: 5\r\n", b"0\r\n\r\n" + SMUGGLED),
    "two content-lengths": post(b"Content-Length: 0\r\nContent-Length: %d\r\n" % len(SMUGGLED), SMUGGLED),
    "a list of content-lengths": post(b"Content-Length: 0, %d\r\n" % len(SMUGGLED), SMUGGLED),
    "a negative content-length": post(b"Content-Length: -1\r\n", SMUGGLED),
    "a content-length with a sign": post(b"Content-Length: +0\r\n", SMUGGLED),
    "a content-length in hexadecimal": post(b"Content-Length: 0x0\r\n", SMUGGLED),
    "a content-length over 64 bits": post(b"Content-Length: 18446744073709551616\r\n", SMUGGLED),
    "an unknown transfer-encoding": post(b"Transfer-Encoding: gzip\r\n", SMUGGLED),
    "chunked before another encoding": post(b"Transfer-Encoding: chunked, gzip\r\n", b"0\r\n\r\n" + SMUGGLED),
    "chunked twice": post(b"Transfer-Encoding: chunked, chunked\r\n", b"0\r\n\r\n" + SMUGGLED),
    "xchunked": post(b"Transfer-Encoding: xchunked\r\n", SMUGGLED),
    "a blank before the colon": post(b"Transfer-Encoding : chunked\r\n", b"0\r\n\r\n" + SMUGGLED),
    "an obsolete fold": post(b"Transfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n", b"0\r\n\r\n" + SMUGGLED),
    "a tab in a field's name": post(b"Transfer-\tEncoding: chunked\r\n", b"0\r\n\r\n" + SMUGGLED),
    "a NUL in a field": post(b"X: a\0b\r\nContent-Length: 0\r\n", SMUGGLED),
    "a bare CR in a field": post(b"X: a\rTransfer-Encoding: chunked\r\nContent-Length: 5\r\n", b"0\r\n\r\n" + SMUGGLED),
    "a chunk's size with a sign": post(CHUNKED, b"+0\r\n\r\n" + SMUGGLED),
    "a chunk's size that is negative": post(CHUNKED, b"-1\r\n\r\n" + SMUGGLED),
    "a chunk's size over 64 bits": post(CHUNKED, b"10000000000000000\r\n" + SMUGGLED),
    "a chunk's size in no digits": post(CHUNKED, b"zz\r\n" + SMUGGLED),
    "a chunk longer than its size": post(CHUNKED, b"1\r\n" + SMUGGLED + b"\r\n0\r\n\r\n"),
    # What is no request.
    "nothing but line ends": b"\r\n" * 200,
    "TLS": bytes.fromhex("16030100a5010000a10303") + b"\x5a" * 160,
    "HTTP/2's preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/0.9": b"GET /v1/whoami\r\n\r\n",
    "HTTP/3.7": b"GET /healthz HTTP/3.7\r\nHost: h\r\n\r\n",
    "a method with a blank": b"GE T /healthz HTTP/1.1\r\nHost: h\r\n\r\n",
    "a method of other bytes": b"G\xc3\xa9T /healthz HTTP/1.1\r\nHost: h\r\n\r\n",
    "a target that is no path": b"GET healthz HTTP/1.1\r\nHost: h\r\n\r\n",
    "a target with a blank": b"GET /v1/tickets ?x HTTP/1.1\r\nHost: h\r\n\r\n",
    "a target with a NUL": b"GET /v1/\0tickets HTTP/1.1\r\nHost: h\r\n\r\n",
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /healthz HTTP/1.1\r\nHost: h\r\nHost: g\r\n\r\n",
    "a host with a comma": b"GET /healthz HTTP/1.1\r\nHost: h, g\r\n\r\n",
    "a field without a colon": b"GET /healthz HTTP/1.1\r\nHost: h\r\nX\r\n\r\n",
    "a field without a name": b"GET /healthz HTTP/1.1\r\nHost: h\r\n: x\r\n\r\n",
    "a header of a mebibyte": b"GET /healthz HTTP/1.1\r\nHost: h\r\nX: " + b"a" * (1 << 20) + b"\r\n\r\n",
    "a target of a mebibyte": b"GET /" + b"a" * (1 << 20) + b" HTTP/1.1\r\nHost: h\r\n\r\n",
    "ten thousand fields": b"GET /healthz HTTP/1.1\r\nHost: h\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(10000)) + b"\r\n",
    "bytes": bytes(range(256)) * 40,
}
"""Each is answered with 4xx, or the connection ends; and nothing that is smuggled behind it is done."""

DEEP = 100_000

BODIES = {
    "nothing closed": b'{"customer":"K-1","subject":"s"',
    "two values": TICKET + TICKET,
    "a byte order mark": b"\xef\xbb\xbf" + TICKET,
    "UTF-16": TICKET.decode().encode("utf-16"),
    "no UTF-8": b'{"customer":"K-1","subject":"\xff\xfe"}',
    "an overlong form": b'{"customer":"K-1","subject":"\xc0\xaf"}',
    "a surrogate in UTF-8": b'{"customer":"K-1","subject":"\xed\xa0\x80"}',
    "half a surrogate": b'{"customer":"K-1","subject":"\\ud800"}',
    "a NUL": b'{"customer":"K-1","subject":"a\\u0000b"}',
    "a control character": b'{"customer":"K-1","subject":"a\nb"}',
    "an unknown escape": b'{"customer":"K-1","subject":"\\x41"}',
    "a member twice": b'{"customer":"K-1","customer":"K-2","subject":"s"}',
    "a member twice, once escaped": b'{"customer":"K-1","\\u0063ustomer":"K-2","subject":"s"}',
    "an unknown member": b'{"customer":"K-1","subject":"s","__proto__":{}}',
    "a comment": b'{"customer":"K-1",/**/"subject":"s"}',
    "a trailing comma": b'{"customer":"K-1","subject":"s",}',
    "single quotes": b"{'customer':'K-1','subject':'s'}",
    "NaN": b'{"customer":"K-1","subject":NaN}',
    "a number of a mebibyte": b'{"customer":"K-1","subject":' + b"9" * 1_000_000 + b"}",
    "an exponent": b'{"customer":"K-1","subject":1e999999999}',
    "a leading zero": b'{"customer":"K-1","subject":01}',
    "a list": b"[" + TICKET + b"]",
    "null": b"null",
    "deep lists": b"[" * DEEP,
    "deep lists that end": b"[" * DEEP + b"]" * DEEP,
    "deep objects": b'{"a":' * DEEP,
    "deep in a member": b'{"customer":"K-1","subject":"s","disputes":' + b"[" * DEEP + b"]" * DEEP + b"}",
    "a hundred thousand members": b"{" + b",".join(b'"m%d":1' % n for n in range(100_000)) + b"}",
    "half a million zeros": b'{"customer":"K-1","subject":[' + b"0," * 500_000 + b"0]}",
    "a megabyte of blanks": b" " * 1_000_000,
    "an amount of ten thousand digits": b'{"customer":"K-1","subject":"s","disputes":[{"invoice":"F1","reason":"PRI","amount":"'
    + b"9" * 10_000 + b'"}]}',
}
"""Each is refused with 4xx, and nothing of it is done."""

GOOD = [
    b"GET /v1/tickets?limit=5 HTTP/1.1\r\nHost: h\r\n\r\n",
    b"GET /v1/invoices/F1/dunning?asOf=2026-11-20 HTTP/1.1\r\nHost: h\r\n\r\n",
    b"HEAD /v1/invoices/F1 HTTP/1.1\r\nHost: h\r\nIf-None-Match: \"3-0123456789abcdef\"\r\n\r\n",
    b"POST /v1/dunning/check?all=true HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nF1\nF2\n",
    b"POST /v1/dunning/check HTTP/1.1\r\nHost: h\r\n" + JSON + CHUNKED + b"\r\n" + chunked(b'{"invoices":', b'["F1","F2"]}'),
    post(b"Content-Length: %d\r\nIdempotency-Key: k\r\n" % len(TICKET), TICKET),
    b"POST /v1/invoices HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-ndjson\r\n" + CHUNKED + b"\r\n"
    + chunked(b'{"number":"F1","customer":"K-1","issued":"2026-10-01",', b'"due":"2026-10-31","amount":"1.00","open":"1.00","currency":"EUR"}\n'),
]

PIECES = [piece.encode() for piece in (
    "\r\n", "\n", "\r", " ", "\t", ":", "\0", "\x01", "\x7f", "é", "%", "%00", "%FF", "/", "?", "#", "*", '"', "\\", "{", "}", "[", "]",
    ",", "-1", "99999999999999999999", "HTTP/1.0", "Content-Length: 5\r\n", "Content-Length: -5\r\n", "Transfer-Encoding: chunked\r\n",
    "Connection: close\r\n", "Connection: Upgrade\r\nUpgrade: h2c\r\n", "Expect: 100-continue\r\n", "FFFFFFFFFFFFFFFFF\r\n", "\r\n\r\n",
    "GET / HTTP/1.1\r\n\r\n", "\\ud800", "1e400", "null", "true")] + [b"\xff", b"\xc3", b"\xed\xa0\x80", b"A" * 20_000]


def mutated(random):
    """A good request, changed in one to four places."""
    text = bytearray(random.choice(GOOD))
    for _ in range(random.randint(1, 4)):
        start = random.randint(0, len(text))
        end = min(len(text), start + random.randint(0, 8))
        kind = random.randrange(5)
        if kind == 0:
            del text[start:end]
        elif kind == 1:
            del text[start:]
        elif kind == 2:
            text[start:start] = text[start:end] * random.randint(1, 50)
        else:
            text[start:end] = random.choice(PIECES)
    return bytes(text)

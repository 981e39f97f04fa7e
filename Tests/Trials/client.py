"""HTTP over the daemon's socket, as the trials speak it."""

import http.client
import json
import socket


class Lost(Exception):
    """The connection broke, or nothing came in time: whether the request was done is not known."""


class Answer:
    """An answer of the daemon, read whole."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def lines(self):
        """The objects of an NDJSON body."""
        return [json.loads(line) for line in self.body.splitlines() if line]

    @property
    def code(self):
        """The stable code of a problem; nothing where the answer is none."""
        return self.json.get("code") if "problem+json" in self.headers.get("content-type", "") else None

    def __repr__(self):
        return f"{self.status} {self.body[:300]!r}"


class _Connection(http.client.HTTPConnection):
    def __init__(self, path, timeout):
        super().__init__("holdline", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        try:
            self.sock.connect(self.path)
        except OSError:
            self.sock.close()
            raise


class Client:
    """HTTP over the socket, on one connection that is kept; for one thread."""

    def __init__(self, path, timeout=30):
        self.path, self.timeout, self.connection = str(path), timeout, None

    def request(self, method, path, body=None, key=None, agent=None, headers=None, content_type=None):
        """Sends one request and reads its answer. `body` is sent as JSON unless it is text or bytes. Throws `Lost`."""
        headers = dict(headers or {})
        if key is not None:
            headers["Idempotency-Key"] = key
        if agent is not None:
            headers["Holdline-Agent"] = agent
        if body is not None:
            if not isinstance(body, (str, bytes)):
                body = json.dumps(body)
            headers["Content-Type"] = content_type or "application/json"
        try:
            if self.connection is None:
                self.connection = _Connection(self.path, self.timeout)
            self.connection.request(method, path, body.encode() if isinstance(body, str) else body, headers)
            response = self.connection.getresponse()
            answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
            if response.will_close:
                self.close()
            return answer
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Lost(f"{method} {path}: {error or type(error).__name__}") from error

    def lines(self, path):
        """The lines of a long answer, one after the other. Throws `Lost` where it breaks off."""
        connection = _Connection(self.path, self.timeout)
        try:
            connection.request("GET", path)
            for line in connection.getresponse():
                yield line.decode()
        except (OSError, http.client.HTTPException) as error:
            raise Lost(f"{path}: {error or type(error).__name__}") from error
        finally:
            connection.close()

    def get(self, path, **rest):
        return self.request("GET", path, **rest)

    def post(self, path, body=None, **rest):
        return self.request("POST", path, {} if body is None else body, **rest)

    def put(self, path, body, **rest):
        return self.request("PUT", path, body, **rest)

    def pages(self, path, limit=500):
        """The items of a list, through all its pages."""
        items, after = [], None
        while True:
            joint = "&" if "?" in path else "?"
            page = self.get(f"{path}{joint}limit={limit}" + (f"&after={after}" if after else "")).json
            items += page["items"]
            after = page.get("next")
            if not after:
                return items

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

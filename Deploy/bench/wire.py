"""HTTP to a daemon without a library between, so that what is measured is the daemon."""

import socket
import threading

from trial import Lost


class Wire:
    """One connection to a daemon; for one thread."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(120)
        self.socket.connect(str(path))

    def ask(self, method, path, body=b"", headers=""):
        """The whole answer to one request that has a length."""
        head = f"{method} {path} HTTP/1.1\r\nHost: holdline\r\n{headers}"
        if body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        self.socket.sendall(head.encode() + b"\r\n" + body)
        answer = b""
        while True:
            data = self.socket.recv(1 << 16)
            if not data:
                raise Lost(f"{method} {path}")
            answer += data
            end = answer.find(b"\r\n\r\n")
            if end < 0:
                continue
            length = int(answer[:end].lower().split(b"content-length:")[1].split(b"\r\n")[0])
            if len(answer) >= end + 4 + length:
                return answer

    def upload(self, path, kind, body, seen=lambda data: None):
        """Sends lines, and reads what is answered meanwhile; gives its end."""
        head = f"POST {path} HTTP/1.1\r\nHost: holdline\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        sender = threading.Thread(target=lambda: (self.socket.sendall(head), self.socket.sendall(body)), daemon=True)
        sender.start()
        tail = b""
        while not tail.endswith(b"0\r\n\r\n"):
            data = self.socket.recv(1 << 18)
            if not data:
                raise Lost(f"POST {path}")
            seen(data)
            tail = (tail + data)[-400:]
        sender.join()
        return tail

    def close(self):
        self.socket.close()

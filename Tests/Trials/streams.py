"""Wallboards without a browser: streams of server-sent events over the daemon's socket."""

import http.client
import socket
import threading

from trial import at_once


class Stream:
    """One stream that is open; `events` gives what comes, name and data."""

    def __init__(self, path, timeout=30):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(timeout)
        self.socket.connect(str(path))
        self.socket.sendall(b"GET /wallboard/events HTTP/1.1\r\nHost: holdline\r\n\r\n")
        self.answer = http.client.HTTPResponse(self.socket)
        self.answer.begin()
        if self.answer.status != 200:
            raise RuntimeError(f"the stream is answered {self.answer.status}: {self.answer.read()[:300]}")

    def events(self):
        name = None
        for line in self.answer:
            line = line.decode().rstrip("\n")
            if line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: "):
                yield name, line[6:]

    def rest(self):
        """All that is still sent, with the marks of its chunks."""
        return self.answer.fp.read()

    def close(self):
        self.answer.close()
        self.socket.close()


def open_streams(daemon, seen, ended):
    """Opens as many streams as `seen` has places, each in a thread that counts its events there, until `ended`."""
    def watch(place):
        stream = Stream(daemon.socket)
        try:
            for name, _ in stream.events():
                seen[place] += name == "board"
                if ended.is_set():
                    return
        finally:
            stream.close()

    threads = [threading.Thread(target=watch, args=(place,), daemon=True) for place in range(len(seen))]
    for thread in threads:
        thread.start()
    return threads


def reconnect(daemon, times, at_a_time=10):
    """Opens a stream, reads its first event and leaves, again and again."""
    def come_and_go():
        for _ in range(times // at_a_time):
            stream = Stream(daemon.socket)
            name, _ = next(stream.events())
            if name != "board":
                raise RuntimeError(f"the first event is {name}")
            stream.close()

    at_once([come_and_go] * at_a_time)

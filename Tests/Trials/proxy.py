"""A proxy between a daemon and its PostgreSQL servers, which knows what a group of statements is about and can act on it.

Of the protocol (postgresql.org/docs/current/protocol-message-formats.html) it knows the frames, the text of Parse, and that a group ends
with Sync and is answered up to ReadyForQuery. No TLS: it is for Unix sockets.
"""

import contextlib
import os
import socket
import struct
import threading
import time

# What a daemon sends, by what only that group has.
KINDS = [
    ("append", "INSERT INTO holdline.batch"), ("settle", "FROM holdline.batch WHERE id"), ("look", "pg_logical_emit_message"),
    ("enter", "INSERT INTO holdline.site"), ("turn", "FROM holdline.turn FOR UPDATE"), ("roll back", "ROLLBACK"), ("confirm", "COMMIT"),
]


class Group:
    """Statements that are sent together: their frames, and when they were answered."""

    def __init__(self, frames):
        self.frames = frames
        texts = [text(payload) for kind, payload in frames if kind == b"P"]
        self.kind = next((name for name, sign in KINDS if any(sign in each for each in texts)), "other")
        self.answered = threading.Event()
        # The server's answer goes nowhere.
        self.is_eaten = False

    def bytes(self):
        return b"".join(frame(*each) for each in self.frames)

    def before_commit(self):
        """The frames before those of COMMIT, and a Flush, so that the server works on them."""
        place = next((place for place, (kind, payload) in enumerate(self.frames) if kind == b"P" and text(payload) == "COMMIT"), 0)
        return b"".join(frame(*each) for each in self.frames[:place]) + frame(b"H", b"")


def frame(kind, payload):
    return kind + struct.pack("!I", len(payload) + 4) + payload


def text(payload):
    """The SQL of a Parse frame, behind the name of the statement."""
    return payload.split(b"\0", 2)[1].decode()


class Frames:
    """Cuts what comes into frames."""

    def __init__(self):
        self.rest = b""

    def take(self, data):
        self.rest += data
        place, found = 0, []
        while len(self.rest) - place >= 5:
            length = struct.unpack_from("!I", self.rest, place + 1)[0]
            if len(self.rest) - place < length + 1:
                break
            found.append((self.rest[place:place + 1], self.rest[place + 5:place + length + 1]))
            place += length + 1
        self.rest = self.rest[place:]
        return found


class Connection:
    """One connection of the daemon, and the one to the server behind it."""

    def __init__(self, proxy, server, near, far):
        self.proxy, self.server, self.near, self.far = proxy, server, near, far
        self.pending, self.lock = [], threading.Lock()

    def begin(self):
        for work in (self._up, self._down):
            threading.Thread(target=self._guarded, args=[work], daemon=True).start()

    def _guarded(self, work):
        with contextlib.suppress(OSError, ValueError, struct.error):
            work()
        self.cut()

    def _up(self):
        """What the daemon sends, group by group."""
        started = b""
        while len(started) < 4 or len(started) < struct.unpack_from("!I", started)[0]:
            data = self.near.recv(65536)
            if not data:
                return
            started += data
        self.proxy.passes(self)
        self.far.sendall(started)
        frames, group = Frames(), []
        while data := self.near.recv(1 << 18):
            for kind, payload in frames.take(data):
                group.append((kind, self.proxy.rewritten(kind, payload)))
                if kind == b"S":
                    self._group(Group(group))
                    group = []
                elif kind in b"pX":
                    self.far.sendall(frame(*group.pop()))
                    if kind == b"X":
                        return

    def _group(self, group):
        self.proxy.passes(self)
        act = self.proxy.act_on(group)
        if act is None or not act(self, group):
            self.forward(group)

    def forward(self, group):
        with self.lock:
            self.pending.append(group)
        self.far.sendall(group.bytes())

    def _down(self):
        """What the server sends; the answer to a group is passed on when it is whole."""
        frames, held = Frames(), b""
        while data := self.far.recv(1 << 18):
            for kind, payload in frames.take(data):
                held += frame(kind, payload)
                with self.lock:
                    group = self.pending[0] if self.pending else None
                if group and kind != b"Z":
                    continue
                if group:
                    with self.lock:
                        self.pending.pop(0)
                    group.answered.set()
                self.proxy.passes(self)
                if not (group and group.is_eaten):
                    self.near.sendall(held)
                held = b""
        self.near.sendall(held)

    def cut_near(self):
        self._end(self.near)

    def cut(self):
        self._end(self.near)
        self._end(self.far)
        self.proxy.forget(self)

    @staticmethod
    def _end(end):
        # Whoever reads from it in another thread is woken by this, and not by a close.
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


class Proxy:
    """Stands before the servers for one daemon; `hosts` is what the daemon names in their place."""

    def __init__(self, trial, name, servers):
        self.lock, self.connections = threading.Lock(), set()
        # Servers that cannot be reached through it; what it does with statements; the seconds that each group and answer takes.
        self.refused, self.rewrite, self.delay = set(), None, 0.0
        self.gate, self.acts, self.is_open = threading.Event(), {}, True
        self.gate.set()
        self.hosts, self.listeners = [], []
        for server, path in servers.items():
            directory = trial.directory / f"x{name}{server}"
            directory.mkdir(exist_ok=True)
            with contextlib.suppress(FileNotFoundError):
                os.unlink(directory / ".s.PGSQL.5432")
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            listener.bind(str(directory / ".s.PGSQL.5432"))
            listener.listen(64)
            self.hosts.append(str(directory))
            self.listeners.append(listener)
            threading.Thread(target=self._listen, args=[listener, server, path], daemon=True).start()

    def _listen(self, listener, server, path):
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                if server in self.refused:
                    raise ConnectionRefusedError
                far.connect(str(path / ".s.PGSQL.5432"))
            except OSError:
                near.close(), far.close()
                continue
            connection = Connection(self, server, near, far)
            with self.lock:
                self.connections.add(connection)
            connection.begin()

    def forget(self, connection):
        with self.lock:
            self.connections.discard(connection)

    def close(self):
        self.is_open = False
        for listener in self.listeners:
            Connection._end(listener)
            listener.close()
        self.cut()
        self.gate.set()

    # What is done to the connections.

    def cut(self, server=None):
        """Cuts all connections, or those to one server."""
        with self.lock:
            found = [each for each in self.connections if server in (None, each.server)]
        for each in found:
            each.cut()

    def refuse(self, server):
        """The server cannot be reached any more."""
        self.refused.add(server)
        self.cut(server)

    def passes(self, connection):
        """Waits while nothing goes through, and as long as the way takes."""
        if self.delay:
            time.sleep(self.delay)
        if not self.gate.is_set() and not self.gate.wait(120):
            raise OSError("the gate was never opened")

    def rewritten(self, kind, payload):
        if kind != b"P" or self.rewrite is None:
            return payload
        name, sql, types = payload.split(b"\0", 2)
        return b"\0".join([name, self.rewrite(sql.decode()).encode(), types])

    def act_on(self, group):
        with self.lock:
            return self.acts.pop(group.kind, None)

    def at(self, kind, act, seconds=30):
        """Acts once on the next group of this kind, and waits until it has; whether there was one.

        `act(connection, group)` is true where it has seen to the group itself.
        """
        done = threading.Event()

        def once(connection, group):
            try:
                return act(connection, group)
            finally:
                done.set()

        with self.lock:
            self.acts[kind] = once
        if done.wait(seconds):
            return True
        with self.lock:
            return self.acts.pop(kind, None) is None and done.wait(seconds)

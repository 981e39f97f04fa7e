"""Disks as a power cut could leave them, made from a record of the system calls that wrote.

`record` starts the daemon under strace(1); `Disk` reads the record. A state at a moment has, of each file, all that was written before
the last completed sync of it began; of each later write any part: all of it, nothing, or some of its sectors, whatever happened to the
writes before it. Of the names that were made, moved and removed, those before the last completed sync of the directory are certain,
and the rest goes in order up to some moment, as a journal keeps it. What is mapped into memory (-shm) is gone.
"""

import os
import re

CALLS = "pwrite64,write,writev,pwritev,ftruncate,fallocate,fdatasync,fsync,openat,unlink,unlinkat,rename,renameat,renameat2,copy_file_range"
SECTOR = 512
LINE = re.compile(r"(\d+) +(\d+\.\d+) (?:<\.\.\. )?(\w+)(?:\((.*)| resumed>(.*))$")
END = re.compile(r"^(.*)\) += (-?\d+)(<.*?>)?(?: .*)? <(\d+\.\d+)>$")
DESCRIPTOR = re.compile(r"^(-?\w+)<((?:\\x[0-9a-f]{2})*)>")


def record(file):
    """The words before a program that have strace record its writing."""
    return ["strace", "--follow-forks", "--seccomp-bpf", "-o", str(file), "-y", "-ttt", "-T", "-xx", "-s", "1000000",
            "-e", f"trace={CALLS}", "-e", "signal=none"]


def plain(text):
    return bytes.fromhex(text.replace("\\x", ""))


class File:
    """One file's operations in order: (end, start, kind, offset, bytes); `kind` is write, truncate or sync."""

    def __init__(self):
        self.operations = []


class Disk:
    """What a record says of the files in one directory."""

    def __init__(self, file, directory):
        self.directory = str(directory)
        # Of names: (end, kind, name, file or new name). Syncs of the directory: (start, end).
        self.names, self.directory_syncs, self.files = [], [], {}
        self.writes = self.syncs = 0
        begun, calls = {}, []
        with open(file, errors="replace") as lines:
            for line in lines:
                match = LINE.match(line.rstrip("\n"))
                if not match:
                    continue
                pid, at, name, rest, resumed = match.groups()
                if rest is not None and rest.endswith("<unfinished ...>"):
                    begun[pid] = float(at), rest.removesuffix("<unfinished ...>")
                    continue
                start = float(at)
                if resumed is not None:
                    if pid not in begun:
                        continue
                    start, rest = begun.pop(pid)
                    rest += resumed
                ended = END.match(rest)
                if ended and int(ended[2]) >= 0:
                    calls.append((start + float(ended[4]), start, name, ended[1], int(ended[2])))
        for call in sorted(calls):
            self._take(*call)

    def _inside(self, path):
        path = os.path.normpath(path)
        return os.path.basename(path) if os.path.dirname(path) == self.directory else None

    def _take(self, end, start, call, text, result):
        if call in ("unlink", "unlinkat", "rename", "renameat", "renameat2", "openat"):
            paths = [plain(path).decode() for path in re.findall(r'"((?:\\x[0-9a-f]{2})*)"', text)]
            names = [self._inside(path) for path in paths]
            if call == "openat" and names[0] and "O_CREAT" in text and names[0] not in self.files:
                self.files[names[0]] = File()
                self.names.append((end, "make", names[0], self.files[names[0]]))
            elif call.startswith("unlink") and names[0]:
                self.files.pop(names[0], None)
                self.names.append((end, "remove", names[0], None))
            elif call.startswith("rename") and all(names):
                self.files[names[1]] = self.files.pop(names[0])
                self.names.append((end, "move", names[0], names[1]))
            return
        match = DESCRIPTOR.match(text)
        if not match:
            return
        path = plain(match[2]).decode(errors="replace")
        if os.path.normpath(path) == self.directory and call in ("fsync", "fdatasync"):
            self.directory_syncs.append((start, end))
            return
        name = self._inside(path)
        if not name or name not in self.files:
            return
        operations = self.files[name].operations
        if call == "pwrite64":
            data = plain(re.search(r'"((?:\\x[0-9a-f]{2})*)"', text)[1])
            offset = int(text.rsplit(", ", 1)[1])
            operations.append((end, start, "write", offset, data[:result]))
            self.writes += 1
        elif call == "ftruncate":
            operations.append((end, start, "truncate", int(text.rsplit(", ", 1)[1]), b""))
        elif call in ("fdatasync", "fsync"):
            operations.append((end, start, "sync", 0, b""))
            self.syncs += 1
        elif call not in ("openat",):
            raise ValueError(f"{call} on {name}: the model of a disk does not know it")

    def state(self, at, random, believes=lambda name: True):
        """The files at a moment, by name, as a cut could leave them. `believes` says of which files a sync is believed; for controls."""
        certain = max((start for start, end in self.directory_syncs if end <= at), default=0)
        happened = [entry for entry in self.names if entry[0] <= at]
        least = sum(entry[0] <= certain for entry in happened)
        names = {}
        for _, kind, name, what in happened[:random.randint(least, len(happened))]:
            if kind == "make":
                names[name] = what
            elif kind == "remove":
                names.pop(name, None)
            elif name in names:
                names[what] = names.pop(name)
        share = random.choice([0, 0.3, 0.7, 1])
        return {name: self._content(file, at, random, share, believes(name)) for name, file in names.items() if not name.endswith("-shm")}

    def _content(self, file, at, random, share, believed):
        done = [operation for operation in file.operations if operation[0] <= at]
        certain = max((start for _, start, kind, _, _ in done if kind == "sync"), default=0) if believed else 0
        # A write that had begun by then may be on its way as well.
        done += [o for o in file.operations if o[1] <= at < o[0] and o[2] == "write"]
        content = bytearray()
        for end, _, kind, offset, data in done:
            if kind == "sync" or (end > certain and random.random() > share):
                continue
            if kind == "truncate":
                del content[offset:]
                content.extend(bytes(offset - len(content)))
            elif end <= certain or random.random() < 0.5:
                place(content, offset, data)
            else:
                # Torn: some of its sectors, in no order.
                while data:
                    size = SECTOR - offset % SECTOR
                    if random.random() < 0.5:
                        place(content, offset, data[:size])
                    offset, data = offset + size, data[size:]
        return bytes(content)


def place(content, offset, data):
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset:offset + len(data)] = data

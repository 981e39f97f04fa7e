"""A Postfix of a trial's own: a directory, a network namespace in which it alone listens, and a transport that pipes into the command."""

import contextlib
import fcntl
import os
import pathlib
import pwd
import re
import shutil
import smtplib
import socket
import struct
import subprocess
import sys

from trial import until

MAIN = """
compatibility_level = 3.6
queue_directory = {directory}/spool
data_directory = {directory}/data
maillog_file = {directory}/log
maillog_file_prefixes = {directory}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.nous.example
myorigin = nous.example
mydestination = nous.example
local_recipient_maps =
alias_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
transport_maps = inline:{{ {transports} }}
smtp_dns_support_level = disabled
smtp_host_lookup = native
minimal_backoff_time = 600s
maximal_backoff_time = 600s
queue_run_delay = 600s
message_size_limit = 60000000
holdline_destination_recipient_limit = 1
"""

MASTER = """
smtp      inet  n - n - -  smtpd
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0  cleanup
qmgr      unix  n - n 300 1 qmgr
rewrite   unix  - - n - -  trivial-rewrite
bounce    unix  - - n - 0  bounce
defer     unix  - - n - 0  bounce
trace     unix  - - n - 0  bounce
verify    unix  - - n - 1  verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - -  proxymap
smtp      unix  - - n - -  smtp
relay     unix  - - n - -  smtp
showq     unix  n - n - -  showq
error     unix  - - n - -  error
retry     unix  - - n - -  error
discard   unix  - - n - -  discard
local     unix  - n n - -  local
anvil     unix  - - n - 1  anvil
scache    unix  - - n - 1  scache
postlog   unix-dgram n - n - 1 postlogd
"""


def own_network():
    """Begins the program anew in namespaces of its own: nothing of the machine's network is there, and nothing of it is taken.

    What it gives where that cannot be is why.
    """
    if os.geteuid() != 0:
        return "want of root: Postfix starts as root"
    if not pathlib.Path("/usr/lib/postfix/sbin/master").exists():
        return "want of Postfix (Debian: postfix)"
    if "HOLDLINE_OWN_NETWORK" not in os.environ:
        if subprocess.run(["unshare", "--mount", "--net", "true"], capture_output=True).returncode:
            return "want of a network namespace"
        os.environ["HOLDLINE_OWN_NETWORK"] = "yes"
        os.execvp("unshare", ["unshare", "--mount", "--propagation", "private", "--net", sys.executable, *sys.argv])
    # SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP: the loopback is down in a new namespace.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as interface:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(interface, 0x8913, request))[1]
        fcntl.ioctl(interface, 0x8914, struct.pack("16sh14x", b"lo", flags | 1))
    return None


class Postfix:
    """Its transports: a name, and the command that takes a mail, which runs as a Unix user."""

    def __init__(self, trial, transports, recipients, name="mx", settings=""):
        self.directory = trial.directory / name
        trial.directory.chmod(0o755)
        for part in ("etc", "spool", "data"):
            (self.directory / part).mkdir(parents=True)
        owner = pwd.getpwnam("postfix")
        os.chown(self.directory / "data", owner.pw_uid, owner.pw_gid)
        table = ", ".join(f"{{ {address} = {transport} }}" for address, transport in recipients.items())
        (self.directory / "etc/main.cf").write_text(MAIN.format(directory=self.directory, transports=table) + settings)
        pipes = "".join(
            f"{transport} unix - n n - 5 pipe\n  flags=Rq user={user} argv={' '.join(command)}\n"
            for transport, (user, command) in transports.items())
        (self.directory / "etc/master.cf").write_text(MASTER + pipes)
        trial.at_end(self.stop)

    def run(self, *command, **rest):
        return subprocess.run(
            [command[0], "-c", str(self.directory / "etc"), *command[1:]], capture_output=True, text=True, stdin=subprocess.DEVNULL,
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "MAIL_CONFIG": str(self.directory / "etc")}, **rest)

    def start(self):
        done = self.run("postfix", "start")
        if done.returncode:
            raise RuntimeError(f"Postfix does not start: {done.stdout}{done.stderr}{self.log[-2000:]}")
        until(self._greets, 20, "Postfix greets", lambda: self.log[-2000:])

    def _greets(self):
        with contextlib.suppress(OSError, smtplib.SMTPException), smtplib.SMTP("127.0.0.1", timeout=5):
            return True

    def stop(self):
        if (self.directory / "spool/pid/master.pid").exists():
            self.run("postfix", "abort")

    @property
    def log(self):
        path = self.directory / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    def send(self, text, sender="anna@meubles-martin.example", to="complaints@nous.example"):
        """Gives it a mail by SMTP, and the id that it has in the queue."""
        data = text if isinstance(text, bytes) else text.encode()
        with smtplib.SMTP("127.0.0.1", timeout=30) as server:
            server.ehlo("meubles-martin.example")
            server.mail(sender)
            server.rcpt(to)
            code, reply = server.data(data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
        match = re.search(rb"queued as (\w+)", reply)
        if code != 250 or not match:
            raise RuntimeError(f"Postfix does not take the mail: {code} {reply}")
        return match[1].decode()

    def status(self, queue_id):
        """What the log says of the last attempt: sent, deferred or bounced, and why."""
        found = re.findall(rf"{queue_id}: to=.*status=(\w+) \((.*)\)", self.log)
        return found[-1] if found else (None, None)

    def wait(self, queue_id, status, seconds=30):
        return until(lambda: self.status(queue_id)[0] == status and self.status(queue_id), seconds, f"a mail is {status}",
                     lambda: f"{self.status(queue_id)} {self.log[-1500:]}")

    def flush(self):
        """Has it try again what it deferred."""
        self.run("postqueue", "-f")

    @property
    def queue(self):
        done = self.run("postqueue", "-j")
        return [line for line in done.stdout.splitlines() if line]

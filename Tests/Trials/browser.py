"""A browser of a trial's own: Chromium without a window, driven by its driver over the WebDriver protocol (W3C)."""

import base64
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import urllib.error
import urllib.request

from trial import until

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


def missing():
    """What this machine lacks."""
    return [name for name in ("chromium", "chromedriver") if not shutil.which(name)]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Browser:
    """One window; `language` is what it asks pages for, as Accept-Language has it."""

    def __init__(self, directory, language="en-GB", width=1920, height=1080, scheme="light", certificates=None, scale=1):
        self.port = free_port()
        directory = directory / f"browser-{self.port}"
        directory.mkdir()
        # In a process group of its own, with all that the browser starts.
        self.driver = subprocess.Popen(
            [shutil.which("chromedriver"), f"--port={self.port}", f"--log-path={directory}/log"], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            env={**os.environ, "HOME": str(directory), "LANGUAGE": language[:2], "LC_ALL": "C.UTF-8", "TZ": "Europe/Paris"})
        self.session = None
        until(self._is_ready, 60, "the browser's driver answers")
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--window-size={width},{height}",
                     f"--user-data-dir={directory}/profile", "--ignore-certificate-errors", "--no-first-run",
                     "--disable-background-networking", "--hide-scrollbars", f"--lang={language[:2]}"]
        answer = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "acceptInsecureCerts": True,
            "goog:chromeOptions": {"binary": shutil.which("chromium"), "args": arguments,
                                   "prefs": {"intl.accept_languages": f"{language},{language[:2]}"}}}}})
        self.session = answer["sessionId"]
        self.resize(width, height, scale)
        self.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def _is_ready(self):
        with contextlib.suppress(OSError, RuntimeError):
            return self._ask("GET", "/status")["ready"]

    def _ask(self, method, path, body=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.loads(answer.read())["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.read().decode()[:600]}") from error

    def command(self, method, path, body=None):
        return self._ask(method, f"/session/{self.session}{path}", {} if body is None and method == "POST" else body)

    def cdp(self, name, **parameters):
        """A command of the DevTools protocol."""
        return self.command("POST", "/goog/cdp/execute", {"cmd": name, "params": parameters})

    def resize(self, width, height, scale=1):
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=width < 600)

    def open(self, address):
        self.command("POST", "/url", {"url": address})

    def run(self, script, *arguments):
        """What a script's `return` gives."""
        return self.command("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def text(self, selector):
        """What stands in an element; None where there is none, or it is not shown."""
        return self.run("""const element = document.querySelector(arguments[0]);
            return element && element.checkVisibility() ? element.innerText : null;""", selector)

    def keys(self, text):
        """Typed by the keyboard, wherever the focus is."""
        actions = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self.command("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def accessibility(self):
        """Role and name of each node that is told to a screen reader, in order."""
        nodes = self.cdp("Accessibility.getFullAXTree")["nodes"]
        value = lambda node, key: (node.get(key) or {}).get("value", "")
        return [(value(node, "role"), value(node, "name")) for node in nodes if not node.get("ignored")]

    def screenshot(self, path):
        path.write_bytes(base64.b64decode(self.command("GET", "/screenshot")))

    def close(self):
        with contextlib.suppress(Exception):
            self.command("DELETE", "")
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.driver.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.driver.wait(20)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.driver.pid, signal.SIGKILL)
        self.driver.wait()

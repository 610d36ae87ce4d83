"""The pipe to `rlgpt serve`: a message is 4 bytes of length, little-endian, and a MessagePack map."""

from __future__ import annotations

import json
import os
import re
import select
import shlex
import shutil
import struct
import subprocess
import weakref
from importlib import metadata
from pathlib import Path
from typing import Any, Optional, Sequence, Union
from urllib.parse import unquote, urlparse

import msgpack

Command = Union[str, Sequence[str], None]

#: The oldest Node that runs rlgpt.
NODE = (20, 19)


class RlgptError(Exception):
    """What rlgpt refused. `remedy` says what to do, `kind` is a word for programs ('usage', 'unknown-name', 'bridge', ...)."""

    def __init__(self, message: str, remedy: str = "", kind: str = "bridge"):
        super().__init__(f"{message} ({remedy})" if remedy else message)
        self.remedy = remedy
        self.kind = kind


def _checkout(folder: Path) -> Optional[list[str]]:
    """The command of a checkout of rlgpt, or of a package that depends on it, in `folder`."""
    local = folder / "node_modules" / ".bin" / "rlgpt"
    if local.exists():
        return [str(local)]
    manifest = folder / "package.json"
    try:
        if json.loads(manifest.read_text(encoding="utf-8")).get("name") != "rlgpt":
            return None
    except (OSError, ValueError):
        return None
    script = folder / "dist" / "src" / "main.js"
    if not script.exists():
        raise RlgptError(f"rlgpt in {folder} is not built; run: cd {folder} && npm ci && npm run build")
    return [_node(), str(script)]


def _node() -> str:
    found = shutil.which("node")
    if found is None:
        raise RlgptError("Node is not on the path; install Node 20.19 or later (https://nodejs.org)")
    return found


def _installed_from() -> Optional[Path]:
    """The folder that pip installed this package from, when that was a folder (PEP 610)."""
    try:
        told = metadata.distribution("rlgpt_gym").read_text("direct_url.json")
        url = urlparse(json.loads(told or "{}").get("url", ""))
    except (metadata.PackageNotFoundError, ValueError):
        return None
    return Path(unquote(url.path)) if url.scheme == "file" else None


def find_command() -> list[str]:
    """`RLGPT_COMMAND`; else `rlgpt` on the path; else a checkout, or a package with rlgpt in its node_modules, around the
    working folder, around this file, or around the folder that this package was installed from. Raises RlgptError that says
    what was tried."""
    given = os.environ.get("RLGPT_COMMAND")
    if given:
        return shlex.split(given)
    on_path = shutil.which("rlgpt")
    if on_path:
        return [on_path]
    here = Path(__file__).resolve().parent
    source = _installed_from()
    for start in (Path.cwd(), here, *([source] if source else [])):
        for folder in (start, *start.parents):
            command = _checkout(folder)
            if command is not None:
                return command
    raise RlgptError(
        "the command rlgpt is not found: it is not on the path, and neither the working folder nor "
        f"{source or here} lies in a checkout. Install it with npm (npm install -g rlgpt), or set RLGPT_COMMAND, for example to "
        "'node /path/to/rlgpt/dist/src/main.js'"
    )


def _too_old(parts: Sequence[str]) -> str:
    """What is wrong with the Node that runs a command, or nothing."""
    node = parts[0] if Path(parts[0]).stem == "node" else shutil.which("node")
    try:
        told = subprocess.run([str(node), "--version"], capture_output=True, text=True, timeout=10).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return ""
    numbers = re.match(r"v(\d+)\.(\d+)", told)
    if numbers is None or (int(numbers[1]), int(numbers[2])) >= NODE:
        return ""
    return f"; it ran on Node {told}, and needs {NODE[0]}.{NODE[1]} or later"


def _end(process: subprocess.Popen[bytes], owner: int) -> None:
    """Ends a server, unless this is a fork of the process that started it."""
    if os.getpid() != owner or process.stdin is None or process.stdout is None:
        return
    if process.poll() is None:
        process.stdin.close()  # which the server takes as the end
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    process.stdin.close()
    process.stdout.close()


class Client:
    """One server process, which ends with this object at the latest. Not for several threads or forks. `timeout` is how many
    seconds an answer may take, after which the server counts as hung and is ended; None waits for ever."""

    def __init__(self, command: Command = None, timeout: Optional[float] = 300):
        self._parts = shlex.split(command) if isinstance(command, str) else list(command or find_command())
        # in a group of its own, so that Ctrl-C reaches Python alone
        alone = os.name == "posix"
        try:
            self.process = subprocess.Popen(
                [*self._parts, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, start_new_session=alone
            )
        except OSError as error:
            raise RlgptError(f"'{' '.join(self._parts)}' does not start: {error.strerror}; see RLGPT_COMMAND") from error
        assert self.process.stdin is not None and self.process.stdout is not None
        self._write = self.process.stdin.fileno()
        self._read = self.process.stdout.fileno()
        self._owner = os.getpid()
        self._finalizer = weakref.finalize(self, _end, self.process, self._owner)
        self._timeout = timeout
        self._poll = None
        if timeout is not None and hasattr(select, "poll"):
            self._poll = select.poll()
            self._poll.register(self._read, select.POLLIN | select.POLLHUP)
        self._answered = False
        #: Why no request can be sent any more.
        self._over: Optional[str] = None

    def ask(self, **request: Any) -> dict[str, Any]:
        """Sends a request and waits for its reply. Raises RlgptError for a refusal or a dead server."""
        return self.exchange(msgpack.packb(request))

    def exchange(self, packed: bytes) -> dict[str, Any]:
        """As `ask`, for a request that is packed already."""
        return self.send(struct.pack("<I", len(packed)) + packed)

    def send(self, message: bytes) -> dict[str, Any]:
        """As `ask`, for the bytes of a request with their length in front."""
        if self._over is not None:
            raise RlgptError(self._over, kind="closed")
        if os.getpid() != self._owner:
            raise RlgptError("the environment was made in another process (make it in this one)")
        # an exchange that is interrupted half way, by Ctrl-C for example, leaves a reply that nobody takes
        self._over = "the last request was interrupted before its answer came: make the environment anew"
        try:
            while message:
                message = message[os.write(self._write, message) :]
            reply: dict[str, Any] = msgpack.unpackb(self._receive())
        except (BrokenPipeError, EOFError):
            code = self.process.wait()
            why = "" if self._answered else _too_old(self._parts)
            self._over = f"rlgpt serve has ended with code {code}; its messages are on standard error{why}"
            raise RlgptError(self._over) from None
        except TimeoutError:
            self._over = f"rlgpt serve has not answered for {self._timeout:g} s and was ended (timeout= allows more)"
            self.process.kill()
            raise RlgptError(self._over, kind="timeout") from None
        self._over = None
        self._answered = True
        if "error" in reply:
            raise RlgptError(reply["error"], reply["remedy"], reply["kind"])
        return reply

    def _receive(self) -> memoryview:
        """One message: mostly one read, because a small one comes in one piece."""
        data = self._some(65536)
        size = None
        parts, got = [data], len(data)
        while size is None or got < size:
            if size is None and got >= 4:
                size = 4 + struct.unpack_from("<I", data if len(parts) == 1 else b"".join(parts))[0]
                continue
            data = self._some(65536 if size is None else size - got)
            parts.append(data)
            got += len(data)
        return memoryview(parts[0] if len(parts) == 1 else b"".join(parts))[4:]

    def _some(self, size: int) -> bytes:
        if self._poll is not None and self._timeout is not None and not self._poll.poll(1000 * self._timeout):
            raise TimeoutError
        data = os.read(self._read, size)
        if not data:
            raise EOFError
        return data

    def close(self) -> None:
        """Ends the server; may be called again."""
        self._over = self._over or "the environment is closed (make it anew)"
        self._finalizer()

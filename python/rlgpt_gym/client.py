"""The pipe to `rlgpt serve`: a message is 4 bytes of length, little-endian, and a MessagePack map."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import struct
import subprocess
from pathlib import Path
from typing import Any, Optional, Sequence, Union

import msgpack

Command = Union[str, Sequence[str], None]


class RlgptError(Exception):
    """What rlgpt refused, with its remedy."""


def _checkout(folder: Path) -> Optional[list]:
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


def find_command() -> list:
    """`RLGPT_COMMAND`; else `rlgpt` on the path; else a checkout, or a package with rlgpt in its node_modules, around the
    working folder or around this file. Raises RlgptError that says what was tried."""
    given = os.environ.get("RLGPT_COMMAND")
    if given:
        return shlex.split(given)
    if shutil.which("rlgpt"):
        return [shutil.which("rlgpt")]
    here = Path(__file__).resolve().parent
    for start in (Path.cwd(), here):
        for folder in (start, *start.parents):
            command = _checkout(folder)
            if command is not None:
                return command
    raise RlgptError(
        "the command rlgpt is not found: it is not on the path, and neither the working folder nor "
        f"{here} lies in a checkout. Install it with npm (npm install -g rlgpt), or set RLGPT_COMMAND, for example to "
        "'node /path/to/rlgpt/dist/src/main.js'"
    )


class Client:
    """One server process. Not for several threads."""

    def __init__(self, command: Command = None):
        parts = shlex.split(command) if isinstance(command, str) else list(command or find_command())
        try:
            self.process = subprocess.Popen([*parts, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        except OSError as error:
            raise RlgptError(f"'{' '.join(parts)}' does not start: {error.strerror}; see RLGPT_COMMAND") from error
        self._write = self.process.stdin.fileno()
        self._read = self.process.stdout.fileno()

    def ask(self, **request: Any) -> dict:
        """Sends a request and waits for its reply. Raises RlgptError for a refusal or a dead server."""
        return self.exchange(msgpack.packb(request))

    def exchange(self, packed: bytes) -> dict:
        """As `ask`, for a request that is packed already."""
        message = struct.pack("<I", len(packed)) + packed
        try:
            while message:
                message = message[os.write(self._write, message) :]
            reply = msgpack.unpackb(self._receive())
        except (BrokenPipeError, EOFError):
            code = self.process.wait()
            raise RlgptError(f"rlgpt serve has ended with code {code}; its messages are on standard error") from None
        if "error" in reply:
            raise RlgptError(f"{reply['error']} ({reply['remedy']})")
        return reply

    def _receive(self) -> memoryview:
        """One message: mostly one read, because a small one comes in one piece."""
        data = os.read(self._read, 65536)
        if not data:
            raise EOFError
        size = None
        parts, got = [data], len(data)
        while size is None or got < size:
            if size is None and got >= 4:
                size = 4 + struct.unpack_from("<I", data if len(parts) == 1 else b"".join(parts))[0]
                continue
            data = os.read(self._read, 65536 if size is None else size - got)
            if not data:
                raise EOFError
            parts.append(data)
            got += len(data)
        return memoryview(parts[0] if len(parts) == 1 else b"".join(parts))[4:]

    def close(self) -> None:
        """Ends the server; may be called again."""
        if self.process.poll() is None:
            self.process.stdin.close()  # which the server takes as the end
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()

"""The pipe to `rlgpt serve`: a message is 4 bytes of length, little-endian, and a MessagePack map."""

import os
import shutil
import struct
import subprocess
from pathlib import Path

import msgpack


class RlgptError(Exception):
    """What rlgpt refused, with its remedy."""


def find_command() -> list:
    """`RLGPT_COMMAND`, else `rlgpt` on the path, else the built checkout around this package."""
    if "RLGPT_COMMAND" in os.environ:
        return os.environ["RLGPT_COMMAND"].split()
    if shutil.which("rlgpt"):
        return ["rlgpt"]
    for folder in Path(__file__).resolve().parents:
        script = folder / "dist" / "src" / "main.js"
        if script.exists():
            return ["node", str(script)]
    raise RlgptError("rlgpt is not found; set RLGPT_COMMAND, for example to 'node /path/to/rlgpt/dist/src/main.js'")


class Client:
    """One server process. Not for several threads."""

    def __init__(self, command=None):
        self.process = subprocess.Popen(
            [*(command or find_command()), "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        self.write = self.process.stdin.fileno()
        self.read = self.process.stdout.fileno()

    def ask(self, **request) -> dict:
        """Sends a request and waits for its reply. Raises RlgptError for a refusal or a dead server."""
        return self.exchange(msgpack.packb(request))

    def exchange(self, packed: bytes) -> dict:
        message = struct.pack("<I", len(packed)) + packed
        try:
            while message:
                message = message[os.write(self.write, message) :]
            reply = msgpack.unpackb(self._receive())
        except (BrokenPipeError, EOFError):
            code = self.process.wait()
            raise RlgptError(f"rlgpt serve has ended with code {code}; its messages are on standard error") from None
        if "error" in reply:
            raise RlgptError(f"{reply['error']} ({reply['remedy']})")
        return reply

    def _receive(self):
        """One message: mostly one read, because a small one comes in one piece."""
        data = os.read(self.read, 65536)
        size = None
        parts, got = [data], len(data)
        while size is None or got < size:
            if size is None and got >= 4:
                size = 4 + struct.unpack_from("<I", data if len(parts) == 1 else b"".join(parts))[0]
                continue
            data = os.read(self.read, 65536 if size is None else size - got)
            if not data:
                raise EOFError
            parts.append(data)
            got += len(data)
        return memoryview(parts[0] if len(parts) == 1 else b"".join(parts))[4:]

    def close(self):
        if self.process.poll() is None:
            self.process.stdin.close()  # which the server takes as the end
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.stdout.close()

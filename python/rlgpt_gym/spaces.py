"""Gymnasium spaces from the description of a world, observations from its bytes, and actions as the bytes of a request."""

from __future__ import annotations

import copy
import operator
import struct
from typing import Any

import msgpack
import numpy as np
from gymnasium import spaces


class Layout:
    """How the bytes of an observation become what the space holds."""

    def __init__(self, spec: dict[str, Any]):
        self.n = spec["n"]
        self.fields = [
            (f["name"], np.dtype(f["dtype"]), tuple(f["shape"]), f["low"], f["high"], f["kind"]) for f in spec["fields"]
        ]
        if spec["features"] is not None:
            self.fields = [("features", np.dtype("<f4"), (len(spec["features"]),), None, None, "number")]
        small = all(dtype == np.float32 and shape == (1,) for _, dtype, shape, *_ in self.fields)
        #: CartPole and the like: one vector instead of a Dict of single numbers.
        self.vector = small and len(self.fields) > 1
        boxes: dict[str, spaces.Space[Any]] = {
            name: _box(dtype, shape, low, high, kind) for name, dtype, shape, low, high, kind in self.fields
        }
        self.space: spaces.Space[Any]
        if self.vector:
            self.space = spaces.Box(-np.inf, np.inf, (len(self.fields),), np.float32)
        elif len(boxes) == 1:
            self.space = next(iter(boxes.values()))
        else:
            self.space = spaces.Dict(boxes)

    def read(self, data: bytes) -> Any:
        """Observations of all worlds, leading axis [n]; arrays of their own."""
        if self.vector:
            return np.frombuffer(data, np.float32).reshape(len(self.fields), self.n).T.copy()
        out, at = {}, 0
        for name, dtype, shape, *_ in self.fields:
            size = self.n * int(np.prod(shape))
            out[name] = np.frombuffer(data, dtype, size, at).reshape(self.n, *shape).copy()
            at += size * dtype.itemsize
        return out if len(self.fields) > 1 else out[self.fields[0][0]]

    def read_one(self, data: bytes) -> Any:
        """The observation of a single world."""
        if self.vector:
            return np.frombuffer(data, np.float32).copy()
        observation = self.read(data)
        return row_of(observation, 0)


def row_of(value: Any, row: int) -> Any:
    """One world's part of what holds all."""
    return {name: part[row] for name, part in value.items()} if isinstance(value, dict) else value[row]


def _box(dtype: np.dtype[Any], shape: tuple[int, ...], low: float, high: float, kind: str) -> spaces.Box:
    """Ranges of floats other than [0, 1] are what a number usually keeps to, not bounds."""
    kept: Any = dtype.type
    if kind == "flag":
        return spaces.Box(0, 1, shape, kept)
    if dtype == np.float32:
        return spaces.Box(0, 1, shape, kept) if (low, high) == (0, 1) else spaces.Box(-np.inf, np.inf, shape, kept)
    info = np.iinfo(dtype)
    return spaces.Box(info.min, info.max, shape, kept)


#: Codes for which the whole request of a single world is kept ready.
READY = 4096


class Actions:
    """The action space, and how its elements become bytes. What is not of the space is a ValueError that names it."""

    def __init__(self, spec: dict[str, Any], which: str):
        actions, box = spec["actions"], spec["box"]
        self.codes: Any = None
        self.strides: Any = None
        #: Whether the masks of a world speak of the elements of this space.
        self.masked = which == "default" and box is None and (actions["small"] is not None or len(actions["nvec"]) == 1)
        #: The names of the elements of a Discrete space, where the world tells them.
        self.names: list[str] = []
        self.space: spaces.Space[Any]
        self._ready: list[bytes] = []
        if which not in ("default", "all", "codes"):
            raise ValueError(f"actions is {which!r}; use 'default', 'all' or 'codes'")
        if box is not None and which == "default":
            self.key = "x"
            self.space = spaces.Box(np.array(box["low"], np.float32), np.array(box["high"], np.float32), dtype=np.float32)
            return
        self.key = "c"
        if actions["small"] is not None and which == "default":
            self.codes = np.array(actions["small"]["codes"], np.int32)
            self.names = list(actions["small"]["names"])
            self.n = len(self.codes)
        elif len(actions["nvec"]) == 1 or which == "codes":
            self.n = int(np.prod(actions["nvec"]))
        else:
            self.space = spaces.MultiDiscrete(actions["nvec"])
            self.nvec = np.array(actions["nvec"])
            self.strides = np.cumprod([1, *actions["nvec"][:0:-1]])[::-1].astype(np.int64)
            return
        self.space = spaces.Discrete(self.n)
        if self.n <= READY:
            self._ready = [self._message(self.pack([code])) for code in range(self.n)]

    def copy_of_space(self) -> spaces.Space[Any]:
        return copy.deepcopy(self.space)

    def _message(self, packed: bytes) -> bytes:
        body: bytes = msgpack.packb({"op": "step", self.key: packed})
        return struct.pack("<I", len(body)) + body

    def request(self, action: Any) -> bytes:
        """The request to step a single world, with its length in front."""
        if not self._ready:
            return self._message(self.pack([action]))
        try:
            code = operator.index(action)
        except TypeError:
            code = -1
        if not 0 <= code < self.n:
            raise ValueError(f"the action {action!r} is not in {self.space}")
        return self._ready[code]

    def pack(self, actions: Any) -> bytes:
        """Actions of all worlds as the bytes of a request."""
        if self.key == "x":
            numbers = np.ascontiguousarray(actions, np.float32)
            if not np.isfinite(numbers).all():
                raise ValueError(f"the action {actions!r} holds what is not finite")
            return numbers.tobytes()
        chosen = np.asarray(actions)
        if chosen.dtype.kind not in "iub":
            raise ValueError(f"the action {actions!r} is no whole number; it is not in {self.space}")
        if self.strides is not None:
            if chosen.shape[-1:] != self.nvec.shape or (chosen < 0).any() or (chosen >= self.nvec).any():
                raise ValueError(f"the action {actions!r} is not in {self.space}")
            mixed: np.ndarray[Any, Any] = chosen @ self.strides
            return mixed.astype(np.int32).tobytes()
        # a negative number is a great one here
        if chosen.size and chosen.astype(np.uint64).max() >= self.n:
            raise ValueError(f"the action {actions!r} is not in {self.space}")
        codes: np.ndarray[Any, Any] = chosen if self.codes is None else self.codes[chosen]
        return codes.astype(np.int32).tobytes()

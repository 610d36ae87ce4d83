"""Gymnasium spaces from the description of a world, and observations from its bytes."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
from gymnasium import spaces


class Layout:
    """How the bytes of an observation become what the space holds."""

    def __init__(self, spec: dict):
        self.n = spec["n"]
        self.fields = [
            (f["name"], np.dtype(f["dtype"]), tuple(f["shape"]), f["low"], f["high"], f["kind"]) for f in spec["fields"]
        ]
        if spec["features"] is not None:
            self.fields = [("features", np.dtype("<f4"), (len(spec["features"]),), None, None, "number")]
        small = all(dtype == np.float32 and shape == (1,) for _, dtype, shape, *_ in self.fields)
        #: CartPole and the like: one vector instead of a Dict of single numbers.
        self.vector = small and len(self.fields) > 1
        boxes = {name: _box(dtype, shape, low, high, kind) for name, dtype, shape, low, high, kind in self.fields}
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


def _box(dtype: np.dtype, shape: tuple, low: float, high: float, kind: str) -> spaces.Box:
    """Ranges of floats other than [0, 1] are what a number usually keeps to, not bounds."""
    if kind == "flag":
        return spaces.Box(0, 1, shape, dtype)
    if dtype == np.float32:
        return spaces.Box(0, 1, shape, dtype) if (low, high) == (0, 1) else spaces.Box(-np.inf, np.inf, shape, dtype)
    info = np.iinfo(dtype)
    return spaces.Box(info.min, info.max, shape, dtype)


class Actions:
    """The action space, and how its elements become bytes."""

    def __init__(self, spec: dict, which: str):
        actions, box = spec["actions"], spec["box"]
        self.codes = self.strides = None
        #: Whether the masks of a world speak of the elements of this space.
        self.masked = which == "default" and box is None and (actions["small"] is not None or len(actions["nvec"]) == 1)
        if which not in ("default", "all", "codes"):
            raise ValueError(f"actions is {which!r}; use 'default', 'all' or 'codes'")
        if box is not None and which == "default":
            self.key = "x"
            self.space = spaces.Box(np.float32(box["low"]), np.float32(box["high"]), dtype=np.float32)
            return
        self.key = "c"
        if actions["small"] is not None and which == "default":
            self.codes = np.array(actions["small"]["codes"], np.int32)
            self.space = spaces.Discrete(len(self.codes))
        elif len(actions["nvec"]) == 1 or which == "codes":
            self.space = spaces.Discrete(int(np.prod(actions["nvec"])))
        else:
            self.space = spaces.MultiDiscrete(actions["nvec"])
            self.strides = np.cumprod([1, *actions["nvec"][:0:-1]])[::-1].astype(np.int64)

    def copy_of_space(self) -> spaces.Space:
        return copy.deepcopy(self.space)

    def pack(self, actions: Any) -> bytes:
        """Actions of all worlds as the bytes of a request."""
        if self.key == "x":
            return np.ascontiguousarray(actions, np.float32).tobytes()
        if self.codes is not None:
            return self.codes[np.asarray(actions)].tobytes()
        if self.strides is not None:
            actions = np.asarray(actions) @ self.strides
        return np.asarray(actions, np.int32).tobytes()

"""Spaces with what those of old have, and no more. Dict sorts nothing; Enum and Text are MineRL's and MineDojo's."""

import numpy as np


class Box:
    def __init__(self, low, high, shape, dtype):
        self.low, self.high = np.full(shape, low, dtype), np.full(shape, high, dtype)
        self.shape, self.dtype = shape, np.dtype(dtype)


class Discrete:
    def __init__(self, n):
        self.n = n


class Enum(Discrete):
    def __init__(self, *values):
        super().__init__(len(values))
        self.values = np.array(values)


class Text:
    def __init__(self, shape=()):
        self.shape = shape


class Dict:
    def __init__(self, spaces):
        self.spaces = spaces

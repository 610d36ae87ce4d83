"""Environments that misbehave, for the tests of the bridge. They need no library but numpy and gymnasium's spaces."""

import os
import time

import gymnasium
import numpy as np
from gymnasium import spaces


class Odd(gymnasium.Env):
    """Counts steps. Action 1 kills the process, 2 hangs, 3 raises, others count; a frame of 64 x 64 x 3 bytes beside."""

    action_space = spaces.Discrete(5)
    observation_space = spaces.Dict(
        {
            "count": spaces.Box(0, 100, (1,), np.float32),
            "frame": spaces.Box(0, 255, (64, 64, 3), np.uint8),
            "pair": spaces.Tuple((spaces.Discrete(3), spaces.MultiBinary(2))),
        }
    )

    def observe(self):
        frame = np.full((64, 64, 3), self.count, np.uint8)
        return {"count": np.float32([self.count]), "frame": frame, "pair": (self.count % 3, np.int8([1, 0]))}

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.count = (seed or 0) % 10
        print("a line on standard output")
        return self.observe(), {}

    def step(self, action):
        if action == 1:
            os._exit(7)
        if action == 2:
            time.sleep(60)
        if action == 3:
            raise ValueError("action 3 is refused")
        self.count += 1
        return self.observe(), 0.5, self.count >= 90, False, {}


class Broken(gymnasium.Env):
    """Action a breaks in its own way: 1 an observation that is not a number, 2 one of the wrong size, 3 one without its part,
    4 a reward that is not a number, 5 an endless one, 6 a process that then does not start again for a while."""

    action_space = spaces.Discrete(7)
    observation_space = spaces.Dict({"a": spaces.Box(-1, 1, (2,), np.float32), "b": spaces.Discrete(3, start=5)})

    def __init__(self, mark=None):
        self.mark = mark
        if mark is not None and os.path.exists(mark):
            os.remove(mark)
            raise OSError("the licence is in use")

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        if seed == 13:
            raise TypeError("thirteen is unlucky")
        return {"a": np.float32([0, 0.25]), "b": 6}, {}

    def step(self, action):
        good = {"a": np.float32([0, 0.5]), "b": 7}
        if action == 6:
            open(self.mark, "w").close()
            os._exit(3)
        observations = {1: {**good, "a": np.float32([np.nan, 0])}, 2: {**good, "a": np.float32([1])}, 3: {"a": good["a"]}}
        rewards = {4: float("nan"), 5: float("inf")}
        return observations.get(int(action), good), rewards.get(int(action), 1.0), False, False, {}


class Drifting(gymnasium.Env):
    """Its spaces promise bytes, a choice and a number. Action a keeps to them in shape, not in type: 1 a frame of fractions,
    2 a number beyond a byte, 3 half a choice, 4 and 5 a number and a reward beyond 32 bits, 6 text, 7 whole floats, which
    are the same numbers."""

    action_space = spaces.Discrete(8)
    observation_space = spaces.Dict(
        {"byte": spaces.Box(0, 255, (2,), np.uint8), "choice": spaces.Discrete(3), "number": spaces.Box(-1, 1, (1,), np.float64)}
    )

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        return {"byte": np.uint8([1, 2]), "choice": 1, "number": np.array([0.5])}, {}

    def step(self, action):
        good = {"byte": np.uint8([3, 4]), "choice": 2, "number": np.array([0.25])}
        change = {
            1: {"byte": np.float32([0.5, 1])},
            2: {"byte": np.int64([300, 4])},
            3: {"choice": 1.5},
            4: {"number": np.array([1e39])},
            6: {"number": np.array(["0.25"])},
            7: {"byte": np.float64([3, 4]), "choice": np.float32(2)},
        }
        return {**good, **change.get(int(action), {})}, 1e39 if action == 5 else 1.0, False, False, {}


class Alike(gymnasium.Env):
    """Two parts of one name."""

    action_space = spaces.Discrete(2)
    observation_space = spaces.Dict({"a.b": spaces.Discrete(2), "a": spaces.Dict({"b": spaces.Discrete(2)})})


class Legacy:
    """The interface of gym before 0.26: reset returns the observation, step four values, seed is a method."""

    action_space = spaces.Dict({"move": spaces.Discrete(3), "jump": spaces.Discrete(2)})
    observation_space = spaces.Box(-10, 10, (2,), np.float32)

    def seed(self, seed):
        self.start = seed % 5

    def reset(self):
        self.at = float(self.start)
        return np.float32([self.at, 0])

    def step(self, action):
        self.at += action["move"] + 10 * action["jump"]
        return np.float32([self.at, action["move"]]), 1.0, self.at > 25, {"TimeLimit.truncated": self.at > 30}


class Spaces(gymnasium.Env):
    """Every kind of space; the observation tells the last action. Action `mood` 2 gives a choice that there is not, 3 a tuple
    without its last part; a reset with seed 99 hangs."""

    action_space = spaces.Dict(
        {
            "mood": spaces.Discrete(4),
            "pair": spaces.Tuple((spaces.MultiBinary(2), spaces.MultiDiscrete([2, 3], start=[5, 0]))),
            "push": spaces.Box(-1, 1, (1, 2), np.float64),
        }
    )
    observation_space = spaces.Dict(
        {
            "bits": spaces.MultiBinary((2, 2)),
            "grid": spaces.MultiDiscrete(np.array([[2, 3], [4, 5]])),
            "offset": spaces.Discrete(3, start=-3),
            "scalar": spaces.Box(-np.inf, np.inf, (), np.float64),
            "tuple": spaces.Tuple((spaces.Box(-9, 9, (2,), np.int64), spaces.Discrete(4))),
            "truth": spaces.Box(0, 1, (2,), bool),
            "words": spaces.Text(8),
            "list": spaces.Sequence(spaces.Discrete(3)),
            "one": spaces.OneOf((spaces.Discrete(2), spaces.Box(0, 1, (1,)))),
        }
    )

    def observe(self, mood=0):
        parts = (np.int64([-9, self.pushes]), 3)
        return {
            "bits": np.int8([[0, 1], [1, 0]]),
            "grid": [[1, 2], [3, 4]],
            "offset": -1 if mood != 2 else 0,
            "scalar": self.total,
            "tuple": parts if mood != 3 else parts[:1],
            "truth": np.array([True, False]),
            "words": "hello",
            "list": (1, 2),
            "one": (0, 1),
        }

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        if seed == 99:
            time.sleep(60)
        self.total, self.pushes = 0.5, 0
        return self.observe(), {}

    def step(self, action):
        assert self.action_space.contains(action), action
        self.total += float(np.sum(action["push"])) + 10 * int(action["pair"][1][0]) + int(action["pair"][0][1])
        self.pushes += 1
        return self.observe(action["mood"]), np.float32([0.25]), np.bool_(False), np.bool_(self.pushes >= 5), {}

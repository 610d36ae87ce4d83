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

"""A stand-in for gym before 0.26, as MineRL and MineDojo need it, because the real one does not install here. For tests."""

import numpy as np

from . import spaces


class MineFake:
    """A world like MineRL's: frames, an inventory, words; `reset` and `seed` of old, four values from `step`."""

    observation_space = spaces.Dict(
        {
            "inventory": spaces.Dict({"dirt": spaces.Box(0, 64, (), np.int64)}),
            "mainhand": spaces.Enum("none", "dirt", "shovel"),
            "pov": spaces.Box(0, 255, (8, 8, 3), np.uint8),
            "slots": spaces.Dict({"name": spaces.Text((3,)), "quantity": spaces.Box(0, 64, (3,), np.float32)}),
            "told": spaces.Text(),
        }
    )
    action_space = spaces.Dict(
        {
            "attack": spaces.Discrete(2),
            "camera": spaces.Box(-10, 10, (2,), np.float32),
            "equip": spaces.Enum("none", "dirt", "shovel"),
        }
    )

    def __init__(self):
        self.dirt, self.hand, self.start = 0, "none", 0

    def seed(self, seed=None):
        self.start = seed % 7

    def observe(self):
        pov = np.full((8, 8, 3), self.start, np.uint8)
        slots = {"name": np.array(["Iron shovel", "dirt", "dirt"]), "quantity": np.float32([1, self.dirt, 2])}
        inventory = {"dirt": np.array(self.dirt)}
        return {"inventory": inventory, "mainhand": self.hand, "pov": pov, "slots": slots, "told": "hello"}

    def reset(self):
        self.dirt, self.hand = self.start, "none"
        return self.observe()

    def step(self, action):
        assert sorted(action) == ["attack", "camera", "equip"] and action["camera"].shape == (2,)
        assert isinstance(action["equip"], str)
        self.hand = action["equip"]
        self.dirt += action["attack"]
        done = self.dirt >= self.start + 3
        return self.observe(), float(action["attack"]), done, {"TimeLimit.truncated": False}


def make(name, **kwargs):
    if name != "MineFake-v0":
        raise KeyError(f"no environment {name}")
    return MineFake(**kwargs)

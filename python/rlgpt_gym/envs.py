"""Gymnasium environments over a served world."""

import gymnasium
import numpy as np
from gymnasium.vector import AutoresetMode
from gymnasium.vector.utils import batch_space

from .client import Client
from .spaces import Actions, Layout


def _make(world, num_envs, autoreset, actions, command, options):
    client = Client(command)
    spec = client.ask(op="make", env=world, n=num_envs, autoreset=autoreset, **options)
    return client, spec, Layout(spec), Actions(spec, actions)


class RlgptEnv(gymnasium.Env):
    """One world. Options: task, fields, options, limit, shaping, facts (names that `info` tells)."""

    metadata = {"render_modes": []}

    def __init__(self, world: str, *, actions: str = "default", command=None, **options):
        self.client, self.world, self.layout, self.actions = _make(world, 1, False, actions, command, options)
        self.observation_space = self.layout.space
        self.action_space = self.actions.space
        self.facts = options.get("facts", [])

    def _observe(self, reply):
        obs = self.layout.read(reply["o"])
        one = {name: value[0] for name, value in obs.items()} if isinstance(obs, dict) else obs[0]
        return one, dict(zip(self.facts, np.frombuffer(reply["f"]))) if self.facts else {}

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        if seed is None:
            seed = int(self.np_random.integers(2**32))
        return self._observe(self.client.ask(op="reset", s=np.uint32(seed).tobytes()))

    def step(self, action):
        reply = self.client.ask(op="step", **{self.actions.key: self.actions.pack([action])})
        obs, info = self._observe(reply)
        reward = float(np.frombuffer(reply["r"], np.float32)[0])
        return obs, reward, reply["t"] == b"\x01", reply["u"] == b"\x01", info

    def close(self):
        self.client.close()


class RlgptVectorEnv(gymnasium.vector.VectorEnv):
    """Many worlds of one kind in one process, stepped with one message. Ends reset at the next step."""

    metadata = {"render_modes": [], "autoreset_mode": AutoresetMode.NEXT_STEP}

    def __init__(self, world: str, num_envs: int, *, actions: str = "default", command=None, **options):
        self.client, self.world, self.layout, self.actions = _make(world, num_envs, True, actions, command, options)
        self.num_envs = num_envs
        self.single_observation_space = self.layout.space
        self.single_action_space = self.actions.space
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)
        self.facts = options.get("facts", [])

    def _seeds(self) -> bytes:
        """Seeds for worlds that begin anew; drawn for all, so that draws do not depend on who ends."""
        return self.np_random.integers(2**32, size=self.num_envs, dtype=np.uint32).tobytes()

    def _info(self, reply):
        if not self.facts:
            return {}
        table = np.frombuffer(reply["f"]).reshape(self.num_envs, -1)
        return {name: table[:, i].copy() for i, name in enumerate(self.facts)}

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed if isinstance(seed, int) else None)
        if seed is None:
            seeds = self._seeds()
        else:
            seeds = np.array(seed if not isinstance(seed, int) else seed + np.arange(self.num_envs)) % 2**32
            seeds = seeds.astype(np.uint32).tobytes()
        reply = self.client.ask(op="reset", s=seeds)
        return self.layout.read(reply["o"]), self._info(reply)

    def step(self, actions):
        reply = self.client.ask(op="step", s=self._seeds(), **{self.actions.key: self.actions.pack(actions)})
        reward = np.frombuffer(reply["r"], np.float32).astype(np.float64)
        terminated = np.frombuffer(reply["t"], np.bool_).copy()
        truncated = np.frombuffer(reply["u"], np.bool_).copy()
        return self.layout.read(reply["o"]), reward, terminated, truncated, self._info(reply)

    def close_extras(self, **kwargs):
        self.client.close()

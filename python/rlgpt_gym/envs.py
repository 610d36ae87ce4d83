"""Gymnasium environments over a served world."""

from __future__ import annotations

from typing import Any, Optional

import gymnasium
import numpy as np
from gymnasium.vector import AutoresetMode
from gymnasium.vector.utils import batch_space

from .client import Client, Command
from .spaces import Actions, Layout


class Served:
    """Worlds of one kind behind a pipe: what single, vector and parallel environments have in common."""

    def __init__(self, world: str, num: int, *, actions: str, command: Command, options: dict):
        self.client = Client(command)
        try:
            self.spec: dict = self.client.ask(op="make", env=world, n=num, **options)
        except Exception:
            self.client.close()
            raise
        self.num = num
        self.layout = Layout(self.spec)
        self.actions = Actions(self.spec, actions)
        self.facts = list(options.get("facts", []))
        self.masks = bool(options.get("masks", False))
        if self.masks and not self.actions.masked:
            self.client.close()
            raise ValueError("masks speak of the codes of 'default' actions; leave actions out")

    def reset(self, seeds: np.ndarray) -> dict:
        return self.client.ask(op="reset", s=np.asarray(seeds).astype(np.uint32).tobytes())

    def step(self, actions: Any, **more: Any) -> dict:
        return self.client.ask(op="step", **{self.actions.key: self.actions.pack(actions)}, **more)

    def infos(self, reply: dict) -> dict:
        """Facts and masks of all worlds, leading axis [num]; arrays of their own."""
        info: dict = {}
        if self.facts:
            table = np.frombuffer(reply["f"]).reshape(self.num, -1)
            info.update({name: table[:, i].copy() for i, name in enumerate(self.facts)})
        if self.masks:
            info["action_mask"] = np.frombuffer(reply["m"], np.int8).reshape(self.num, -1).copy()
        return info


def row_of(value: Any, row: int) -> Any:
    """One world's part of what holds all."""
    return {name: part[row] for name, part in value.items()} if isinstance(value, dict) else value[row]


class RlgptEnv(gymnasium.Env):
    """One world. Options: task, fields, features, options (of the world), limit, shaping, repeat, facts (names that `info`
    tells), masks (`info["action_mask"]`); actions is 'default', 'all' or 'codes'."""

    metadata = {"render_modes": []}

    def __init__(self, world: str, *, actions: str = "default", command: Command = None, **options: Any):
        self.world = world
        self.served = Served(world, 1, actions=actions, command=command, options=options)
        self.client = self.served.client
        self.observation_space = self.served.layout.space
        self.action_space = self.served.actions.space

    def _observe(self, reply: dict) -> tuple:
        infos = self.served.infos(reply)
        return row_of(self.served.layout.read(reply["o"]), 0), {name: value[0] for name, value in infos.items()}

    def reset(self, *, seed: Optional[int] = None, options: Optional[dict] = None) -> tuple:
        super().reset(seed=seed)
        if seed is None:
            seed = int(self.np_random.integers(2**32))
        return self._observe(self.served.reset(np.array([seed % 2**32])))

    def step(self, action: Any) -> tuple:
        reply = self.served.step([action])
        obs, info = self._observe(reply)
        reward = float(np.frombuffer(reply["r"], np.float32)[0])
        return obs, reward, reply["t"] == b"\x01", reply["u"] == b"\x01", info

    def close(self) -> None:
        self.client.close()


class RlgptVectorEnv(gymnasium.vector.VectorEnv):
    """Many worlds of one kind in one process, stepped with one message. Ends reset at the next step."""

    metadata = {"render_modes": [], "autoreset_mode": AutoresetMode.NEXT_STEP}

    def __init__(
        self, world: str, num_envs: int, *, actions: str = "default", command: Command = None, **options: Any
    ):
        self.world = world
        self.served = Served(world, num_envs, actions=actions, command=command, options={**options, "autoreset": True})
        self.client = self.served.client
        self.num_envs = num_envs
        self.single_observation_space = self.served.layout.space
        self.single_action_space = self.served.actions.space
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)

    def _seeds(self) -> np.ndarray:
        """Seeds for worlds that begin anew; drawn for all, so that draws do not depend on who ends."""
        return self.np_random.integers(2**32, size=self.num_envs, dtype=np.uint32)

    def reset(self, *, seed: Any = None, options: Optional[dict] = None) -> tuple:
        super().reset(seed=seed if isinstance(seed, int) else None)
        if seed is None:
            seeds = self._seeds()
        else:
            seeds = np.array(seed if not isinstance(seed, int) else seed + np.arange(self.num_envs)) % 2**32
        reply = self.served.reset(seeds)
        return self.served.layout.read(reply["o"]), self.served.infos(reply)

    def step(self, actions: Any) -> tuple:
        reply = self.served.step(actions, s=self._seeds().tobytes())
        reward = np.frombuffer(reply["r"], np.float32).astype(np.float64)
        terminated = np.frombuffer(reply["t"], np.bool_).copy()
        truncated = np.frombuffer(reply["u"], np.bool_).copy()
        return self.served.layout.read(reply["o"]), reward, terminated, truncated, self.served.infos(reply)

    def close_extras(self, **kwargs: Any) -> None:
        self.client.close()

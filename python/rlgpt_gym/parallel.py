"""Worlds of several agents as PettingZoo parallel environments. Needs pettingzoo."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np
from pettingzoo import ParallelEnv

from .client import Command, RlgptError
from .envs import PICTURE, Served
from .spaces import row_of


class RlgptParallelEnv(ParallelEnv):
    """One world of several agents that act at once; their episode ends for all at the same step. Options as those of
    RlgptEnv; the world's own, such as the layout of a grid, are in `options`."""

    metadata: dict[str, Any] = {"name": "rlgpt", "render_modes": ["ansi", "rgb_array"], "render_fps": 20}

    def __init__(
        self,
        world: str,
        agents: int,
        *,
        actions: str = "default",
        render_mode: Optional[str] = None,
        render_size: tuple[int, int] = PICTURE,
        command: Command = None,
        timeout: Optional[float] = 300,
        options: Optional[dict[str, Any]] = None,
        **more: Any,
    ):
        more["options"] = {**(options or {}), "agents": agents}
        try:
            self.served = Served(world, agents, actions=actions, command=command, timeout=timeout, options=more)
        except RlgptError as error:
            if "'agents'" not in str(error):
                raise
            raise RlgptError(f"world '{world}' has one agent", "use rlgpt_gym.make", "usage") from error
        self.metadata = {**type(self).metadata, "name": world, "render_modes": self.served.check_mode(render_mode)}
        self.render_mode = render_mode
        self.render_size = render_size
        self.client = self.served.client
        names = self.served.spec["agents"]
        if names is None:
            self.client.close()
            raise RlgptError(f"world '{world}' has one agent", "use rlgpt_gym.make", "usage")
        self.possible_agents = list(names)
        self.agents: list[str] = []
        #: One space an agent, which sample from generators of their own.
        self._action_spaces = {name: self.served.actions.copy_of_space() for name in self.possible_agents}
        self._rng = np.random.default_rng()

    def observation_space(self, agent: str) -> Any:
        return self.served.layout.space

    def action_space(self, agent: str) -> Any:
        return self._action_spaces[agent]

    def _observe(self, reply: dict[str, Any]) -> tuple[Any, ...]:
        observation = self.served.layout.read(reply["o"])
        info = self.served.infos(reply)
        names = self.possible_agents
        observations = {name: row_of(observation, i) for i, name in enumerate(names)}
        return observations, {name: row_of(info, i) for i, name in enumerate(names)}

    def reset(self, seed: Optional[int] = None, options: Optional[dict[str, Any]] = None) -> tuple[Any, ...]:
        if seed is not None:
            self._rng = np.random.default_rng(seed)
        else:
            seed = int(self._rng.integers(2**32))
        self.agents = list(self.possible_agents)
        # the first agent's seed is the world's
        return self._observe(self.served.reset(np.full(self.served.num, seed % 2**32)))

    def step(self, actions: dict[str, Any]) -> tuple[Any, ...]:
        if not self.agents:
            raise RlgptError("the episode is over (call reset)")
        if set(actions) != set(self.agents):
            raise RlgptError(f"there are actions for {sorted(actions)}", f"give one for each of {self.agents}", "usage")
        reply = self.served.step([actions[name] for name in self.possible_agents])
        observations, infos = self._observe(reply)
        names = self.possible_agents
        rewards = dict(zip(names, np.frombuffer(reply["r"], np.float32).astype(float).tolist()))
        terminated = dict(zip(names, np.frombuffer(reply["t"], np.bool_).tolist()))
        truncated = dict(zip(names, np.frombuffer(reply["u"], np.bool_).tolist()))
        if any(terminated.values()) or any(truncated.values()):
            self.agents = []
        return observations, rewards, terminated, truncated, infos

    def render(self) -> Any:
        return None if self.render_mode is None else self.served.render(self.render_mode, self.render_size)

    def close(self) -> None:
        self.client.close()

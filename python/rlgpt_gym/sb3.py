"""A vector of worlds for Stable-Baselines3: one process and one message a step, where its own vectors take a process a world."""

from __future__ import annotations

from typing import Any, Optional, Sequence, Union

import numpy as np
from gymnasium.vector import AutoresetMode
from stable_baselines3.common.vec_env import VecEnv, VecMonitor

from .envs import RlgptVectorEnv


class RlgptSb3VecEnv(VecEnv):
    """Takes the options of RlgptVectorEnv. Worlds that end begin anew in the same step, as Stable-Baselines3 wants it."""

    def __init__(self, world: str, num_envs: int, **options: Any):
        self.envs = RlgptVectorEnv(world, num_envs, autoreset_mode=AutoresetMode.SAME_STEP, **options)
        self.metadata = self.envs.metadata
        super().__init__(num_envs, self.envs.single_observation_space, self.envs.single_action_space)
        self._actions: Any = None
        #: By world, what `masks=True` tells now.
        self._masks: Any = None

    def reset(self) -> Any:
        seeds: Sequence[Optional[int]] = self._seeds
        first = seeds[0]
        # seeds in a row are those of one number, from which those of later episodes are drawn
        row = first is not None and list(seeds) == [first + i for i in range(self.num_envs)]
        observations, infos = self.envs.reset(seed=first if row else list(seeds))
        self._masks = infos.get("action_mask")
        self.reset_infos = [self._info(infos, i) for i in range(self.num_envs)]
        self._reset_seeds()
        self._reset_options()
        return observations

    def step_async(self, actions: Any) -> None:
        self._actions = actions

    def step_wait(self) -> Any:
        observations, rewards, terminated, truncated, infos = self.envs.step(self._actions)
        self._masks = infos.get("action_mask")
        told = [{**self._info(infos, i), "TimeLimit.truncated": bool(truncated[i])} for i in range(self.num_envs)]
        for i in np.flatnonzero(terminated | truncated):
            told[i]["terminal_observation"] = infos["final_obs"][i]
            told[i].update({name: value[i] for name, value in infos["final_info"].items() if not name.startswith("_")})
        return observations, rewards.astype(np.float32), terminated | truncated, told

    @staticmethod
    def _info(infos: dict[str, Any], index: int) -> dict[str, Any]:
        names = [name for name in infos if not name.startswith(("_", "final_"))]
        return {name: infos[name][index] for name in names}

    def close(self) -> None:
        self.envs.close()

    def get_attr(self, attr_name: str, indices: Any = None) -> list[Any]:
        if attr_name == "action_masks" and self.envs.served.masks:
            return [None for _ in self._get_indices(indices)]  # there are some, which `env_method` gives
        return [getattr(self.envs, attr_name) for _ in self._get_indices(indices)]

    def set_attr(self, attr_name: str, value: Any, indices: Any = None) -> None:
        setattr(self.envs, attr_name, value)

    def env_method(self, method_name: str, *method_args: Any, indices: Any = None, **method_kwargs: Any) -> list[Any]:
        if method_name == "action_masks":  # as MaskablePPO asks for them
            return [self._masks[i].astype(bool) for i in self._get_indices(indices)]
        method = getattr(self.envs, method_name)
        return [method(*method_args, **method_kwargs) for _ in self._get_indices(indices)]

    def env_is_wrapped(self, wrapper_class: Any, indices: Any = None) -> list[bool]:
        return [False for _ in self._get_indices(indices)]

    def get_images(self) -> Sequence[Optional[np.ndarray[Any, Any]]]:
        return [self.envs.served.render("rgb_array", self.envs.render_size, i) for i in range(self.num_envs)]


def make_monitored(world: str, num_envs: int, **options: Any) -> Union[VecEnv, VecMonitor]:
    return VecMonitor(RlgptSb3VecEnv(world, num_envs, **options))

"""Gymnasium environments over a served world."""

from __future__ import annotations

import struct
import warnings
from typing import Any, Optional, Sequence, Union

import gymnasium
import numpy as np
from gymnasium.vector import AutoresetMode
from gymnasium.vector.utils import batch_space

from .client import Client, Command, RlgptError
from .spaces import Actions, Layout, row_of
from .version import __version__

#: Rows and columns of a picture, unless told.
PICTURE = (240, 320)
SEEDS = 2**32


class Served:
    """Worlds of one kind behind a pipe: what single, vector and parallel environments have in common."""

    def __init__(
        self,
        world: str,
        num: int,
        *,
        actions: str,
        command: Command,
        timeout: Optional[float],
        options: dict[str, Any],
    ):
        self.client = Client(command, timeout)
        try:
            self.spec: dict[str, Any] = self.client.ask(op="make", env=world, n=num, **options)
            if self.spec["version"] != __version__:
                warnings.warn(
                    f"rlgpt is {self.spec['version']} and rlgpt_gym {__version__}: install equal versions", stacklevel=4
                )
            self.num = num
            self.layout = Layout(self.spec)
            self.actions = Actions(self.spec, actions)
            self.facts = list(options.get("facts", []))
            self.masks = bool(options.get("masks", False))
            if self.masks and not self.actions.masked:
                raise ValueError("masks speak of the codes of 'default' actions; leave actions out")
        except BaseException:
            self.client.close()
            raise

    def reset(self, seeds: np.ndarray[Any, Any], **more: Any) -> dict[str, Any]:
        return self.client.ask(op="reset", s=np.asarray(seeds).astype(np.uint32).tobytes(), **more)

    def step(self, actions: Any, **more: Any) -> dict[str, Any]:
        return self.client.ask(op="step", **{self.actions.key: self.actions.pack(actions)}, **more)

    def infos(self, reply: dict[str, Any]) -> dict[str, Any]:
        """Facts and masks of all worlds, leading axis [num]; arrays of their own."""
        info: dict[str, Any] = {}
        if self.facts:
            info.update(self.facts_of(reply["f"]))
        if self.masks:
            info["action_mask"] = np.frombuffer(reply["m"], np.int8).reshape(self.num, -1).copy()
        return info

    def facts_of(self, data: bytes) -> dict[str, Any]:
        table = np.frombuffer(data).reshape(self.num, -1)
        return {name: table[:, i].copy() for i, name in enumerate(self.facts)}

    def check_mode(self, mode: Optional[str]) -> list[str]:
        """The render modes of this world; RlgptError when `mode` is none of them."""
        modes = ["ansi", "rgb_array"] if self.spec["draws"] else ["ansi"]
        if mode is not None and mode not in modes:
            self.client.close()
            raise RlgptError(f"'{self.spec['id']}' has no render mode {mode!r}", f"use one of {modes}", "usage")
        return modes

    def render(self, mode: str, size: Sequence[int], world: int = 0) -> Any:
        """Text, or bytes [rows, columns, 3]."""
        if mode == "ansi":
            return self.client.ask(op="render", world=world)["x"]
        rows, columns = size
        reply = self.client.ask(op="render", world=world, rows=rows, columns=columns)
        return np.frombuffer(reply["p"], np.uint8).reshape(rows, columns, 3).copy()


class RlgptEnv(gymnasium.Env[Any, Any]):
    """One world. Options: task, fields, features, options (of the world), limit, shaping, repeat, facts (names that `info`
    tells), masks (`info["action_mask"]`); actions is 'default', 'all' or 'codes'. `render_mode` is 'ansi' (what goals can
    read, as text) or, in worlds that can be drawn, 'rgb_array' of `render_size` rows and columns."""

    metadata = {"render_modes": ["ansi", "rgb_array"], "render_fps": 20}

    def __init__(
        self,
        world: str,
        *,
        actions: str = "default",
        render_mode: Optional[str] = None,
        render_size: tuple[int, int] = PICTURE,
        command: Command = None,
        timeout: Optional[float] = 300,
        **options: Any,
    ):
        self.world = world
        self.served = Served(world, 1, actions=actions, command=command, timeout=timeout, options=options)
        self.metadata = {**type(self).metadata, "render_modes": self.served.check_mode(render_mode)}
        self.render_mode = render_mode
        self.render_size = render_size
        self.client = self.served.client
        self.observation_space = self.served.layout.space
        self.action_space = self.served.actions.space
        self._tells = self.served.masks or bool(self.served.facts)
        self._begun = False
        self._mask: Any = None

    def _info(self, reply: dict[str, Any]) -> dict[str, Any]:
        if not self._tells:
            return {}
        info = {name: value[0] for name, value in self.served.infos(reply).items()}
        self._mask = info.get("action_mask")
        return info

    def reset(self, *, seed: Optional[int] = None, options: Optional[dict[str, Any]] = None) -> tuple[Any, dict[str, Any]]:
        super().reset(seed=seed)
        if seed is None:
            seed = int(self.np_random.integers(SEEDS))
        reply = self.served.reset(np.array([seed % SEEDS]))
        self._begun = True
        return self.served.layout.read_one(reply["o"]), self._info(reply)

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        if not self._begun:
            raise gymnasium.error.ResetNeeded("no episode has begun (call reset)")
        reply = self.client.send(self.served.actions.request(action))
        (reward,) = struct.unpack("<f", reply["r"])
        observation = self.served.layout.read_one(reply["o"])
        return observation, reward, reply["t"] == b"\x01", reply["u"] == b"\x01", self._info(reply)

    def action_masks(self) -> Any:
        """Which actions could have an effect now, [n] bools, as MaskablePPO asks for it. Needs masks=True."""
        if self._mask is None:
            raise RlgptError("no masks are told", "make the environment with masks=True and reset it", "usage")
        return self._mask.astype(bool)

    def render(self) -> Any:
        if self.render_mode is None:
            gymnasium.logger.warn("render() without a render_mode: make the environment with one")
            return None
        return self.served.render(self.render_mode, self.render_size)

    def close(self) -> None:
        self.client.close()


class RlgptVectorEnv(gymnasium.vector.VectorEnv[Any, Any, Any]):
    """Many worlds of one kind in one process, stepped with one message. `autoreset_mode` is Gymnasium's: ends reset at the next
    step, in the same step (`info["final_obs"]`), or when `reset` is called with `options={"reset_mask": ...}`."""

    metadata = {"render_modes": ["ansi", "rgb_array"], "render_fps": 20, "autoreset_mode": AutoresetMode.NEXT_STEP}

    def __init__(
        self,
        world: str,
        num_envs: int = 1,
        *,
        actions: str = "default",
        autoreset_mode: Union[AutoresetMode, str] = AutoresetMode.NEXT_STEP,
        max_episode_steps: Optional[int] = None,
        render_mode: Optional[str] = None,
        render_size: tuple[int, int] = PICTURE,
        command: Command = None,
        timeout: Optional[float] = 300,
        **options: Any,
    ):
        self.world = world
        self.autoreset_mode = AutoresetMode(autoreset_mode)
        names = {AutoresetMode.NEXT_STEP: "next", AutoresetMode.SAME_STEP: "same", AutoresetMode.DISABLED: None}
        options["autoreset"] = names[self.autoreset_mode]
        if max_episode_steps is not None:  # as gymnasium.make_vec gives it
            options["limit"] = max_episode_steps
        self.served = Served(world, num_envs, actions=actions, command=command, timeout=timeout, options=options)
        self.metadata = {
            **type(self).metadata,
            "render_modes": self.served.check_mode(render_mode),
            "autoreset_mode": self.autoreset_mode,
        }
        self.render_mode = render_mode
        self.render_size = render_size
        self.client = self.served.client
        self.num_envs = num_envs
        self.single_observation_space = self.served.layout.space
        self.single_action_space = self.served.actions.space
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)
        self._all = np.ones(num_envs, np.bool_)
        self._over = np.zeros(num_envs, np.bool_)

    def _draw_seeds(self) -> np.ndarray[Any, Any]:
        """Seeds for worlds that begin anew; drawn for all, so that draws do not depend on who ends."""
        return self.np_random.integers(SEEDS, size=self.num_envs, dtype=np.uint32)

    def _seeds(self, seed: Any) -> np.ndarray[Any, Any]:
        if seed is None:
            return self._draw_seeds()
        if isinstance(seed, (int, np.integer)):
            return (int(seed) % SEEDS + np.arange(self.num_envs, dtype=np.uint64)) % SEEDS
        if len(seed) != self.num_envs:
            raise ValueError(f"there are {len(seed)} seeds for num_envs={self.num_envs}")
        drawn = self._draw_seeds()
        return np.array([drawn[i] if one is None else int(one) % SEEDS for i, one in enumerate(seed)])

    def _infos(self, reply: dict[str, Any]) -> dict[str, Any]:
        infos = self.served.infos(reply)
        return {**infos, **{f"_{name}": self._all.copy() for name in infos}}

    def reset(
        self,
        *,
        seed: Union[int, Sequence[Optional[int]], None] = None,
        options: Optional[dict[str, Any]] = None,
    ) -> tuple[Any, dict[str, Any]]:
        super().reset(seed=int(seed) if isinstance(seed, (int, np.integer)) else None)
        mask = (options or {}).get("reset_mask")
        if mask is not None and (not isinstance(mask, np.ndarray) or mask.dtype != np.bool_ or mask.shape != self._all.shape):
            raise ValueError(f"options['reset_mask'] is {mask!r}; use a numpy array of {self.num_envs} bools")
        more = {} if mask is None else {"w": mask.tobytes()}
        reply = self.served.reset(self._seeds(seed), **more)
        self._over[self._all if mask is None else mask] = False
        return self.served.layout.read(reply["o"]), self._infos(reply)

    def step(self, actions: Any) -> tuple[Any, Any, Any, Any, dict[str, Any]]:
        if self.autoreset_mode is AutoresetMode.DISABLED:
            if self._over.any():
                raise gymnasium.error.ResetNeeded(f"worlds {np.flatnonzero(self._over).tolist()} have ended (reset_mask)")
            reply = self.served.step(actions)
        else:
            reply = self.served.step(actions, s=self._draw_seeds().tobytes())
        reward = np.frombuffer(reply["r"], np.float32).astype(np.float64)
        terminated = np.frombuffer(reply["t"], np.bool_).copy()
        truncated = np.frombuffer(reply["u"], np.bool_).copy()
        if self.autoreset_mode is AutoresetMode.DISABLED:
            self._over = terminated | truncated
        infos = self._infos(reply)
        if "z" in reply:
            infos.update(self._final(reply, terminated | truncated))
        return self.served.layout.read(reply["o"]), reward, terminated, truncated, infos

    def _final(self, reply: dict[str, Any], over: Any) -> dict[str, Any]:
        """With what the worlds of a mask have ended, as Gymnasium's own vectors tell it."""
        last = self.served.layout.read(reply["z"])
        observations = np.full(self.num_envs, None, dtype=object)
        for i in np.flatnonzero(over).tolist():
            observations[i] = row_of(last, i)
        facts = self.served.facts_of(reply["zf"]) if self.served.facts else {}
        info = {**facts, **{f"_{name}": over.copy() for name in facts}}
        return {"final_obs": observations, "_final_obs": over.copy(), "final_info": info, "_final_info": over.copy()}

    def render(self) -> Any:
        """A picture or text of every world."""
        if self.render_mode is None:
            return None
        return tuple(self.served.render(self.render_mode, self.render_size, world) for world in range(self.num_envs))

    def close_extras(self, **kwargs: Any) -> None:
        self.client.close()

"""The worlds of rlgpt as Gymnasium and PettingZoo environments. Importing it registers `rlgpt/WORLD` with Gymnasium."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import gymnasium

from .client import Client, Command, RlgptError
from .envs import RlgptEnv, RlgptVectorEnv
from .version import __version__

if TYPE_CHECKING:
    from stable_baselines3.common.vec_env import VecEnv

    from .parallel import RlgptParallelEnv

__all__ = [
    "Client",
    "RlgptEnv",
    "RlgptError",
    "RlgptVectorEnv",
    "__version__",
    "make",
    "make_parallel",
    "make_sb3",
    "make_vec",
    "worlds",
]

#: Registered with Gymnasium as rlgpt/ID.
WORLDS = (
    "minecraft-v1",
    "cartpole-v1",
    "pendulum-v1",
    "acrobot-v1",
    "lunarlander-v3",
    "mountaincar-v0",
    "mountaincar-continuous-v0",
    "moab-v1",
    "qube-v1",
    "cartpole-target-v1",
    "adder-v1",
    "house-v1",
    "extrusion-v1",
    "driving-v1",
    "craftax-classic-v1",
    "craftax-v1",
    "identity-v1",
    "memory-v1",
    "grid-paths-v1",
)


def make(world: str, **options: Any) -> RlgptEnv:
    """One world, such as `make("cartpole-v1")` or `make("minecraft-v1", task="get 1 log")`; `make("tanks.ts")` for one of
    your own, by its file."""
    return RlgptEnv(world, **options)


def make_vec(world: str, num_envs: int, **options: Any) -> RlgptVectorEnv:
    """A vector of worlds in one process."""
    return RlgptVectorEnv(world, num_envs, **options)


def _missing(error: ModuleNotFoundError, module: str, package: str) -> Exception:
    """What to say where an optional package is not there; the error itself where something else is missing."""
    if error.name is None or error.name.split(".")[0] != module:
        return error
    return RlgptError(f"{package} is not installed", f"pip install {package}", "usage")


def make_parallel(world: str, agents: int, **options: Any) -> RlgptParallelEnv:
    """A world of several agents as a PettingZoo parallel environment: `make_parallel("grid-paths-v1", agents=4)`."""
    try:
        from .parallel import RlgptParallelEnv
    except ModuleNotFoundError as error:
        raise _missing(error, "pettingzoo", "pettingzoo") from error
    return RlgptParallelEnv(world, agents, **options)


def make_sb3(world: str, num_envs: int, **options: Any) -> VecEnv:
    """A vector of worlds in one process for Stable-Baselines3, with a VecMonitor: `PPO("MlpPolicy", make_sb3("cartpole-v1", 8))`."""
    try:
        from .sb3 import make_monitored
    except ModuleNotFoundError as error:
        raise _missing(error, "stable_baselines3", "stable-baselines3") from error
    return make_monitored(world, num_envs, **options)


def worlds(command: Command = None) -> dict[str, str]:
    """Every world by id, with a sentence about it. Warns when rlgpt is of another version than this package."""
    client = Client(command)
    try:
        reply = client.ask(op="worlds")
    finally:
        client.close()
    if reply["version"] != __version__:
        warnings.warn(f"rlgpt is {reply['version']} and rlgpt_gym {__version__}: install equal versions", stacklevel=2)
    return {world["id"]: world["about"] for world in reply["worlds"]}


for _world in WORLDS:
    gymnasium.register(
        id=f"rlgpt/{_world}",
        entry_point="rlgpt_gym.envs:RlgptEnv",
        vector_entry_point="rlgpt_gym.envs:RlgptVectorEnv",
        kwargs={"world": _world},
    )
#: Any world: gymnasium.make("rlgpt/World-v0", world="cartpole-v1").
gymnasium.register(
    id="rlgpt/World-v0", entry_point="rlgpt_gym.envs:RlgptEnv", vector_entry_point="rlgpt_gym.envs:RlgptVectorEnv"
)

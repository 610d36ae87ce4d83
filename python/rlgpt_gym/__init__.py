"""The worlds of rlgpt as Gymnasium and PettingZoo environments."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import gymnasium

from .client import Client, Command, RlgptError
from .envs import RlgptEnv, RlgptVectorEnv

if TYPE_CHECKING:
    from .parallel import RlgptParallelEnv

__version__ = "0.1.0"
__all__ = ["Client", "RlgptEnv", "RlgptError", "RlgptVectorEnv", "make", "make_parallel", "make_vec", "worlds"]


def make(world: str, **options: Any) -> RlgptEnv:
    """One world, such as `make("cartpole-v1")` or `make("minecraft-v1", task="get 1 log")`."""
    return RlgptEnv(world, **options)


def make_vec(world: str, num_envs: int, **options: Any) -> RlgptVectorEnv:
    """A vector of worlds in one process."""
    return RlgptVectorEnv(world, num_envs, **options)


def make_parallel(world: str, agents: int, **options: Any) -> RlgptParallelEnv:
    """A world of several agents as a PettingZoo parallel environment: `make_parallel("grid-paths-v1", agents=4)`."""
    from .parallel import RlgptParallelEnv

    return RlgptParallelEnv(world, agents, **options)


def worlds(command: Command = None) -> dict:
    """Every world by id, with a sentence about it. Warns when rlgpt is of another version than this package."""
    client = Client(command)
    try:
        reply = client.ask(op="worlds")
    finally:
        client.close()
    if reply["version"] != __version__:
        warnings.warn(f"rlgpt is {reply['version']} and rlgpt_gym {__version__}: install equal versions", stacklevel=2)
    return {world["id"]: world["about"] for world in reply["worlds"]}


gymnasium.register(id="rlgpt/World-v0", entry_point=RlgptEnv, vector_entry_point=RlgptVectorEnv)

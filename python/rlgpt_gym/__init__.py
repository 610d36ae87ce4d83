"""The worlds of rlgpt as Gymnasium environments."""

import gymnasium

from .client import Client, RlgptError
from .envs import RlgptEnv, RlgptVectorEnv

__all__ = ["Client", "RlgptEnv", "RlgptError", "RlgptVectorEnv", "make", "make_vec", "worlds"]


def make(world: str, **options) -> RlgptEnv:
    """One world, such as `make("cartpole-v1")` or `make("minecraft-v1", task="get 1 log")`."""
    return RlgptEnv(world, **options)


def make_vec(world: str, num_envs: int, **options) -> RlgptVectorEnv:
    """A vector of worlds in one process."""
    return RlgptVectorEnv(world, num_envs, **options)


def worlds(command=None) -> dict:
    """Every world by id, with a sentence about it."""
    client = Client(command)
    try:
        return {world["id"]: world["about"] for world in client.ask(op="worlds")["worlds"]}
    finally:
        client.close()


gymnasium.register(id="rlgpt/World-v0", entry_point=RlgptEnv)

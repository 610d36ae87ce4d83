"""Round trips and vector steps a second through the bridge, one JSON line."""

import json
import sys
import time
from pathlib import Path

import msgpack
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import rlgpt_gym  # noqa: E402

OTHERS = ("minecraft-v1", "craftax-classic-v1", "craftax-v1", "grid-paths-v1", "driving-v1")


def rate(action, count: int, repeats: int = 3) -> float:
    """The best of a few repeats: others may use the machine meanwhile."""
    best = 0.0
    for _ in range(repeats):
        start = time.perf_counter()
        for _ in range(count):
            action()
        best = max(best, count / (time.perf_counter() - start))
    return best


def single(world: str, count: int) -> float:
    """Round trips a second: a step is asked for, and its reply is there as bytes."""
    env = rlgpt_gym.make(world)
    env.reset(seed=0)
    step = msgpack.packb({"op": "step", env.served.actions.key: env.served.actions.pack([env.action_space.sample()])})
    result = rate(lambda: env.client.exchange(step), count)
    env.close()
    return result


def steps(world: str, count: int) -> float:
    """Steps a second of `env.step`, its arrays and resets included."""
    env = rlgpt_gym.make(world)
    env.reset(seed=0)

    def step():
        *_, terminated, truncated, _ = env.step(0)
        if terminated or truncated:
            env.reset()

    result = rate(step, count)
    env.close()
    return result


envs = rlgpt_gym.make_vec("cartpole-v1", 32)
envs.reset(seed=0)
actions = np.zeros(32, np.int64)
# a repeat takes a tenth of a second
batched = 32 * rate(lambda: envs.step(actions), 3000, repeats=15)
envs.close()
known = rlgpt_gym.worlds()
others = {world: round(single(world, 3000)) for world in OTHERS if world in known}
figures = {"single": single("cartpole-v1", 20_000), "steps": steps("cartpole-v1", 20_000), "batched": batched}
print(json.dumps({**figures, "worlds": others}))

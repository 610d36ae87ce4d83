"""Round trips and vector steps a second through the bridge, one JSON line."""

import json
import sys
import time
from pathlib import Path

import msgpack
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import rlgpt_gym  # noqa: E402


def rate(action, count: int, repeats: int = 3) -> float:
    """The best of a few repeats: others may use the machine meanwhile."""
    best = 0.0
    for _ in range(repeats):
        start = time.perf_counter()
        for _ in range(count):
            action()
        best = max(best, count / (time.perf_counter() - start))
    return best


env = rlgpt_gym.make("cartpole-v1")
env.reset(seed=0)
step = msgpack.packb({"op": "step", "c": np.int32([0]).tobytes()})
single = rate(lambda: env.client.exchange(step), 20_000)
env.close()
envs = rlgpt_gym.make_vec("cartpole-v1", 32)
envs.reset(seed=0)
actions = np.zeros(32, np.int64)
batched = 32 * rate(lambda: envs.step(actions), 3000)
envs.close()
print(json.dumps({"single": single, "batched": batched}))

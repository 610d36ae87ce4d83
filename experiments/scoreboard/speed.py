"""Steps per second of the real packages under random actions, one JSON line: python speed.py [batch] [seconds]"""

import json
import sys
import time

import crafter
import jax
import numpy as np
from craftax.craftax_env import make_craftax_env_from_name


def craftax_steps(batch: int, seconds: float) -> float:
    """A jitted batch with auto-reset, as the package is meant to be used; compilation is not counted."""
    env = make_craftax_env_from_name("Craftax-Classic-Symbolic-v1", auto_reset=True)
    params = env.default_params
    step = jax.jit(jax.vmap(env.step, (0, 0, 0, None)))
    keys = jax.random.split(jax.random.PRNGKey(0), batch)
    _, state = jax.vmap(env.reset, (0, None))(keys, params)
    dice = np.random.default_rng(0)
    for _ in range(3):  # the types of a reset state differ from those of a stepped one, so that the first two steps compile
        obs, state, *_ = step(keys, state, dice.integers(0, 17, batch), params)
    obs.block_until_ready()
    start, rounds = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        keys = jax.random.split(keys[0], batch)
        obs, state, *_ = step(keys, state, dice.integers(0, 17, batch), params)
        obs.block_until_ready()
        rounds += 1
    return rounds * batch / (time.perf_counter() - start)


def crafter_steps(seconds: float) -> float:
    env = crafter.Env(seed=0)
    env.reset()
    dice = np.random.default_rng(0)
    start, steps = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        *_, done, _ = env.step(int(dice.integers(0, 17)))
        steps += 1
        if done:
            env.reset()
    return steps / (time.perf_counter() - start)


batch = int(sys.argv[1]) if len(sys.argv) > 1 else 64
seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 10
print(json.dumps({"craftax": craftax_steps(batch, seconds), "crafter": crafter_steps(seconds), "batch": batch}))

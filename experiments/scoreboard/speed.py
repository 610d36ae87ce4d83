"""Steps per second of the real packages under random actions: python speed.py [batch] [seconds] [world of craftax]

Says "ready" once everything is compiled; then each line on standard input is answered by one JSON line: steps a second by
the clock and by processor time, of every thread, for craftax (jitted, batched), craftax without resets, and crafter.
"""

import json
import sys
import time

import crafter
import jax
import numpy as np
from craftax.craftax_env import make_craftax_env_from_name


def craftax_rounds(world: str, batch: int, auto_reset: bool):
    """A jitted batch; returns a function that takes a step of all. With auto_reset every step makes a new world beside, as
    the package does; without it worlds that have ended are stepped on, which is a bound for any cheaper way to reset."""
    env = make_craftax_env_from_name(world, auto_reset=auto_reset)
    params = env.default_params
    step = jax.jit(jax.vmap(env.step, (0, 0, 0, None)))
    keys = jax.random.split(jax.random.PRNGKey(0), batch)
    _, state = jax.vmap(env.reset, (0, None))(keys, params)
    dice = np.random.default_rng(0)

    def advance() -> int:
        nonlocal keys, state
        keys = jax.random.split(keys[0], batch)
        obs, state, *_ = step(keys, state, dice.integers(0, env.num_actions, batch), params)
        obs.block_until_ready()
        return batch

    for _ in range(3):  # the types of a reset state differ from those of a stepped one, so that the first two steps compile
        advance()
    return advance


def crafter_rounds():
    env = crafter.Env(seed=0)
    env.reset()
    dice = np.random.default_rng(0)

    def advance() -> int:
        *_, done, _ = env.step(int(dice.integers(0, 17)))
        if done:
            env.reset()
        return 1

    return advance


def measure(advance, seconds: float) -> dict:
    wall, processor, steps = time.perf_counter(), time.process_time(), 0
    while time.perf_counter() - wall < seconds:
        steps += advance()
    return {"wall": steps / (time.perf_counter() - wall), "processor": steps / (time.process_time() - processor)}


batch = int(sys.argv[1]) if len(sys.argv) > 1 else 64
seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 5
world = sys.argv[3] if len(sys.argv) > 3 else "Craftax-Classic-Symbolic-v1"
packages = {
    "craftax": craftax_rounds(world, batch, True),
    "stepping": craftax_rounds(world, batch, False),
    "crafter": crafter_rounds(),
}
print("ready", flush=True)
for _ in sys.stdin:
    print(json.dumps({name: measure(advance, seconds) for name, advance in packages.items()}), flush=True)

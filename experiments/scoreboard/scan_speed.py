"""Steps per second of the craftax package with everything jitted: python scan_speed.py [batch] [length] [world]

Random actions and steps run in one lax.scan on JAX's device, resets included; the median and the best of five rounds after two
that compile and warm up. speed.py calls a jitted step from Python instead, as an agent does. On a GPU: batches of thousands.
"""

import sys
import time

import jax
from craftax.craftax_env import make_craftax_env_from_name

ROUNDS = 5

batch = int(sys.argv[1]) if len(sys.argv) > 1 else 4096
length = int(sys.argv[2]) if len(sys.argv) > 2 else 64
world = sys.argv[3] if len(sys.argv) > 3 else "Craftax-Classic-Symbolic-v1"
env = make_craftax_env_from_name(world, auto_reset=True)
params = env.default_params
step = jax.vmap(env.step, (0, 0, 0, None))


@jax.jit
def rollout(key, state):
    def one(carry, _):
        key, state = carry
        key, actions, steps = jax.random.split(key, 3)
        chosen = jax.random.randint(actions, (batch,), 0, env.num_actions)
        observation, state, reward, _, _ = step(jax.random.split(steps, batch), state, chosen, params)
        return (key, state), reward.sum() + observation[:, 0].sum()

    (key, state), sums = jax.lax.scan(one, (key, state), None, length)
    return key, state, sums.sum()


_, state = jax.jit(jax.vmap(env.reset, (0, None)))(jax.random.split(jax.random.PRNGKey(0), batch), params)
key = jax.random.PRNGKey(1)
seconds = []
for _ in range(2 + ROUNDS):
    start = time.perf_counter()
    key, state, total = rollout(key, state)
    total.block_until_ready()
    seconds.append(time.perf_counter() - start)
kept = sorted(seconds[2:])
print(f"{world} on {jax.devices()[0]}, batch {batch}: {batch * length / kept[ROUNDS // 2]:.0f} steps/s, best {batch * length / kept[0]:.0f}")

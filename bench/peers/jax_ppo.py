"""PPO wholly inside one jitted function, as PureJaxRL does it: gymnax's CartPole, scans over updates, steps and epochs,
with PureJaxRL's settings (4 environments, 128 steps, 4 epochs of 4 minibatches). Written anew.

Prints {"steps_per_second", "cpu_share" (processors in use), "final_return", "solved_seconds", "solved_steps",
"compile_seconds"}: the clock covers a second call, without compilation; solved is when the mean return of the last 20
episodes reaches 475, as a share of that call's time.
Run: python jax_ppo.py STEPS SEED
"""
import json
import sys
import time

import gymnax
import jax
import jax.numpy as jnp
import optax
from flax import linen as nn

steps, seed = int(sys.argv[1]), int(sys.argv[2])
N, T, EPOCHS, MINIBATCHES, GAMMA, LAMBDA, CLIP = 4, 128, 4, 4, 0.99, 0.95, 0.2
UPDATES = steps // (N * T)
env, env_params = gymnax.make("CartPole-v1")


class ActorCritic(nn.Module):
    @nn.compact
    def __call__(self, x):
        def mlp(out, gain):
            h = x
            for _ in range(2):
                h = nn.tanh(nn.Dense(64, kernel_init=nn.initializers.orthogonal(2**0.5))(h))
            return nn.Dense(out, kernel_init=nn.initializers.orthogonal(gain))(h)

        return mlp(2, 0.01), mlp(1, 1.0)[..., 0]


network = ActorCritic()
schedule = lambda count: 2.5e-4 * (1 - (count // (EPOCHS * MINIBATCHES)) / UPDATES)
optimizer = optax.chain(optax.clip_by_global_norm(0.5), optax.adam(schedule, eps=1e-5))


def loss_of(params, batch):
    obs, action, old_log, old_value, adv, target = batch
    logits, value = network.apply(params, obs)
    logs = jax.nn.log_softmax(logits)
    log = jnp.take_along_axis(logs, action[:, None], 1)[:, 0]
    ratio = jnp.exp(log - old_log)
    adv = (adv - adv.mean()) / (adv.std() + 1e-8)
    policy_loss = -jnp.minimum(ratio * adv, jnp.clip(ratio, 1 - CLIP, 1 + CLIP) * adv).mean()
    clipped = old_value + jnp.clip(value - old_value, -CLIP, CLIP)
    value_loss = 0.5 * jnp.maximum((value - target) ** 2, (clipped - target) ** 2).mean()
    entropy = -(jnp.exp(logs) * logs).sum(-1).mean()
    return policy_loss + 0.5 * value_loss - 0.01 * entropy


def env_step(carry, _):
    params, state, obs, total, key = carry
    key, draw, move = jax.random.split(key, 3)
    logits, value = network.apply(params, obs)
    action = jax.random.categorical(draw, logits)
    log = jnp.take_along_axis(jax.nn.log_softmax(logits), action[:, None], 1)[:, 0]
    result = jax.vmap(env.step, (0, 0, 0, None))(jax.random.split(move, N), state, action, env_params)
    next_obs, state, reward = result[0], result[1], result[2]
    done = result[3] if len(result) == 5 else jnp.logical_or(result[3], result[4])
    total = total + reward
    record = (obs, action, log, value, reward, done, jnp.where(done, total, jnp.nan))
    return (params, state, next_obs, jnp.where(done, 0.0, total), key), record


def update(carry, _):
    params, opt_state, state, obs, total, key = carry
    (_, state, obs, total, key), records = jax.lax.scan(env_step, (params, state, obs, total, key), None, T)
    seen, action, log, value, reward, done, finished = records
    _, last = network.apply(params, obs)

    def gae(carry, row):
        following, later = carry
        r, d, v = row
        following = r + GAMMA * later * (1 - d) - v + GAMMA * LAMBDA * (1 - d) * following
        return (following, v), following

    _, adv = jax.lax.scan(gae, (jnp.zeros(N), last), (reward, done, value), reverse=True)
    flat = jax.tree.map(lambda x: x.reshape((-1, *x.shape[2:])), (seen, action, log, value, adv, adv + value))

    def epoch(carry, _):
        params, opt_state, key = carry
        key, sub = jax.random.split(key)
        order = jax.random.permutation(sub, N * T)
        batches = jax.tree.map(lambda x: x[order].reshape((MINIBATCHES, -1, *x.shape[1:])), flat)

        def step(carry, batch):
            params, opt_state = carry
            grads = jax.grad(loss_of)(params, batch)
            updates, opt_state = optimizer.update(grads, opt_state)
            return (optax.apply_updates(params, updates), opt_state), None

        (params, opt_state), _ = jax.lax.scan(step, (params, opt_state), batches)
        return (params, opt_state, key), None

    (params, opt_state, key), _ = jax.lax.scan(epoch, (params, opt_state, key), None, EPOCHS)
    return (params, opt_state, state, obs, total, key), (jnp.nanmean(finished), jnp.sum(~jnp.isnan(finished)))


@jax.jit
def train(key):
    key, first, place = jax.random.split(key, 3)
    params = network.init(first, jnp.zeros(4))
    obs, state = jax.vmap(env.reset, (0, None))(jax.random.split(place, N), env_params)
    carry = (params, optimizer.init(params), state, obs, jnp.zeros(N), key)
    return jax.lax.scan(update, carry, None, UPDATES)[1]


start = time.perf_counter()
jax.block_until_ready(train(jax.random.PRNGKey(seed + 1000)))
first = time.perf_counter() - start
start, cpu = time.perf_counter(), time.process_time()
returns, episodes = jax.block_until_ready(train(jax.random.PRNGKey(seed)))
seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
last, solved = [], None
for i, (mean, count) in enumerate(zip(returns.tolist(), episodes.tolist())):
    last = (last + [mean] * count)[-20:]
    if solved is None and len(last) == 20 and sum(last) / 20 >= 475:
        solved = i + 1
final = sum(last) / len(last)
rate = UPDATES * N * T / seconds
result = {"steps_per_second": rate, "cpu_share": cpu / seconds, "final_return": final}
times = {"solved_seconds": solved and solved / UPDATES * seconds, "solved_steps": solved and solved * N * T}
print(json.dumps({**result, **times, "compile_seconds": first - seconds}))

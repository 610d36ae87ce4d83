"""PPO in one file as CleanRL's ppo.py does it, with its defaults: PyTorch, 4 environments in a SyncVectorEnv, 128 steps,
4 epochs of 4 minibatches, annealed learning rate. Written anew, because the package's release is of an old Gym.

Prints {"steps_per_second", "cpu_share" (processors in use), "final_return", "solved_seconds", "solved_steps"}: the clock
covers rollouts and training; solved is a mean return of 475 over 20 episodes. Run: python cleanrl_ppo.py STEPS SEED
"""
import json
import sys
import time

import gymnasium
import numpy
import torch
from torch import nn
from torch.distributions import Categorical

steps, seed = int(sys.argv[1]), int(sys.argv[2])
torch.set_num_threads(1)
torch.manual_seed(seed)
N, T, EPOCHS, MINIBATCHES, GAMMA, LAMBDA, CLIP = 4, 128, 4, 4, 0.99, 0.95, 0.2


def layer(rows, columns, gain=2**0.5):
    linear = nn.Linear(rows, columns)
    nn.init.orthogonal_(linear.weight, gain)
    nn.init.zeros_(linear.bias)
    return linear


def make():
    return gymnasium.wrappers.RecordEpisodeStatistics(gymnasium.make("CartPole-v1"))


critic = nn.Sequential(layer(4, 64), nn.Tanh(), layer(64, 64), nn.Tanh(), layer(64, 1, 1.0))
actor = nn.Sequential(layer(4, 64), nn.Tanh(), layer(64, 64), nn.Tanh(), layer(64, 2, 0.01))
parameters = [*actor.parameters(), *critic.parameters()]
optimizer = torch.optim.Adam(parameters, lr=2.5e-4, eps=1e-5)
envs = gymnasium.vector.SyncVectorEnv([make for _ in range(N)], autoreset_mode=gymnasium.vector.AutoresetMode.SAME_STEP)
obs, actions, logs = torch.zeros((T, N, 4)), torch.zeros((T, N)), torch.zeros((T, N))
rewards, dones, values = torch.zeros((T, N)), torch.zeros((T, N)), torch.zeros((T, N))
finished, solved = [], None

start, cpu = time.perf_counter(), time.process_time()
next_obs = torch.Tensor(envs.reset(seed=seed)[0])
next_done = torch.zeros(N)
updates = steps // (N * T)
for update in range(updates):
    optimizer.param_groups[0]["lr"] = 2.5e-4 * (1 - update / updates)
    for t in range(T):
        obs[t], dones[t] = next_obs, next_done
        with torch.no_grad():
            choice = Categorical(logits=actor(next_obs))
            action = choice.sample()
            values[t] = critic(next_obs).flatten()
        actions[t], logs[t] = action, choice.log_prob(action)
        seen, reward, terminated, truncated, infos = envs.step(action.numpy())
        rewards[t] = torch.tensor(reward)
        next_obs, next_done = torch.Tensor(seen), torch.Tensor(numpy.logical_or(terminated, truncated))
        if "final_info" in infos:
            finished += [float(r) for r in infos["final_info"]["episode"]["r"][next_done.numpy() > 0]]
    with torch.no_grad():
        last_value = critic(next_obs).flatten()
        advantages, following = torch.zeros((T, N)), torch.zeros(N)
        for t in reversed(range(T)):
            alive = 1 - (next_done if t == T - 1 else dones[t + 1])
            later = last_value if t == T - 1 else values[t + 1]
            following = rewards[t] + GAMMA * later * alive - values[t] + GAMMA * LAMBDA * alive * following
            advantages[t] = following
        targets = advantages + values
    flat = [x.reshape((-1, *x.shape[2:])) for x in (obs, actions, logs, advantages, targets, values)]
    order = numpy.arange(N * T)
    for _ in range(EPOCHS):
        numpy.random.shuffle(order)
        for rows in numpy.split(order, MINIBATCHES):
            o, a, old, adv, target, value_before = (x[rows] for x in flat)
            choice, value = Categorical(logits=actor(o)), critic(o).flatten()
            ratio = (choice.log_prob(a) - old).exp()
            adv = (adv - adv.mean()) / (adv.std() + 1e-8)
            policy_loss = torch.max(-adv * ratio, -adv * torch.clamp(ratio, 1 - CLIP, 1 + CLIP)).mean()
            clipped = value_before + torch.clamp(value - value_before, -CLIP, CLIP)
            value_loss = 0.5 * torch.max((value - target) ** 2, (clipped - target) ** 2).mean()
            loss = policy_loss - 0.01 * choice.entropy().mean() + 0.5 * value_loss
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 0.5)
            optimizer.step()
    if solved is None and len(finished) >= 20 and numpy.mean(finished[-20:]) >= 475:
        solved = (time.perf_counter() - start, (update + 1) * N * T)
seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
final = float(numpy.mean(finished[-20:])) if finished else 0.0
result = {"steps_per_second": updates * N * T / seconds, "cpu_share": cpu / seconds, "final_return": final}
at, reached = solved or (None, None)
print(json.dumps({**result, "solved_seconds": at, "solved_steps": reached}))

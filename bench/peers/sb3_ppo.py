"""PPO of Stable-Baselines3 on CartPole-v1, with the settings that RL Baselines3 Zoo publishes for it.

Prints {"steps_per_second", "cpu_share" (processors in use), "final_return", "solved_seconds", "solved_steps"}: the clock
covers learn() alone; solved is a mean return of 475 over 20 episodes. Run: python sb3_ppo.py STEPS SEED
"""
import json
import sys
import time

import numpy
import torch
from stable_baselines3 import PPO
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.env_util import make_vec_env

steps, seed = int(sys.argv[1]), int(sys.argv[2])
torch.set_num_threads(1)  # faster than more on networks of this size
env = make_vec_env("CartPole-v1", n_envs=8, seed=seed)
model = PPO(
    "MlpPolicy",
    env,
    n_steps=32,
    batch_size=256,
    gae_lambda=0.8,
    gamma=0.98,
    n_epochs=20,
    ent_coef=0.0,
    learning_rate=lambda left: left * 0.001,
    clip_range=lambda left: left * 0.2,
    seed=seed,
    device="cpu",
)
solved = None


class Watch(BaseCallback):
    def _on_step(self):
        return True

    def _on_rollout_end(self):
        global solved
        last = [episode["r"] for episode in model.ep_info_buffer][-20:]
        if solved is None and len(last) == 20 and numpy.mean(last) >= 475:
            solved = (time.perf_counter() - start, model.num_timesteps)


start, cpu = time.perf_counter(), time.process_time()
model.learn(steps, callback=Watch())
seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
returns = [episode["r"] for episode in model.ep_info_buffer][-20:]
result = {"steps_per_second": model.num_timesteps / seconds, "cpu_share": cpu / seconds, "final_return": float(numpy.mean(returns))}
at, reached = solved or (None, None)
print(json.dumps({**result, "solved_seconds": at, "solved_steps": reached}))

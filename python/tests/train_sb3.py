"""Trains Stable-Baselines3's PPO through the bridge and prints one JSON line: mean return before and after.

python train_sb3.py cartpole|minecraft [--steps N] [--seed S] [--processes]
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
from stable_baselines3 import PPO
from stable_baselines3.common.env_util import make_vec_env
from stable_baselines3.common.evaluation import evaluate_policy

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import rlgpt_gym  # noqa: E402

#: Keyword arguments of `make`, policy, and PPO's settings (those of the SB3 zoo for CartPole).
TASKS = {
    "cartpole": (
        {"world": "cartpole-v1"},
        "MlpPolicy",
        {"n_steps": 32, "batch_size": 256, "gae_lambda": 0.8, "gamma": 0.98, "n_epochs": 20, "learning_rate": 1e-3},
    ),
    "minecraft": (
        {
            "world": "minecraft-v1",
            "task": "get 1 dirt",
            "fields": ["rays.block_name", "rays.block_distance", "location_stats.pitch"],
            "features": ["dirt", "grass"],
            "repeat": 8,
            "limit": 400,
        },
        "MlpPolicy",
        {"n_steps": 128, "batch_size": 256, "n_epochs": 4, "ent_coef": 0.01, "learning_rate": 3e-4},
    ),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("--steps", type=int, default=60_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--processes", action="store_true", help="a process a world, by Stable-Baselines3's make_vec_env")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    options, policy, settings = TASKS[arguments.task]
    if arguments.processes:
        envs = make_vec_env(lambda: rlgpt_gym.make(**options), n_envs=8, seed=arguments.seed)
    else:
        envs = rlgpt_gym.make_sb3(num_envs=8, **options)
        envs.seed(arguments.seed)
    model = PPO(policy, envs, seed=arguments.seed, device="cpu", **settings)

    def measure():
        returns, _ = evaluate_policy(model, envs, 24, deterministic=False, return_episode_rewards=True)
        return float(np.mean(returns))

    before = measure()
    model.learn(arguments.steps)
    print(json.dumps({"task": arguments.task, "before": before, "after": measure(), "steps": arguments.steps}))
    envs.close()


if __name__ == "__main__":
    main()

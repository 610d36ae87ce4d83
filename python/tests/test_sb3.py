"""The vector for Stable-Baselines3 against its own over single worlds: python -m unittest discover python/tests"""

import importlib.util
import sys
import unittest
import warnings
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import rlgpt_gym  # noqa: E402


@unittest.skipUnless(importlib.util.find_spec("stable_baselines3"), "stable-baselines3 is not installed")
class Sb3(unittest.TestCase):
    def test_it_is_the_vector_of_stable_baselines3(self):
        from stable_baselines3.common.env_util import make_vec_env

        options = {"facts": ["steps"], "limit": 9}
        ours = rlgpt_gym.make_sb3("cartpole-v1", 3, **options)
        theirs = make_vec_env(lambda: rlgpt_gym.make("cartpole-v1", **options), n_envs=3, seed=7)
        ours.seed(7)
        self.assertTrue(np.array_equal(ours.reset(), theirs.reset()))
        for t in range(9):
            actions = np.array([t % 2, 1, 0])
            a, b = ours.step(actions), theirs.step(actions)
            self.assertTrue(np.array_equal(a[0][~a[2]], b[0][~b[2]]))
            self.assertTrue(np.array_equal(a[1], b[1]) and np.array_equal(a[2], b[2]))
            for left, right in zip(a[3], b[3]):
                self.assertEqual(left.keys(), right.keys())
                self.assertEqual(left["steps"], right["steps"])
                if "terminal_observation" in left:
                    self.assertTrue(np.array_equal(left["terminal_observation"], right["terminal_observation"]))
                    self.assertEqual(left["TimeLimit.truncated"], right["TimeLimit.truncated"])
                    self.assertEqual(left["episode"]["r"], right["episode"]["r"])
        self.assertTrue(a[2].all())
        ours.close()
        theirs.close()

    def test_worlds_pass_the_check_of_stable_baselines3(self):
        from stable_baselines3.common.env_checker import check_env

        for world in rlgpt_gym.WORLDS:
            with self.subTest(world), warnings.catch_warnings():
                warnings.simplefilter("ignore")  # advice
                env = rlgpt_gym.make(world)
                check_env(env, skip_render_check=True)
                env.close()

    def test_masks_as_maskable_ppo_asks_for_them(self):
        envs, env = rlgpt_gym.make_sb3("craftax-classic-v1", 2, masks=True), rlgpt_gym.make("craftax-classic-v1", masks=True)
        envs.seed(3)
        envs.reset()
        env.reset(seed=3)
        for action in (1, 5, 2):
            self.assertTrue(np.array_equal(envs.env_method("action_masks")[0], env.action_masks()))
            envs.step(np.array([action, 0]))
            env.step(action)
        self.assertTrue(envs.has_attr("action_masks"))
        envs.close()
        env.close()
        envs = rlgpt_gym.make_sb3("craftax-classic-v1", 2)
        self.assertFalse(envs.has_attr("action_masks"))
        envs.close()

    def test_a_policy_trains_on_it(self):
        import torch
        from stable_baselines3 import PPO
        from stable_baselines3.common.vec_env import VecNormalize

        torch.set_num_threads(1)
        envs = VecNormalize(rlgpt_gym.make_sb3("pendulum-v1", 2))
        PPO("MlpPolicy", envs, n_steps=16, batch_size=32, n_epochs=1, device="cpu").learn(64)
        envs.close()


if __name__ == "__main__":
    unittest.main()

"""Every world as Gymnasium wants it: python -m unittest discover python/tests"""

import sys
import unittest
import warnings
from pathlib import Path

import gymnasium
import numpy as np
from gymnasium.utils.env_checker import check_env

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import rlgpt_gym  # noqa: E402
from rlgpt_gym.envs import row_of  # noqa: E402

WORLDS = list(rlgpt_gym.worlds())


def same(a, b) -> bool:
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(np.array_equal(a[k], b[k]) for k in a)
    return np.array_equal(a, b)


class Envs(unittest.TestCase):
    def test_check_env(self):
        for world in WORLDS:
            with self.subTest(world), warnings.catch_warnings():
                warnings.simplefilter("ignore")  # unbounded boxes
                env = rlgpt_gym.make(world)
                check_env(env, skip_render_check=True)
                env.close()

    def test_equal_seeds_equal_episodes(self):
        for world in WORLDS:
            with self.subTest(world):
                a, b = rlgpt_gym.make(world), rlgpt_gym.make(world)
                a.action_space.seed(1)
                self.assertTrue(same(a.reset(seed=5)[0], b.reset(seed=5)[0]))
                for _ in range(30):
                    action = a.action_space.sample()
                    left, right = a.step(action), b.step(action)
                    self.assertTrue(same(left[0], right[0]))
                    self.assertEqual(left[1:4], right[1:4])
                    if left[2] or left[3]:
                        break
                a.close()
                b.close()

    def test_vector_equals_single(self):
        """World i of a vector, seeded s + i, goes through what a single one seeded s + i goes through."""
        for world in ("cartpole-v1", "pendulum-v1", "craftax-classic-v1", "craftax-v1", "grid-paths-v1"):
            with self.subTest(world):
                envs, env = rlgpt_gym.make_vec(world, 3), rlgpt_gym.make(world)
                many, _ = envs.reset(seed=10)
                one, _ = env.reset(seed=12)
                self.assertTrue(same(row_of(many, 2), one))
                envs.action_space.seed(3)
                for _ in range(20):
                    actions = envs.action_space.sample()
                    many, rewards, terminated, _, _ = envs.step(actions)
                    one, reward, ended, _, _ = env.step(actions[2])
                    self.assertTrue(same(row_of(many, 2), one))
                    self.assertAlmostEqual(rewards[2], reward, places=6)
                    if ended:
                        break
                envs.close()
                env.close()

    def test_next_step_reset(self):
        envs = rlgpt_gym.make_vec("cartpole-v1", 2, limit=3)
        envs.reset(seed=0)
        cuts = []
        for _ in range(5):
            *_, truncated, _ = envs.step(np.array([0, 1]))
            cuts.append(bool(truncated[0]))
        self.assertEqual(cuts, [False, False, True, False, False])
        envs.close()

    def test_by_the_id_of_gymnasium(self):
        env = gymnasium.make("rlgpt_gym:rlgpt/World-v0", world="cartpole-v1")
        obs, _ = env.reset(seed=3)
        envs = gymnasium.make_vec(
            "rlgpt_gym:rlgpt/World-v0", num_envs=2, vectorization_mode="vector_entry_point", world="cartpole-v1"
        )
        self.assertTrue(np.array_equal(envs.reset(seed=3)[0][0], obs))
        env.close()
        envs.close()

    def test_masks(self):
        for options in ({"world": "craftax-classic-v1"}, {"world": "minecraft-v1", "task": "get 1 dirt"}):
            env = rlgpt_gym.make(**options, masks=True)
            _, info = env.reset(seed=0)
            for _ in range(20):
                mask = info["action_mask"]
                self.assertEqual(mask.shape, (env.action_space.n,))
                self.assertTrue(mask.any())
                # nobody holds what crafting takes
                self.assertTrue("task" in options or not mask[16])
                *_, info = env.step(env.action_space.sample(mask))
            env.close()
        with self.assertRaisesRegex(ValueError, "default"):
            rlgpt_gym.make("minecraft-v1", actions="all", masks=True)

    def test_refusals_name_the_remedy(self):
        with self.assertRaisesRegex(rlgpt_gym.RlgptError, "cartpole-v1"):
            rlgpt_gym.make("cartpol-v1")
        with self.assertRaisesRegex(rlgpt_gym.RlgptError, "no fact|unknown fact"):
            rlgpt_gym.make("cartpole-v1", facts=["nonsense"])

    def test_a_dead_server_is_told(self):
        env = rlgpt_gym.make("cartpole-v1")
        env.reset(seed=0)
        env.client.process.kill()
        with self.assertRaisesRegex(rlgpt_gym.RlgptError, "ended"):
            for _ in range(3):
                env.step(0)

    def test_facts_and_task(self):
        env = rlgpt_gym.make("minecraft-v1", task="get 1 dirt", facts=["steps", "alive"], repeat=4, features=["dirt"])
        env.reset(seed=0)
        obs, reward, terminated, truncated, info = env.step(0)
        self.assertEqual(info, {"steps": 4.0, "alive": 1.0})
        self.assertEqual(obs.shape, env.observation_space.shape)
        env.close()


if __name__ == "__main__":
    unittest.main()

"""Every world as Gymnasium wants it: python -m unittest discover python/tests"""

import gc
import os
import signal
import sys
import unittest
import warnings
from pathlib import Path

import gymnasium
import numpy as np
from gymnasium.utils.env_checker import check_env
from gymnasium.vector import AutoresetMode, SyncVectorEnv

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import rlgpt_gym  # noqa: E402
from rlgpt_gym.spaces import row_of  # noqa: E402

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
                env = gymnasium.make(f"rlgpt/{world}").unwrapped
                check_env(env)  # also of every render mode
                self.assertEqual(env.spec.kwargs["world"], world)
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

    def test_autoreset_modes_are_those_of_gymnasium(self):
        """Against Gymnasium's own vector over single environments, whose later episodes begin with seeds of their own."""
        for mode in AutoresetMode:
            with self.subTest(mode):
                options = {"limit": 7, "facts": ["steps"]}
                theirs = SyncVectorEnv([lambda: rlgpt_gym.make("cartpole-v1", **options)] * 3, autoreset_mode=mode)
                ours = rlgpt_gym.make_vec("cartpole-v1", 3, autoreset_mode=mode, **options)
                self.assertEqual(ours.metadata["autoreset_mode"], mode)
                for envs in (theirs, ours):
                    envs.reset(seed=4)
                seen = set()
                for t in range(7):
                    a, b = (envs.step(np.array([t % 2, 1, 0])) for envs in (theirs, ours))
                    for left, right in zip(a[1:4], b[1:4]):
                        self.assertTrue(np.array_equal(left, right))
                    seen.update(b[4])
                    over = b[2] | b[3]
                    self.assertTrue(same(a[0][~over], b[0][~over]))
                    self.assertEqual("final_obs" in a[4], "final_obs" in b[4])
                    if "final_obs" in b[4]:
                        for key in ("_final_obs", "_final_info"):
                            self.assertTrue(np.array_equal(a[4][key], b[4][key]))
                        for i in np.flatnonzero(over):
                            self.assertTrue(np.array_equal(a[4]["final_obs"][i], b[4]["final_obs"][i]))
                            self.assertEqual(a[4]["final_info"]["steps"][i], b[4]["final_info"]["steps"][i])
                            self.assertEqual(b[4]["steps"][i], 0)
                self.assertTrue(over.all())
                if mode is AutoresetMode.DISABLED:
                    with self.assertRaises(gymnasium.error.ResetNeeded):
                        ours.step(np.zeros(3, int))
                    mask = np.array([True, False, True])
                    fresh, _ = ours.reset(seed=[1, None, 3], options={"reset_mask": mask})
                    self.assertTrue(np.array_equal(fresh[1], b[0][1]))
                    one = rlgpt_gym.make("cartpole-v1")
                    self.assertTrue(np.array_equal(fresh[2], one.reset(seed=3)[0]))
                    one.close()
                theirs.close()
                ours.close()

    def test_seeds(self):
        envs = rlgpt_gym.make_vec("cartpole-v1", 2)
        rows = envs.reset(seed=[5, 6])[0]
        self.assertTrue(np.array_equal(rows, envs.reset(seed=np.int64(5))[0]))
        later = [envs.reset()[0] for _ in range(2)]
        envs.reset(seed=5)
        self.assertTrue(same(later[0], envs.reset()[0]))  # what follows a seed is determined by it
        self.assertFalse(same(later[0], later[1]))
        self.assertTrue(np.array_equal(envs.reset(seed=[5, None])[0][0], rows[0]))
        with self.assertRaisesRegex(ValueError, "3 seeds"):
            envs.reset(seed=[1, 2, 3])
        envs.close()

    def test_render(self):
        shapes = {"craftax-classic-v1": (70, 90, 3), "craftax-v1": (90, 110, 3), "minecraft-v1": (60, 80, 3), "cartpole-v1": (40, 60, 3)}
        for world, shape in shapes.items():
            env = gymnasium.make(f"rlgpt/{world}", render_mode="rgb_array", render_size=shape[:2])
            env.reset(seed=1)
            picture = env.render()
            self.assertEqual((picture.shape, picture.dtype), (shape, np.uint8))
            self.assertGreater(len(np.unique(picture.reshape(-1, 3), axis=0)), 2)
            env.close()
        env = gymnasium.make("rlgpt/cartpole-v1", render_mode="ansi")
        obs, _ = env.reset(seed=1)
        self.assertIn(f"position = {obs[0]:.4g}"[:14], env.render())
        env.close()
        with self.assertRaisesRegex(rlgpt_gym.RlgptError, "no render mode 'rgb_array'.*ansi"):
            rlgpt_gym.make("adder-v1", render_mode="rgb_array")
        envs = rlgpt_gym.make_vec("craftax-classic-v1", 2, render_mode="rgb_array")
        self.assertEqual(len(envs.render()), 2)
        envs.close()

    def test_actions_outside_of_the_space_are_refused(self):
        bad = {
            "cartpole-v1": [-1, 2, 0.5, "left", None, [0]],
            "pendulum-v1": [[np.nan], [0.0, 1.0]],
            "minecraft-v1": [-1, 36],
        }
        for world, actions in bad.items():
            env = rlgpt_gym.make(world)
            env.reset(seed=0)
            for action in actions:
                with self.subTest(f"{world} {action}"), self.assertRaises((ValueError, rlgpt_gym.RlgptError)):
                    env.step(action)
            env.step(env.action_space.sample())  # and it goes on
            env.close()
        envs = rlgpt_gym.make_vec("cartpole-v1", 2)
        envs.reset(seed=0)
        for actions in ([0, -1], [0, 2], [0.0, 1.0], [0], [0, 0, 0]):
            with self.assertRaises((ValueError, rlgpt_gym.RlgptError)):
                envs.step(np.array(actions))
        envs.close()
        env = rlgpt_gym.make("minecraft-v1", actions="all")
        env.reset(seed=0)
        low = np.zeros(len(env.action_space.nvec), int)
        for action in (low - 1, np.array(env.action_space.nvec), low[:-1]):
            with self.assertRaisesRegex(ValueError, "not in MultiDiscrete"):
                env.step(action)
        env.close()

    def test_before_the_first_reset_and_after_the_close(self):
        env = rlgpt_gym.make("cartpole-v1")
        with self.assertRaisesRegex(gymnasium.error.ResetNeeded, "call reset"):
            env.step(0)
        env.reset(seed=0)
        env.close()
        env.close()
        for call in (lambda: env.step(0), env.reset):
            with self.assertRaisesRegex(rlgpt_gym.RlgptError, "is closed"):
                call()

    def test_a_server_ends_with_its_environment(self):
        env = rlgpt_gym.make("cartpole-v1")
        process = env.client.process
        del env
        gc.collect()
        self.assertIsNotNone(process.poll())

    @unittest.skipUnless(hasattr(signal, "SIGSTOP"), "signals of POSIX")
    def test_a_server_that_hangs_or_dies(self):
        env = rlgpt_gym.make("cartpole-v1", timeout=2)
        env.reset(seed=0)
        env.client.process.send_signal(signal.SIGSTOP)
        for _ in range(2):
            with self.assertRaisesRegex(rlgpt_gym.RlgptError, "not answered for 2 s and was ended"):
                env.step(0)
        env.close()
        env = rlgpt_gym.make("cartpole-v1")
        env.reset(seed=0)
        env.client.process.kill()
        for _ in range(3):
            with self.assertRaisesRegex(rlgpt_gym.RlgptError, "ended with code -9"):
                for _ in range(3):
                    env.step(0)
        env.close()

    def test_an_exchange_that_is_interrupted(self):
        env = rlgpt_gym.make("cartpole-v1")
        env.reset(seed=0)
        env.client._some = lambda size: (_ for _ in ()).throw(KeyboardInterrupt)
        with self.assertRaises(KeyboardInterrupt):
            env.step(0)
        del env.client._some
        with self.assertRaisesRegex(rlgpt_gym.RlgptError, "interrupted.*anew"):
            env.step(0)
        env.close()

    @unittest.skipUnless(hasattr(os, "fork"), "forks of POSIX")
    def test_a_fork_neither_uses_nor_ends_the_server(self):
        env = rlgpt_gym.make("cartpole-v1")
        env.reset(seed=0)
        child = os.fork()
        if child == 0:
            try:
                env.step(0)
            except rlgpt_gym.RlgptError as error:
                env.close()
                os._exit(0 if "another process" in str(error) else 1)
            os._exit(2)
        self.assertEqual(os.waitpid(child, 0)[1], 0)
        env.step(0)
        env.close()

    def test_in_processes_of_gymnasium(self):
        envs = gymnasium.make_vec("rlgpt/cartpole-v1", num_envs=2, vectorization_mode="async")
        ours = gymnasium.make_vec("rlgpt/cartpole-v1", num_envs=2)
        self.assertIsInstance(ours.unwrapped, rlgpt_gym.RlgptVectorEnv)
        self.assertTrue(np.array_equal(envs.reset(seed=3)[0], ours.reset(seed=3)[0]))
        envs.close()
        ours.close()

    def test_wrappers_of_gymnasium(self):
        env = gymnasium.make("rlgpt/cartpole-v1", max_episode_steps=5)
        env = gymnasium.wrappers.RecordEpisodeStatistics(env)
        env.reset(seed=1)
        for _ in range(5):
            *_, truncated, info = env.step(0)
        self.assertTrue(truncated)
        self.assertEqual(info["episode"]["l"], 5)
        env.close()
        envs = gymnasium.make_vec("rlgpt/cartpole-v1", num_envs=2, max_episode_steps=5)
        envs = gymnasium.wrappers.vector.RecordEpisodeStatistics(envs)
        envs.reset(seed=1)
        for _ in range(5):
            *_, infos = envs.step(np.zeros(2, int))
        self.assertEqual(infos["episode"]["l"].tolist(), [5, 5])
        envs.close()

    def test_every_world_is_registered(self):
        self.assertEqual(sorted(rlgpt_gym.WORLDS), sorted(WORLDS))

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
        with self.assertRaisesRegex(rlgpt_gym.RlgptError, "frame_skip.*repeat"):
            rlgpt_gym.make("cartpole-v1", frame_skip=4)
        with self.assertRaisesRegex(rlgpt_gym.RlgptError, "facts is \"steps\".*list"):
            rlgpt_gym.make("cartpole-v1", facts="steps")

    def test_facts_and_task(self):
        env = rlgpt_gym.make("minecraft-v1", task="get 1 dirt", facts=["steps", "alive"], repeat=4, features=["dirt"])
        env.reset(seed=0)
        obs, reward, terminated, truncated, info = env.step(0)
        self.assertEqual(info, {"steps": 4.0, "alive": 1.0})
        self.assertEqual(obs.shape, env.observation_space.shape)
        env.close()


if __name__ == "__main__":
    unittest.main()

"""Worlds of several agents as PettingZoo wants them: python -m unittest discover python/tests"""

import sys
import unittest
from pathlib import Path

import numpy as np
from pettingzoo.test import api_test, parallel_api_test, parallel_seed_test
from pettingzoo.utils import parallel_to_aec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import rlgpt_gym  # noqa: E402

MAPS = Path(__file__).resolve().parents[2] / "examples" / "maps"


def of_several_agents(world: str) -> bool:
    env = rlgpt_gym.make(world)
    agents = env.served.spec["agents"]
    env.close()
    return agents is not None


class Agents(unittest.TestCase):
    def test_parallel_api(self):
        worlds = [world for world in rlgpt_gym.worlds() if of_several_agents(world)]
        self.assertIn("grid-paths-v1", worlds)
        for world in worlds:
            with self.subTest(world):
                env = rlgpt_gym.make_parallel(world, agents=3, limit=40)
                parallel_api_test(env, num_cycles=500)
                env.close()
                aec = parallel_to_aec(rlgpt_gym.make_parallel(world, agents=3, limit=40))
                api_test(aec, num_cycles=200)
                aec.close()
                parallel_seed_test(lambda world=world: rlgpt_gym.make_parallel(world, agents=3), num_cycles=100)

    def test_agents_end_together_and_masks_are_told(self):
        options = {"layout": "rooms", "collisions": "turns", "rewards": {"team": 0.5}}
        env = rlgpt_gym.make_parallel("grid-paths-v1", agents=4, options=options, masks=True, facts=["distance"], limit=30)
        observations, infos = env.reset(seed=3)
        self.assertEqual(sorted(observations), [f"agent_{i}" for i in range(4)])
        for _ in range(30):
            actions = {}
            for name in env.agents:
                mask = infos[name]["action_mask"]
                self.assertEqual(observations[name]["distance"][0], infos[name]["distance"])
                actions[name] = int(env.action_space(name).sample(mask))
            observations, rewards, terminated, truncated, infos = env.step(actions)
            self.assertEqual(len(set(terminated.values())), 1)
        self.assertTrue(all(truncated.values()) or all(terminated.values()))
        self.assertEqual(env.agents, [])
        with self.assertRaisesRegex(rlgpt_gym.RlgptError, "reset"):
            env.step({})
        env.close()

    def test_a_benchmark_map_and_scenario(self):
        options = {"map": str(MAPS / "crossing.map"), "scenario": str(MAPS / "crossing.scen"), "arrival": "stop"}
        env = rlgpt_gym.make_parallel("grid-paths-v1", agents=4, options=options)
        observations, _ = env.reset(seed=0)
        steps = 0
        while env.agents:
            ways = {name: int(np.argmax(observations[name]["way"])) for name in env.agents}
            # the last two wait until the corridors are free
            actions = {name: ways[name] if steps >= 12 or name < "agent_2" else 0 for name in env.agents}
            observations, rewards, terminated, *_ = env.step(actions)
            steps += 1
        self.assertTrue(all(terminated.values()))
        env.close()

    def test_a_world_of_one_agent_is_refused(self):
        with self.assertRaisesRegex(rlgpt_gym.RlgptError, "one agent"):
            rlgpt_gym.make_parallel("cartpole-v1", agents=2)


if __name__ == "__main__":
    unittest.main()

"""The real packages `craftax` and `crafter` as Gymnasium environments with one symbolic observation, for evaluation.

CraftaxClassic and Crafter give Craftax-Classic's symbolic layout (1345 numbers), the 22 achievements of the episode and
the player's place counted from the start, which a player knows from its own moves; Craftax gives its own. Crafter is read
from its world, not from its pixels.
"""

import gymnasium
import numpy as np
from gymnasium import spaces

ACHIEVEMENTS = (
    "collect_wood place_table eat_cow collect_sapling collect_drink make_wood_pickaxe make_wood_sword place_plant "
    "defeat_zombie collect_stone place_stone eat_plant defeat_skeleton make_stone_pickaxe make_stone_sword wake_up "
    "place_furnace collect_coal collect_iron collect_diamond make_iron_pickaxe make_iron_sword"
).split()
ITEMS = (
    "wood stone coal iron diamond sapling wood_pickaxe stone_pickaxe iron_pickaxe wood_sword stone_sword iron_sword"
).split()
BLOCKS = {
    name: i
    for i, name in enumerate(
        "invalid out_of_bounds grass water stone tree wood path coal iron diamond table furnace sand lava plant "
        "ripe_plant".split()
    )
}
MOBS = {"Zombie": 0, "Cow": 1, "Skeleton": 2, "Arrow": 3}


class Package(gymnasium.Env):
    # whoever plays keeps the limit of 10,000 steps: no end but the world's own is told

    action_space = spaces.Discrete(17)
    observation_space = spaces.Dict(
        {
            "symbolic": spaces.Box(0, 1, (1345,), np.float32),
            "achievements": spaces.MultiBinary(22),
            "place": spaces.Box(-64, 64, (2,), np.float32),
        }
    )


class CraftaxClassic(Package):
    """`Craftax-Classic-Symbolic-v1`. Keys as in this project's exact mode: PRNGKey(seed), split before every use."""

    world = "Craftax-Classic-Symbolic-v1"
    middle = 32

    def __init__(self):
        import jax
        from craftax.craftax_env import make_craftax_env_from_name

        self.jax = jax
        self.env = make_craftax_env_from_name(self.world, auto_reset=False)
        self.params = self.env.default_params

    def key(self):
        self.rng, key = self.jax.random.split(self.rng)
        return key

    def observe(self, obs):
        place = np.asarray(self.state.player_position) - self.middle
        return {"symbolic": np.asarray(obs), "achievements": np.asarray(self.state.achievements), "place": place}

    def reset(self, *, seed=None, options=None):
        self.rng = self.jax.random.PRNGKey(seed or 0)
        obs, self.state = self.env.reset(self.key(), self.params)
        return self.observe(obs), {}

    def step(self, action):
        obs, self.state, reward, done, _ = self.env.step(self.key(), self.state, int(action), self.params)
        over = bool(done) and self.state.timestep < 10_000
        return self.observe(obs), float(reward), bool(over), False, {}


class Craftax(CraftaxClassic):
    """`Craftax-Symbolic-v1`, the full world: its own layout (8268 numbers), 43 actions and 67 achievements."""

    world = "Craftax-Symbolic-v1"
    middle = 24
    action_space = spaces.Discrete(43)
    observation_space = spaces.Dict(
        {
            "symbolic": spaces.Box(0, 1, (8268,), np.float32),
            "achievements": spaces.MultiBinary(67),
            "place": spaces.Box(-48, 48, (2,), np.float32),
        }
    )


class Crafter(Package):
    """crafter.Env() with its default settings: 64 x 64 cells, 10,000 steps, its own reward."""

    def reset(self, *, seed=None, options=None):
        import crafter

        self.env = crafter.Env(seed=seed)
        # no image or map is drawn, because none is looked at
        self.env._obs = self.env._sem_view = lambda: None
        self.env.reset()
        names = self.env._world._mat_names
        self.blocks = np.array([BLOCKS.get(names[i], 0) for i in range(len(names))])
        return self.observe(), {}

    def step(self, action):
        _, reward, done, info = self.env.step(int(action))
        return self.observe(), float(reward), bool(done and info["discount"] == 0), False, {}

    def observe(self):
        world, player = self.env._world, self.env._player
        x, y = player.pos
        left, right, top, bottom = max(0, x - 4), min(64, x + 5), max(0, y - 3), min(64, y + 4)
        blocks = np.full((7, 9), BLOCKS["out_of_bounds"])
        inside = self.blocks[world._mat_map[left:right, top:bottom]].T
        blocks[top - y + 3 : bottom - y + 3, left - x + 4 : right - x + 4] = inside
        mobs = np.zeros((7, 9, 4), np.float32)
        things = world._obj_map[left:right, top:bottom]
        for thing in (world._objects[i] for i in things[things > 0]):
            row, column = thing.pos[1] - y + 3, thing.pos[0] - x + 4
            kind = type(thing).__name__
            if kind == "Plant":
                blocks[row, column] = BLOCKS["ripe_plant" if thing.ripe else "plant"]
            elif kind in MOBS:
                mobs[row, column, MOBS[kind]] = 1
        view = np.concatenate([np.eye(17, dtype=np.float32)[blocks], mobs], 2)
        bars = [player.inventory[name] for name in ("health", "food", "drink", "energy")]
        heading = [(-1, 0), (1, 0), (0, -1), (0, 1)].index(tuple(int(x) for x in player.facing))
        rest = [player.inventory[name] / 10 for name in ITEMS] + [bar / 10 for bar in bars]
        rest += [float(i == heading) for i in range(4)] + [float(world.daylight), float(player.sleeping)]
        return {
            "symbolic": np.concatenate([view.ravel(), np.array(rest, np.float32)]),
            "achievements": np.array([player.achievements[name] > 0 for name in ACHIEVEMENTS]),
            "place": np.array([y - 32, x - 32]),
        }

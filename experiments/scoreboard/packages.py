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
        truncated = bool(self.state.timestep >= 10_000)
        return self.observe(obs), float(reward), bool(done) and not truncated, truncated, {}


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
        self.env._obs = lambda: None  # no image is drawn, because none is looked at
        self.env.reset()
        return self.observe(), {}

    def step(self, action):
        _, reward, done, info = self.env.step(int(action))
        dead = info["discount"] == 0
        return self.observe(), float(reward), bool(done and dead), bool(done and not dead), {}

    def observe(self):
        world, player = self.env._world, self.env._player
        view = np.zeros((7, 9, 21), np.float32)
        for row in range(7):
            for column in range(9):
                place = (player.pos[0] + column - 4, player.pos[1] + row - 3)
                material, thing = world[place] if self.inside(place) else ("out_of_bounds", None)
                kind = type(thing).__name__
                if kind == "Plant":
                    material = "ripe_plant" if thing.ripe else "plant"
                view[row, column, BLOCKS[material]] = 1
                if kind in MOBS:
                    view[row, column, 17 + MOBS[kind]] = 1
        bars = [player.inventory[name] for name in ("health", "food", "drink", "energy")]
        heading = [(-1, 0), (1, 0), (0, -1), (0, 1)].index(tuple(int(x) for x in player.facing))
        rest = [player.inventory[name] / 10 for name in ITEMS] + [bar / 10 for bar in bars]
        rest += [float(i == heading) for i in range(4)] + [float(world.daylight), float(player.sleeping)]
        return {
            "symbolic": np.concatenate([view.ravel(), np.array(rest, np.float32)]),
            "achievements": np.array([player.achievements[name] > 0 for name in ACHIEVEMENTS]),
            "place": np.array([player.pos[1] - 32, player.pos[0] - 32]),
        }

    def inside(self, place):
        return 0 <= place[0] < 64 and 0 <= place[1] < 64

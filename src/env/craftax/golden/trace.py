"""Plays the real `craftax` package and writes every state as bytes, for comparison with this project's own rules.

    python trace.py --runs 4 --steps 300 --out traces.bin

A run of seed s draws `rng = PRNGKey(s)`, then `rng, key = split(rng)` before every reset(key) and every step(key, ...), on
the environment without auto-reset, jitted and not batched. When an episode ends, the next begins, so that every run has
`--steps` steps. Actions come from numpy's PCG64 of the same seed. `--rich` fills inventory and vitals every 50 steps, so
that random play reaches every rule; `--mend` makes health below 5 to 9 before every step, so that it lives for long.

Layout, little-endian: one JSON line (versions and counts), then for each state the action (int32, -1 for a reset) and
`record` as below.
"""

import argparse
import json
import sys
import zlib
from importlib.metadata import version

import jax
import numpy as np
from craftax.craftax_env import make_craftax_env_from_name

VITALS = ("player_health", "player_food", "player_drink", "player_energy")
STOCK = ("wood", "stone", "coal", "iron", "diamond", "sapling")
TOOLS = ("wood_pickaxe", "stone_pickaxe", "iron_pickaxe", "wood_sword", "stone_sword", "iron_sword")


def mobs(group):
    """Row, column, health, mask, cooldown of each mob."""
    columns = [group.position, group.health[:, None], group.mask[:, None], group.attack_cooldown[:, None]]
    return np.concatenate(columns, 1).ravel()


def record(state, obs, reward, done) -> bytes:
    """Everything of one state: int32 fields, float32 fields, random key, checksums of map, mobs and observation."""
    s = jax.tree.map(np.asarray, state)
    saplings = [s.growing_plants_positions, s.growing_plants_age[:, None], s.growing_plants_mask[:, None]]
    ints = [
        s.player_position,
        [s.player_direction],
        [getattr(s, name) for name in VITALS],
        [s.is_sleeping, s.timestep],
        [getattr(s.inventory, name) for name in STOCK + TOOLS],
        s.achievements,
        *[mobs(group) for group in (s.zombies, s.cows, s.skeletons, s.arrows)],
        s.arrow_directions.ravel(),
        np.concatenate(saplings, 1).ravel(),
    ]
    floats = [s.player_recover, s.player_hunger, s.player_thirst, s.player_fatigue, s.light_level, reward]
    sums = [
        zlib.crc32(s.map.astype(np.uint8).tobytes()),
        zlib.crc32(s.mob_map.astype(np.uint8).tobytes()),
        zlib.crc32(np.asarray(obs, "<f4").tobytes()),
    ]
    tail = [*np.asarray(s.state_rng), *sums, int(done)]
    return np.concatenate(ints).astype("<i4").tobytes() + np.array(floats, "<f4").tobytes() + np.array(tail, "<u4").tobytes()


def enrich(state):
    """Nine of every material and of every vital; tools stay as they are."""
    inventory = state.inventory.replace(**{name: 9 for name in STOCK})
    return state.replace(inventory=inventory, **{name: 9 for name in VITALS})


def play(env, seed: int, options, write) -> int:
    """One run; returns the number of its episodes."""
    params = env.default_params
    actions = np.random.default_rng(seed).integers(0, env.num_actions, options.steps, dtype=np.int32)
    rng = jax.random.PRNGKey(seed)
    episodes, done = 0, True
    for t, action in enumerate(actions):
        if done:
            rng, key = jax.random.split(rng)
            obs, state = env.reset(key, params)
            write(np.int32(-1).tobytes() + record(state, obs, 0.0, False))
            episodes += 1
        if options.rich and t % 50 == 0:
            state = enrich(state)
        if options.mend and state.player_health < 5:
            state = state.replace(player_health=9)
        rng, key = jax.random.split(rng)
        obs, state, reward, done, _ = env.step(key, state, int(action), params)
        write(action.tobytes() + record(state, obs, reward, done))
    return episodes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=4)
    parser.add_argument("--steps", type=int, default=300, help="steps of a run")
    parser.add_argument("--first", type=int, default=0, help="seed of the first run")
    parser.add_argument("--rich", action="store_true")
    parser.add_argument("--mend", action="store_true")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    env = make_craftax_env_from_name("Craftax-Classic-Symbolic-v1", auto_reset=False)
    chunks = []
    for seed in range(options.first, options.first + options.runs):
        print(f"run {seed}: {play(env, seed, options, chunks.append)} episodes", file=sys.stderr)
    head = {"craftax": version("craftax"), "jax": jax.__version__, "first": options.first}
    head |= {"rich": options.rich, "mend": options.mend, "lengths": [options.steps] * options.runs}
    head |= {"record": len(chunks[0])}
    with open(options.out, "wb") as file:
        file.write(json.dumps(head).encode() + b"\n" + b"".join(chunks))


if __name__ == "__main__":
    main()

"""Plays the real `craftax` package (Craftax-Symbolic) and writes every state, for comparison with this project's rules.

    python trace.py --runs 9 --steps 200 --out plain.bin
    python trace.py --runs 9 --steps 200 --stir --stages --out stages.bin

A run of seed s draws `rng = PRNGKey(s)`, then `rng, key = split(rng)` before every reset(key) and every step(key, ...), on
the environment without auto-reset, jitted and not batched. When an episode ends, the next begins, so that every run has
`--steps` steps. Actions come from numpy's PCG64 of the same seed. `--stir` begins episodes of run s on floor s mod 9 and every few steps changes what a player owns, knows, faces and
where it stands, so that random play reaches every rule; `--mend` keeps it alive meanwhile. `--stages` also writes the
state after every part of a step, each part jitted alone.

Layout, little-endian: one JSON line, then records of nine words (kind, argument, key of the step, state_rng, reward,
done, checksum of the observation) and, for each of map, items, mobs, light, ints and floats, the number of places that
differ from the record before, those places, and what is there now (32 bits each). Kinds: 0 the reset of seed
`argument`, or of the next episode where that is -1, 1 a step with action `argument`, 2 a state set by this script, 3 the part number `argument` mod 32 of a step
with action `argument` / 32 (none while asleep or resting), 4 a reset of which only six checksums follow (`--brief`).
"""

import argparse
import json
import sys
import zlib
from importlib.metadata import version

import jax
import jax.numpy as jnp
import numpy as np
from craftax.craftax import game_logic as rules
from craftax.craftax.constants import BlockType
from craftax.craftax.craftax_state import EnvParams, StaticEnvParams
from craftax.craftax_env import make_craftax_env_from_name

RESET, STEP, SET, STAGE, BRIEF = range(5)
PARAMS, STATIC = EnvParams(), StaticEnvParams()
STOCK = ("wood", "stone", "coal", "iron", "diamond", "sapling", "pickaxe", "sword", "bow", "arrows")
SECTIONS = ("map", "items", "mobs", "light", "ints", "floats")


@jax.jit
def pack(s):
    """A state as six arrays in the order of this project's `state.ts`."""
    classes = (s.melee_mobs, s.passive_mobs, s.ranged_mobs, s.mob_projectiles, s.player_projectiles)
    steps = [jnp.zeros_like(m.position) for m in classes[:3]]
    steps += [s.mob_projectile_directions, s.player_projectile_directions]
    rows = [
        jnp.concatenate([m.position, m.mask[..., None], m.attack_cooldown[..., None], m.type_id[..., None], d], -1)
        for m, d in zip(classes, steps)
    ]
    i, inventory = s.inventory, []
    inventory = [jnp.array([getattr(i, name) for name in STOCK]), i.armour, jnp.array([i.torches, i.ruby, i.sapphire])]
    inventory += [i.potions, i.books[None]]
    plants = [s.growing_plants_positions, s.growing_plants_age[:, None], s.growing_plants_mask[:, None]]
    ints = [
        s.player_position,
        jnp.array([s.player_level, s.player_direction, s.player_food, s.player_drink, s.player_energy, s.player_mana]),
        jnp.array([s.is_sleeping, s.is_resting]),
        jnp.array([s.player_xp, s.player_dexterity, s.player_strength, s.player_intelligence]),
        *inventory,
        jnp.array([s.sword_enchantment, s.bow_enchantment]),
        s.armour_enchantments,
        s.potion_mapping,
        s.learned_spells,
        jnp.array([s.boss_progress, s.boss_timesteps_to_spawn_this_round, s.timestep]),
        s.achievements,
        s.down_ladders.ravel(),
        s.up_ladders.ravel(),
        s.chests_opened,
        s.monsters_killed,
        jnp.concatenate(plants, 1).ravel(),
        jnp.concatenate(rows, 1).ravel(),
    ]
    floats = [s.player_health, s.player_recover, s.player_hunger, s.player_thirst, s.player_fatigue]
    floats += [s.player_recover_mana, s.light_level]
    health = jnp.concatenate([m.health for m in classes], 1).ravel()
    return (
        s.map.ravel().astype(jnp.uint8),
        s.item_map.ravel().astype(jnp.uint8),
        s.mob_map.ravel().astype(jnp.uint8),
        s.light_map.ravel(),
        jnp.concatenate([x.astype(jnp.int32) for x in ints]),
        jnp.concatenate([jnp.array(floats, jnp.float32), health]),
    )


def words(array):
    """Bytes as numbers of 32 bits, other arrays as the bits they are."""
    return array.astype("<u4") if array.dtype == np.uint8 else array.view("<u4")


class Writer:
    """Records of states as differences from the state before."""

    def __init__(self):
        self.before = None
        self.chunks = []

    def write(self, kind, argument, state, key=(0, 0), reward=0.0, done=False, obs=None):
        now = [np.asarray(x) for x in pack(state)]
        if self.before is None:
            self.before = [np.zeros_like(x) for x in now]
        crc = 0 if obs is None else zlib.crc32(np.asarray(obs, "<f4").tobytes())
        self.chunks.append(np.array([kind, argument], "<i4").tobytes())
        self.chunks.append(np.array([*np.asarray(key), *np.asarray(state.state_rng)], "<u4").tobytes())
        self.chunks.append(np.float32(reward).tobytes() + np.array([int(done), crc], "<u4").tobytes())
        for old, new in zip(self.before, now):
            if kind == BRIEF:
                self.chunks.append(np.uint32(zlib.crc32(new.tobytes())).tobytes())
                continue
            places = np.flatnonzero(words(old) != words(new))
            self.chunks.append(np.uint32(len(places)).tobytes() + places.astype("<u4").tobytes())
            self.chunks.append(words(new)[places].tobytes())
        self.before = now


def stage(function):
    return jax.jit(function)


# the parts of `craftax_step`, in its order; each takes (state, action, key)
STAGES = {
    "change_floor": stage(lambda s, a, k: rules.change_floor(s, a, PARAMS, STATIC)),
    "do_crafting": stage(lambda s, a, k: rules.do_crafting(s, a)),
    "do_action": stage(lambda s, a, k: rules.do_action(k, s, a, STATIC)),
    "place_block": stage(lambda s, a, k: rules.place_block(s, a, STATIC)),
    "shoot_projectile": stage(lambda s, a, k: rules.shoot_projectile(s, a, STATIC)),
    "cast_spell": stage(lambda s, a, k: rules.cast_spell(s, a, STATIC)),
    "drink_potion": stage(lambda s, a, k: rules.drink_potion(s, a)),
    "read_book": stage(lambda s, a, k: rules.read_book(k, s, a)),
    "enchant": stage(lambda s, a, k: rules.enchant(k, s, a)),
    "boss_logic": stage(lambda s, a, k: rules.boss_logic(s, STATIC)),
    "level_up_attributes": stage(lambda s, a, k: rules.level_up_attributes(s, a, PARAMS)),
    "move_player": stage(lambda s, a, k: rules.move_player(s, a, PARAMS)),
    "update_mobs": stage(lambda s, a, k: rules.update_mobs(k, s, PARAMS, STATIC)),
    "spawn_mobs": stage(lambda s, a, k: rules.spawn_mobs(s, k, PARAMS, STATIC)),
    "update_plants": stage(lambda s, a, k: rules.update_plants(s, STATIC)),
    "update_player_intrinsics": stage(lambda s, a, k: rules.update_player_intrinsics(s, a, STATIC)),
    "clip_inventory_and_intrinsics": stage(lambda s, a, k: rules.clip_inventory_and_intrinsics(s, PARAMS)),
    "calculate_inventory_achievements": stage(lambda s, a, k: rules.calculate_inventory_achievements(s)),
}
DRAWING = ("do_action", "read_book", "enchant", "update_mobs", "spawn_mobs")


def write_stages(writer, state, action, key):
    """The state after every part of a step."""
    acts = 0 if state.is_sleeping or state.is_resting else int(action)
    rng = key
    for i, (name, part) in enumerate(STAGES.items()):
        child = rng
        if name in DRAWING:
            rng, child = jax.random.split(rng)
        state = part(state, jnp.int32(acts), child)
        writer.write(STAGE, 32 * acts + i, state, key)


def like(value, old):
    """A value with the type of the one that it replaces."""
    return jnp.asarray(np.asarray(value, np.asarray(old).dtype))


def change(state, **values):
    return state.replace(**{name: like(value, getattr(state, name)) for name, value in values.items()})


STEPS = np.array([[0, 0], [0, -1], [0, 1], [-1, 0], [1, 0]])


def front(state):
    """The place that the player faces."""
    return np.asarray(state.player_position) + STEPS[int(state.player_direction)]


def stand(state, dice):
    """Moves the player beside a block of some kind of its floor, facing it, or onto a ladder."""
    level = int(state.player_level)
    cells = np.asarray(state.map[level])
    if dice.random() < 0.2:
        ladder = (state.down_ladders if dice.random() < 0.7 else state.up_ladders)[level]
        return change(state, player_position=ladder)
    kinds = [k for k in np.unique(cells) if k not in (BlockType.DARKNESS.value, BlockType.WALL.value)]
    row, column = dice.choice(np.argwhere(cells == dice.choice(kinds)))
    direction = int(dice.integers(1, 5))
    place = np.clip([row, column] - STEPS[direction], 0, 47)
    return change(state, player_position=place, player_direction=direction)


def furnish(state, dice):
    """Puts a block of any kind in front of the player, and often a table and a furnace beside."""
    cells, level = np.array(state.map), int(state.player_level)
    row, column = np.clip(front(state), 0, 47)
    cells[level, row, column] = dice.integers(2, len(BlockType))
    if dice.random() < 0.6:
        row, column = np.clip(np.asarray(state.player_position), 1, 46)
        cells[level, row - 1, column - 1] = BlockType.CRAFTING_TABLE.value
        cells[level, row + 1, column + 1] = BlockType.FURNACE.value
    return change(state, map=cells)


def equip(state, dice):
    """Gives the player other things, spells, attributes and enchantments."""
    inventory = state.inventory
    values = {name: dice.integers(0, 30) for name in ("wood", "stone", "coal", "iron", "diamond", "sapling", "arrows")}
    values |= {name: dice.integers(0, 6) for name in ("torches", "ruby", "sapphire")}
    values |= {"pickaxe": dice.integers(0, 5), "sword": dice.integers(0, 5), "bow": dice.integers(0, 2)}
    values |= {"armour": dice.integers(0, 3, 4), "potions": dice.integers(0, 5, 6), "books": dice.integers(0, 3)}
    inventory = inventory.replace(**{name: like(value, getattr(inventory, name)) for name, value in values.items()})
    attributes = {f"player_{name}": dice.integers(1, 6) for name in ("dexterity", "strength", "intelligence")}
    return change(
        state.replace(inventory=inventory),
        player_xp=dice.integers(0, 3),
        learned_spells=dice.integers(0, 2, 2),
        sword_enchantment=dice.integers(0, 3),
        bow_enchantment=dice.integers(0, 3),
        armour_enchantments=dice.integers(0, 3, 4),
        **attributes,
    )


def live(state, dice):
    """Other vitals, another time of day, older plants, another turn of the fight below."""
    vitals = {f"player_{name}": dice.integers(1, 13) for name in ("health", "food", "drink", "energy")}
    vitals["player_mana"] = dice.integers(1, 19)
    second = {f"player_{name}": dice.integers(0, 25) for name in ("recover", "hunger", "thirst", "fatigue", "recover_mana")}
    return change(
        state,
        **vitals,
        **second,
        timestep=dice.integers(0, 9000),
        growing_plants_age=np.where(dice.random(10) < 0.5, 599, np.asarray(state.growing_plants_age)),
        monsters_killed=np.where(dice.random(9) < 0.5, 10, np.asarray(state.monsters_killed)),
        is_sleeping=dice.random() < 0.15,
        is_resting=dice.random() < 0.1,
        boss_progress=dice.integers(0, 8),
        boss_timesteps_to_spawn_this_round=dice.integers(-3, 8),
    )


def crowd(state, dice):
    """Puts mobs of any kind, and projectiles in flight, around the player."""
    level = int(state.player_level)
    mob_map = np.array(state.mob_map)
    centre = np.asarray(state.player_position)
    groups = {}
    for name, kinds in (("melee_mobs", 8), ("passive_mobs", 3), ("ranged_mobs", 8)):
        mobs = getattr(state, name)
        arrays = {part: np.array(getattr(mobs, part)) for part in ("position", "health", "mask", "attack_cooldown", "type_id")}
        for i in range(arrays["mask"].shape[1]):
            place = front(state) if dice.random() < 0.2 else centre + dice.integers(-5, 6, 2)
            place = np.clip(place, 0, 47)
            if dice.random() < 0.4 or mob_map[level][tuple(place)] or (place == centre).all():
                continue
            if arrays["mask"][level, i]:
                mob_map[level][tuple(arrays["position"][level, i])] = False
            mob_map[level][tuple(place)] = True
            row = {"position": place, "health": dice.integers(1, 12), "mask": True}
            row |= {"attack_cooldown": dice.integers(0, 3), "type_id": dice.integers(0, kinds)}
            for part, value in row.items():
                arrays[part][level, i] = value
        groups[name] = mobs.replace(**{part: jnp.asarray(array) for part, array in arrays.items()})
    return fly(state.replace(mob_map=jnp.asarray(mob_map), **groups), dice)


def leave(state, dice):
    """Takes all mobs of the floor away, and lets the necromancer's monsters rest."""
    level = int(state.player_level)
    groups = {}
    for name in ("melee_mobs", "passive_mobs", "ranged_mobs"):
        mobs = getattr(state, name)
        groups[name] = mobs.replace(mask=mobs.mask.at[level].set(False))
    state = state.replace(mob_map=state.mob_map.at[level].set(False), **groups)
    return change(state, boss_timesteps_to_spawn_this_round=0)


FITTING = {
    BlockType.ENCHANTMENT_TABLE_FIRE.value: (36, 37, 42),
    BlockType.ENCHANTMENT_TABLE_ICE.value: (36, 37, 42),
    BlockType.GRASS.value: (5, 10),
    BlockType.PATH.value: (7, 8, 9, 28, 24, 26, 27),
}
MAKING = (11, 12, 13, 14, 15, 16, 20, 21, 22, 23, 25, 38)


def fitting(state, dice):
    """An action that may have an effect where the player stands."""
    row, column = np.clip(front(state), 0, 47)
    faced = int(state.map[int(state.player_level), row, column])
    if dice.random() < 0.2:
        return dice.choice(MAKING)
    return dice.choice(FITTING.get(faced, (5,)))


def fly(state, dice):
    """Projectiles in flight around the player."""
    level, groups = int(state.player_level), {}
    for name in ("mob_projectile", "player_projectile"):
        shots, steps = getattr(state, name + "s"), np.array(getattr(state, name + "_directions"))
        arrays = {part: np.array(getattr(shots, part)) for part in ("position", "mask", "type_id")}
        for i in range(arrays["mask"].shape[1]):
            if dice.random() < 0.5:
                continue
            arrays["position"][level, i] = np.clip(np.asarray(state.player_position) + dice.integers(-3, 4, 2), 0, 47)
            arrays["mask"][level, i] = True
            arrays["type_id"][level, i] = dice.integers(0, 8)
            steps[level, i] = [[0, -1], [0, 1], [-1, 0], [1, 0]][dice.integers(0, 4)]
        groups[name + "s"] = shots.replace(**{part: jnp.asarray(array) for part, array in arrays.items()})
        groups[name + "_directions"] = jnp.asarray(steps)
    return state.replace(**groups)


def stir(state, dice, level=None):
    """Changes a state at random; to a given floor, or now and then to any."""
    if level is None and dice.random() < 0.2:
        level = int(dice.integers(0, 9))
    if level is not None:
        state = change(state, player_level=level, player_position=state.up_ladders[level])
    for part, chance in ((live, 0.7), (equip, 0.7), (stand, 0.8), (crowd, 0.5), (leave, 0.2), (furnish, 0.5)):
        if dice.random() < chance:
            state = part(state, dice)
    return state


def draw_actions(dice, steps, stirred):
    """Uniform; in stirred episodes more moves and DO, which reach more."""
    actions = dice.integers(0, 43, steps, dtype=np.int32)
    if stirred:
        often = np.array([1, 2, 3, 4, 5, 5], np.int32)[dice.integers(0, 6, steps)]
        actions = np.where(dice.random(steps) < 0.5, often, actions)
    return actions


def play(env, seed, options, writer) -> int:
    """One run; returns the number of its episodes."""
    dice = np.random.default_rng(seed)
    actions = draw_actions(dice, options.steps, options.stir)
    rng = jax.random.PRNGKey(seed)
    episodes = 0

    def begin():
        nonlocal rng, episodes
        rng, key = jax.random.split(rng)
        obs, state = env.reset(key, PARAMS)
        writer.write(BRIEF if options.brief else RESET, -1 if episodes else seed, state, obs=obs)
        episodes += 1
        return state

    state, fresh = begin(), True
    for t, action in enumerate(actions):
        if options.stir and (fresh or t % options.every == 0):
            state = stir(state, dice, seed % 9 if fresh else None)
            writer.write(SET, 0, state)
            action = np.int32(fitting(state, dice)) if dice.random() < 0.6 else action
        if options.mend and state.player_health < 5:
            state = change(state, player_health=9)
            writer.write(SET, 0, state)
        rng, key = jax.random.split(rng)
        if options.stages:
            write_stages(writer, state, action, key)
        obs, state, reward, done, _ = env.step(key, state, jnp.int32(action), PARAMS)
        writer.write(STEP, action, state, key, reward, done, obs)
        fresh = bool(done) and t + 1 < options.steps
        if fresh:
            state = begin()
    return episodes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--steps", type=int, default=200, help="steps of a run")
    parser.add_argument("--first", type=int, default=0, help="seed of the first run")
    parser.add_argument("--stir", action="store_true")
    parser.add_argument("--every", type=int, default=20, help="steps between two stirs")
    parser.add_argument("--mend", action="store_true", help="health below 5 becomes 9 before every step")
    parser.add_argument("--stages", action="store_true")
    parser.add_argument("--brief", action="store_true")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    env = make_craftax_env_from_name("Craftax-Symbolic-v1", auto_reset=False)
    writer = Writer()
    for seed in range(options.first, options.first + options.runs):
        print(f"run {seed}: {play(env, seed, options, writer)} episodes", file=sys.stderr)
    head = {"craftax": version("craftax"), "jax": jax.__version__, "stages": list(STAGES)}
    head |= {"sizes": {name: len(part) for name, part in zip(SECTIONS, writer.before)}}
    with open(options.out, "wb") as file:
        file.write(json.dumps(head).encode() + b"\n" + b"".join(writer.chunks))


if __name__ == "__main__":
    main()

"""Measures in the real `crafter` package what this project's handbook of Crafter tells, and prints it as JSON.

    python crafter_rules.py > crafter.json

Costs are read from the package's tables; all else is brought about in worlds of one kind of ground, with one creature.
"""

import json
from importlib.metadata import version

import crafter
import numpy as np
from crafter import constants, objects, worldgen

MIDDLE = 32
worldgen.generate_world = lambda world, player: None


def meadow(material="grass", seed=0):
    """A world of one material, the player in its middle and nothing else."""
    env = crafter.Env(seed=seed)
    env._obs = env._sem_view = lambda: None
    env._balance_chunk = lambda chunk, things: None
    env.reset()
    for x in range(64):
        for y in range(64):
            env._world[x, y] = material
    return env


def put(env, kind, steps):
    """Puts a creature or plant so many steps to the right of the player."""
    place = (MIDDLE + steps, MIDDLE)
    needs_player = kind in (objects.Zombie, objects.Skeleton)
    thing = kind(env._world, place, env._player) if needs_player else kind(env._world, place)
    env._world.add(thing)
    return thing


def losses(steps, asleep=False):
    """Health that a zombie beside the player takes, step by step."""
    env = meadow()
    zombie = put(env, objects.Zombie, 1)
    zombie.move = lambda direction: None
    taken = []
    for _ in range(steps):
        env._player.inventory.update(health=9, food=9, drink=9, energy=5)
        env._player.sleeping = asleep
        env._player._recover = 0
        zombie.update()
        taken.append(9 - env._player.health)
    return taken


def arrives():
    """Whether a zombie strikes in the step in which it arrives."""
    env = meadow()
    zombie = put(env, objects.Zombie, 2)
    while zombie.distance(env._player) > 1:
        zombie.update()
    return env._player.health < 9


def comes(steps, trials=2000):
    """How often a zombie so many steps away comes nearer in a step."""
    env = meadow()
    nearer = 0
    for _ in range(trials):
        zombie = put(env, objects.Zombie, steps)
        zombie.update()
        nearer += zombie.distance(env._player) < steps
        env._world.remove(zombie)
    return nearer / trials


def shoots(steps, trials=2000):
    """How often a skeleton so many steps away shoots in a step."""
    env = meadow("path")
    shots = 0
    for _ in range(trials):
        skeleton = put(env, objects.Skeleton, steps)
        skeleton.update()
        shots += any(isinstance(thing, objects.Arrow) for thing in env._world.objects)
        for thing in env._world.objects:
            if thing is not env._player:
                env._world.remove(thing)
    return shots / trials


def ripens():
    """Steps until a plant beside the player is ripe, and the furthest at which one grows."""
    env = meadow()
    plant = put(env, objects.Plant, 1)
    steps = 0
    while not plant.ripe:
        plant.update()
        steps += 1
    grows = []
    for far in range(2, 25):
        env = meadow()
        plant = put(env, objects.Plant, far)
        env.step(0)
        grows.append(far if plant.grown > 0 else 0)
    return steps, max(grows)


def eaten():
    """Whether each kind of creature beside a plant destroys it."""
    result = {}
    for kind in (objects.Zombie, objects.Skeleton, objects.Cow):
        env = meadow()
        plant = put(env, objects.Plant, 5)
        put(env, kind, 6)
        plant.update()
        result[kind.__name__.lower()] = plant.removed
    return result


def appears(kind, material, light, rounds=400):
    """How near to the player a kind of creature appears on a material, or null where it does not."""
    env = meadow(material)
    world = env._world
    world.daylight = light
    near = []
    for _ in range(rounds):
        for chunk in [(24, 36, 24, 36), (36, 48, 24, 36)]:
            type(env)._balance_chunk(env, chunk, world._chunks[chunk])
        for thing in world.objects:
            if thing is env._player:
                continue
            if isinstance(thing, kind):
                near.append(int(thing.distance(env._player)))
            world.remove(thing)
    return min(near) if near else None


def main():
    ripe, within = ripens()
    materials = ("grass", "path", "sand")
    rules = {
        "crafter": version("crafter"),
        "place": {name: rule["uses"] for name, rule in constants.place.items()},
        "make": {name: [rule["uses"], rule["nearby"]] for name, rule in constants.make.items()},
        "ripe": ripe,
        "within": within,
        "eaten": eaten(),
        "zombie": {
            "health": objects.Zombie(meadow()._world, (0, 0), None).health,
            "losses": losses(14),
            "asleep": losses(1, asleep=True)[0],
            "sudden": arrives(),
            "comes": {steps: comes(steps) for steps in (8, 9)},
            "dark": {name: appears(objects.Zombie, name, 0.0) for name in materials},
            "light": {name: appears(objects.Zombie, name, 1.0) for name in materials},
        },
        "skeleton": {
            "health": objects.Skeleton(meadow()._world, (0, 0), None).health,
            "shoots": {steps: shoots(steps) for steps in range(1, 8)},
            "dark": {name: appears(objects.Skeleton, name, 0.0) for name in materials},
        },
    }
    print(json.dumps(rules, indent=1, default=lambda value: value.item() if isinstance(value, np.generic) else str(value)))


if __name__ == "__main__":
    main()

"""Writes src/env/classic/gymnasium-traces.json: short runs of the real Gymnasium, which our worlds must repeat.

Run: python -m venv venv && venv/bin/pip install "gymnasium[box2d]==1.2.3" && venv/bin/python scripts/gymnasium-traces.py
A trace starts from a drawn state and holds actions, and after each one the observation (float32), reward and end.
"""
import json
import pathlib

import gymnasium
import numpy

STEPS = 60
TRACES = 4
WORLDS = ["CartPole-v1", "Pendulum-v1", "Acrobot-v1", "MountainCar-v0", "MountainCarContinuous-v0"]
OUT = pathlib.Path(__file__).parent.parent / "src/env/classic/gymnasium-traces.json"


def draw(env, rng, before):
    """Now and then the last action again, so that swings build up; in MountainCar the one along the motion."""
    if before is not None and rng.random() < 0.6:
        return before
    if isinstance(env.action_space, gymnasium.spaces.Discrete):
        return int(rng.integers(env.action_space.n))
    space = env.action_space
    # Beyond the limits too: worlds clip.
    return [float(numpy.float32(x)) for x in rng.uniform(space.low * 1.2, space.high * 1.2)]


def trace(name, index):
    env = gymnasium.make(name).unwrapped
    rng = numpy.random.default_rng([index, len(name)])
    env.reset(seed=index)
    if name.startswith("MountainCar") and index == 0:
        env.state = numpy.array([0.3, 0.05])
    if name.startswith("MountainCar") and index == 1:
        env.state = numpy.array([-1.15, -0.06])
    if name == "Acrobot-v1" and index < 2:
        env.state = numpy.array([2.5, 0.3, 1.5, 8.0])
    start = [float(x) for x in env.state]
    actions, observations, rewards, ends = [], [], [], []
    action = None
    for _ in range(STEPS):
        action = draw(env, rng, action)
        given = numpy.array(action, dtype=numpy.float32) if isinstance(action, list) else action
        observation, reward, terminated, _, _ = env.step(given)
        actions.append(action)
        observations.append([float(x) for x in observation])
        rewards.append(float(reward))
        ends.append(int(terminated))
        if terminated:
            break
    return {"start": start, "actions": actions, "observations": observations, "rewards": rewards, "ends": ends}


class Dice:
    """In place of the environment's generator: uniform numbers that are kept as drawn in [0, 1)."""

    def __init__(self, seed):
        self.rng, self.drawn = numpy.random.default_rng(seed), []

    def uniform(self, low, high, size=None):
        units = self.rng.random(size)
        self.drawn += [float(units)] if size is None else [float(u) for u in units]
        return low + (high - low) * units


def pilot(observation):
    """A rule that lands most of the time: tilt against the drift, fire against the fall."""
    x, y, vx, vy, angle, spin, left, right = observation
    tilt = max(-0.4, min(0.4, 0.5 * x + vx))
    turn = 0 if left or right else 0.5 * (tilt - angle) - spin
    lift = -0.5 * vy if left or right else 0.5 * (0.55 * abs(x) - y) - 0.5 * vy
    if lift > abs(turn) and lift > 0.05:
        return 2
    return 3 if turn < -0.05 else 1 if turn > 0.05 else 0


def landing(index):
    env = gymnasium.make("LunarLander-v3").unwrapped
    env.reset(seed=index)
    dice = env._np_random = Dice(index)
    env.np_random = dice
    # reset() without a seed keeps the generator.
    first, _ = env.reset()
    actions, observations, rewards, ends = [], [[float(x) for x in first]], [], []
    rng = numpy.random.default_rng(index)
    action = 0
    for t in range(1000):
        if index % 2 == 0:
            action = pilot(observations[-1])
        elif t % 4 == 0:
            action = int(rng.integers(4))
        observation, reward, terminated, _, _ = env.step(action)
        actions.append(action)
        observations.append([float(x) for x in observation])
        rewards.append(float(reward))
        ends.append(int(terminated))
        if terminated:
            break
    return {"draws": dice.drawn, "actions": actions, "observations": observations, "rewards": rewards, "ends": ends}


def round6(value):
    if isinstance(value, dict):
        return {key: round6(item) for key, item in value.items()}
    if isinstance(value, list):
        return [round6(item) for item in value]
    return round(value, 6) if isinstance(value, float) else value


traces = {name: [trace(name, index) for index in range(TRACES)] for name in WORLDS}
landings = [landing(index) for index in range(6)]
draws = [trace.pop("draws") for trace in landings]
# Draws stay exact; what is compared with a tolerance is rounded.
landings = [{"draws": d, **round6(trace)} for d, trace in zip(draws, landings)]
(OUT.parent / "gymnasium-landings.json").write_text(
    json.dumps({"gymnasium": gymnasium.__version__, "landings": landings}) + "\n"
)
OUT.write_text(json.dumps({"gymnasium": gymnasium.__version__, "traces": traces}) + "\n")

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


traces = {name: [trace(name, index) for index in range(TRACES)] for name in WORLDS}
OUT.write_text(json.dumps({"gymnasium": gymnasium.__version__, "traces": traces}) + "\n")

"""Runs Gymnasium or legacy gym environments for rlgpt. Started by it; a file of its own that needs numpy alone.

    python host.py --dir FOLDER --env NAME --n 4 [--kwargs JSON] [--timeout SECONDS]

NAME is an id of `gymnasium.make`, else of `gym.make`, or MODULE:CALLABLE. Every environment lives in a process of its
own: one that crashes or is silent for too long is killed and started again, its world ends with that step, and what
happened is reported. FOLDER holds the pipes `requests` and `replies` and the file `observation`, which all processes
map: [n] rows of all fields, one after the other.

Messages have 4 bytes of length in front, little-endian. Request: 'R' world seed (uint32 each), or 'S' float64 [n, width],
where a row that begins with NaN stands still. Reply: for each world float32 reward and bytes terminated, truncated,
trouble, 0; then JSON with the troubles, if any. The first reply is JSON: the spaces.
"""

from __future__ import annotations

import argparse
import importlib
import json
import mmap
import multiprocessing
import os
import signal
import struct
import sys
import time
import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what types alone need, so that old Pythons run this file
    from multiprocessing.connection import Connection
    from typing import Any, Iterator, Sequence, TypedDict, Union

    from numpy.typing import NDArray

    #: Environments and spaces of gymnasium, gym or any library like them, and elements of such spaces.
    Env = Any
    Space = Any
    Element = Any
    #: A seed to reset with, or the flat numbers of an action.
    Message = Union[int, list[float]]
    #: A part of an action: its name, and how many choices it has or its bounds.
    Part = dict[str, Any]

    class Arguments(TypedDict):
        """The command line."""

        dir: str
        env: str
        n: int
        kwargs: dict[str, Any]
        words: list[str]
        timeout: float
        start: float

    class Field(TypedDict):
        """A field of the observation, as rlgpt is told of it."""

        name: str
        dtype: str
        shape: list[int]
        kind: str
        low: float
        high: float

    class Spec(TypedDict):
        """An environment, as rlgpt is told of it."""

        fields: list[Field]
        actions: list[Part]
        limit: int | None


missing: ImportError | None = None
try:
    import numpy as np
except ImportError as absent:  # told in the first reply
    missing = absent
else:
    RECORD = np.dtype([("reward", "<f4"), ("terminated", "u1"), ("truncated", "u1"), ("trouble", "u1"), ("pad", "u1")])


# --- one environment, in its own process ---


def make_env(name: str, kwargs: dict[str, Any]) -> Env:
    """A registered id of gymnasium or gym, or a callable in a module."""
    module, _, attribute = name.partition(":")
    if attribute:
        found = getattr(importlib.import_module(module), attribute, None)
        if callable(found):
            return found(**kwargs)
    errors = []
    for library in ("gymnasium", "gym"):
        try:
            return importlib.import_module(library).make(name, **kwargs)
        except Exception as error:  # the other library may know it
            errors.append(f"{library}: {type(error).__name__}: {str(error)[:300]}")
    raise LookupError(f"no environment '{name}' ({'; '.join(errors)})")


SIMPLE = ("Box", "Enum", "Discrete", "MultiDiscrete", "MultiBinary")
CHOICES = ("enum", "discrete", "multidiscrete", "multibinary")


def kind_of(space: Space) -> str:
    """The kind of a space by its class or one of its bases, so that subclasses and spaces of any library will do. An Enum is
    MineRL's choice among words."""
    names = [base.__name__ for base in type(space).__mro__]
    return next((name for name in names if name in (*SIMPLE, "Dict", "Tuple")), names[0])


def is_words(space: Space) -> bool:
    """Whether the space holds text: a word, or MineDojo's arrays of words."""
    return any(base.__name__ == "Text" for base in type(space).__mro__)


def plain(word: object) -> str:
    return str(word).lower().replace(" ", "_")


def is_fixed(space: Space) -> bool:
    """Whether the space is simple, with numbers of a fixed count."""
    return kind_of(space) in SIMPLE and (kind_of(space) != "Box" or np.dtype(space.dtype).kind in "biuf")


def leaves(space: Space, path: str = "") -> list[tuple[str, str, Space]]:
    """The spaces within a space that are no Dict or Tuple, with their paths."""
    kind = kind_of(space)
    if kind == "Dict":
        return [leaf for key, part in space.spaces.items() for leaf in leaves(part, f"{path}.{key}" if path else str(key))]
    if kind == "Tuple":
        return [leaf for i, part in enumerate(space.spaces) for leaf in leaves(part, f"{path}.{i}" if path else str(i))]
    return [(path, kind, space)]


def shape_of(space: Space) -> tuple[int, ...]:
    return tuple(getattr(space, "shape", None) or ())


def sizes_of(kind: str, space: Space) -> list[int]:
    """How many choices each number of a choice has."""
    if kind in ("Discrete", "Enum"):
        return [int(space.n)]
    return [int(n) for n in np.ravel(space.nvec)] if kind == "MultiDiscrete" else [2] * int(np.prod(shape_of(space)))


def describe_observation(space: Space, words: Sequence[str] = ()) -> list[Field]:
    """Fields of the observation. Text becomes its place in `words`, from 1, and 0 for a word that is not there. What has no
    fixed size, and text without words, is left out and told; TypeError when nothing is left."""
    fields: list[Field] = []

    def add(name: str, part: Space, dtype: str, kind: str, low: float, high: float) -> None:
        shape = list(shape_of(part)) or [1]
        if any(field["name"] == name for field in fields):
            raise TypeError(f"two parts of the observation are called '{name}'; wrap the environment")
        fields.append({"name": name, "dtype": dtype, "shape": shape, "kind": kind, "low": low, "high": high})

    for path, kind, part in leaves(space):
        name = path or "observation"
        if is_words(part) and len(words) > 0:
            add(name, part, "<i4", "word", 0.0, float(len(words)))
            continue
        if not is_fixed(part):
            print(f"left out of the observation: '{name}' ({type(part).__name__})", file=sys.stderr)
            continue
        # frames and other bytes stay bytes; numbers become float32, choices int32
        byte = kind == "MultiBinary" or (kind == "Box" and part.dtype == np.uint8)
        dtype = "|u1" if byte else "<f4" if kind == "Box" else "<i4"
        if kind == "Box":
            low, high = float(np.min(part.low)), float(np.max(part.high))
        else:
            low, high = 0.0, float(max(sizes_of(kind, part)) - 1)
        bounded = max(abs(low), abs(high)) < 1e30  # some write the largest float for infinity
        add(name, part, dtype, kind.lower(), low if bounded else -1.0, high if bounded else 1.0)
    if not fields:
        raise TypeError(f"the observation space {type(space).__name__} has no numbers of a fixed count; wrap the environment")
    return fields


def describe_action(space: Space) -> list[Part]:
    parts: list[Part] = []
    for path, kind, part in leaves(space):
        name = path or "action"
        if not is_fixed(part):
            raise TypeError(f"the action '{name}' is a {type(part).__name__}, which has no fixed size; wrap the environment")
        if kind == "Box":
            low, high = np.ravel(part.low).astype(float), np.ravel(part.high).astype(float)
            low, high = np.where(np.isfinite(low), low, -1), np.where(np.isfinite(high), high, 1)
            parts += [
                {"name": name if shape_of(part) in ((), (1,)) else f"{name}.{i}", "low": float(a), "high": float(b)}
                for i, (a, b) in enumerate(zip(low, high))
            ]
        else:
            sizes = sizes_of(kind, part)
            parts += [{"name": name if len(sizes) == 1 else f"{name}.{i}", "n": n} for i, n in enumerate(sizes)]
    return parts


def words_of(space: Space) -> list[str]:
    """The words of an Enum by their number."""
    return [str(word) for word in space.values]


def build_action(space: Space, numbers: Iterator[float]) -> Element:
    """An element of the space from the next of the flat numbers, an iterator."""
    kind = kind_of(space)
    if kind == "Dict":
        return {key: build_action(part, numbers) for key, part in space.spaces.items()}
    if kind == "Tuple":
        return tuple(build_action(part, numbers) for part in space.spaces)
    if kind == "Enum":
        return words_of(space)[int(next(numbers))]
    if kind == "Discrete":
        return int(next(numbers)) + int(getattr(space, "start", 0))
    values = np.array([next(numbers) for _ in range(int(np.prod(shape_of(space))))])
    start = getattr(space, "start", 0) if kind == "MultiDiscrete" else 0
    return (values.reshape(shape_of(space)) + start).astype(space.dtype)


def flat_values(space: Space, value: Element, places: dict[str, int] | None = None) -> list[Element]:
    """The values of the fields of an observation, in their order; `places` of words, from 1. KeyError or TypeError for what is
    not of the space."""
    kind = kind_of(space)
    if kind == "Dict":
        return [leaf for key, part in space.spaces.items() for leaf in flat_values(part, value[key], places)]
    if kind == "Tuple":
        if len(value) != len(space.spaces):
            raise ValueError(f"an observation has {len(value)} parts, not {len(space.spaces)}")
        return [leaf for part, v in zip(space.spaces, value) for leaf in flat_values(part, v, places)]
    if is_words(space) and places:
        return [np.array([places.get(plain(word), 0) for word in np.ravel(np.asarray(value))], np.int32)]
    if not is_fixed(space):
        return []
    if kind == "Enum" and isinstance(value, (str, bytes)):
        return [words_of(space).index(value if isinstance(value, str) else value.decode())]
    return [np.asarray(value) - getattr(space, "start", 0) if kind in ("Discrete", "MultiDiscrete") else value]


def check_values(fields: list[Field], values: list[Element]) -> list[NDArray[Any]]:
    """The values as flat arrays of the fields' types. Raises ValueError that names the field whose numbers are too many, too few
    or not finite, no choice of the space, or lost in its type: a frame of fractions, whole numbers beyond a byte."""
    arrays = []
    for field, value in zip(fields, values):
        array = np.ravel(np.asarray(value))
        if array.dtype.kind not in "biuf":
            raise ValueError(f"observation '{field['name']}' holds no numbers but {array.dtype}")
        if array.size != int(np.prod(field["shape"])):
            raise ValueError(f"observation '{field['name']}' has {array.size} numbers, not {field['shape']}")
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise ValueError(f"observation '{field['name']}' holds {array[~np.isfinite(array)][0]}")
        if field["kind"] in CHOICES and array.size and (array.min() < 0 or array.max() > field["high"]):
            raise ValueError(f"observation '{field['name']}' holds a choice outside of 0 to {field['high']:g}: {array}")
        with np.errstate(over="ignore", invalid="ignore"):
            kept = array.astype(field["dtype"])
        lost = ~np.isfinite(kept) if kept.dtype.kind == "f" else kept != array
        if lost.any():
            raise ValueError(f"observation '{field['name']}' holds {array[lost][0]}, which is no {kept.dtype.name}")
        arrays.append(kept)
    return arrays


def ignore_interrupts() -> None:
    """Ctrl-C reaches every process of the terminal. rlgpt decides what it means, and these end when its pipes close."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def world_process(pipe: Connection, arguments: Arguments, index: int) -> None:
    ignore_interrupts()
    os.dup2(2, 1)  # prints of the environment belong to the diagnostics
    sys.path.insert(0, os.getcwd())
    try:
        env = make_env(arguments["env"], arguments["kwargs"])
        fields = describe_observation(env.observation_space, arguments["words"])
        places = {plain(word): i + 1 for i, word in enumerate(arguments["words"])}
        limit = getattr(getattr(env, "spec", None), "max_episode_steps", None)
        bound = int(limit) if limit is not None and np.isfinite(limit) else None
        pipe.send({"fields": fields, "actions": describe_action(env.action_space), "limit": bound})
    except Exception as error:
        pipe.send({"error": f"{type(error).__name__}: {error}"})
        return
    size = sum(int(np.prod(f["shape"])) * np.dtype(f["dtype"]).itemsize for f in fields)
    pipe.recv()  # the file has its size now
    with open(os.path.join(arguments["dir"], "observation"), "r+b") as file:
        memory = mmap.mmap(file.fileno(), 0)
    views: list[NDArray[Any]] = []
    at = index * size
    for field in fields:
        count = int(np.prod(field["shape"]))
        views.append(np.frombuffer(memory, field["dtype"], count, at))
        at += count * np.dtype(field["dtype"]).itemsize

    def show(observation: Element) -> None:
        # all are checked before any is written
        for view, array in zip(views, check_values(fields, flat_values(env.observation_space, observation, places))):
            view[:] = array

    while True:
        try:
            message = pipe.recv()
        except EOFError:
            return
        try:
            if isinstance(message, int):
                show(reset(env, message))
                pipe.send((0.0, False, False))
            else:
                observation, *outcome = step(env, build_action(env.action_space, iter(message)))
                show(observation)
                pipe.send(tuple(outcome))
        except Exception:
            pipe.send(traceback.format_exc(limit=-3))


def reset(env: Env, seed: int) -> Element:
    """Gymnasium's reset(seed=...), or legacy gym's seed and reset."""
    try:
        result = env.reset(seed=seed)
    except TypeError as error:
        if "'seed'" not in str(error):
            raise  # an error of the environment's own
        for part in (env, env.action_space):
            if hasattr(part, "seed"):
                part.seed(seed)
        result = env.reset()
    return result[0] if isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], dict) else result


def step(env: Env, action: Element) -> tuple[Element, float, bool, bool]:
    """Observation, reward, terminated, truncated; legacy gym tells a cut in its info."""
    result = env.step(action)
    if len(result) == 5:
        observation, reward, terminated, truncated, _ = result
    else:
        observation, reward, done, info = result
        truncated = bool(done and info.get("TimeLimit.truncated", False))
        terminated = bool(done) and not truncated
    reward = np.asarray(reward, float).reshape(-1)  # some give arrays of one number
    # what a float of 32 bits cannot hold is endless for rlgpt
    if reward.size != 1 or not abs(reward[0]) <= np.finfo(np.float32).max:
        raise ValueError(f"the reward is {reward[0] if reward.size == 1 else reward}")
    return observation, float(reward[0]), bool(terminated), bool(truncated)


# --- the host ---


class World:
    """A process with one environment, started again when it dies or hangs."""

    def __init__(self, arguments: Arguments, index: int) -> None:
        self.arguments, self.index = arguments, index
        #: Why there is no environment at present, or None.
        self.lost: str | None = None
        self.start()

    def start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=world_process, args=(other, self.arguments, self.index), daemon=True)
        self.process.start()
        other.close()

    def receive(self, seconds: float) -> Any:
        """The next message, or a text on why there is none."""
        if not self.pipe.poll(seconds):
            return f"hung: no answer for {seconds:g} s"
        try:
            return self.pipe.recv()
        except (EOFError, OSError):
            self.process.join(1)
            return f"crashed: its process ended with code {self.process.exitcode}"

    def open(self) -> Spec:
        """Waits for the environment, and tells of it; raises RuntimeError when it cannot be made."""
        answer = self.receive(self.arguments["start"])
        if isinstance(answer, str) or "error" in answer:
            raise RuntimeError(answer if isinstance(answer, str) else answer["error"])
        spec: Spec = answer
        return spec

    def restart(self) -> None:
        """Makes the environment anew; when that fails, `lost` says why, and the next reset tries again."""
        self.process.kill()
        self.process.join()
        self.start()
        try:
            self.open()
            self.pipe.send("go")
            self.lost = None
        except (RuntimeError, OSError) as error:
            self.lost = f"cannot be made again: {error}"


class Host:
    def __init__(self, arguments: Arguments) -> None:
        self.arguments = arguments
        folder = arguments["dir"]
        self.requests = os.open(os.path.join(folder, "requests"), os.O_RDONLY)
        self.replies = os.open(os.path.join(folder, "replies"), os.O_WRONLY)
        self.worlds = [World(arguments, i) for i in range(arguments["n"])]
        specs = [world.open() for world in self.worlds]
        spec = specs[0]
        size = sum(int(np.prod(f["shape"])) * np.dtype(f["dtype"]).itemsize for f in spec["fields"])
        with open(os.path.join(folder, "observation"), "wb") as file:
            file.truncate(max(1, size * arguments["n"]))
        for world in self.worlds:
            world.pipe.send("go")
        self.width = len(spec["actions"])
        self.send(json.dumps({**spec, "row": size}).encode())

    def send(self, body: bytes) -> None:
        data = struct.pack("<I", len(body)) + body
        while data:
            data = data[os.write(self.replies, data) :]

    def read(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            part = os.read(self.requests, size - len(data))
            if not part:
                sys.exit(0)  # rlgpt has ended
            data += part
        return data

    def run(self) -> None:
        while True:
            body = self.read(struct.unpack("<I", self.read(4))[0])
            if body[:1] == b"R":
                world, seed = struct.unpack_from("<II", body, 1)
                asked = {world: seed}
            else:
                rows = np.frombuffer(body, "<f8", offset=1).reshape(-1, self.width)
                asked = {i: row.tolist() for i, row in enumerate(rows) if row[0] == row[0]}
            self.send(self.exchange(asked))

    def exchange(self, asked: dict[int, Message]) -> bytes:
        """Sends messages to worlds side by side, collects their answers, revives those that failed."""
        records = np.zeros(len(self.worlds), RECORD)
        troubles = []
        for i, message in asked.items():
            if self.worlds[i].lost is not None and isinstance(message, int):
                self.worlds[i].restart()
            try:
                self.worlds[i].pipe.send(message)
            except OSError:
                pass  # told when its answer does not come
        deadline = time.monotonic() + self.arguments["timeout"]
        for i in asked:
            world = self.worlds[i]
            answer = world.lost or world.receive(max(0.0, deadline - time.monotonic()))
            if isinstance(answer, tuple):
                records[i] = (*answer, 0, 0)
                continue
            records[i] = (0, 1, 0, 1, 0)
            troubles.append({"world": i, "what": answer})
            print(f"environment {i} {answer}", file=sys.stderr)
            if answer.startswith(("hung", "crashed")):
                world.restart()
        return records.tobytes() + (json.dumps(troubles).encode() if troubles else b"")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dir", required=True)
    parser.add_argument("--env", required=True)
    parser.add_argument("--n", type=int, default=1)
    parser.add_argument("--kwargs", type=json.loads, default={})
    parser.add_argument("--words", type=json.loads, default=[], help="words that text in observations may hold, a JSON list")
    parser.add_argument("--timeout", type=float, default=30, help="seconds that a step or reset may take")
    parser.add_argument("--start", type=float, default=300, help="seconds that making an environment may take")
    arguments: Arguments = vars(parser.parse_args())  # type: ignore[assignment]
    ignore_interrupts()
    os.dup2(2, 1)
    host = None
    try:
        if missing is not None:
            raise missing
        host = Host(arguments)
    except Exception as error:
        pipe = os.open(os.path.join(arguments["dir"], "replies"), os.O_WRONLY)
        body = json.dumps({"error": str(error)}).encode()
        os.write(pipe, struct.pack("<I", len(body)) + body)
        sys.exit(1)
    host.run()


if __name__ == "__main__":
    main()

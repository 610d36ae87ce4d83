"""The installed package: every example of README.md runs, and where rlgpt is not found an error says what to do.

Uses the rlgpt_gym of this Python where it is installed, else that of this checkout.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PYTHON = Path(__file__).resolve().parents[1]
ROOT = PYTHON.parent
INSTALLED = importlib.util.find_spec("rlgpt_gym") is not None
#: Examples train for longer than a test should.
STEPS = ("40_000", "500")


def run(code: str, folder: Path, **environment: str) -> subprocess.CompletedProcess:
    path = {} if INSTALLED else {"PYTHONPATH": str(PYTHON)}
    kept = {key: value for key, value in os.environ.items() if key != "RLGPT_COMMAND"}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=folder,
        env={**kept, **path, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )


class Package(unittest.TestCase):
    def test_examples(self):
        blocks = re.findall(r"```python\n(.*?)```", (PYTHON / "README.md").read_text(), re.DOTALL)
        self.assertGreaterEqual(len(blocks), 5)
        for block in blocks:
            wanted = re.findall(r"^(?:from|import) (stable_baselines3|pettingzoo)", block, re.MULTILINE)
            wanted += ["pettingzoo"] if "make_parallel" in block else []
            with self.subTest(block.splitlines()[2]):
                missing = [name for name in wanted if importlib.util.find_spec(name) is None]
                if missing:
                    self.skipTest(f"{missing[0]} is not installed")
                done = run(block.replace(*STEPS), ROOT)
                self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_folder_that_it_was_installed_from_is_found(self):
        if not INSTALLED:
            self.skipTest("rlgpt_gym lies in a checkout, where rlgpt is found")
        with tempfile.TemporaryDirectory() as folder:
            node = str(Path(shutil.which("node")).parent)
            done = run("import rlgpt_gym; rlgpt_gym.make('cartpole-v1').reset(seed=0)", Path(folder), PATH=node)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_an_optional_package_that_is_missing_is_named(self):
        for module, call in (("pettingzoo", "make_parallel('grid-paths-v1', 2)"), ("stable_baselines3", "make_sb3('cartpole-v1', 2)")):
            block = f"import sys; sys.modules['{module}'] = None; import rlgpt_gym; rlgpt_gym.{call}"
            done = run(block, ROOT)
            self.assertIn(f"RlgptError: {module.replace('_', '-')} is not installed (pip install", done.stderr)

    def test_where_there_is_no_rlgpt(self):
        nowhere = str(Path(sys.executable).parent)
        if not INSTALLED:
            self.skipTest("rlgpt_gym lies in a checkout, where rlgpt is found")
        code = "import rlgpt_gym.client as c; c._installed_from = lambda: None; import rlgpt_gym; rlgpt_gym.make('cartpole-v1')"
        with tempfile.TemporaryDirectory() as folder:
            done = run(code, Path(folder), PATH=nowhere)
            self.assertRegex(done.stderr, "RlgptError: the command rlgpt is not found.*npm install.*RLGPT_COMMAND")
            (Path(folder) / "package.json").write_text('{"name": "rlgpt"}')
            done = run(code, Path(folder), PATH=nowhere)
            self.assertRegex(done.stderr, "RlgptError: rlgpt in .* is not built; run: .*npm run build")
            (Path(folder) / "dist/src").mkdir(parents=True)
            (Path(folder) / "dist/src/main.js").write_text("")
            done = run(code, Path(folder), PATH=nowhere)
            self.assertRegex(done.stderr, "RlgptError: Node is not on the path.*20.19")

    @unittest.skipUnless(os.name == "posix", "scripts of POSIX")
    def test_a_node_that_is_too_old(self):
        with tempfile.TemporaryDirectory() as folder:
            node = Path(folder) / "node"
            node.write_text("#!/bin/sh\ntest \"$1\" = --version && echo v16.20.2 || exit 1\n")
            node.chmod(0o755)
            done = run("import rlgpt_gym; rlgpt_gym.make('cartpole-v1')", ROOT, RLGPT_COMMAND=f"{node} main.js")
            self.assertRegex(done.stderr, "RlgptError: .*ended with code 1;.*Node v16.20.2, and needs 20.19")

    def test_types(self):
        """What a type checker reads: the marker file, and annotations of everything public."""
        code = """
import inspect, pathlib, rlgpt_gym
assert (pathlib.Path(rlgpt_gym.__file__).parent / 'py.typed').exists()
for name in rlgpt_gym.__all__:
    thing = getattr(rlgpt_gym, name)
    assert not inspect.isfunction(thing) or 'return' in thing.__annotations__, name
"""
        done = run(code, ROOT)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_command_that_does_not_start(self):
        for command, message in (("/nonexistent/rlgpt", "does not start: No such file"), ("false", "has ended with code 1")):
            done = run("import rlgpt_gym; rlgpt_gym.make('cartpole-v1')", ROOT, RLGPT_COMMAND=command)
            self.assertRegex(done.stderr, f"RlgptError: .*{message}")


if __name__ == "__main__":
    unittest.main()

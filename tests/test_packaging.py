"""What a stranger installs: the wheel has everything, and works from anywhere."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
MINUTES = 60.0


@dataclass(frozen=True)
class Installed:
    """A wheel, and a virtual environment that holds it and what it needs, nothing else."""

    wheel: Path
    bin: Path

    def run(self, *command: str, cwd: Path) -> str:
        """The standard output of a command of the environment, run where the library is not."""
        done = subprocess.run(
            [self.bin / command[0], *command[1:]],
            cwd=cwd,
            capture_output=True,
            encoding="utf-8",
            timeout=2 * MINUTES,
        )
        assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"
        return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, outside: Mapping[str, str]) -> Installed:
    folder = tmp_path_factory.mktemp("package")
    _pip(outside, "wheel", "--no-deps", "--wheel-dir", str(folder / "dist"), str(TOP))
    (wheel,) = (folder / "dist").glob("briefing_desk-*.whl")
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    _pip(outside, "--python", str(python), "install", str(wheel))
    return Installed(wheel, python.parent)


def _pip(environment: Mapping[str, str], *arguments: str) -> None:
    """Run pip as the machine has it set up; skip where no package index can be reached."""
    done = _run_pip(environment, *arguments)
    if done.returncode == 0:
        return
    index = _run_pip(environment, "index", "versions", "hatchling")
    if index.returncode != 0:
        pytest.skip("no package index can be reached, so that nothing can be installed")
    pytest.fail(f"pip {' '.join(arguments)}\n{done.stdout}\n{done.stderr}")


def _run_pip(environment: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments],
        cwd="/",
        env={k: v for k, v in environment.items() if k != "PYTHONPATH"},
        capture_output=True,
        text=True,
        timeout=10 * MINUTES,
    )


def test_the_wheel_holds_all_that_belongs_to_the_package(installed: Installed):
    names = set(zipfile.ZipFile(installed.wheel).namelist())
    package = TOP / "src" / "briefing"
    wanted = {
        f"briefing/{path.relative_to(package).as_posix()}"
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    library = [TOP / "briefing.toml", TOP / "decisions.toml"]
    for folder in ("briefs", "themes", "memos"):
        library += (TOP / folder).rglob("*")
    wanted |= {
        f"briefing/sample/{path.relative_to(TOP).as_posix()}" for path in library if path.is_file()
    }
    assert wanted <= names
    assert "briefing/py.typed" in names
    assert any(name.startswith("briefing/tui/") and name.endswith(".tcss") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    # Where a wheel is installed, this becomes share/man/man1/ beside bin/.
    manual = {n for n in names if n.endswith(".data/data/share/man/man1/briefing.1")}
    assert len(manual) == 1
    extra = {n for n in names - wanted - manual if not n.split("/")[0].endswith(".dist-info")}
    assert not extra


def test_the_sample_is_read_from_the_installed_package(installed: Installed, tmp_path: Path):
    code = "import briefing.library.find as find; print(find.__file__); print(find.sample())"
    module, sample = installed.run("python", "-c", code, cwd=tmp_path).splitlines()
    site = Path(module).parents[2]
    assert site.name == "site-packages" and site.is_relative_to(installed.bin.parent)
    assert Path(sample) == site / "briefing" / "sample"


def test_the_installed_command_lists_the_briefs(installed: Installed, tmp_path: Path):
    files = [p for p in (TOP / "briefs").rglob("*.toml") if p.name != "sources.toml"]
    items = json.loads(
        installed.run("briefing", "--sample", "list", "briefs", "--json", cwd=tmp_path)
    )["items"]
    assert {item["ref"] for item in items} == {path.stem for path in files}
    shown = installed.run("briefing", "--sample", "list", "briefs", cwd=tmp_path)
    assert all(item["title"] in shown for item in items)


def test_the_installed_command_writes_a_memo(installed: Installed, tmp_path: Path):
    memo = installed.run("briefing", "--sample", "memo", cwd=tmp_path)
    assert memo.startswith("# ")
    assert "\n**" in memo
    assert "[^1]" in memo and "\n[^1]: " in memo
    assert len(memo.split()) > 150
    assert list(tmp_path.iterdir()) == []

"""The wheel: whole, without what is for developers, and at work from any folder.

Installed without a network: its libraries are those of this environment.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "locales", "papers", "playground", "schedules", "school")
LEFT_OUT = ("tests", "benchmarks", "docs", "deploy")
SEED = ("pyproject.toml", "README.md", "LICENSE")


@dataclass(frozen=True)
class Installed:
    """A wheel, and an environment that has it."""

    names: frozenset[str]
    environment: Path

    def run(self, folder: Path, *arguments: str) -> str:
        """Run a program of the environment in `folder`; return what it says."""
        done = subprocess.run(
            [self.environment / "bin" / arguments[0], *arguments[1:]],
            cwd=folder,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(folder),
                "LANG": "C.UTF-8",
                "LINLI_LANGUAGE": "en",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Build the wheel from a copy of the sources, and install it alone."""
    source = tmp_path_factory.mktemp("source")
    for name in SEED:
        shutil.copy(ROOT / name, source)
    for name in (*PACKAGES, *LEFT_OUT):
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__")
            )
    pip("wheel", "--no-build-isolation", "--wheel-dir", source / "wheel", source)
    (wheel,) = (source / "wheel").iterdir()
    environment = tmp_path_factory.mktemp("installed")
    venv.create(environment, with_pip=False, symlinks=True)
    python = environment / "bin" / "python"
    (site,) = environment.glob("lib/python*/site-packages")
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    pip("--python", python, "install", wheel)
    with zipfile.ZipFile(wheel) as archive:
        return Installed(frozenset(archive.namelist()), environment)


def pip(*arguments: object) -> None:
    """Run pip without network and without libraries."""
    options = ["--disable-pip-version-check", "--quiet"]
    command = next(n for n, word in enumerate(arguments) if word in {"wheel", "install"})
    line = [*arguments[: command + 1], "--no-deps", "--no-index", *arguments[command + 1 :]]
    subprocess.run([sys.executable, "-m", "pip", *options, *map(str, line)], check=True)


def test_every_file_of_the_packages_is_in_the_wheel(installed: Installed) -> None:
    files = {
        file.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for file in (ROOT / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert files - installed.names == set()


def test_nothing_of_the_developers_is_in_the_wheel(installed: Installed) -> None:
    folders = {name.split("/")[0] for name in installed.names}
    assert folders == {*PACKAGES, "linli-0.1.0.dist-info"}


def test_it_starts_from_any_folder(installed: Installed, tmp_path: Path) -> None:
    where = "import bot, pathlib; print(pathlib.Path(bot.__file__).parent)"
    assert str(installed.environment) in installed.run(tmp_path, "python", "-c", where)
    assert "migrate" in installed.run(tmp_path, "linli", "--help")
    assert "migrate" in installed.run(tmp_path, "python", "-m", "bot", "--help")


def test_its_migrations_and_catalogues_are_found(installed: Installed, tmp_path: Path) -> None:
    assert "are made" in installed.run(tmp_path, "linli", "migrate")
    examined = installed.run(tmp_path, "linli", "doctor")
    assert "✓ Tables: up to date" in examined
    assert "cannot be read" not in examined


def test_the_application_and_the_playground_can_be_imported(
    installed: Installed, tmp_path: Path
) -> None:
    program = "import bot.app, bot.demo.run, papers.example, playground.server; print('all')"
    assert installed.run(tmp_path, "python", "-c", program) == "all\n"

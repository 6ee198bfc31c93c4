"""Who may import whom, as the contracts in pyproject.toml say."""

import tomllib
from pathlib import Path

from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
PROJECT = ROOT / "pyproject.toml"


def test_every_import_contract_holds() -> None:
    assert lint_imports(config_filename=str(PROJECT), no_cache=True) == 0


def test_the_contracts_know_every_folder() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    known = set(tomllib.loads(PROJECT.read_text())["tool"]["importlinter"]["root_packages"])
    assert folders - known == {"tests", "benchmarks"}

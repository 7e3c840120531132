"""What a worker is given by whoever starts it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core import paths
from core.worker import _environment

SAY = "from core import paths; print(paths.home(), paths.keras_datasets(), paths.keras_home(), sep='\\n')"


def said_by_a_worker() -> list[str]:
    command = [sys.executable, "-c", SAY]
    done = subprocess.run(command, env=_environment(), cwd="/", capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@pytest.mark.parametrize("way", ["absolute", "relative", "default"])
def test_it_finds_the_same_folders_as_we_do_from_another_folder(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("SCRAWL_HOME", "KERAS_HOME"):
        monkeypatch.delenv(name)
        if way != "default":
            folder = Path(name.lower())
            monkeypatch.setenv(name, str(folder if way == "relative" else tmp_path / folder))
    mine = [paths.home(), paths.keras_datasets().absolute(), paths.keras_home()]
    assert said_by_a_worker() == [str(folder) for folder in mine]


def test_its_keras_has_a_home_of_its_own_and_the_users_stays_known() -> None:
    environment = _environment()
    assert environment["KERAS_HOME"] == str(paths.keras_home())
    assert environment["KERAS_HOME"] != os.environ["KERAS_HOME"]
    assert environment[paths.USERS_KERAS_HOME] == os.environ["KERAS_HOME"]


def test_a_worker_that_starts_a_worker_still_knows_the_users_home(monkeypatch: pytest.MonkeyPatch) -> None:
    outer = _environment()
    for name, value in outer.items():
        monkeypatch.setenv(name, value)
    assert _environment()[paths.USERS_KERAS_HOME] == outer[paths.USERS_KERAS_HOME]

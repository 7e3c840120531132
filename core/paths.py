"""Where things live: the one module that knows folders and environment variables."""

import os
from pathlib import Path

import platformdirs

USERS_KERAS_HOME = "SCRAWL_USERS_KERAS_HOME"
"""What a worker, whose KERAS_HOME is ours, is told of the user's."""


def home() -> Path:
    """Return the folder that holds everything scrawl writes: SCRAWL_HOME, else the platform's data folder."""
    given = os.environ.get("SCRAWL_HOME")
    return Path(given).expanduser().absolute() if given else platformdirs.user_data_path("scrawl")


def runs_folder() -> Path:
    """Return the folder that holds one folder a run."""
    return home() / "runs"


def downloads_folder() -> Path:
    """Return the folder for data sets that Keras has no place for."""
    return home() / "datasets"


def keras_home() -> Path:
    """Return the KERAS_HOME of the workers: ours, so that importing Keras writes nothing into the user's."""
    return home() / "keras"


def keras_datasets() -> Path:
    """Return the folder where the user's own Keras keeps its data sets."""
    given = os.environ.get(USERS_KERAS_HOME) or os.environ.get("KERAS_HOME")
    return (Path(given).expanduser() if given else Path.home() / ".keras") / "datasets"


def welcomed_file() -> Path:
    """Return the file that is there once a user needs no hint for the first start any more."""
    return home() / "welcomed"


def settings_file() -> Path:
    """Return the file with what a user wants always: in SCRAWL_HOME, else in the platform's config folder."""
    given = os.environ.get("SCRAWL_HOME")
    return (home() if given else platformdirs.user_config_path("scrawl")) / "settings.toml"

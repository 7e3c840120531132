"""The data set that a run was trained on, for the subcommands that look at its predictions."""

from core.dataset import Dataset
from core.errors import RunError
from core.runs import Run
from core.sources import load_dataset
from core.text import printable
from tui.commands.download import download_bar


def run_data(run: Run) -> Dataset:
    """Return the data set that `run` was trained on; raise RunError if what is there now is another."""
    with download_bar() as report:
        dataset = load_dataset(run.known_config().dataset, report)
    trained_on = run.state().data
    if trained_on and trained_on.sha256 != dataset.sha256():
        raise RunError(
            f"{printable(run.name)} was trained on another {dataset.name} than the one that is there now; "
            "bring that one back to see its errors."
        )
    return dataset

"""Two runs compared at their newest epochs, on the data that this machine has."""

from core.comparison import Compared, Side, check_same_data, compare_sides
from core.errors import RunError
from core.predictions import newest_epoch
from core.runs import Run
from core.sources import load_dataset, needs_download
from core.text import printable


def compare_runs(one: Run, other: Run) -> Compared:
    """Return how two runs differ, the older one as before; raise InputError if they cannot be compared.

    This reads files, and belongs into a thread.
    """
    states = {run: run.state() for run in (one, other)}
    before, after = sorted((one, other), key=lambda run: states[run].first_t)
    sides = Side(before, newest_epoch(before)), Side(after, newest_epoch(after))
    check_same_data(states[before].data, states[after].data)
    wanted = before.config().dataset
    if needs_download(wanted):
        raise RunError(f"{wanted} is not on this machine; open it with o, and compare then.")
    data, trained_on = load_dataset(wanted), states[before].data
    if trained_on and trained_on.sha256 != data.sha256():
        raise RunError(
            f"{printable(wanted)} is not what these runs were trained on; bring that back to compare."
        )
    return compare_sides(data, *sides)

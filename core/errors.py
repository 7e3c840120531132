"""What can go wrong and be mended: each error is one sentence that says what, with what, and what to do."""


class ScrawlError(Exception):
    """An expected failure whose message is shown to the user as it stands."""

    exit_code = 1


class InputError(ScrawlError):
    """Bad usage or bad input: nothing was started and nothing was left behind."""

    exit_code = 2


class DataError(InputError):
    """A data set that is missing, broken, hostile or of another shape than 28 by 28."""


class RunError(InputError):
    """A run that does not exist, or is not in the state that was needed."""

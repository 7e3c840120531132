"""The whole program, but with workers that only wait: for tests of the terminal, not of the training.

    python -m tests.terminal.cold [STATEMENT --] ARGUMENTS...

STATEMENT is executed before, for instance to put a mistake into the program.
"""

import sys

from tests.tui.cold import Idle
from tui import trainer
from tui.cli import main

if __name__ == "__main__":
    trainer.Worker = Idle  # type: ignore[misc, assignment]
    arguments = sys.argv[1:]
    if "--" in arguments:
        exec(arguments.pop(0))
        arguments.remove("--")
    sys.exit(main(arguments))

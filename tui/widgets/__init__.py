"""One widget a file: told what to show by whoever composes it, speaking by messages."""

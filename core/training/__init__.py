"""The heavy half of scrawl: the only code that imports Keras, run only inside a worker process."""

"""The terminal half of scrawl: it watches and asks, and never reaches TensorFlow or `core.training`."""

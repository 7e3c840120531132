"""One Keras callback a file: what happens around batches and epochs besides training."""

"""The batch order: a stateless function of (seed, epoch), so that a resumed epoch goes on where it was."""

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from core.dataset import Images, Labels

AHEAD = 16, 16_384
"""At most so many batches, and so many images, are gathered before they are asked for."""


class Batches:
    """The training split as shuffled batches.

    `fit(shuffle=True)` of Keras 3.15 repeats one order in every epoch once a seed is set, so the order is
    made here. Images stay uint8 and are gathered by index: a quarter of the memory traffic of floats.
    """

    def __init__(self, images: Images, labels: Labels, classes: int, batch_size: int, seed: int) -> None:
        with tf.device("CPU"):  # where the batches are put together; only they go to a GPU
            self._images = tf.constant(images)
            self._labels = tf.constant(labels)
        self._classes = classes
        self._batch_size = batch_size
        self._seed = seed
        self._ahead = max(1, min(AHEAD[0], AHEAD[1] // batch_size))
        self.samples = len(images)
        self.steps = -(-len(images) // batch_size)

    def order(self, epoch: int) -> npt.NDArray[np.int64]:
        """Return the indices of the training split, `[n_train]`, in the order of `epoch` (from 1)."""
        return np.random.default_rng([self._seed, epoch]).permutation(self.samples)

    def epoch(self, epoch: int, first_step: int = 0) -> tf.data.Dataset:
        """Return the batches of `epoch` (from 1) from `first_step` on: uint8 images and one-hot labels."""
        with tf.device("CPU"):
            order = tf.constant(self.order(epoch))

        @tf.autograph.experimental.do_not_convert  # which would leave a file in /tmp for every run
        def batch(step: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            chosen = order[step * self._batch_size : (step + 1) * self._batch_size]
            return tf.gather(self._images, chosen), tf.one_hot(tf.gather(self._labels, chosen), self._classes)

        # A range knows its length, which `fit` needs, and starts anywhere at no cost.
        steps = tf.data.Dataset.range(first_step, self.steps)
        options = tf.data.Options()
        # TensorFlow's tuner of pipelines takes a fifth of two cores from the training, and closing a pipeline
        # waits for it: up to two seconds after an epoch. There is nothing to tune in one gather.
        options.autotune.enabled = False
        return steps.map(batch).prefetch(self._ahead).with_options(options)

"""The batch order: a stateless function of (seed, epoch), so that a resumed epoch goes on where it was."""

import numpy as np
import tensorflow as tf

from core.dataset import Images, Labels


class Batches:
    """The training split as shuffled batches.

    `fit(shuffle=True)` of Keras 3.15 repeats one order in every epoch once a seed is set, so the order is made
    here. Images stay uint8 and are gathered by index: a sixth of the memory traffic of float batches.
    """

    def __init__(self, images: Images, labels: Labels, classes: int, batch_size: int, seed: int) -> None:
        self._images = tf.constant(images)
        self._labels = tf.constant(labels)
        self._classes = classes
        self._batch_size = batch_size
        self._seed = seed
        self.samples = len(images)
        self.steps = -(-len(images) // batch_size)

    def order(self, epoch: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Return the indices of the training split in the order of `epoch` (from 1)."""
        return np.random.Generator(np.random.Philox(key=[self._seed, epoch])).permutation(self.samples)

    def epoch(self, epoch: int, first_step: int = 0) -> tf.data.Dataset:
        """Return the batches of `epoch` (from 1), uint8 images and one-hot labels, leaving out `first_step` of them."""
        order = tf.constant(self.order(epoch))

        def batch(step: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            chosen = order[step * self._batch_size : (step + 1) * self._batch_size]
            return tf.gather(self._images, chosen), tf.one_hot(tf.gather(self._labels, chosen), self._classes)

        # A range knows its length, which `fit` needs, and starts anywhere at no cost.
        steps = tf.data.Dataset.range(first_step, self.steps)
        return steps.map(batch, num_parallel_calls=tf.data.AUTOTUNE, deterministic=True).prefetch(tf.data.AUTOTUNE)

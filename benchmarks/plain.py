"""The workshop's steps in plain Keras, typed as any reader would: what benchmarks/job.py compares with."""

import sys

import numpy as np
from tensorflow import keras

with np.load(sys.argv[1]) as data:
    x_train, y_train = data["x_train"], data["y_train"]
    x_test, y_test = data["x_test"], data["y_test"]

x_train = x_train.reshape(len(x_train), 784).astype("float32") / 255
x_test = x_test.reshape(len(x_test), 784).astype("float32") / 255
y_train = keras.utils.to_categorical(y_train, 10)
y_test = keras.utils.to_categorical(y_test, 10)

model = keras.Sequential(
    [
        keras.Input((784,)),
        keras.layers.Dense(512),
        keras.layers.Activation("relu"),
        keras.layers.Dropout(0.2),
        keras.layers.Dense(10),
        keras.layers.Activation("softmax"),
    ]
)
model.summary()
model.compile(loss="categorical_crossentropy", metrics=["accuracy"], optimizer="adam")
model.fit(x_train, y_train, batch_size=128, epochs=4, verbose=1, validation_data=(x_test, y_test))
score = model.evaluate(x_test, y_test)
predicted = np.argmax(model.predict(x_test), axis=1)
print("wrong:", int((predicted != np.argmax(y_test, axis=1)).sum()))
print("test loss and accuracy:", score[0], score[1])

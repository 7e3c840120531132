"""The digits inside the package: exactly these, balanced, mixed, and no digit in both splits."""

import hashlib

import numpy as np

from core.sources import bundled

SHA256 = "d2671e88e9325b88b4116a8733b228f8397e75836cee482e49bee00df28ddecb"
DATASET_SHA256 = "1a15fcc03d06e324ce407314185fb4de5d33a5427c140f3b8d99aa78e20d89b6"


def test_the_file_is_the_one_that_its_readme_describes() -> None:
    content = bundled.SAMPLE.read_bytes()
    assert hashlib.sha256(content).hexdigest() == SHA256
    assert len(content) < 1_000_000
    assert SHA256 in bundled.SAMPLE.with_name("README.md").read_text("utf-8")


def test_the_sample_is_balanced_and_knows_where_it_is_from() -> None:
    sample = bundled.load()
    assert sample.name == "sample"
    assert sample.source == "bundled with scrawl"
    assert sample.class_names == tuple("0123456789")
    assert sample.counts("train") == [400] * 10
    assert sample.counts("test") == [100] * 10


def test_the_digits_are_these_and_no_others() -> None:
    assert bundled.load().sha256() == DATASET_SHA256


def test_the_classes_are_mixed() -> None:
    sample = bundled.load()
    for labels in (sample.y_train, sample.y_test):
        assert len(np.unique(labels[:60])) == 10


def test_no_digit_is_in_both_splits() -> None:
    sample = bundled.load()
    train = {image.tobytes() for image in sample.x_train}
    assert not any(image.tobytes() in train for image in sample.x_test)


def test_the_digits_are_light_on_dark_and_use_the_whole_range() -> None:
    sample = bundled.load()
    assert (sample.x_train.min(), sample.x_train.max()) == (0, 255)
    assert np.median(sample.x_train) == 0

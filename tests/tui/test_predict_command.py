"""`scrawl predict`: pictures of real digits as people have them, and pictures that are none."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.centring import as_mnist
from core.forward import forward
from tests.models import run_with_model, weights
from tests.story import new_run
from tests.tui.digits import sample
from tests.tui.test_cli import Output, output, refusal


def digit(label: int) -> int:
    """Return the index of a test digit of class `label` that the model is sure of."""
    data = sample()
    said = forward(run_with_model().config().layers(), weights(), data.x_test)
    return int(np.argmax(np.where(data.y_test == label, said[:, label], 0)))


def photograph(path: Path, label: int) -> Path:
    """Write a test digit as someone would have it: large, dark on light paper with grain, off the centre."""
    image = Image.fromarray(sample().x_test[digit(label)]).resize((310, 310), Image.Resampling.BICUBIC)
    ink = np.zeros((480, 640))
    ink[150:460, 20:330] = np.asarray(image)
    grain = np.random.default_rng(label).integers(-6, 7, ink.shape)
    Image.fromarray((230 - 0.8 * ink + grain).clip(0, 255).astype(np.uint8)).save(path, quality=85)
    return path


@pytest.mark.parametrize("name", ["digit.png", "digit.jpg"])
@pytest.mark.parametrize("label", [0, 3, 7])
def test_a_digit_scaled_up_inverted_and_off_the_centre_is_recognised(
    capsys: Output, tmp_path: Path, name: str, label: int
) -> None:
    path = photograph(tmp_path / name, label)
    first, second = output(capsys, "predict", run_with_model().name, str(path)).splitlines()
    assert first.startswith(f"{path}: {label} ")
    assert first.count("%") == 3
    assert second.startswith("  inverted, cropped from 640x480 to ")
    assert second.endswith("centred by mass")


def test_json_has_everything_and_the_picture_only_when_asked(capsys: Output, tmp_path: Path) -> None:
    path, run = photograph(tmp_path / "7.png", 7), run_with_model()
    (found,) = json.loads(output(capsys, "predict", run.name, str(path), "--json"))
    assert found["file"] == str(path)
    assert (found["predicted"], found["predicted_name"]) == (7, "7")
    assert found["confidence"] == max(found["probabilities"]) == found["top"][0]["probability"]
    assert sum(found["probabilities"]) == pytest.approx(1, abs=1e-5)
    assert [entry["class"] for entry in found["top"]] == np.argsort(found["probabilities"])[:-4:-1].tolist()
    assert found["done"][0] == "inverted"
    assert "image" not in found
    (found,) = json.loads(output(capsys, "predict", run.name, str(path), "--json", "--show"))
    assert np.array_equal(found["image"], as_mnist(np.asarray(Image.open(path))).image)


def test_the_picture_is_shown_as_the_model_sees_it(capsys: Output, tmp_path: Path) -> None:
    path = photograph(tmp_path / "7.png", 7)
    lines = output(capsys, "predict", run_with_model().name, str(path), "--show").splitlines()
    assert len(lines) == 2 + 28
    assert any("@@" in line for line in lines[2:])
    assert max(map(len, lines[2:])) <= 2 + 56


def test_several_pictures_are_answered_in_their_order(capsys: Output, tmp_path: Path) -> None:
    paths = [photograph(tmp_path / f"{label}.png", label) for label in (4, 1, 9)]
    said = output(capsys, "predict", run_with_model().name, *map(str, paths))
    assert [line.split(": ")[1][0] for line in said.splitlines() if "%" in line] == ["4", "1", "9"]


def test_one_bad_picture_is_refused_before_any_is_answered(capsys: Output, tmp_path: Path) -> None:
    run, good = run_with_model().name, str(photograph(tmp_path / "7.png", 7))
    blank, text = tmp_path / "blank.png", tmp_path / "\x1b[2J.png"
    Image.new("L", (40, 30), 200).save(blank)
    text.write_text("hello")
    assert f"{blank}: There is nothing to see in this picture" in refusal(
        capsys, "predict", run, good, str(blank)
    )
    assert "\\x1b[2J.png is no PNG or JPEG picture." in refusal(capsys, "predict", run, good, str(text))
    assert "There is no picture nope.png." in refusal(capsys, "predict", run, good, "nope.png")


def test_runs_without_a_model_and_models_that_are_none_are_refused(capsys: Output, tmp_path: Path) -> None:
    good = str(photograph(tmp_path / "7.png", 7))
    assert "has no model yet" in refusal(capsys, "predict", new_run(second=9).name, good)
    run = run_with_model()
    (run.folder / "best.keras").write_bytes(b"hello")
    assert "best.keras is broken" in refusal(capsys, "predict", run.name, good)
    assert "There is no run nope" in refusal(capsys, "predict", "nope", good)
    assert "Missing argument 'IMAGE...'" in refusal(capsys, "predict", run.name)

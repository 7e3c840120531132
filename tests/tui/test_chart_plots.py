"""The curves of a run: what is plotted, and how it looks in characters, whatever a training says."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.events import BatchEnded, EpochEnded, Position
from core.state import RunState, fold
from tests.tui.training_story import STEPS, batches, epoch_ended, opening, training
from tui.chart_canvas import canvas_size, draw
from tui.chart_plots import Plot, View, plots
from tui.look import Look

WIDTH, HEIGHT = 40, 12
PLAIN, BLOCKS = Look(ascii=True), Look(chart="blocks")

BRAILLE = "".join(map(chr, range(0x2800, 0x2900)))
QUADRANTS = "▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"


def plotted(state: RunState, view: View | None = None, look: Look | None = None) -> tuple[Plot, Plot]:
    return plots(state, view or View(), *canvas_size(WIDTH, HEIGHT), look or Look())


def lines(plot: Plot, look: Look | None = None) -> list[str]:
    return [line.text for line in draw(plot, WIDTH, HEIGHT, look or Look())]


def cells(plot: Plot, role: str, look: Look | None = None) -> list[tuple[int, int, str]]:
    """Return (column, row, character) of what is drawn in `role`."""
    drawn = draw(plot, WIDTH, HEIGHT, look or Look())
    return [
        (x, y, character)
        for y, line in enumerate(drawn)
        for x, (character, other) in enumerate(zip(line.text, line.roles, strict=True))
        if other == role and character != " "
    ]


# ── what is plotted ───────────────────────────────────────────────────────────────────────────────────────


def test_the_whole_planned_run_lies_on_the_x_axis() -> None:
    loss, accuracy = plotted(training(epochs=4, ended=1, until=0))
    assert (loss.x.low, loss.x.high) == (0, 4)
    assert loss.x == accuracy.x
    assert loss.x.labels == ("0", "500", "1\u202f000", "1\u202f500")
    assert plotted(training(), View(epochs=True))[0].x.labels == ("0", "1", "2", "3", "4")


def test_the_first_values_do_not_squeeze_the_rest_and_are_not_hidden_silently() -> None:
    loss, accuracy = plotted(training())
    assert loss.y.high < 1
    assert loss.notes == "peak 1.3"
    assert accuracy.y.low == 0.9
    assert accuracy.notes == "low 61%"


def test_while_there_are_only_first_values_they_decide() -> None:
    state = fold([*opening(), *list(batches(1))[:2]])
    loss, _ = plotted(state)
    assert loss.y.high >= max(value for value in state.curve.loss if value is not None)
    assert loss.notes == ""


def test_a_logarithmic_axis_has_room_for_all_of_it() -> None:
    loss, accuracy = plotted(training(), View(log=True))
    assert loss.y.log
    assert loss.notes == "log scale"
    assert not accuracy.y.log
    assert accuracy.notes == "low 61%"


def test_what_lies_below_a_logarithmic_axis_is_said() -> None:
    state = training()
    state.apply(BatchEnded(epoch=3, step=300, steps=STEPS, loss=0.0, accuracy=1.0))
    assert plotted(state, View(log=True))[0].notes == "log scale · low 0"


def test_smoothing_is_of_the_training_alone() -> None:
    state = training()
    rough, smooth = plotted(state)[0], plotted(state, View(smoothing=0.9))[0]
    by_shape = {layer.shape: layer for layer in smooth.layers}
    before = {layer.shape: layer for layer in rough.layers}
    assert by_shape["points"] == before["points"]
    assert by_shape["curve"] != before["curve"]


def test_over_epochs_there_is_a_point_an_epoch_and_one_for_the_epoch_under_way() -> None:
    state = training(ended=2, until=264)
    (curve,) = [layer for layer in plotted(state, View(epochs=True))[0].layers if layer.shape == "curve"]
    assert curve.pieces == [([1.0, 2.0, 2 + 264 / STEPS], [*(e.loss for e in state.history), state.loss])]


def test_points_are_thinned_to_two_a_column() -> None:
    state = fold(opening(epochs=1))
    for step in range(1, 2001):
        wave = math.sin(step)
        state.apply(BatchEnded(epoch=1, step=step, steps=2000, loss=2 + wave, accuracy=0.5))
    columns, _ = canvas_size(WIDTH, HEIGHT)
    (curve,) = [layer for layer in plotted(state)[0].layers if layer.shape == "curve"]
    assert sum(len(xs) for xs, _ in curve.pieces) <= 2 * (columns + 1)


# ── how it looks ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("look", [Look(), BLOCKS, PLAIN], ids=["braille", "blocks", "ascii"])
def test_training_and_validation_differ_in_colour_and_in_shape(look: Look) -> None:
    loss, _ = plotted(training(), look=look)
    trained = {character for _, _, character in cells(loss, "t", look)}
    validated = [(x, character) for x, _, character in cells(loss, "v", look)]
    points = [x for x, character in validated if character == ("o" if look.ascii else "●")]
    assert trained
    assert points == [6 + round(33 / 4)]
    assert not trained & {"o", "●", look.mark}
    assert {character for _, _, character in cells(loss, "b", look)} == {look.mark}


def test_the_best_epoch_is_marked_where_it_ended() -> None:
    state = training(ended=3, until=0)
    fold([epoch_ended(4, best=False)], state)
    columns, _ = canvas_size(WIDTH, HEIGHT)
    ((column, _, _),) = cells(plotted(state)[0], "b")
    assert column == WIDTH - columns + round((columns - 1) * 3 / 4)


def test_a_resume_is_a_dashed_line_from_top_to_bottom() -> None:
    state = fold(opening(t=200.0, resumed_from=Position(2, 234)), training())
    assert len({y for _, y, _ in cells(plotted(state)[0], "r")}) > 5
    assert {character for _, _, character in cells(plotted(state)[0], "r")} == {"┊"}
    assert {character for _, _, character in cells(plotted(state)[0], "r", PLAIN)} == {"|"}


def test_missing_losses_leave_a_gap() -> None:
    state = fold(opening(epochs=1))
    for step in range(1, 101):
        loss = None if 40 <= step < 60 else 0.5
        state.apply(BatchEnded(epoch=1, step=step, steps=100, loss=loss, accuracy=0.5))
    columns, _ = canvas_size(WIDTH, HEIGHT)
    drawn = {x - (WIDTH - columns) for x, _, _ in cells(plotted(state)[0], "t")}
    gap = set(range(columns)) - drawn
    assert gap == set(range(min(gap), max(gap) + 1))
    assert min(gap) == pytest.approx(0.4 * columns, abs=1)
    assert max(gap) == pytest.approx(0.6 * columns, abs=2)


def test_before_the_first_batch_there_are_axes_with_labels() -> None:
    loss, accuracy = plotted(fold(opening()))
    assert any("1.00┤" in line for line in lines(loss))
    assert any("100%┤" in line for line in lines(accuracy))
    assert lines(loss)[-1].split() == ["0", "1", "2", "3", "4"]
    assert cells(loss, "t") == []


def test_ascii_charts_have_seven_bits() -> None:
    for plot in plotted(training(), View(log=True, smoothing=0.6), PLAIN):
        assert "".join(lines(plot, PLAIN)).isascii()
        assert any("+" in line for line in lines(plot, PLAIN))


@pytest.mark.parametrize(
    ("look", "characters"),
    [(Look(), BRAILLE), (BLOCKS, QUADRANTS), (PLAIN, "."), (Look(ascii=True, chart="blocks"), ".")],
    ids=["braille", "blocks", "ascii", "ascii wins"],
)
def test_a_curve_is_drawn_in_what_the_look_allows(look: Look, characters: str) -> None:
    for plot in plotted(training(), look=look):
        assert {character for _, _, character in cells(plot, "t", look)} <= set(characters)


def test_blocks_and_braille_say_the_same_in_the_same_cells() -> None:
    for plot in plotted(training()):
        fine, coarse = ({(x, y) for x, y, _ in cells(plot, "t", look)} for look in (Look(), BLOCKS))
        assert len(fine & coarse) >= 0.8 * len(fine | coarse)


VALUES = st.one_of(
    st.none(),
    st.sampled_from([0.0, 1.0, 0.5, 1e9, 1e308, 5e-324, math.nan, math.inf, -math.inf]),
    st.floats(0, 3),
)


@settings(deadline=None, max_examples=60)
@given(
    points=st.lists(st.tuples(VALUES, VALUES), max_size=40),
    ends=st.lists(st.tuples(VALUES, VALUES), max_size=4),
    view=st.builds(View, st.booleans(), st.booleans(), st.sampled_from([0.0, 0.6, 0.9])),
    size=st.tuples(st.integers(0, 70), st.integers(0, 24)),
    look=st.sampled_from([Look(), BLOCKS, PLAIN]),
)
def test_nothing_that_a_training_can_say_breaks_a_chart(
    points: list[tuple[float | None, float | None]],
    ends: list[tuple[float | None, float | None]],
    view: View,
    size: tuple[int, int],
    look: Look,
) -> None:
    state = fold(opening(epochs=4))
    for number, (loss, accuracy) in enumerate(points, 1):
        state.apply(BatchEnded(epoch=1, step=number, steps=40, loss=loss, accuracy=accuracy))
    for number, (loss, accuracy) in enumerate(ends, 1):
        state.apply(
            EpochEnded(
                epoch=number,
                steps=40,
                loss=accuracy,
                accuracy=loss,
                val_loss=loss,
                val_accuracy=accuracy,
                seconds=1.0,
                val_seconds=0.1,
                n_wrong=1,
                best=number == 1,
            )
        )
    width, height = size
    for plot in plots(state, view, *canvas_size(width, height), look):
        drawn = draw(plot, width, height, look)
        assert len(drawn) == height
        assert all(len(line.text) == len(line.roles) == width for line in drawn)
        assert not look.ascii or all(line.text.isascii() for line in drawn)

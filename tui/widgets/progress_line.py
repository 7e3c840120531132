"""How far a training is, how good, and how fast: bars and numbers of steady width."""

from core.events import Gpu, Telemetry
from core.metrics import eta_seconds
from core.state import RunState, Status
from tui.cells import Row, joined, row
from tui.format import count, duration, number, share, size
from tui.look import Look
from tui.widgets.cell_rows import CellRows

LIVE: tuple[Status, ...] = ("starting", "running", "paused", "stopping")
_LEAST_BARS = 12
"""Columns that two bars need to say anything."""


class ProgressLine(CellRows):
    """Bars of the run and of the epoch; loss, accuracy and ETA; while it lives, speed and what that costs."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._shown: tuple[RunState, Status] | None = None
        self._speed: list[Row] = []
        self._speed_of: tuple[object, ...] = ()

    def show_run(self, state: RunState, status: Status) -> None:
        """Show where `state` is, perhaps the one already shown, changed in place."""
        self._shown = state, status
        self.draw()

    def draw(self) -> None:
        if self._shown is None:
            return
        state, status = self._shown
        width = self.size.width
        rows = [_bars(state, self.look, width), _scores(state, status, self.look, width)]
        if status in LIVE:
            # Once a second is enough: nobody can read figures that change with every batch.
            speed_of = (id(state), status, self.look, width, int(state.last_t))
            if speed_of != self._speed_of:
                self._speed, self._speed_of = _speed(state, self.look, width), speed_of
            rows += self._speed
        self.styles.height = len(rows)
        self.show_rows(rows)


def _bars(state: RunState, look: Look, width: int) -> Row:
    """Return the bar of the whole run and that of the epoch, each behind its numbers."""
    done = state.step / state.steps if state.steps else 0.0
    epochs = max((state.epoch - 1 + done) / state.epochs, 0.0) if state.epochs else 0.0
    run = joined(row(("epoch ", "m")), _of(state.epoch, state.epochs, look))
    epoch = joined(row(("  batch ", "m")), _of(state.step, state.steps, look))
    room = width - len(run.text) - len(epoch.text)
    if room < _LEAST_BARS:
        return joined(run, _bar(epochs, width - len(run.text), look))
    first = room // 2
    return joined(run, _bar(epochs, first, look), epoch, _bar(done, room - first, look))


def _of(done: int, planned: int, look: Look) -> Row:
    if not planned:
        return row((f"{look.dash}/{look.dash} ", " "))
    last = count(planned, look)
    return row((f"{count(done, look):>{len(last)}}/{last} ", " "))


def _bar(done: float, width: int, look: Look) -> Row:
    """Return a bar of `width` characters of which the share `done` (0 to 1) is full."""
    full = int(min(done, 1.0) * width + 1e-9)
    return row((look.full * full, "f"), (look.empty * (width - full), "e"))


def _scores(state: RunState, status: Status, look: Look, width: int) -> Row:
    facts = [
        row(("loss ", "m"), (_loss(state.loss, look), " ")),
        row(("accuracy ", "m"), (share(state.accuracy, look), " ")),
    ]
    if status in LIVE:
        left = eta_seconds(state) if status == "running" else None
        facts.append(row(("ETA ", "m"), (f"{duration(left, look):<7}", " ")))
    return _fitting(facts, width)


def _loss(value: float | None, look: Look) -> str:
    return number(value, look) if value is None or abs(value) < 1000 else f"{value:7.1e}"


def _speed(state: RunState, look: Look, width: int) -> list[Row]:
    """Return how fast it is and what that costs, in two rows where there is a GPU and one would not do."""
    rate, batch = state.samples_per_second, state.config.batch_size if state.config else 0
    speed, costs = [], []
    if rate and batch:
        speed.append(f"{_three_digits(1000 * batch / rate, look):>5} ms/step")
        speed.append(f"{_three_digits(rate, look):>7} images/s")
    if state.telemetry:
        costs = _costs(state.telemetry, look)
    apart = bool(state.telemetry and state.telemetry.gpus) and len("  ".join([*speed, *costs])) > width
    lines = [speed, costs] if apart else [[*speed, *costs]]
    return [_fitting([row((fact, "m")) for fact in line], width) for line in lines]


def _three_digits(value: float, look: Look) -> str:
    """Return a measured number (positive) without the digits that are noise: 2.9, 44 100."""
    if value < 100:
        return f"{value:.1f}"
    unit = 10 ** (len(str(int(value))) - 3)
    return count(round(value / unit) * unit, look)


def _costs(telemetry: Telemetry, look: Look) -> list[str]:
    costs = [f"CPU {telemetry.cpu_percent:3.0f}%", f"{size(telemetry.memory):>6}"]
    names = ["GPU"] if len(telemetry.gpus) == 1 else [f"GPU{index}" for index in range(len(telemetry.gpus))]
    return costs + [_gpu(gpu, name, look) for gpu, name in zip(telemetry.gpus, names, strict=True)]


def _gpu(gpu: Gpu, name: str, look: Look) -> str:
    """Return what a GPU reports, and nothing for what it does not."""
    said = [name]
    if gpu.utilisation is not None:
        said.append(f"{gpu.utilisation:3d}%")
    if gpu.memory_used is not None:
        said.append(f"{size(gpu.memory_used):>7}")
    if gpu.temperature is not None:
        said.append(f"{gpu.temperature} {'' if look.ascii else '°'}C")
    if gpu.power is not None:
        said.append(f"{gpu.power:3.0f} W")
    return " ".join(said)


def _fitting(facts: list[Row], width: int) -> Row:
    """Return the first facts that fit side by side into `width`."""
    line = Row()
    for fact in facts:
        longer = joined(line, row(("  ", " ")), fact) if line.text else fact
        if len(longer.text) > width:
            break
        line = longer
    return line

"""The file of remembered settings: good ones are taken, each mistake is one sentence, and none is fatal."""

import tomllib
from pathlib import Path

import pytest
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import DataTable

from core.errors import InputError
from core.paths import settings_file
from tests.tui.cold import Idle
from tests.tui.grid import shown, wait_until
from tui import actions, trainer
from tui.app import ScrawlApp
from tui.keymap import RESERVED, RESERVED_IN_RUNS, checked_keys, give_keys
from tui.look import Look
from tui.screens.runs import Runs
from tui.settings import Settings, load_settings, remember


def written(text: str) -> Path:
    path = settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_no_file_is_no_mistake() -> None:
    assert load_settings() == (Settings(), [])


def test_everything_that_may_stand_there_is_taken() -> None:
    written(
        'art = "braille"\nchart = "blocks"\nascii = true\nmouse = false\ntheme = "light"\ncolor = "16"\n'
        '[keys]\n"data.next" = "N, right"\n'
    )
    keys = {"data.next": "N,right"}
    assert load_settings() == (Settings("braille", "blocks", True, False, "light", "16", keys), [])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("art = 3", 'art must be one of "ramp", "half", "braille", not 3.'),
        ('chart = "ascii"', 'chart must be one of "braille", "blocks", not ascii.'),
        ('theme = "\\u001b[2J[/x]"', 'theme must be one of "dark", "light", "terminal", not \\x1b[2J[/x].'),
        ("color = 256", 'color must be one of "auto", "truecolor", "256", "16", "none", not 256.'),
        ('ascii = "yes"', "ascii must be true or false, not yes."),
        ("colour = 1", "colour is no setting; there are art, chart, ascii, mouse, theme, color, keys."),
        ('keys = "x"', "keys must be a table: [keys], not x."),
        ('[keys]\n"data.nxt" = "n"', "data.nxt is no action; docs/keys.md lists them."),
        ('[keys]\n"data.next" = 3', 'the keys of data.next must be a text such as "n, right".'),
        ('[keys]\n"data.next" = "nn"', "nn, wanted for data.next, is no key."),
        (
            '[keys]\n"everywhere.stop" = "space"',
            "space cannot be a key of everywhere.stop: everywhere.start_pause has it.",
        ),
        ('[keys]\n"data.next" = "s"', "s cannot be a key of data.next: everywhere.stop has it."),
        ('[keys]\n"data.next" = "ctrl+q"', "ctrl+q cannot be a key of data.next: it leaves at once."),
        ('[keys]\n"data.next" = "N, tab"', "tab cannot be a key of data.next: it goes from pane to pane."),
        ('[keys]\n"runs.open" = "escape"', "escape cannot be a key of runs.open: runs.close has it."),
        ('[keys]\n"runs.delete" = "home"', "home cannot be a key of runs.delete: runs.first has it."),
        ('[keys]\n"digit.next" = "q"', "q cannot be a key of digit.next: digit.close has it."),
        ('[keys]\n"everywhere.stop" = "x"', "x cannot be a key of everywhere.stop: data.random has it."),
    ],
)
def test_each_mistake_is_one_sentence_and_changes_nothing(text: str, sentence: str) -> None:
    written(text)
    assert load_settings() == (Settings(), [f"settings.toml: {sentence}"])


@pytest.mark.parametrize("content", [b"art = ", b"\xff\xfe", b"[keys]\n[keys]\n"])
def test_a_file_that_is_no_toml_is_said_so_and_left_alone(content: bytes) -> None:
    path = written("")
    path.write_bytes(content)
    settings, (mistake,) = load_settings()
    assert settings == Settings()
    assert "settings.toml cannot be read: " in mistake
    with pytest.raises(InputError, match=r"The art cannot be remembered: .*settings.toml cannot be read"):
        remember("art", "half")
    assert path.read_bytes() == content


def test_two_actions_may_change_their_keys() -> None:
    keys = {"everywhere.stop": "space", "everywhere.start_pause": "s", "data.next": "?"}
    assert checked_keys(keys)[0] == {"everywhere.stop": "space", "everywhere.start_pause": "s"}


def test_who_falls_back_on_a_key_that_was_given_away_takes_it_back() -> None:
    keys, mistakes = checked_keys({"everywhere.stop": "w", "everywhere.save": "e"})
    assert keys == {}
    assert mistakes == [
        "e cannot be a key of everywhere.save: everywhere.settings has it.",
        "w cannot be a key of everywhere.stop: everywhere.save has it.",
    ]


def test_every_key_that_textual_takes_for_itself_is_reserved() -> None:
    own = {key for node in (App, Screen) for binding in node.BINDINGS for key in _keys(binding)}
    assert own <= set(RESERVED)
    closing = {key for binding in (*Runs.BINDINGS, *DataTable.BINDINGS) for key in _keys(binding)}
    assert closing <= {*RESERVED_IN_RUNS, *_default_keys("runs")}
    assert checked_keys({"confusion.other": "tab, K", "everywhere.palette": "ctrl+p, K"})[1] == []


def _keys(binding: BindingType) -> list[str]:
    return (binding.key if isinstance(binding, Binding) else binding[0]).split(",")


def _default_keys(place: str) -> list[str]:
    chosen = [action.keys for action in actions.ACTIONS.values() if action.place == place]
    return ",".join(chosen).split(",")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'art = "half"\n'),
        ('# mine\nart = "ramp" # nice\nmouse = false\n', '# mine\nart = "half" # nice\nmouse = false\n'),
        (
            'mouse = false\n[keys]\n"data.next" = "N"\n',
            'mouse = false\nart = "half"\n\n[keys]\n"data.next" = "N"\n',
        ),
        ('"art" = "ramp"\n', '"art" = "half"\n'),
        (' art = "ramp"\n', ' art = "half"\n'),
        ('art = """\nramp"""\n', 'art = "half"\n'),
        ('note = """\nart = 3\n"""\n', 'note = """\nart = 3\n"""\nart = "half"\n'),
        ('  [keys]\n  "data.next" = "N"\n', 'art = "half"\n\n  [keys]\n  "data.next" = "N"\n'),
        ("mouse = false\r\n", 'mouse = false\r\nart = "half"\n'),
    ],
)
def test_what_is_remembered_leaves_the_rest_as_it_was(before: str, after: str) -> None:
    path = written("")
    path.write_bytes(before.encode())
    remember("art", "half")
    assert path.read_bytes().decode() == after
    assert tomllib.loads(after) == {**tomllib.loads(before), "art": "half"}
    assert load_settings()[0].art == "half"


def test_what_would_come_out_wrong_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    path = written("mouse = false\n")
    monkeypatch.setattr("tomlkit.dumps", lambda document: 'art = "half"\n')
    with pytest.raises(InputError, match='too intricate to be changed; write art = "half" yourself'):
        remember("art", "half")
    assert path.read_text() == "mouse = false\n"


async def test_what_cannot_be_remembered_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.story import config

    monkeypatch.setattr(trainer, "Worker", Idle)
    path = written("art = ")
    app = ScrawlApp(config(), Look())
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.press("a")
        await wait_until(pilot, lambda: "The art cannot be remembered" in shown(app))
    assert path.read_text() == "art = "


async def test_keys_mistakes_and_theme_arrive_on_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer, "Worker", Idle)
    monkeypatch.setattr(actions, "ACTIONS", actions.ACTIONS)
    before = dict(actions.ACTIONS)
    settings = Settings(theme="light", keys={"everywhere.help": "f1", "everywhere.art": "f2"})
    give_keys(settings.keys)
    try:
        from tests.story import config

        app = ScrawlApp(config(), Look(), settings=settings, mistakes=["settings.toml: [/x] is no setting."])
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await wait_until(pilot, lambda: "[/x] is no setting" in shown(app))
            assert app.theme == "textual-light"
            assert "F1 Help" in shown(app)
            await pilot.press("f2")
            await wait_until(pilot, lambda: load_settings()[0].art == "half")
            await pilot.press("C")
            await wait_until(pilot, lambda: load_settings()[0].chart == "blocks")
            assert app.workbench.training.look.chart == "blocks"
            await pilot.press("T")
            await wait_until(pilot, lambda: load_settings()[0].theme == "terminal")
            await pilot.press("question_mark")
            assert app.screen is app.workbench
            await pilot.press("f1")
            await wait_until(pilot, lambda: app.screen is not app.workbench)
    finally:
        actions.ACTIONS.update(before)


async def test_ascii_stays_ascii_whatever_key_is_pressed(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.story import config

    monkeypatch.setattr(trainer, "Worker", Idle)
    app = ScrawlApp(config(), Look(ascii=True))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        for key in "aC":
            await pilot.press(key)
            await wait_until(pilot, lambda: "Only ASCII can be shown here" in shown(app))
            app.clear_notifications()
    assert load_settings()[0] == Settings()

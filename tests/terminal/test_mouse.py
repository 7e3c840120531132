"""Who has the mouse: the screen follows it, or the terminal keeps it so that text can be selected."""

from tests.story import finished_run
from tests.terminal.terminal import Terminal
from tests.terminal.test_lines import COLD, opened

ON, OFF = b"\x1b[?1000h", b"\x1b[?1000l"


def test_a_key_gives_the_mouse_to_the_terminal_and_takes_it_back() -> None:
    run = finished_run(wrong=range(25))
    with Terminal([*COLD, "attach", run.name]) as terminal:
        opened(terminal)
        assert OFF not in terminal.raw
        for key, sign, sent in (
            ("P", "The mouse is the terminal's", OFF),
            ("P", "follows the mouse again", ON),
        ):
            before = len(terminal.raw)
            terminal.type(key)
            terminal.wait_for(sign)
            assert sent in terminal.raw[before:]
            assert (OFF if sent == ON else ON) not in terminal.raw[before:]
        terminal.type("q")
        assert terminal.wait() == 0
        assert terminal.raw.rindex(OFF) > terminal.raw.rindex(ON)


def test_a_screen_that_leaves_the_mouse_alone_can_follow_it_later() -> None:
    run = finished_run(wrong=range(25))
    with Terminal([*COLD, "--no-mouse", "attach", run.name]) as terminal:
        opened(terminal)
        assert ON not in terminal.raw
        terminal.type("P")
        terminal.wait_for("follows the mouse again")
        assert ON in terminal.raw
        terminal.type("q")
        assert terminal.wait() == 0
        assert terminal.raw.rindex(OFF) > terminal.raw.rindex(ON)

"""Pilots wait for what is left to do, on a quick machine and on a busy one."""

import pytest

from tests.tui.idle import wait_for_idle


@pytest.fixture(autouse=True)
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textual.pilot.wait_for_idle", wait_for_idle)
    monkeypatch.setattr("textual.app.wait_for_idle", wait_for_idle)

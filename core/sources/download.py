"""Fetching published files: checked by hash, put in place atomically, and never waiting for ever."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
import pooch
import requests

from core.errors import DataError
from core.text import printable

TIMEOUTS = (5.0, 10.0)
"""Seconds to wait for a connection, and for the next bytes of an answer."""
_CHUNK = 64 * 1024  # bytes between two reports

Report = Callable[[int, int], None]
"""Told `(bytes here, bytes in all)`; the second is 0 while it is not known."""


def silent(done: int, total: int) -> None:
    """Report nothing."""


class Published(msgspec.Struct, frozen=True):
    """A file on the web: its name here, its sha256, and the addresses that have it, best first."""

    name: str
    sha256: str
    urls: tuple[str, ...]


class _Progress:
    """The tqdm-like object that pooch reports to."""

    def __init__(self, report: Report) -> None:
        self.total: int | None = None
        """Set by pooch when the server has answered; 0 if it did not say how much there is."""
        self._report = report
        self._done = 0

    def update(self, size: int) -> None:
        self._done += size  # pooch counts every chunk as a full one, the last too
        self._report(min(self._done, self.total) if self.total else self._done, self.total or 0)

    def reset(self) -> None:
        """Rewind before pooch's last update, which is the total: where there is none, keep the count."""
        if self.total:
            self._done = 0

    def close(self) -> None:
        """Nothing to close."""


def fetch(files: Sequence[Published], folder: Path, report: Report = silent) -> list[Path]:
    """Return the paths of `files` in `folder`, downloading what is missing or has another hash.

    Raises DataError, with the reason of the last address tried, when a file cannot be had.
    """
    pooch.get_logger().setLevel(logging.CRITICAL)
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        return [_fetch_one(file, folder, report) for file in files]
    except DataError:
        for path in made:  # pooch makes the folder first; without a file in it nobody has asked for it
            with suppress(OSError):
                path.rmdir()
        raise


def _fetch_one(file: Published, folder: Path, report: Report) -> Path:
    reason = "no address is known"
    for url in file.urls:
        progress = _Progress(report)
        downloader = pooch.HTTPDownloader(timeout=TIMEOUTS, progressbar=progress, chunk_size=_CHUNK)
        try:
            path = pooch.retrieve(url, f"sha256:{file.sha256}", file.name, folder, downloader=downloader)
        except requests.RequestException as error:
            reason = f"{_host(url)} {_why(error) if progress.total is None else 'broke off'}"
        except ValueError:
            reason = f"{_host(url)} sent a file with another checksum"
        except OSError as error:
            # Pooch's own PermissionError, for a folder it may not write to, comes without a strerror.
            why = error.strerror or "Permission denied"
            raise DataError(f"{file.name} cannot be stored in {printable(str(folder))}: {why}.") from error
        else:
            return Path(path)
    raise DataError(f"{file.name} could not be downloaded: {reason}.")


def _host(url: str) -> str:
    return url.split("/")[2]


def _why(error: requests.RequestException) -> str:
    if isinstance(error, requests.Timeout):
        return "did not answer in time"
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"answered {error.response.status_code}"
    if isinstance(error, requests.ConnectionError):
        return "cannot be reached"
    return printable(str(error))

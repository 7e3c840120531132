"""MNIST: from Keras's cache, else its address, else the mirrors, else one sentence on how to bring it."""

import hashlib
from pathlib import Path

import pytest

from core.sources import mnist
from core.sources.download import Published
from core.sources.idx import FILES
from tests.core.sources.making import idx_files, npz_bytes, refusal, same, small_arrays, write_files
from tests.core.sources.web import Web

NPZ = npz_bytes(small_arrays())
IDX = idx_files(small_arrays())


@pytest.fixture
def keras_file(tmp_path: Path) -> Path:
    """Return the place where Keras looks for MNIST."""
    return tmp_path / "keras" / "datasets" / "mnist.npz"


@pytest.fixture
def idx_folder(home: Path) -> Path:
    return home / "datasets" / "mnist"


@pytest.fixture(autouse=True)
def _addresses(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the test's server in place of the published addresses; it has no page yet."""
    keras = Published("mnist.npz", hashlib.sha256(NPZ).hexdigest(), (web.url("mnist.npz"),))
    mirrored = tuple(
        Published(
            name, hashlib.sha256(body).hexdigest(), (web.url(f"first/{name}"), web.url(f"second/{name}"))
        )
        for name, body in IDX.items()
    )
    monkeypatch.setattr(mnist, "KERAS_FILE", keras)
    monkeypatch.setattr(mnist, "IDX_FILES", mirrored)


def test_the_file_that_keras_has_cached_is_used_and_nobody_is_asked(web: Web, keras_file: Path) -> None:
    write_files(keras_file.parent, {"mnist.npz": NPZ})
    dataset = mnist.load()
    assert same(dataset, small_arrays())
    assert dataset.name == "mnist"
    assert dataset.source == str(keras_file)
    assert web.asked == []


def test_a_missing_file_is_put_where_keras_will_look_for_it(web: Web, keras_file: Path) -> None:
    web.serve({"mnist.npz": NPZ})
    told: list[tuple[int, int]] = []
    dataset = mnist.load(lambda done, total: told.append((done, total)))
    assert same(dataset, small_arrays())
    assert keras_file.read_bytes() == NPZ
    assert list(keras_file.parent.iterdir()) == [keras_file]
    assert told[-1] == (len(NPZ), len(NPZ))
    assert web.asked == ["mnist.npz"]


def test_a_second_load_asks_nobody(web: Web) -> None:
    web.serve({"mnist.npz": NPZ})
    mnist.load()
    mnist.load()
    assert web.asked == ["mnist.npz"]


def test_a_cached_file_that_is_broken_is_replaced(web: Web, keras_file: Path) -> None:
    web.serve({"mnist.npz": NPZ})
    write_files(keras_file.parent, {"mnist.npz": NPZ[: len(NPZ) // 2]})
    assert same(mnist.load(), small_arrays())
    assert keras_file.read_bytes() == NPZ


def test_the_mirrors_serve_where_keras_address_fails(web: Web, keras_file: Path, idx_folder: Path) -> None:
    web.serve(IDX)
    dataset = mnist.load()
    assert same(dataset, small_arrays())
    assert dataset.name == "mnist"
    assert not keras_file.exists()
    assert sorted(path.name for path in idx_folder.iterdir()) == sorted(IDX)
    assert web.asked == ["mnist.npz", *IDX]


def test_what_the_mirrors_gave_is_not_asked_for_again(web: Web) -> None:
    web.serve(IDX)
    mnist.load()
    asked = len(web.asked)
    assert same(mnist.load(), small_arrays())
    assert len(web.asked) == asked


def test_the_mirrors_serve_where_keras_address_sends_something_else(web: Web, keras_file: Path) -> None:
    web.serve({"mnist.npz": b"<html>Please log in to the hotel's network</html>"})
    web.serve(IDX)
    assert same(mnist.load(), small_arrays())
    assert not keras_file.exists()


@pytest.mark.usefixtures("impatient")
def test_a_silent_keras_address_is_given_up_for_the_mirrors(web: Web) -> None:
    web.pages["mnist.npz"] = web.silence()
    web.serve(IDX)
    assert same(mnist.load(), small_arrays())


def test_a_mirrored_file_that_is_broken_is_replaced(web: Web, idx_folder: Path) -> None:
    web.serve(IDX)
    write_files(idx_folder, IDX | {"train-labels-idx1-ubyte.gz": b"half"})
    assert same(mnist.load(), small_arrays())
    assert set(web.asked) == {"train-labels-idx1-ubyte.gz"}


def test_without_a_network_mirrored_files_serve_in_place_of_a_broken_cache(
    web: Web, keras_file: Path, idx_folder: Path
) -> None:
    write_files(keras_file.parent, {"mnist.npz": b"half"})
    write_files(idx_folder, IDX)
    assert same(mnist.load(), small_arrays())
    assert web.asked == []


def test_with_no_address_left_the_error_says_where_to_put_the_file_by_hand(
    web: Web, keras_file: Path
) -> None:
    text = refusal(mnist.load)
    assert text.startswith("mnist.npz could not be downloaded: 127.0.0.1:")
    assert "answered 404, and the other addresses failed too" in text
    assert f"bring mnist.npz from another machine to {keras_file}" in text
    assert text.endswith("or use --dataset sample.")


def test_the_file_brought_by_hand_is_what_the_error_asked_for(web: Web, keras_file: Path) -> None:
    text = refusal(mnist.load)
    place = Path(text.split("from another machine to ")[1].split(", or use")[0])
    write_files(place.parent, {place.name: NPZ})
    assert same(mnist.load(), small_arrays())


def test_a_hostile_home_comes_out_printable(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "\x1b[2J"))
    assert "\\x1b[2J" in refusal(mnist.load)


def test_it_is_here_once_it_was_downloaded_or_mirrored(web: Web, keras_file: Path, idx_folder: Path) -> None:
    assert not mnist.is_here()
    web.serve({"mnist.npz": NPZ})
    mnist.load()
    assert mnist.is_here()
    keras_file.unlink()
    assert not mnist.is_here()
    write_files(idx_folder, IDX)
    assert mnist.is_here()
    (idx_folder / "t10k-labels-idx1-ubyte.gz").unlink()
    assert not mnist.is_here()


def test_a_cache_that_may_not_be_entered_counts_as_empty(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(_: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", deny)
    assert not mnist.is_here()


def test_a_folder_in_the_files_place_is_said(web: Web, keras_file: Path) -> None:
    keras_file.mkdir(parents=True)
    assert f"cannot be stored in {keras_file.parent}: Is a directory" in refusal(mnist.load)


def test_the_published_files_are_those_that_keras_and_the_mirrors_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    assert mnist.KERAS_FILE.sha256 == "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
    assert {file.name for file in mnist.IDX_FILES} == {f"{name}.gz" for name in FILES.values()}
    for file in (mnist.KERAS_FILE, *mnist.IDX_FILES):
        assert len(bytes.fromhex(file.sha256)) == 32
        assert all(url.startswith("https://") and url.endswith(f"/{file.name}") for url in file.urls)

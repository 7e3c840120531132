"""Fashion-MNIST comes from its mirrors, with the names of the clothes, and says how to bring it."""

import hashlib
from pathlib import Path

import pytest

from core.sources import fashion
from core.sources.download import Published
from core.sources.idx import FILES
from tests.core.sources.making import idx_files, refusal, same, small_arrays
from tests.core.sources.web import Web

IDX = idx_files(small_arrays())


@pytest.fixture(autouse=True)
def _addresses(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    files = tuple(
        Published(name, hashlib.sha256(body).hexdigest(), (web.url(name),)) for name, body in IDX.items()
    )
    monkeypatch.setattr(fashion, "FILES", files)


def test_it_is_downloaded_once_and_knows_its_clothes(web: Web, home: Path) -> None:
    web.serve(IDX)
    for _ in range(2):
        dataset = fashion.load()
        assert same(dataset, small_arrays())
        assert dataset.name == "fashion-mnist"
        assert (dataset.class_names[0], dataset.class_names[9]) == ("T-shirt/top", "Ankle boot")
    assert web.asked == list(IDX)
    assert sorted(path.name for path in (home / "datasets" / "fashion-mnist").iterdir()) == sorted(IDX)


def test_without_a_network_the_error_says_where_to_put_the_files_by_hand(web: Web, home: Path) -> None:
    text = refusal(fashion.load)
    assert "train-images-idx3-ubyte.gz could not be downloaded: 127.0.0.1:" in text
    assert f"bring the four files to {home / 'datasets' / 'fashion-mnist'}, or use --dataset sample." in text


def test_the_published_files_are_the_four(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert {file.name for file in fashion.FILES} == {f"{name}.gz" for name in FILES.values()}
    for file in fashion.FILES:
        assert len(bytes.fromhex(file.sha256)) == 32
        assert all(url.endswith(f"/{file.name}") for url in file.urls)

"""Pictures from anyone: every kind that Pillow reads becomes grey, and every failure is one sentence."""

import io
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from core.errors import DataError
from core.pictures import read_picture

GREY = np.linspace(0, 255, 12 * 8).astype(np.uint8).reshape(12, 8)
SENTENCE = r"^[^\n\x1b]+\.$"


def saved(path: Path, image: Image.Image, **options: object) -> Path:
    image.save(path, **options)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(DataError, match=SENTENCE) as error:
        read_picture(path)
    return str(error.value)


@pytest.mark.parametrize("mode", ["L", "RGB", "P", "1", "LA", "RGBA"])
def test_every_kind_of_png_becomes_the_same_grey(tmp_path: Path, mode: str) -> None:
    black_and_white = np.where(GREY > 100, 255, 0).astype(np.uint8)
    path = saved(tmp_path / "a.png", Image.fromarray(black_and_white).convert(mode))
    assert read_picture(path) == (pytest.approx(black_and_white), ())


def test_sixteen_bits_are_scaled_and_not_clipped(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", Image.fromarray(GREY.astype(np.uint16) * 257))
    assert np.array_equal(read_picture(path).grey, GREY)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_every_kind_of_jpeg_becomes_the_same_grey(tmp_path: Path, mode: str) -> None:
    path = saved(tmp_path / "a.jpg", Image.fromarray(GREY).convert("RGB").convert(mode), quality=100)
    assert np.abs(read_picture(path).grey.astype(int) - GREY).max() <= 8


@pytest.mark.parametrize(("ink", "paper"), [(0, "white"), (255, "black")])
def test_a_transparent_background_becomes_paper_that_the_ink_is_seen_on(
    tmp_path: Path, ink: int, paper: str
) -> None:
    pixels = np.zeros((9, 9, 4), np.uint8)
    pixels[3:6, 3:6] = (ink, ink, ink, 255)
    grey, steps = read_picture(saved(tmp_path / "a.png", Image.fromarray(pixels)))
    assert steps == (f"laid on {paper}",)
    assert (grey[4, 4], grey[0, 0]) == (ink, 255 - ink)


def test_a_palette_with_a_transparent_colour_is_laid_on_paper_too(tmp_path: Path) -> None:
    image = Image.fromarray(np.where(GREY > 100, 255, 0).astype(np.uint8)).convert("P")
    index = image.getpixel((7, 11))
    grey, steps = read_picture(saved(tmp_path / "a.png", image, transparency=index))
    assert steps == ("laid on white",)
    assert (grey[11, 7], grey[0, 0]) == (255, 0)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_camera_that_was_held_otherwise_is_turned_upright(tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    turned = {
        1: GREY, 2: GREY[:, ::-1], 3: GREY[::-1, ::-1], 4: GREY[::-1],
        5: GREY.T, 6: np.rot90(GREY), 7: np.rot90(GREY, 2).T, 8: np.rot90(GREY, -1),
    }[orientation]  # fmt: skip
    path = saved(tmp_path / "a.png", Image.fromarray(np.ascontiguousarray(turned)), exif=exif)
    grey, steps = read_picture(path)
    assert np.array_equal(grey, GREY)
    assert steps == (("turned upright",) if orientation > 1 else ())


def test_a_large_picture_is_reduced_and_says_so(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", Image.new("L", (6100, 30), 255))
    grey, steps = read_picture(path)
    assert grey.shape == (8, 1525)
    assert steps == ("reduced from 6100x30 to 1525x8",)


@pytest.mark.parametrize(
    ("mode", "kind"), [("L", "png"), ("RGB", "png"), ("RGBA", "png"), ("P", "png"), ("RGB", "jpg")]
)
def test_a_very_large_picture_is_what_it_is_when_small(tmp_path: Path, mode: str, kind: str) -> None:
    small = np.kron(GREY, np.ones((8, 8))).astype(np.uint8)
    whole = Image.fromarray(np.kron(small, np.ones((60, 60), np.uint8))).convert(mode)
    assert whole.height > 2 * 2000
    grey, steps = read_picture(saved(tmp_path / f"a.{kind}", whole))
    assert steps == (f"reduced from 3840x5760 to {grey.shape[1]}x{grey.shape[0]}",)
    assert 1000 <= max(grey.shape) <= 2000
    again = np.asarray(Image.fromarray(grey).resize((64, 96), Image.Resampling.BOX), int)
    assert np.abs(again - small).max() <= 4


@pytest.mark.parametrize("size", [(700_000, 2), (2, 700_000)])
def test_a_very_long_picture_is_reduced_too(tmp_path: Path, size: tuple[int, int]) -> None:
    grey, _ = read_picture(saved(tmp_path / "a.png", Image.new("L", size, 200)))
    assert sorted(grey.shape) == [1, 2000]
    assert (grey == 200).all()


# ── hostile and broken files ──────────────────────────────────────────────────────────────────────────────


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG whose header promises `width` by `height` grey pixels, with `chunks` after it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in ((b"IHDR", header), *chunks, (b"IEND", b""))
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def whole(kind: str) -> bytes:
    content = io.BytesIO()
    noise = np.random.default_rng(1).integers(0, 256, (40, 40)).astype(np.uint8)
    Image.fromarray(noise).save(content, kind)
    return content.getvalue()


WHOLE = {kind: whole(kind) for kind in ("PNG", "JPEG")}


def test_what_is_missing_or_no_file_is_said(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "There is no picture" in refusal(tmp_path / "nope.png")
    assert "is not a file" in refusal(tmp_path)
    assert "is not a file" in refusal(tmp_path / "pipe")
    assert "cannot be read: Not a directory" in refusal(Path(__file__) / "a.png")


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"hello" * 99, bytes(999)])
def test_what_is_no_picture_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    assert "a.png" in refusal(path)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "PPM", "EPS"])
def test_other_formats_are_never_even_tried(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.png"
    Image.fromarray(GREY).save(path, kind)
    assert "is no PNG or JPEG picture" in refusal(path)


@pytest.mark.parametrize("side", [13_378, 20_000, 2**31 - 1])
def test_a_header_that_promises_too_much_is_refused_before_anything_is_unpacked(
    tmp_path: Path, side: int
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(png(side, side, (b"IDAT", zlib.compress(bytes(1000)))))
    assert "has more than 178 million pixels" in refusal(path)


def test_a_text_that_unpacks_to_a_thousand_times_its_size_is_refused(tmp_path: Path) -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(2**20)) for _ in range(256)) + packer.flush()
    path = tmp_path / "a.png"
    path.write_bytes(png(8, 8, (b"zTXt", b"x\0\0" + bomb), (b"IDAT", zlib.compress(bytes(9 * 8)))))
    assert "cannot be read" in refusal(path)


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    with path.open("wb") as file:
        file.truncate(2**30)
    assert "is larger than 64 MiB" in refusal(path)


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_file_is_refused(tmp_path: Path, kind: str, share: float) -> None:
    path = tmp_path / "a"
    path.write_bytes(WHOLE[kind][: int(share * len(WHOLE[kind]))])
    refusal(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(sorted(WHOLE)),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=8),
)
def test_a_damaged_file_is_a_picture_or_a_sentence(
    tmp_path: Path, kind: str, damage: list[tuple[int, int]]
) -> None:
    content = bytearray(WHOLE[kind])
    for place, value in damage:
        content[place % len(content)] = value
    path = tmp_path / "a"
    path.write_bytes(content)
    try:
        said = str(read_picture(path).grey.dtype)
    except DataError as error:
        said = str(error)
    assert said == "uint8" or (said.endswith(".") and said.isprintable())


def test_a_name_that_a_terminal_would_obey_is_only_shown(tmp_path: Path) -> None:
    assert "\\x1b[2J" in refusal(tmp_path / "\x1b[2J.png")


def test_nonsense_about_the_camera_is_left_alone(tmp_path: Path) -> None:
    content = io.BytesIO()
    Image.fromarray(GREY).save(
        content, "JPEG", quality=100, exif=b"Exif\0\0MM\0*\xff\xff\xff\xff" + bytes(20)
    )
    path = tmp_path / "a.jpg"
    path.write_bytes(content.getvalue())
    assert read_picture(path).grey.shape == GREY.shape

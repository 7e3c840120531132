"""Data sets in an .npz file: valid ones come back as they were, anything else is one clear sentence."""

import pickle
import tracemalloc
import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.dataset import Dataset
from core.errors import DataError
from core.sources import npz
from tests.core.sources.making import (
    NAMES,
    Array,
    npy_bytes,
    npy_member,
    npz_bytes,
    patched_directory,
    refusal,
    same,
    sentence,
    small_arrays,
    with_member,
    zip_bytes,
)

FLAGS, PACKING, CRC, PACKED_SIZE, SIZE, HEADER_OFFSET = (
    8,
    10,
    16,
    20,
    24,
    42,
)  # in a central directory's record
HEADER = "{'descr': '|u1', 'fortran_order': False, 'shape': (20, 28, 28), }"

fuzzing = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the place of a file that every example writes anew."""
    return tmp_path_factory.mktemp("npz") / "digits.npz"


def load(file: Path, content: bytes) -> Dataset:
    file.write_bytes(content)
    return npz.load(file)


def refused(file: Path, content: bytes) -> str:
    text = refusal(lambda: load(file, content))
    assert "digits.npz" in text
    return text


def loads_or_refuses(file: Path, content: bytes) -> Dataset | None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a warning would land on the terminal
        try:
            return load(file, content)
        except DataError as error:
            sentence(error)
            return None


# Whole files


@pytest.mark.parametrize("compressed", [True, False])
def test_a_valid_file_comes_back_as_it_was(file: Path, compressed: bool) -> None:
    dataset = load(file, npz_bytes(small_arrays(), compressed))
    assert same(dataset, small_arrays())
    assert dataset.name == "digits"
    assert dataset.source == str(file)
    assert dataset.class_names == tuple("0123456789")


def test_members_may_lack_the_npy_ending_and_others_may_stand_beside_them(file: Path) -> None:
    members = {name: npy_bytes(array) for name, array in small_arrays().items()}
    assert same(load(file, zip_bytes(members | {"notes.txt": b"mine"})), small_arrays())


def test_columns_first_arrays_and_foreign_byte_orders_are_read_right(file: Path) -> None:
    arrays = small_arrays()
    stored = arrays | {
        "x_train": np.asfortranarray(arrays["x_train"]),
        "y_train": arrays["y_train"].astype(">i8"),
        "y_test": arrays["y_test"].astype("<u4"),
    }
    dataset = load(file, npz_bytes(stored))
    assert same(dataset, arrays)
    assert dataset.x_train.flags.c_contiguous


def test_version_2_of_the_npy_format_is_read(file: Path) -> None:
    array = small_arrays()["y_test"]
    with file.open("wb") as stream:
        np.lib.format.write_array(stream, array, version=(2, 0))
    assert same(load(file, with_member("y_test", file.read_bytes())), small_arrays())


def test_a_header_from_python_2_is_read_without_a_warning(file: Path) -> None:
    header = HEADER.replace("20, 28, 28", "20L, 28L, 28L")
    body = small_arrays()["x_train"].tobytes()
    dataset = loads_or_refuses(file, with_member("x_train", npy_member(header, body)))
    assert dataset is not None
    assert same(dataset, small_arrays())


@fuzzing
@given(
    n_train=st.integers(1, 9),
    n_test=st.integers(1, 9),
    seed=st.integers(0, 2**32 - 1),
    kind=st.sampled_from(["u1", "i1", "<i2", ">i2", "<u4", ">i8", "<u8"]),
    names=st.none() | st.lists(st.text(max_size=20), min_size=2, max_size=12),
    compressed=st.booleans(),
)
def test_any_valid_data_set_comes_back_as_it_was(
    file: Path, n_train: int, n_test: int, seed: int, kind: str, names: list[str] | None, compressed: bool
) -> None:
    random = np.random.default_rng(seed)
    classes = 10 if names is None else len(names)
    arrays: dict[str, Array] = {
        "x_train": random.integers(0, 256, (n_train, 28, 28), np.uint8),
        "y_train": random.integers(0, classes, n_train).astype(kind),
        "x_test": random.integers(0, 256, (n_test, 28, 28), np.uint8),
        "y_test": random.integers(0, classes, n_test).astype(kind),
    }
    stored = arrays if names is None else arrays | {"class_names": np.array(names)}
    dataset = load(file, npz_bytes(stored, compressed))
    assert same(dataset, arrays)
    assert len(dataset.class_names) == classes


# Class names


def test_class_names_come_with_the_file(file: Path) -> None:
    names = [*"abcdefghij"]
    assert load(file, npz_bytes(small_arrays() | {"class_names": np.array(names)})).class_names == tuple(
        names
    )


def test_hostile_class_names_come_out_printable_and_short(file: Path) -> None:
    names = ["[/b]", "\x1b[2J", "x" * 300, "\x1b]52;c;aGk=\x07", "\u202eabc", "a\nb", "", "\ud800", "8", "9"]
    shown = load(file, npz_bytes(small_arrays() | {"class_names": np.array(names)})).class_names
    assert shown[:2] == ("[/b]", "\\x1b[2J")
    assert shown[2] == "x" * 199 + "…"
    assert shown[3:8] == ("\\x1b]52;c;aGk=\\x07", "\\u202eabc", "a\\x0ab", "(no name)", "\\ud800")
    assert all(name.isprintable() for name in shown)


@pytest.mark.parametrize(
    "names",
    [
        np.array([["a", "b"]]),
        np.array("one"),
        np.array(["only one"]),
        np.array([str(n) for n in range(1001)]),
        np.array([b"0", b"1"]),
        np.arange(10),
        np.zeros((0,), "<U1"),
    ],
    ids=["table", "scalar", "one", "too many", "bytes", "numbers", "none"],
)
def test_class_names_that_are_no_list_of_texts_are_refused(file: Path, names: Array) -> None:
    assert "class_names" in refused(file, npz_bytes(small_arrays() | {"class_names": names}))


@pytest.mark.parametrize("number", [0x110000, 0xFFFFFFFF])
def test_a_class_name_beyond_unicode_is_refused(file: Path, number: int) -> None:
    body = np.array([number, *range(48, 57)], "<u4").tobytes()
    header = "{'descr': '<U1', 'fortran_order': False, 'shape': (10,), }"
    assert "class_names" in refused(file, with_member("class_names", npy_member(header, body)))


def test_labels_must_fit_the_class_names(file: Path) -> None:
    text = refused(file, npz_bytes(small_arrays() | {"class_names": np.array(["a", "b", "c"])}))
    assert "holds the label 9, but labels must be 0 to 2" in text


# Files that cannot be read


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    text = refusal(lambda: npz.load(tmp_path / "nowhere.npz"))
    assert text.endswith("nowhere.npz cannot be read: No such file or directory.")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "cannot be read: Is a directory." in refusal(lambda: npz.load(tmp_path))


def test_a_nul_in_the_path_is_refused(tmp_path: Path) -> None:
    assert "a\\x00b.npz" in refusal(lambda: npz.load(tmp_path / "a\0b.npz"))


def test_a_file_without_permission_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(zipfile, "ZipFile", deny)
    assert refusal(lambda: npz.load(file)).endswith("digits.npz cannot be read: Permission denied.")


def test_a_file_for_which_there_is_no_memory_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise MemoryError

    file.write_bytes(npz_bytes(small_arrays()))
    monkeypatch.setattr(zipfile.ZipExtFile, "read", fail)
    assert "memory" in refusal(lambda: npz.load(file))


def test_a_hostile_file_name_comes_out_printable(tmp_path: Path) -> None:
    hostile = tmp_path / "\x1b[2J[red].npz"
    hostile.write_bytes(npz_bytes(small_arrays()))
    dataset = npz.load(hostile)
    assert dataset.name == "\\x1b[2J[red]"
    assert "\x1b" not in dataset.source
    hostile.write_bytes(b"")
    assert "\\x1b[2J[red].npz" in refusal(lambda: npz.load(hostile))


# Files that hold something else


@pytest.mark.parametrize(
    "content", [b"", b"no zip at all", b"PK\x03\x04", b"\x93NUMPY", b"PK\x05\x06" + bytes(17)]
)
def test_a_file_that_is_no_zip_is_refused(file: Path, content: bytes) -> None:
    assert "is not a whole .npz file" in refused(file, content)


def test_an_empty_zip_and_wrong_keys_are_refused_with_the_right_ones(file: Path) -> None:
    for content in (zip_bytes({}), npz_bytes({"arr_0": np.zeros(3), "labels": np.zeros(3)})):
        assert "lacks x_train, y_train, x_test, y_test; it must hold" in refused(file, content)


@pytest.mark.parametrize("name", NAMES)
def test_a_single_missing_key_is_named(file: Path, name: str) -> None:
    arrays = small_arrays()
    del arrays[name]
    assert f"lacks {name}; it must hold" in refused(file, npz_bytes(arrays))


@pytest.mark.parametrize(
    ("name", "array", "said"),
    [
        ("x_train", np.zeros((20, 28, 28)), "x_train in {} is float64"),
        ("x_test", np.zeros((10, 28, 28), bool), "x_test in {} is bool"),
        ("x_test", np.zeros((10, 784), np.uint8), "x_test in {} has shape (10, 784)"),
        ("x_train", np.zeros((20, 32, 32, 3), np.uint8), "x_train in {} has shape (20, 32, 32, 3)"),
        ("x_train", np.array(5, np.uint8), "x_train in {} has shape ()"),
        ("y_train", np.zeros(20), "y_train in {} is float64"),
        ("y_train", np.zeros(20, bool), "y_train in {} is bool"),
        ("y_train", np.zeros(20, "M8[s]"), "y_train in {} is datetime64[s]"),
        ("y_train", np.zeros(20, [("a", "u1")]), "y_train in {} is [('a', 'u1')]"),
        ("y_test", np.eye(10, dtype=np.uint8), "y_test in {} has shape (10, 10)"),
        ("y_test", np.arange(9), "x_test in {} holds 10 images, but y_test 9 labels"),
        ("y_test", np.full(10, -1), "y_test in {} holds the label -1"),
        ("y_test", np.full(10, 10), "y_test in {} holds the label 10"),
    ],
)
def test_arrays_that_do_not_fit_are_refused_by_name(file: Path, name: str, array: Array, said: str) -> None:
    assert said.format(file) in refused(file, npz_bytes(small_arrays() | {name: array}))


@pytest.mark.parametrize("split", ["train", "test"])
def test_an_empty_split_is_refused(file: Path, split: str) -> None:
    empty = {f"x_{split}": np.zeros((0, 28, 28), np.uint8), f"y_{split}": np.zeros(0, np.uint8)}
    assert f"The {split} split in {file} is empty" in refused(file, npz_bytes(small_arrays() | empty))


# Pickles


class Bomb:
    """Something that leaves a mark when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.mark,))


@pytest.mark.parametrize("name", [*NAMES, "class_names"])
def test_object_arrays_are_refused_and_nothing_is_unpickled(file: Path, tmp_path: Path, name: str) -> None:
    mark = tmp_path / "unpickled"
    content = npz_bytes(small_arrays() | {name: np.array([Bomb(mark)] * 10, object)})
    assert "Python objects" in refused(file, content)
    assert not mark.exists()
    with np.load(file, allow_pickle=True) as trusting:  # the bomb is a real one
        trusting[name]
    assert mark.exists()


def test_objects_inside_a_record_are_refused(file: Path) -> None:
    header = "{'descr': [('a', '|O')], 'fortran_order': False, 'shape': (20,), }"
    assert "Python objects" in refused(file, with_member("x_train", npy_member(header, pickle.dumps(1))))


def test_a_member_that_is_a_bare_pickle_is_refused_and_not_unpickled(file: Path, tmp_path: Path) -> None:
    mark = tmp_path / "unpickled"
    assert "has no readable header" in refused(file, with_member("y_train", pickle.dumps(Bomb(mark))))
    assert not mark.exists()


# Lies about sizes


def refused_cheaply(file: Path, content: bytes) -> str:
    """Return the refusal of `content`, which must not take more than a few megabytes."""
    file.write_bytes(content)
    tracemalloc.start()
    try:
        text = refusal(lambda: npz.load(file))
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()
    return text


@pytest.mark.parametrize(
    "shape", ["(127551021, 28, 28)", f"({10**30}, 28, 28)", f"({'9' * 400},)", "(0x" + "f" * 9000 + ",)"]
)
def test_a_header_that_promises_100_gb_is_refused_without_allocating_it(file: Path, shape: str) -> None:
    header = npy_member(HEADER.replace("(20, 28, 28)", shape), bytes(100))
    assert "x_train" in refused_cheaply(file, with_member("x_train", header))


def test_a_zip_that_promises_more_than_2_gib_is_refused_without_allocating_it(file: Path) -> None:
    content = patched_directory(npz_bytes(small_arrays()), "x_train.npy", SIZE, "<I", 2**32 - 2)
    assert "would take 4 GiB" in refused_cheaply(file, content)


def test_header_and_zip_that_agree_on_a_lie_are_refused_without_allocating_it(file: Path) -> None:
    header = npy_member(HEADER.replace("(20, 28, 28)", "(2000000, 28, 28)"))
    content = with_member("x_train", header)
    refused_cheaply(
        file, patched_directory(content, "x_train.npy", SIZE, "<I", len(header) + 2_000_000 * 784)
    )


def test_a_stream_that_unpacks_to_more_than_it_says_is_not_unpacked(file: Path) -> None:
    header = npy_member(HEADER)
    content = with_member("x_train", header + bytes(50_000_000))
    lying = patched_directory(content, "x_train.npy", SIZE, "<I", len(header) + 20 * 784)
    assert "Bad CRC-32" in refused_cheaply(file, lying)


@pytest.mark.parametrize("rows", [19, 21, 0, -20])
def test_a_header_with_another_length_than_its_data_is_refused(file: Path, rows: int) -> None:
    header = HEADER.replace("20, 28", f"{rows}, 28")
    member = npy_member(header, small_arrays()["x_train"].tobytes())
    assert "x_train" in refused(file, with_member("x_train", member))


@pytest.mark.parametrize("size", [0, 1, 10, 127, 128, 15_807, 15_809, 10**6])
@pytest.mark.parametrize("compressed", [True, False])
def test_a_directory_with_another_length_than_its_member_is_refused(
    file: Path, size: int, compressed: bool
) -> None:
    content = npz_bytes(small_arrays(), compressed)
    refused(file, patched_directory(content, "x_train.npy", SIZE, "<I", size))


@pytest.mark.parametrize("size", [0, 1, 10, 127, 128, 15_000, 10**6, 2**32 - 2])
@pytest.mark.parametrize("compressed", [True, False])
def test_a_directory_with_another_packed_length_gives_the_same_pictures_or_is_refused(
    file: Path, size: int, compressed: bool
) -> None:
    content = npz_bytes(small_arrays(), compressed)
    dataset = loads_or_refuses(file, patched_directory(content, "x_train.npy", PACKED_SIZE, "<I", size))
    assert (dataset is None) if size < 15_000 else (dataset is None or same(dataset, small_arrays()))


@pytest.mark.parametrize("offset", [1, 100, 2**31, 2**32 - 2])
def test_a_directory_that_points_elsewhere_is_refused(file: Path, offset: int) -> None:
    refused(file, patched_directory(npz_bytes(small_arrays()), "y_train.npy", HEADER_OFFSET, "<I", offset))


@pytest.mark.parametrize(
    "shape",
    ["(0, 9223372036854775807, 9223372036854775807)", "(-20, -28, 28)", "(" + "1," * 100 + ")", "(True,)"],
)
def test_a_shape_that_no_array_can_have_is_refused(file: Path, shape: str) -> None:
    for size in (0, 1, 20 * 784):
        refused(file, with_member("x_train", npy_member(HEADER.replace("(20, 28, 28)", shape), bytes(size))))


# Zips that NumPy never writes


def test_an_encrypted_member_is_refused(file: Path) -> None:
    content = patched_directory(npz_bytes(small_arrays()), "x_test.npy", FLAGS, "<H", 0x1)
    assert "x_test" in (text := refused(file, content))
    assert "encrypted" in text


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_packings_are_refused_before_they_are_unpacked(file: Path, packing: int) -> None:
    members = {f"{name}.npy": npy_bytes(array) for name, array in small_arrays().items()}
    assert "packed as NumPy never does" in refused(file, zip_bytes(members, packing))


@pytest.mark.parametrize("packing", [1, 9, 93, 0xFFFF])
def test_unknown_packings_are_refused(file: Path, packing: int) -> None:
    refused(file, patched_directory(npz_bytes(small_arrays()), "x_test.npy", PACKING, "<H", packing))


def test_a_wrong_checksum_is_refused(file: Path) -> None:
    content = patched_directory(npz_bytes(small_arrays()), "y_test.npy", CRC, "<I", 1)
    assert "Bad CRC-32 for file 'y_test.npy'" in refused(file, content)


def test_one_flipped_bit_in_a_picture_is_noticed(file: Path) -> None:
    content = bytearray(npz_bytes(small_arrays(), compressed=False))
    content[content.index(small_arrays()["x_train"].tobytes()[:50]) + 5000] ^= 1
    assert "Bad CRC-32 for file 'x_train.npy'" in refused(file, bytes(content))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_read_as_its_last_member(file: Path) -> None:
    members = {f"{name}.npy": npy_bytes(array) for name, array in small_arrays().items()}
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("y_test.npy", npy_bytes(np.zeros(3)))
        for name, body in members.items():
            archive.writestr(name, body)
    assert same(npz.load(file), small_arrays())


@pytest.mark.parametrize("cut", [1, 21, 22, 100, 3000, 0.5, 0.01])
@pytest.mark.parametrize("compressed", [True, False])
def test_a_truncated_zip_is_refused(file: Path, cut: float, compressed: bool) -> None:
    content = npz_bytes(small_arrays(), compressed)
    kept = content[: int(len(content) * (1 - cut))] if cut < 1 else content[: -int(cut)]
    assert "is not a whole .npz file" in refused(file, kept)


def test_a_zip_without_its_first_half_is_refused(file: Path) -> None:
    content = npz_bytes(small_arrays())
    refused(file, content[len(content) // 2 :])


@pytest.mark.parametrize("version", [b"\x03\x00", b"\x00\x00", b"\xff\xff"])
def test_other_npy_versions_are_refused(file: Path, version: bytes) -> None:
    member = npy_member(HEADER)
    assert "another .npy version" in refused(file, with_member("x_train", member[:6] + version + member[8:]))


@pytest.mark.parametrize(
    "header",
    [
        "",
        "{",
        "{'descr': (",
        "{'descr': '|u1'}",
        HEADER.replace("False", "0"),
        HEADER.replace("(20, 28, 28)", "[20, 28, 28]"),
        HEADER.replace("(20, 28, 28)", "(20.0, 28, 28)"),
        HEADER.replace("'|u1'", "'|u1,'"),
        HEADER.replace("'|u1'", "()"),
        HEADER.replace("'|u1'", "('u1',)"),
        HEADER.replace("'|u1'", "[('a', 'u1'), ('a', 'u1')]"),
        HEADER.replace("'|u1'", "'V99999999999999999999'"),
        HEADER.replace("'|u1'", "'<U0'"),
        HEADER.replace("'|u1'", "'\\x1b[2J\\d'"),
        HEADER.replace("'|u1'", "__import__('os').abort()"),
        "(" * 5000,
        "[" * 150 + "]" * 150,
        "-" * 9000 + "1",
        "{[]: 1}",
        "\x00",
        "\xff\xfe",
        "if True:\n  x\n y",
        "'" + "x" * 60_000,
    ],
    ids=range(23),
)
def test_a_header_that_is_none_is_refused_without_a_warning(file: Path, header: str) -> None:
    body = small_arrays()["x_train"].tobytes()
    assert loads_or_refuses(file, with_member("x_train", npy_member(header, body))) is None


# Anything at all


@fuzzing
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\x93NUMPY\x01\x00"]))
def test_any_bytes_are_refused(file: Path, content: bytes, start: bytes) -> None:
    assert loads_or_refuses(file, start + content) is None


FRAGMENTS = [
    *"{}()[],:\n ", "'descr'", "'shape'", "'fortran_order'", "True", "False", "None",
    "'|u1'", "'<i8'", "'|O'", "'<U3'", "'V5'", "'M8[s]'", "'i4,f8'", "'(2,3)u1'", "('u1', (28, 28))",
    "[('a', 'u1')]", "20", "28", "-1", "0", "9" * 30, "1.5", "1j", "b'x'", "'", "\\", "L", "...", "lambda",
    "\x1b", "\xe9", "\0",
]  # fmt: skip
headers = (
    st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join)
    | st.builds(
        "{{'descr': {}, 'fortran_order': {}, 'shape': {}, }}".format,
        st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=3).map("".join),
        st.sampled_from(["False", "True"]),
        st.lists(st.integers(-2, 2**66), max_size=4).map(tuple)
        | st.sampled_from(["(20, 28, 28)", "(20,)", "()"]),
    )
    | st.binary(max_size=80).map(lambda raw: raw.decode("latin1"))
)


@fuzzing
@given(st.sampled_from([*NAMES, "class_names"]), headers, st.sampled_from([0, 1, 20, 80, 20 * 784]))
def test_any_header_is_read_or_refused(file: Path, name: str, header: str, size: int) -> None:
    loads_or_refuses(file, with_member(name, npy_member(header, bytes(size))))


WHOLE = {
    compressed: npz_bytes(small_arrays() | {"class_names": np.array([*"abcdefghij"])}, compressed)
    for compressed in (True, False)
}
# Where the structure is: the zip's directory at the end, and local headers with the .npy headers after them.
places = st.integers(-600, -1) | st.integers(0, 300) | st.integers(0, len(WHOLE[True]) - 1)


@fuzzing
@given(
    st.booleans(),
    st.lists(st.tuples(places, st.integers(1, 255)), min_size=1, max_size=6),
    st.integers(-700, 0),
)
def test_a_damaged_file_gives_the_same_pictures_or_is_refused(
    file: Path, compressed: bool, flips: list[tuple[int, int]], cut: int
) -> None:
    content = bytearray(WHOLE[compressed])
    for place, change in flips:
        content[place] ^= change
    dataset = loads_or_refuses(file, bytes(content[: cut or None] if cut % 3 == 0 else content))
    assert dataset is None or same(dataset, small_arrays())

"""Files of packs: folders and zips, and what they must not do."""
from __future__ import annotations

import os
import random
import signal
import stat
import zipfile
from pathlib import Path

import pytest
from helpers.cases.packs import CASES, PACK, write_pack

from groundrules.core.boundary_points.importing import ImportOptions, import_boundary_points
from groundrules.core.errors import InputError
from groundrules.core.files import is_plain_file, read_bytes
from groundrules.core.packs import archive
from groundrules.core.packs.archive import MAX_FILE_BYTES, MAX_FILES, MAX_PACK_BYTES, peek, read_files
from groundrules.core.report.layers import read_manifest
from groundrules.core.report.text_template import read_text_template


def zipped(path: Path, members: dict) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def keys(result) -> list:
    return [problem.key for problem in result.problems]


def test_folder_file_and_zip_are_the_same_pack(tmp_path):
    folder = write_pack(tmp_path / "规则包")
    flat = zipped(tmp_path / "flat.zip", {"pack.yaml": PACK, "cases.yaml": CASES})
    nested = zipped(tmp_path / "nested.zip", {"small/pack.yaml": PACK, "small/cases.yaml": CASES,
                                              "__MACOSX/small/._pack.yaml": "x", "small/.DS_Store": "x"})
    files = [read_files(path) for path in (folder, folder / "pack.yaml", flat, nested)]
    assert [result.problems for result in files] == [[]] * 4
    assert len({result.content_hash for result in files}) == 1
    assert [peek(path) for path in (folder, flat, nested)] == [{"pack": "small", "kind": "zoning"}] * 3


def test_the_hash_covers_every_file(tmp_path):
    folder = write_pack(tmp_path)
    before = read_files(folder).content_hash
    (folder / "table.csv").write_text("a,b\n")
    with_table = read_files(folder).content_hash
    (folder / "table.csv").write_text("a,c\n")
    assert len({before, with_table, read_files(folder).content_hash}) == 3


@pytest.mark.parametrize("name", ["../pack.yaml", "a/../../pack.yaml", "/etc/pack.yaml", "..\\pack.yaml",
                                  "C:/pack.yaml", "a/..", ".."])
def test_members_that_lead_outside(tmp_path, name):
    path = zipped(tmp_path / "x.zip", {"pack.yaml": PACK, name: "evil"})
    result = read_files(path)
    assert "packs.zip_outside" in keys(result)
    assert sorted(os.listdir(tmp_path)) == ["x.zip"]


def test_links(tmp_path):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("pack.yaml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert keys(read_files(path)) == ["packs.file_link"]
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret.yaml").write_text(PACK)
    (folder / "pack.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "up").symlink_to(tmp_path)
    result = read_files(folder)
    assert keys(result) == ["packs.file_link"] * 2 and not result.files


def test_a_zip_bomb(tmp_path):
    path = zipped(tmp_path / "x.zip", {"pack.yaml": "#" * 50_000_000})
    assert path.stat().st_size < 100_000
    assert keys(read_files(path)) == ["packs.file_too_large"]


def test_a_zip_bomb_that_states_a_small_size(tmp_path):
    path = zipped(tmp_path / "x.zip", {"pack.yaml": "#" * 50_000_000})
    content = path.read_bytes().replace((50_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    path.write_bytes(content)
    result = read_files(path)
    assert not result.files and keys(result) == ["packs.zip_broken"]


def test_many_members_that_are_large_together(tmp_path):
    path = zipped(tmp_path / "x.zip", {"pack.yaml": PACK, **{f"{i}.csv": "0" * 4_900_000 for i in range(6)}})
    result = read_files(path)
    assert keys(result).count("packs.pack_too_large") == 2
    assert sum(map(len, result.files.values())) <= 20_000_000


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip at all", b"\x00" * 1000])
def test_no_zip(tmp_path, content):
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    assert keys(read_files(path)) == ["packs.zip_broken"]
    assert peek(path) == {}


def test_a_member_twice_and_too_many(tmp_path):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("pack.yaml", PACK)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("pack.yaml", PACK + "#")
    assert keys(read_files(path)) == ["packs.zip_twice"]
    path = zipped(tmp_path / "y.zip", {f"{i}.csv": "" for i in range(MAX_FILES + 1)})
    assert keys(read_files(path))[0] == "packs.too_many_files"


def test_a_gigabyte_is_refused_before_it_is_read(tmp_path, monkeypatch):
    folder = write_pack(tmp_path)
    with open(folder / "pack.yaml", "ab") as stream:
        stream.truncate(1_000_000_000)   # sparse: no such room is needed on the disk
    read = []
    monkeypatch.setattr(archive, "read_bytes", lambda path, *more, **kind: read.append(path.name) or read_bytes(
        path, *more, **kind))
    result = read_files(folder)
    assert keys(result) == ["packs.file_too_large"] and read == ["cases.yaml"]
    assert str(MAX_FILE_BYTES) in result.problems[0].in_language("zh")


def test_what_is_no_pack(tmp_path):
    assert keys(read_files(tmp_path / "absent")) == ["packs.file_missing"]
    assert keys(read_files(tmp_path)) == ["packs.no_pack_yaml"]
    (tmp_path / "plan.pdf").write_bytes(b"%PDF")
    result = read_files(tmp_path)
    assert [(problem.key, problem.severity) for problem in result.problems] == [
        ("packs.file_not_read", "warning"), ("packs.no_pack_yaml", "error")]


def test_a_folder_named_like_a_pack_file(tmp_path):
    (tmp_path / "pack.yaml").mkdir()
    assert read_files(tmp_path).files == {}


def test_peek_does_not_trust(tmp_path):
    (tmp_path / "pack.yaml").write_bytes(b"\xff\xfe pack: x\nkind: zoning\n")
    assert peek(tmp_path) == {"kind": "zoning"}
    assert peek(tmp_path / "absent") == {}


# -- what is no file, and what is damaged -----------------------------------------------------------

@pytest.fixture
def impatient():
    """A pipe that is opened to be read waits for ever."""
    def tired(_signal, _frame):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, tired)
    signal.alarm(10)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: os.symlink(path.with_name("other.yaml"), path)],
                         ids=["pipe", "link"])
def test_a_pack_file_that_is_none_is_refused_unread(tmp_path, impatient, make):
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "other.yaml").write_text(PACK, encoding="utf-8")
    make(folder / "pack.yaml")
    for path in (folder, folder / "pack.yaml"):
        result = read_files(path)
        assert "pack.yaml" not in result.files and {"packs.file_link", "packs.file_special"} & set(keys(result))
        assert all(problem.in_language("zh") for problem in result.problems)
    assert peek(folder) == {}
    os.mkfifo(tmp_path / "pipe.zip")
    assert keys(read_files(tmp_path / "pipe.zip")) == ["packs.file_special"] and peek(tmp_path / "pipe.zip") == {}
    os.mkfifo(tmp_path / "notes.csv")
    assert keys(read_files(tmp_path / "notes.csv")) == ["packs.file_special"]


def test_other_files_that_are_none_are_refused_unread(tmp_path, impatient):
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    with pytest.raises(InputError):
        read_text_template(pipe)
    with pytest.raises(InputError):
        read_manifest(pipe)
    result = import_boundary_points([("pipe.txt", pipe)], ImportOptions())
    assert result.issues["kind"].tolist() == ["cannot_open"]
    with pytest.raises(OSError):
        read_bytes("/dev/zero", 10)
    assert not is_plain_file(pipe) and not is_plain_file(tmp_path) and not is_plain_file("a\0b")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damaged_zips(tmp_path, method):
    """Bytes changed, cut out and put in at random, in the list of members above all: a problem, nothing else."""
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("p/pack.yaml", PACK)
        archive.writestr("p/cases.yaml", CASES)
    whole, rng = path.read_bytes(), random.Random(method)
    for _ in range(300):
        data = bytearray(whole)
        at = rng.randrange(len(data)) if rng.random() < 0.3 else rng.randrange(len(data) - 200, len(data))
        data[at:at + rng.choice((0, 1, 4))] = bytes(rng.choice((0, 255, rng.randrange(256)))
                                                    for _ in range(rng.choice((0, 1, 4))))
        path.write_bytes(data)
        peek(path)
        result = read_files(path)
        assert result.problems or result.files["pack.yaml"].decode() == PACK
        assert all(problem.in_language("en") for problem in result.problems)


def test_a_zip_too_large_to_list(tmp_path):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("pack.yaml", PACK)
        archive.writestr("photo.jpg", os.urandom(MAX_PACK_BYTES))
    assert keys(read_files(path)) == ["packs.pack_too_large"]

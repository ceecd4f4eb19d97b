"""Files of packs: folders and zips, and what they must not do."""
from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path

import pytest
from helpers.packs import CASES, PACK, write_pack

from groundrules.core.packs.archive import MAX_FILE_BYTES, MAX_FILES, peek, read_files


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
    found = [read_files(path) for path in (folder, folder / "pack.yaml", flat, nested)]
    assert [result.problems for result in found] == [[]] * 4
    assert len({result.content_hash for result in found}) == 1
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
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: read.append(self.name) or real(self))
    result = read_files(folder)
    assert keys(result) == ["packs.file_too_large"] and read == ["cases.yaml"]
    assert str(MAX_FILE_BYTES) in result.problems[0].in_language("zh")


def test_what_is_no_pack(tmp_path):
    assert keys(read_files(tmp_path / "absent")) == ["packs.file_missing"]
    assert keys(read_files(tmp_path)) == ["packs.no_pack_yaml"]
    (tmp_path / "plan.pdf").write_bytes(b"%PDF")
    result = read_files(tmp_path)
    assert [(one.key, one.severity) for one in result.problems] == [
        ("packs.file_not_read", "warning"), ("packs.no_pack_yaml", "error")]


def test_a_folder_named_like_a_pack_file(tmp_path):
    (tmp_path / "pack.yaml").mkdir()
    assert read_files(tmp_path).files == {}


def test_peek_does_not_trust(tmp_path):
    (tmp_path / "pack.yaml").write_bytes(b"\xff\xfe pack: x\nkind: zoning\n")
    assert peek(tmp_path) == {"kind": "zoning"}
    assert peek(tmp_path / "absent") == {}

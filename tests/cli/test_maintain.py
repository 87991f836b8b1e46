"""The commands that maintain an index: what they change, what they report, how they end."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Call


@pytest.fixture
def own_index(four_index: Path, tmp_path: Path) -> Path:
    """A copy of the four articles' index to write to."""
    return Path(shutil.copytree(four_index, tmp_path / "index"))


def test_status_counts(ask: Call) -> None:
    status = ask("status", "--json").json
    assert (status["schema"], status["articles"], status["undated"], status["sources"]) == (1, 4, 1, {"Elbkurier": 2, "Spreebote": 1})
    assert "Elbkurier (2)" in ask("status").out


def test_a_rerun_over_an_unchanged_corpus_says_so(call: Call, four_file: Path, tmp_path: Path) -> None:
    first = call("index", "--index", tmp_path / "neu", four_file)
    assert first.code == 0
    assert "Index geschrieben: 4 Artikel, 4 neu" in first.out
    second = call("index", "--index", tmp_path / "neu", four_file)
    assert (second.code, "Nichts zu tun" in second.out, "4 unverändert" in second.out) == (0, True, True)


def test_a_dry_run_writes_nothing(call: Call, four_file: Path, tmp_path: Path) -> None:
    done = call("index", "--index", tmp_path / "neu", "--dry-run", "--json", four_file)
    assert (done.json["new"], done.json["dry_run"]) == (4, True)
    assert call("search", "--index", tmp_path / "neu", "Bahn").code == 3


def test_a_rejected_line_is_exit_code_4_and_is_named(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"id": "gut", "text": "Elbe"}\n{"id": "leer"}\n', encoding="utf-8")
    done = call("index", "--index", tmp_path / "neu", file)
    assert done.code == 4
    assert "a.jsonl:2: " in done.err
    assert "1 neu" in done.out


def test_a_missing_path_is_wrong_usage(call: Call, tmp_path: Path) -> None:
    done = call("index", "--index", tmp_path / "neu", tmp_path / "nirgends")
    assert done.code == 2
    assert "nirgends" in done.err


def test_compact_keeps_every_article(call: Call, own_index: Path) -> None:
    before = json.loads(call("status", "--json", "--index", own_index).out)
    done = call("compact", "--index", own_index)
    assert done.code == 0
    assert f"{before['articles']} Artikel" in done.out
    assert json.loads(call("status", "--json", "--index", own_index).out)["articles"] == before["articles"]


def test_remove_takes_an_article_out(call: Call, own_index: Path) -> None:
    assert call("remove", "--index", own_index, "--", "bahn").code == 0
    assert call("search", "--index", own_index, "Bahn").code == 1


def test_a_counted_noun_agrees_with_its_number(call: Call, own_index: Path) -> None:
    assert call("--lang", "en", "remove", "--index", own_index, "--", "bahn").out == "1 article removed\n"
    assert call("--lang", "en", "remove", "--index", own_index, "--", "gipfel", "wetter").out == "2 articles removed\n"
    assert call("--lang", "en", "search", "--index", own_index, "Köche").err.startswith("1 article · ")


def test_remove_of_some_known_ids_is_partly_done(call: Call, own_index: Path) -> None:
    done = call("remove", "--index", own_index, "--", "bahn", "gibt-es-nicht")
    assert done.code == 4
    assert "gibt-es-nicht" in done.err
    assert call("remove", "--index", own_index, "--", "bahn").code == 2


def test_an_export_is_read_back_as_the_same_articles(call: Call, four_index: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "eins.jsonl", tmp_path / "zwei.jsonl"
    assert call("export", "--index", four_index, "-o", first).code == 0
    assert call("index", "--index", tmp_path / "neu", first).code == 0
    assert call("export", "--index", tmp_path / "neu", "-o", second).code == 0
    assert first.read_text(encoding="utf-8") == second.read_text(encoding="utf-8")
    assert len(first.read_text(encoding="utf-8").splitlines()) == 4


def test_an_export_that_fails_leaves_no_file(call: Call, tmp_path: Path) -> None:
    assert call("export", "--index", tmp_path / "leer", "-o", tmp_path / "aus.jsonl").code == 3
    assert list(tmp_path.iterdir()) == []


def test_an_export_through_a_link_keeps_the_link(call: Call, four_index: Path, tmp_path: Path) -> None:
    target, link, dangling = tmp_path / "ziel", tmp_path / "link", tmp_path / "hängt"
    target.write_text("alt")
    target.chmod(0o640)
    link.symlink_to("ziel")
    dangling.symlink_to("neu")
    for path in (link, dangling):
        assert call("export", "--index", four_index, "-o", path).code == 0
        assert path.is_symlink()
        assert len(path.read_text(encoding="utf-8").splitlines()) == 4
    assert target.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "neu").stat().st_mode & 0o777 == 0o644 & ~umask()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hängt", "link", "neu", "ziel"]


def umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@pytest.mark.skipif(os.name == "nt", reason="has no pipes with names")
def test_an_export_to_a_pipe_with_a_name_goes_through_it(call: Call, four_index: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rohr")
    with subprocess.Popen(["cat", tmp_path / "rohr"], stdout=subprocess.PIPE, text=True, encoding="utf-8") as reader:
        assert call("export", "--index", four_index, "-o", tmp_path / "rohr").code == 0
        assert len(reader.communicate(timeout=60)[0].splitlines()) == 4
    assert (tmp_path / "rohr").is_fifo()


def test_an_export_to_a_folder_or_a_link_in_a_circle_is_named(call: Call, four_index: Path, tmp_path: Path) -> None:
    (tmp_path / "kreis").symlink_to("kreis")
    for path, code in ((tmp_path, 2), (Path("."), 2), (tmp_path / "kreis", 7), (tmp_path / "nirgends" / "a", 7)):
        done = call("export", "--index", four_index, "-o", path)
        assert done.code == code
        assert path.name in done.err
    assert os.listdir(tmp_path) == ["kreis"]

"""The caseload under Ray: the same file as without it, also where a worker is killed in its work; and what it refuses.

One test starts Ray, for all that needs it: a local one of two workers, on the loopback address, gone at the end.
"""

from __future__ import annotations

import importlib.util
import os
import pickle
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from batch import caseload

from engine import cluster
from engine.batch import Tally
from engine.batch.evaluate import coded
from engine.batch.run import files
from engine.cluster import Adapter, Reader, Work
from engine.errors import InputError
from engine.law.library import RULES, Library

pytestmark = pytest.mark.filterwarnings(r"ignore:::ray\.")  # Ray 2.60 warns of its own code

ROWS, CHUNK, KILLED = 2400, 200, 7  # the chunk, counted from nought, whose worker is killed


@pytest.fixture(scope="module")
def cases() -> pa.Table:
    """Cases of two crimes without numbers of their own; three of them are wrong."""
    rng = random.Random(11)
    rows = [caseload.row(rng, rng.choice(["theft", "fraud"]), "national") for _ in range(ROWS)]
    for number in (5, 1499, 2399):
        rows[number] |= {"age_at_offence": 5, "birth_date": None}
    return caseload.table(rows)


def killable(folder: Path) -> Adapter:
    """The adapter; the worker of one chunk says which process it is, and waits to be killed, the first time."""

    def adapter(table: pa.Table, rules: Library, tally: Tally, unreadable: Mapping[int, Any]) -> pa.Table:
        first = table["id"][0].as_py()
        with (folder / "begun").open("a") as file:
            file.write(f"{first} {os.getpid()}\n")
        if (folder / "armed").exists() and first == KILLED * CHUNK + 1 and not (folder / "killed").exists():
            (folder / "waits.new").write_text(str(os.getpid()))
            (folder / "waits.new").rename(folder / "waits")
            time.sleep(300)
        return coded(table, rules, tally, unreadable)

    return adapter


def kill(folder: Path) -> None:
    """Kill the worker that waits for it."""
    while not (folder / "waits").exists():
        time.sleep(0.05)
    (folder / "killed").touch()
    os.kill(int((folder / "waits").read_text()), signal.SIGKILL)


def same(one: Path, other: Path) -> bool:
    """Whether the answers and the rejects are the same files, byte by byte."""
    pairs = [(path, path.with_name(f"{path.name}.rejects.csv")) for path in (one, other)]
    return all(a.read_bytes() == b.read_bytes() for a, b in zip(*pairs, strict=True))


@pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray has no wheels for this machine")
def test_under_ray(
    tmp_path: Path, cases: pa.Table, subtests: pytest.Subtests, capsys: pytest.CaptureFixture[str]
) -> None:
    source, plain, ray = (tmp_path / name for name in ("cases.parquet", "plain.parquet", "ray.parquet"))
    pq.write_table(cases, source, row_group_size=700)
    files.run(source, plain, rows=CHUNK)
    with cluster.cluster(workers=2, adapter=killable(tmp_path), store=100 << 20) as elsewhere:
        import ray as running

        folder = Path(running._private.worker._global_node.get_temp_dir_path())
        with subtests.test("on this machine alone"):
            assert [node["NodeManagerAddress"] for node in running.nodes()] == ["127.0.0.1"]

        with subtests.test("a worker is killed in its work"):
            (tmp_path / "armed").touch()
            killer = threading.Thread(target=kill, args=(tmp_path,), daemon=True)
            killer.start()
            done = files.run(source, ray, rows=CHUNK, elsewhere=elsewhere)
            killer.join(timeout=0)
            assert (tmp_path / "killed").exists()
            assert (done.rows, done.rejected) == (ROWS, 3)
            assert same(plain, ray)
            begun = [line.split() for line in (tmp_path / "begun").read_text().splitlines()]
            times = Counter(int(first) for first, _ in begun)
            killed = KILLED * CHUNK + 1
            assert times == {first: 1 + (first == killed) for first in range(1, ROWS, CHUNK)}
            assert len({process for first, process in begun if int(first) == killed}) == 2

        with subtests.test("an interrupted run is taken up, by Ray or without it"):
            for again in (elsewhere, None):
                with pytest.raises(KeyboardInterrupt):
                    files.run(source, ray, rows=CHUNK, elsewhere=elsewhere, progress=interrupt)
                done = files.run(source, ray, rows=CHUNK, elsewhere=again)
                assert (done.rows, done.resumed) == (ROWS, 3)
                assert same(plain, ray)

        for name in ("cases.csv", "cases.jsonl", "cases.arrow"):
            with subtests.test(name):
                other = written(cases.slice(1300, 500), tmp_path / name)
                targets = [tmp_path / f"{who}{other.suffix}" for who in ("plain", "ray")]
                for target, who in zip(targets, (None, elsewhere), strict=True):
                    assert files.run(other, target, rows=120, elsewhere=who).rows == 500
                assert same(*targets)

        with subtests.test("the command, at an address"):
            address = running.get_runtime_context().gcs_address
            words = ["batch", str(source), "-o", str(ray), "--chunk", str(CHUNK), "--ray", address]
            ran = subprocess.run([sys.executable, "-m", "engine.cli", *words], capture_output=True, text=True)
            assert (ran.returncode, ran.stderr) == (2, "")  # rows were rejected
            assert same(plain, ray)

        with subtests.test("a column that no crime has"):
            (tmp_path / "wrong.csv").write_text("crime,amuont\ntheft,3\n", encoding="utf-8")
            with pytest.raises(InputError, match=r"amuont.*did you mean 'amount'"):
                files.run(tmp_path / "wrong.csv", ray, elsewhere=elsewhere)
        with pytest.raises(KeyboardInterrupt) as left:  # which keeps the answers that nobody fetched
            files.run(source, ray, rows=CHUNK, elsewhere=elsewhere, progress=interrupt)
    assert left and not [thread.name for thread in threading.enumerate() if "ray" in thread.name.lower()]
    assert not folder.exists()
    assert capsys.readouterr() == ("", "")


def interrupt(progress: files.Progress) -> None:
    if progress.rows == 3 * CHUNK:
        raise KeyboardInterrupt


def written(table: pa.Table, path: Path) -> Path:
    if path.suffix == ".csv":
        pa.csv.write_csv(table, path)
    elif path.suffix == ".jsonl":
        table.to_pandas(date_as_object=True).to_json(path, orient="records", lines=True, date_format="iso")
    else:
        with pa.ipc.new_file(str(path), table.schema) as file:
            file.write_table(table, max_chunksize=170)
    return path


class Called:
    """A method of a process elsewhere that answers at once."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def remote(self, *_: Any) -> Any:
        return self.answer


def work(source: Path, **other: Any) -> Work:
    """What a worker here is told, but for what is different."""
    given: dict[str, Any] = {
        "source": source,
        "mark": (source.stat().st_size, source.stat().st_mtime_ns),
        "rows": 100,
        "rules": None,
        "alike": cluster.alike(caseload.RULES, 0.0),
        "reader": SimpleNamespace(begun=Called(1)),
        "adapter": coded,
    }
    return Work(**given | other)


def problems(work: Work) -> list[str]:
    """What a worker has against its first chunk."""
    (said,) = work.answers(pa.table({"number": [0]})).to_pylist()
    return [problem.message for problem in pickle.loads(said["refused"])] if said["refused"] else []


@pytest.fixture
def here(tmp_path: Path, cases: pa.Table, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of two chunks; whatever is asked of another process is answered at once."""
    monkeypatch.setattr(cluster, "value_of", lambda answer: answer)
    pq.write_table(cases.slice(0, 150), tmp_path / "cases.parquet")
    return tmp_path / "cases.parquet"


def test_a_worker_refuses_what_is_not_alike(here: Path) -> None:
    assert problems(work(here)) == []
    for name, words in (("rules", "rulebook"), ("engine", "version of liangxing"), ("offset", "time zone")):
        (said,) = problems(work(here, alike=cluster.alike(caseload.RULES, 0.0) | {name: "another"}))
        assert f"has another {words}" in said


def test_another_rulebook_is_told_by_its_words(tmp_path: Path) -> None:
    own = cluster.alike(caseload.RULES, 0.0)["rules"]
    shutil.copytree(RULES, tmp_path / "rules")
    assert cluster.alike(Library(tmp_path / "rules"), 0.0)["rules"] == own
    changed = shutil.copytree(RULES, tmp_path / "changed")
    (changed / "crimes/theft.yaml").write_bytes((RULES / "crimes/theft.yaml").read_bytes().replace(b"30000", b"30001"))
    assert cluster.alike(Library(changed), 0.0)["rules"] != own


def test_a_chunk_that_no_worker_survives_is_given_up(here: Path) -> None:
    (said,) = problems(work(here, reader=SimpleNamespace(begun=Called(cluster.LOST + 1))))
    assert said.startswith("rows 1-100:") and "--chunk" in said


def test_what_a_worker_does_not_see_is_read_for_it(here: Path) -> None:
    reader = Reader(here, 100, None, None)
    far = SimpleNamespace(begun=Called(1), chunk=Called(reader.chunk(0)))
    elsewhere = work(here, mark=(1, 1), reader=far)
    assert elsewhere.answers(pa.table({"number": [0]})) == work(here).answers(pa.table({"number": [0]}))


def test_the_reader_gives_any_chunk_in_any_order_and_again(here: Path) -> None:
    reader = Reader(here, 60, None, None)
    last, first, again, past = (reader.chunk(number) for number in (2, 0, 2, 3))
    assert past is None and last is not None and first is not None
    assert last == again
    assert cluster.table_of(first[0])["id"].to_pylist() == list(range(1, 61))
    assert cluster.table_of(last[0])["id"].to_pylist() == list(range(121, 151))
    assert [reader.begun(2), reader.begun(2), reader.begun(0)] == [1, 2, 1]


def test_without_ray_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(InputError, match=r"pip install 'liangxing\[cluster\]'"), cluster.cluster():
        pass


@pytest.mark.parametrize(
    ("address", "said"),
    [("127.0.0.1:1", "no Ray cluster answers"), ("cases.parquet", "host:port"), ("ray://head:10001", "host:port")],
)
def test_an_address_where_no_cluster_is(address: str, said: str) -> None:
    with pytest.raises(InputError, match=said), cluster.cluster(address):
        pass

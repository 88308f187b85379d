"""Fixtures that every room's tests share."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import pickle
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from crm_tools.settings import Settings, settings

if TYPE_CHECKING:
    from crm_tools.ingest.report import ImportReport

DEMO_TODAY = dt.date(2026, 11, 22)

# Speed is measured in benchmarks; a busy machine must fail no test.
hypothesis.settings.register_profile("desk", deadline=None)
hypothesis.settings.load_profile("desk")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """One worker drives all browsers, beginning at once: two at a time outwait each other on two cores. Every other
    file goes to one worker whole, so that what its tests share is made once.

    The mark ``xdist_group`` would say so, but pytest 9 no longer shows the scheduler the name it adds to a test's id.
    """
    from xdist.scheduler import LoadScopeScheduling

    class OneBrowser(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            if "::test_examination[" in nodeid:
                return nodeid  # sets of questions share nothing, and are long
            return "browser" if nodeid.startswith("tests/browser/") else nodeid.partition("::")[0]

    config.option.loadscopereorder = False
    return OneBrowser(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser tests take longest, all on one worker: they begin."""
    items.sort(key=lambda item: not item.nodeid.startswith("tests/browser/"))


@pytest.fixture(autouse=True)
def _no_machine_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tests see no key, model or database of the machine they run on."""
    for name in list(os.environ):
        if (name.startswith("CRM_") and name != "CRM_SHARED_DATA") or name == "DASHSCOPE_API_KEY":
            monkeypatch.delenv(name)
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture(scope="session")
def components_scanned_once() -> None:
    """For tests with ``AppTest``, which looks for components in every installed package again for each page: half a
    second of computing."""
    from streamlit.components.v2 import manifest_scanner

    found = manifest_scanner.scan_component_manifests()
    manifest_scanner.scan_component_manifests = lambda max_workers=None: found


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data sets. Skips where it is absent, except in CI, where its absence is an error."""
    folder = Settings(_env_file=None).shared_data  # type: ignore[call-arg]
    if not folder.is_dir():
        message = "the real data sets are not here: set CRM_SHARED_DATA to their folder"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return folder


@contextmanager
def _shared_folder(tmp_path_factory: pytest.TempPathFactory, name: str) -> Iterator[Path]:
    """A folder of all workers of this run; one at a time is in it."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder = base / name
    folder.mkdir(exist_ok=True)
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo database made once for all workers for 2026-11-22; tests read it, or copy it to write."""
    with _shared_folder(tmp_path_factory, "demo") as folder:
        path = folder / "crm.db"
        if not path.is_file():
            from crm_tools.ingest import demo

            made = folder / "made.db"
            demo.build(made, size="demo", today=DEMO_TODAY, seed=7, progress=None)
            made.rename(path)
    return Path(shutil.copy(path, tmp_path_factory.mktemp("demo") / "crm.db"))


@pytest.fixture(scope="session")
def demo_shared(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo database for tests that only look, at code that leaves traces: documents read in, questions asked."""
    return Path(shutil.copy(demo_template, tmp_path_factory.mktemp("shared") / "crm.db"))


@pytest.fixture
def demo_copy(demo_template: Path, tmp_path: Path) -> Path:
    """A demo database of the test's own, to write into."""
    return Path(shutil.copy(demo_template, tmp_path / "crm.db"))


@pytest.fixture(scope="session")
def online_retail(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, ImportReport]:
    """The real retailer's 541,909 lines, imported once for all workers, and the report; today is 2011-12-09."""
    with _shared_folder(tmp_path_factory, "online_retail") as folder:
        database, kept = folder / "crm.db", folder / "report.pickle"
        chosen = Settings(CRM_DATABASE=str(database), CRM_TODAY="2011-12-09", _env_file=None)  # type: ignore[call-arg]
        if not kept.is_file():
            from crm_tools.ingest import imports

            report = imports.run([shared_data / "online_retail" / "online_retail.csv.gz"], chosen)
            kept.write_bytes(pickle.dumps(report))
        return chosen, pickle.loads(kept.read_bytes())


@pytest.fixture(scope="session")
def online_retail_db(online_retail: tuple[Settings, ImportReport]) -> Path:
    """The real retailer's database; to be read."""
    return online_retail[0].database

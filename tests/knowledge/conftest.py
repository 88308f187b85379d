"""Databases with documents in them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks.retrieval import shipped_base
from crm_tools.knowledge import library
from crm_tools.settings import Settings
from crm_tools.store.migrate import migrate


@pytest.fixture(scope="session")
def shipped_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the shipped documents, its index made; tests read it."""
    from crm_tools.knowledge import index

    database = shipped_base(tmp_path_factory.mktemp("knowledge"))
    index.load(database)
    return database


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """An empty database."""
    path = tmp_path / "crm.db"
    migrate(path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two documents of the shop, each in both languages."""
    path = tmp_path / "documents"
    path.mkdir()
    for name in ("returns.zh.md", "returns.en.md", "coupons.zh.md", "coupons.en.md"):
        shutil.copy(library.FOLDER / name, path / name)
    return path


@pytest.fixture
def settings(database: Path) -> Settings:
    return Settings(_env_file=None, CRM_DATABASE=database)  # type: ignore[call-arg]

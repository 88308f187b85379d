"""Ibis expressions as SQL of each engine, meaning the same to all of them.

What Ibis's own compilers leave different is put right here: lower() knows ASCII alone, as SQLite's does; to Spark, a
count without rows is 0 and not null, and numbers with a point are floats and not decimals. Only text is made: neither
pyspark nor a connection is needed.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sqlglot.expressions as sge
from ibis.backends.sql.compilers.base import SQLGlotCompiler
from ibis.backends.sql.compilers.duckdb import DuckDBCompiler
from ibis.backends.sql.compilers.pyspark import PySparkCompiler
from ibis.backends.sql.compilers.sqlite import SQLiteCompiler

from crm_tools.analytics.vocabulary import Dialect

if TYPE_CHECKING:
    import ibis.expr.types as ir


class _AsciiLower:
    f: Any

    def visit_Lowercase(self, _op: Any, *, arg: Any) -> Any:
        return self.f.translate(arg, sge.convert(string.ascii_uppercase), sge.convert(string.ascii_lowercase))


class _DuckDB(_AsciiLower, DuckDBCompiler):  # type: ignore[misc]  # Ibis is not typed
    pass


class _Spark(_AsciiLower, PySparkCompiler):  # type: ignore[misc]
    # As every engine has them: Ibis would wrap each float in a test for NaN, which no fact of ours is.
    visit_Field = SQLGlotCompiler.visit_Field
    visit_IsNull = SQLGlotCompiler.visit_IsNull
    visit_NotNull = SQLGlotCompiler.visit_NotNull

    def visit_NonNullLiteral(self, _op: Any, *, value: Any, dtype: Any) -> Any:
        # Spark reads 0.2 as a decimal, and a decimal's quotient is cut at a few places.
        return self.cast(sge.convert(str(value)), dtype) if dtype.is_floating() else None

    def visit_CountStar(self, _op: Any, *, arg: Any, where: Any) -> Any:  # noqa: ARG002 (called by name)
        return self.f.count(sge.Star()) if where is None else self.f.count_if(where)


_COMPILERS: Mapping[Dialect, Any] = {"sqlite": SQLiteCompiler(), "duckdb": _DuckDB(), "spark": _Spark()}


def compiled(table: ir.Table, dialect: Dialect) -> str:
    """The SQL of ``table``, which stands on names of tables and is bound to no connection."""
    compiler = _COMPILERS[dialect]
    return str(compiler.to_sqlglot(table.unbind()).sql(dialect=compiler.dialect, pretty=True))

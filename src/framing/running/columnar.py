"""A run's scores as Parquet."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from framing.errors import FramingError
from framing.model import FramingModel
from framing.running.rows import META, output_columns
from framing.running.settings import Settings
from framing.writing import beside

_ROWS_AT_ONCE = 20_000
_WHOLE = ("paragraph", "paragraphs", "line")
_TEXTS = (*META, "article", "text", "kind", "source", "error", "duplicate_of", "rollup", "stance", "terms")
_YES_NO = ("unlike_training", "carried")


def needs_pyarrow() -> None:
    """Refuse to go on without pyarrow."""
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise FramingError('Parquet needs an extra: pip install "framing[parquet]"') from None


def write_parquet(path: Path, model: FramingModel, settings: Settings, level: str, rows: Iterable[dict[str, Any]]) -> None:
    """Write rows to `path`, some at a time, in place of a file that is there.

    Raises
    ------
    FramingError
        If it cannot be written, or pyarrow is not installed.
    """
    needs_pyarrow()
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = output_columns(model, settings, level)
    schema = pa.schema([(name, _type(pa, name, level, model.codebook.slugs)) for name in names])
    with beside(path) as name, pq.ParquetWriter(name, schema) as writer:
        rows = iter(rows)
        while part := list(islice(rows, _ROWS_AT_ONCE)):
            columns = [_column(pa, field, [row.get(field.name) for row in part]) for field in schema]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))


def _type(pa: Any, name: str, level: str, slugs: tuple[str, ...]) -> Any:
    of_framing = next((slug for slug in slugs if name.startswith(f"{slug}_")), None)
    part = name.removeprefix(f"{of_framing}_") if of_framing else name
    if part in _TEXTS:
        return pa.string()
    if part in _YES_NO or (level == "paragraph" and part in ("present", "uncertain")):
        return pa.bool_()
    counted = of_framing is not None and level == "article" and part not in ("share", "expected", "low", "high", "probability")
    return pa.int64() if part in _WHOLE or counted else pa.float64()


def _column(pa: Any, field: Any, values: list[Any]) -> Any:
    return pa.array([_plain(value) for value in values], type=field.type)


def _plain(value: Any) -> Any:
    """Return None for an empty cell, and a text without what UTF-8 cannot hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode() or None
    return value

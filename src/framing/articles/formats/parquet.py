"""Parquet, through pyarrow: an article a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from framing.articles.article import Article
from framing.articles.inputs import Input, Notice, Reading, seekable
from framing.articles.rows import Row, articles_of_rows
from framing.columns import printable
from framing.errors import ArticleError

NAME = "Parquet"
ENDINGS = (".parquet", ".pq")
HOLDS_MANY = True
_AT_A_TIME = 200


def read(file: Input, reading: Reading) -> Iterator[Article | ArticleError | Notice]:
    """Yield an article a row; the rows that the file announces are reconciled with those that it holds."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise ArticleError(f'{file.name}: reading Parquet needs an extra: pip install "framing[parquet]".') from None
    with seekable(file) as stream:
        try:
            table = parquet.ParquetFile(stream, pre_buffer=False, buffer_size=1 << 20)
        except (pyarrow.ArrowException, OSError, ValueError) as error:
            raise ArticleError(f"{file.name}: this is no readable Parquet ({_line(error)}); export it again.") from None
        if not table.metadata.num_rows:
            raise ArticleError(f"{file.name}: holds no rows; there is nothing to score.")
        yield from articles_of_rows(_rows(table, file, reading), file, reading)


def _rows(table: Any, file: Input, reading: Reading) -> Iterator[Row | ArticleError]:
    number, announced = 0, table.metadata.num_rows
    try:
        for batch in table.iter_batches(_AT_A_TIME, columns=_columns(table, file, reading)):
            for cells in _cells(batch):
                number += 1
                where = f"{file.name}, row {number}"
                yield Row(where, number, cells) if cells is not None else ArticleError(f"{where}: holds bytes that are no text.")
    except (OSError, ValueError) as error:
        what = (
            f"the file is damaged from here on ({_line(error)}); {announced - number:,} of its {announced:,} rows were not read"
        )
        yield ArticleError(f"{file.name}, row {number + 1}: {what}.")
    else:
        if number != announced:
            yield ArticleError(f"{file.name}: announces {announced:,} rows and holds {number:,}; export it again.")


def _columns(table: Any, file: Input, reading: Reading) -> list[str]:
    """Return the columns of texts, numbers and dates and those that were named; vectors and pictures are never loaded."""

    names = table.schema_arrow.names
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ArticleError(f"{file.name}: the column {twice!r} stands there twice; rename one.")
    named = set(vars(reading).values())
    return [field.name for field in table.schema_arrow if field.name in named or _is_plain(field.type)]


def _is_plain(kind: Any) -> bool:
    from pyarrow import types

    inner = kind.value_type if types.is_dictionary(kind) or types.is_list(kind) else kind
    return bool(types.is_string(inner) or types.is_large_string(inner) or types.is_struct(kind) or types.is_primitive(kind))


def _cells(batch: Any) -> Iterator[dict[str, Any] | None]:
    import pyarrow
    from pyarrow import types

    for i, column in enumerate(batch.columns):
        if types.is_temporal(column.type):
            # A date with parts of a microsecond, or of a calendar that Python has not, has no other form.
            batch = batch.set_column(i, batch.schema.names[i], column.cast(pyarrow.string()))
    try:
        yield from batch.to_pylist()
    except ValueError:
        for i in range(batch.num_rows):
            yield _row(batch.slice(i, 1))


def _row(batch: Any) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = batch.to_pylist()[0]
    except ValueError:
        return None
    return found


def _line(error: BaseException) -> str:
    return " ".join(printable(str(error)).split())[:120].rstrip(".")

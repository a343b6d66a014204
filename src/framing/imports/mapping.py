"""A table's columns to rows: what each coder said of each unit, still in the words of the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from framing.codebook import ABSENT
from framing.codings import ADJUDICATION, INDEPENDENT, paragraph_number
from framing.errors import CorpusError
from framing.imports.cells import DECIMAL, HELD_BACK, MISSING, NO, NONE, YES, date_of, labels_of, plain, split_of
from framing.imports.guess import coder_of_column, named_like_labels, roles_of
from framing.imports.table import PRESENT, Choices, Record, Row, Table
from framing.sheets import harmless

Roles = Mapping[str, tuple[str, ...]]
_STAMP = ("round", "codebook", "coded")
_OFTEN_NONE = frozenset({"0", "99", "999", "-1", "-9", "-99", "0.0", "99.0"})


@dataclass
class Mapped:
    """The rows of a table, what was left out, what the reader should know, and the languages it names."""

    rows: list[Row]
    said: list[str]
    dropped: Counter[str]
    languages: list[str] = field(default_factory=list)
    columns: tuple[str, ...] = ()


def rows_of(table: Table, choices: Choices, coder: str) -> Mapped:
    """Turn a table into rows.

    Parameters
    ----------
    table : Table
    choices : Choices
    coder : str
        Who coded where the table does not say.
    """
    table.records = _kept(table.records, choices)
    if not table.records:
        return Mapped([], table.said, table.dropped)
    roles, said = roles_of(table, choices)
    mapper = _Mapper(table, choices, roles, coder)
    rows = list(mapper.rows())
    languages = [name for name in table.columns if name.lower() in ("language", "lang")]
    found = sorted({plain(record.cells.get(languages[0]), record.where) for record in table.records}) if languages else []
    taken = {name for names in roles.values() for name in names} | (set(_STAMP) if mapper.own else set())
    unused = [name for name in table.columns if name not in taken]
    if unused:
        said.append(f"not taken: {', '.join(map(repr, unused[:12]))}{' ...' if len(unused) > 12 else ''} (--keep)")
    said = [*table.said, *said, *mapper.said()]
    columns = mapper.columns if mapper.wide else ()
    return Mapped(rows, said, table.dropped + mapper.dropped, [name for name in found if name], columns)


def _kept(records: Sequence[Record], choices: Choices) -> Sequence[Record]:
    for column, value in choices.where:
        if not any(column in record.cells for record in records):
            listed = ", ".join(sorted({repr(name) for record in records for name in record.cells}))
            raise CorpusError(f"there is no column {column!r} (--where); there are {listed}.")
        found = {plain(record.cells.get(column), record.where) for record in records}
        if value not in found:
            listed = ", ".join(sorted(map(repr, found))[:12])
            raise CorpusError(f"no record has {value!r} in the column {column!r} (--where); it holds {listed}.")
        records = [record for record in records if plain(record.cells.get(column), record.where) == value]
    return records


class _Mapper:
    """One table on its way to rows."""

    def __init__(self, table: Table, choices: Choices, roles: Roles, coder: str) -> None:
        self.table, self.choices, self.roles, self.coder = table, choices, roles, coder
        self.dropped: Counter[str] = Counter()
        self.none: Counter[str] = Counter()
        self.held_back = self.odd_dates = self.unnamed = 0
        self.columns = roles.get("framings", ())
        self.says_absent = self._says_absent()
        self.wide = self._is_wide()
        self.separator = choices.separator or table.separator or self._guessed_separator()
        self.own = {"round", "codebook"} <= set(table.columns)
        self.marks_only = {name for name in self.columns if self.wide and not self.own and not self._has_no(name)}

    def rows(self) -> Iterator[Row]:
        for record in self.table.records:
            text = plain(self._cell(record, "text"), record.where, "text") if "text" in self.roles else self._named(record)
            if not text:
                self.dropped["empty text"] += 1
                continue
            for coder, given, complete in self._answers(record):
                if given is None:
                    self.dropped["no label"] += 1
                else:
                    yield self._row(record, text, given, complete, coder)

    def said(self) -> list[str]:
        found = []
        if self.wide:
            found.append("each of these columns is a framing, with yes, no or a stance in its cells")
        if self.marks_only and self.wide:
            found.append("columns without a 0 or no: an empty cell beside a mark is absent")
        if self.separator and any(
            self.separator in str(record.cells.get(name)) for record in self.table.records for name in self._label_columns()
        ):
            found.append(f"several labels in a cell are separated by {self.separator!r} (--separator)")
        found += [f"{word!r} in {count} cells means: no framing (--none)" for word, count in sorted(self.none.items())]
        words = {word for name in self._label_columns() for word in self._words(name)}
        hints = sorted(words & _OFTEN_NONE - set(self.choices.none)) if not self.wide and len(words) > 3 else []
        found += [f"the label {word!r} often stands for no framing; --none {word} would say so" for word in hints]
        if any(DECIMAL.fullmatch(word) for word in words):
            found.append("numbers such as 3.0 are taken as 3")
        if self.dropped["no label"]:
            found.append("records without a label were left out; --unlabelled-absent takes them as coded, with no framing")
        if self.held_back:
            found.append(f"{self.held_back} records of a development or validation split go to train")
        if self.unnamed:
            where = "" if self.unnamed == len(self.table.records) else f" in {self.unnamed} records"
            found.append(f"coder: {self.coder!r}, since none is named{where} (--coder)")
        if self.odd_dates:
            found.append(f"{self.odd_dates} dates are not written YYYY-MM-DD; they are kept as they are, and do not sort by time")
        return found

    def _row(self, record: Record, text: str, given: dict[str, str], complete: bool, coder: str) -> Row:
        article = plain(self._cell(record, "article"), record.where, "article")
        unit = plain(self._cell(record, "unit"), record.where, "unit") if article else ""
        unit = unit or ("" if article else plain(self._cell(record, "id"), record.where, "id"))
        several = self.wide or self.separator is not None or len(self.columns) > 1 or "by_coder" in self.roles
        listed = any(isinstance(record.cells.get(name), (list, dict)) for name in self.columns)
        long = not (several or listed)
        return Row(record.where, text, given, complete, coder, article, unit, self._about(record), long, *self._stamp(record))

    def _cell(self, record: Record, role: str) -> Any:
        names = self.roles.get(role)
        return record.cells.get(names[0]) if names else None

    def _named(self, record: Record) -> str:
        """Return the text of a unit of the corpus that a record names by its article, and by its number if there are several."""
        article = plain(self._cell(record, "article"), record.where, "article")
        unit = plain(self._cell(record, "unit"), record.where, "unit")
        texts = self.choices.texts.get(article)
        if texts is None:
            raise CorpusError(
                f"{record.where}: the corpus has no article {article!r}, and the record has no text (--text-column)."
            )
        if not unit and len(texts) > 1:
            raise CorpusError(
                f"{record.where}: {article!r} has {len(texts)} units; name the column of their numbers (--unit-column)."
            )
        number = paragraph_number(unit or "1", record.where)
        if number > len(texts):
            raise CorpusError(f"{record.where}: {article!r} has {len(texts)} units, and no unit {number}.")
        return texts[number - 1]

    def _stamp(self, record: Record) -> tuple[str, str, str]:
        """Return round, version of the codebook and date of a coding, where the file says so as this program does."""
        round, codebook, coded = (plain(record.cells.get(name), record.where, name) for name in _STAMP)
        return (round, codebook, coded) if round in (INDEPENDENT, ADJUDICATION) else (INDEPENDENT, "", "")

    def _about(self, record: Record) -> dict[str, str]:
        about = {role: plain(self._cell(record, role), record.where, role) for role in ("title", "outlet") if role in self.roles}
        if "date" in self.roles:
            about["date"] = date_of(self._cell(record, "date"), record.where)
            self.odd_dates += bool(about["date"]) and about["date"][4:5] != "-"
        if "split" in self.roles:
            about["split"] = split_of(self._cell(record, "split"), record.where)
            self.held_back += plain(self._cell(record, "split"), record.where).lower() in HELD_BACK
        return about | {name: plain(record.cells.get(name), record.where) for name in self.roles.get("keep", ())}

    def _coder(self, record: Record) -> str:
        named = self.choices.coder or plain(self._cell(record, "coder"), record.where, "coder")
        self.unnamed += not named
        return harmless(named or self.coder)

    def _answers(self, record: Record) -> Iterator[tuple[str, dict[str, str] | None, bool]]:
        """Yield coder, labels (None where there is no answer) and whether what is not given is absent."""
        if "by_coder" in self.roles:
            for name in self.roles["by_coder"]:
                yield coder_of_column(name), self._listed(record, (name,)), True
        elif "target" in self.roles:
            yield self._coder(record), self._toward_target(record), False
        elif self.wide:
            yield self._coder(record), *self._yes_or_no(record)
        else:
            given = self._with_stance(record, self._listed(record, self.columns))
            yield self._coder(record), given, not self.table.one_by_one

    def _listed(self, record: Record, columns: Iterable[str]) -> dict[str, str] | None:
        given: dict[str, str] = {}
        looked_at = self.choices.unlabelled_is_coded or self.table.empty_is_coded
        for name in columns:
            for label, value in labels_of(record.cells.get(name), record.where, self.separator).items():
                looked_at = True
                if self._means_none(label):
                    self.none[label] += 1
                else:
                    given[label] = value
        return given if looked_at else None

    def _means_none(self, label: str) -> bool:
        if label in self.choices.none:
            return True
        return label.lower() in NONE and label not in self.choices.slugs and not self.choices.one_of_all

    def _stance(self, record: Record) -> str:
        word = plain(self._cell(record, "stance"), record.where, "stance")
        named = word.lower() in {stance.lower() for stance in self.choices.stances}
        if word in self.choices.none or (word.lower() in NONE | NO and not named):
            self.none[word] += 1
            return ABSENT
        return "" if word.lower() in MISSING else word

    def _with_stance(self, record: Record, given: dict[str, str] | None) -> dict[str, str] | None:
        """Give each label the stance that stands in a column of its own."""
        if "stance" not in self.roles or not given:
            return given
        stance = self._stance(record)
        return {label: stance if value == PRESENT else value for label, value in given.items()} if stance else None

    def _toward_target(self, record: Record) -> dict[str, str] | None:
        target, stance = plain(self._cell(record, "target"), record.where, "target"), self._stance(record)
        return {target: stance} if target and stance else None

    def _yes_or_no(self, record: Record) -> tuple[dict[str, str] | None, bool]:
        given = {}
        for name in self.columns:
            word = plain(record.cells.get(name), record.where, "label")
            if word.lower() not in MISSING:
                given[name] = self._value(word, name, record.where)
        if not given and not self.choices.unlabelled_is_coded:
            return None, True
        unmarked = set(self.columns) - set(given)
        return given | dict.fromkeys(sorted(unmarked & self.marks_only), ABSENT), not given

    def _value(self, word: str, name: str, where: str) -> str:
        key = word.lower()
        if self.own and word in (ABSENT, PRESENT, *self.choices.stances):
            return word
        if word in self.choices.none or key in NO | NONE:
            return ABSENT
        if key in YES:
            return PRESENT
        if self.choices.stances or self.says_absent:
            return word
        raise CorpusError(f"{where}: {word!r} under {name!r} is neither yes nor no; write 1 or 0.")

    def _label_columns(self) -> tuple[str, ...]:
        return self.columns + self.roles.get("by_coder", ())

    def _words(self, name: str) -> set[str]:
        cells = [record.cells.get(name) for record in self.table.records]
        return {"[]" if isinstance(cell, (list, dict)) else str(cell if cell is not None else "").strip() for cell in cells}

    def _has_no(self, name: str) -> bool:
        return any(word.lower() in NO | NONE or word in self.choices.none for word in map(self._plainly, self._words(name)))

    def _plainly(self, word: str) -> str:
        return word.removesuffix(".0").lower() if word not in self.choices.none else word

    def _is_wide(self) -> bool:
        """Whether each column is a framing: called like one of the codebook, or with yes, no or stances throughout."""
        if not self.columns or "target" in self.roles:
            return False
        if set(self.columns) <= set(self.choices.slugs) or self.says_absent:
            return True
        words = {self._plainly(word) for name in self.columns for word in self._words(name)}
        stances = {word.lower() for word in self.choices.stances}
        if not words <= YES | NO | NONE | MISSING | stances | set(self.choices.none) or not words - MISSING - NONE:
            return False
        # A lone "x" under "label" is a label; under "Ferry" it is a mark.
        return bool(words & (NO | stances)) or (len(words - MISSING) == 1 and not any(map(named_like_labels, self.columns)))

    def _says_absent(self) -> bool:
        """Whether every column says of some paragraph that its framing is absent, as codings of this program do."""
        return bool(self.columns) and all(ABSENT in self._words(name) for name in self.columns)

    def _guessed_separator(self) -> str | None:
        """Find what joins labels: a mark whose parts are labels elsewhere too."""
        cells = {word for name in self._label_columns() for word in self._words(name) if not word.startswith("[")}
        for mark in (";", "|", "#", ",", " "):
            joined = [cell for cell in cells if mark in cell]
            parts = Counter(part.strip() for cell in cells for part in set(cell.split(mark)))
            found = {part.strip() for cell in joined for part in cell.split(mark)}
            often = all(parts[part] > 1 for part in found) and (mark != " " or 2 * len(found & cells) >= len(found))
            if joined and (mark in ";|" or often):
                return mark
        return None

"""`Table` and `Row`: what every format is turned into on its way to a corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from framing.codings import INDEPENDENT

PRESENT = "present"


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file, and where it stands there, for messages."""

    where: str
    cells: Mapping[str, Any]


@dataclass
class Table:
    """The records of a file.

    Attributes
    ----------
    format : str
        Its name as said to the reader.
    records : sequence of Record
        A cell is a text, a number, a list of labels, or a mapping of labels to values.
    roles : dict
        From a role (``text``, ``framings``, ``coder`` ...) to the columns that have it in this format.
    said : list of str
        What the reader should know of how it was read.
    dropped : Counter
        From a reason to how many records were left out for it.
    separator : str, optional
        What stands between several labels of a cell, where the format says so.
    empty_is_coded : bool
        Whether a record without labels was looked at and carries no framing.
    one_by_one : bool
        Whether a record answers for its own label alone, so that others are not coded by it.
    """

    format: str
    records: Sequence[Record]
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    separator: str | None = None
    empty_is_coded: bool = False
    one_by_one: bool = False

    @property
    def columns(self) -> list[str]:
        """All columns, in the order in which they first appear."""
        return list(dict.fromkeys(name for record in self.records for name in record.cells))


@dataclass(frozen=True, slots=True)
class Row:
    """What one coder said of one unit, in the words of the file.

    Attributes
    ----------
    where : str
    text : str
    given : dict
        From a label to ``present``, ``absent`` or a stance.
    complete : bool
        Whether a label that is not given is absent; else it was not coded.
    coder, article, unit : str
        Empty where the file does not say.
    about : dict
        Of the article: ``title``, ``outlet``, ``date``, ``split`` and what was asked for.
    long : bool
        Whether several rows of one coder add up to what the coder said of a unit.
    round, codebook, coded : str
        As in `framing.codings.Coding`, where the file was exported from a corpus.
    """

    where: str
    text: str
    given: Mapping[str, str]
    complete: bool = True
    coder: str = ""
    article: str = ""
    unit: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    long: bool = False
    round: str = INDEPENDENT
    codebook: str = ""
    coded: str = ""

    @property
    def voice(self) -> tuple[str, str]:
        """Who coded, and in which round."""
        return self.coder, self.round


@dataclass(frozen=True)
class Choices:
    """What the person at the keyboard decided; empty where it is to be found out.

    Attributes
    ----------
    columns : dict
        From a role to the columns named for it.
    separator : str, optional
    coder : str, optional
        Who coded, whatever the file says.
    where : tuple of (str, str)
        Columns and the values that a record must have there.
    none : tuple of str
        Words that mean: no framing.
    unlabelled_is_coded : bool
        Records without a label carry no framing, rather than being uncoded.
    rejected_is_absent : bool
    slugs, stances : tuple of str
        Names that are framings or stances for certain.
    encoding, sheet : str, optional
    texts : dict
        From article to the texts of its units, where a corpus is added to: records may name them instead of repeating them.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    separator: str | None = None
    coder: str | None = None
    where: tuple[tuple[str, str], ...] = ()
    none: tuple[str, ...] = ()
    unlabelled_is_coded: bool = False
    rejected_is_absent: bool = False
    slugs: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()
    one_of_all: bool = False
    encoding: str | None = None
    sheet: str | None = None
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)

"""What can go wrong, each in one sentence that says where, what, and the remedy."""

STOPPED = "stopped from the keyboard; nothing was left half-written."


class FramingError(Exception):
    """A problem that the person at the keyboard can mend."""

    exit_code = 1


class ArticleError(FramingError):
    """A file cannot be read as an article."""


class CorpusError(FramingError, ValueError):
    """A corpus, codebook or coding is not as it must be."""


class ModelError(FramingError):
    """A model cannot be used."""

    exit_code = 3

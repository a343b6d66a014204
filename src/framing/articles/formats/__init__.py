"""Files of every format to articles: a module a format.

``plain`` is the pattern of such a module. `read_articles` is the one door: it finds the format and never raises.
"""

from framing.articles.formats.choosing import Format, Read, format_of, holds_many, read_articles, read_folder

__all__ = ["Format", "Read", "format_of", "holds_many", "read_articles", "read_folder"]

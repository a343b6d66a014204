"""Files to articles: decoding, paragraphs, and what on a page is no paragraph of the article."""

from framing.articles.article import Article, Meta, Paragraph
from framing.articles.reading import read_article

__all__ = ["Article", "Meta", "Paragraph", "read_article"]

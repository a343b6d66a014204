"""Stance and framing classifier for news.

The package's rooms are imported one by one, so that scoring stays light::

    from framing.articles import read_article
    from framing.model import FramingModel

    article = read_article("article.txt")
    scores = FramingModel.load().score(article)
"""

__version__ = "0.1.0"

"""Keep of articles whose text may not be passed on what may: fingerprints and counted terms, in a corpus's
withheld.csv.

usage: python scripts/withhold.py COPIES CORPUS

COPIES is a folder of text files named ID.txt, for articles that articles.csv lists without a text. A pair of
neighbouring stems is kept only if it stands in another article too, of the corpus or among the copies.
"""

from __future__ import annotations

import sys
from pathlib import Path

from framing.articles import read_article
from framing.corpus import read_corpus
from framing.errors import CorpusError
from framing.terms import Terms, stemmer_of
from framing.withheld import withhold_articles, write_withheld


def main(copies: str, folder: str) -> None:
    """Write withheld.csv and say what was kept."""
    skipped: list[CorpusError] = []
    corpus = read_corpus(folder, skipped.append)
    terms = Terms(stemmer_of(corpus.codebook.language), 2, punctuation=True)
    own = {id: read_article(Path(copies) / f"{id}.txt") for id in corpus.about if id not in corpus.articles}
    texts = {id: [paragraph.text for paragraph in article.paragraphs] for id, article in own.items()}
    others = {id: [paragraph.text for paragraph in article.paragraphs] for id, article in corpus.articles.items()}
    phrases = {pair for listed in corpus.codebook.lists.values() for phrase in listed for pair in terms.parts(phrase)}
    kept = withhold_articles(texts, others, terms, phrases)
    write_withheld(Path(folder) / "withheld.csv", kept)
    pairs = sum(count for found in kept.values() for term, count in found.counts.items() if " " in term)
    total = sum(max(0, len(terms(paragraph.text)) // 2) for article in own.values() for paragraph in article.paragraphs)
    print(f"{len(kept)} paragraphs of {len(own)} articles; {pairs} of {total} pairs stand in another article and are kept")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(sys.argv[1], sys.argv[2])

"""Write corpus/README.md, the datasheet, with every number taken from the corpus.

usage: python scripts/datasheet.py [CORPUS]
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from statistics import median

from framing.codebook import ABSENT
from framing.codings import ADJUDICATION, INDEPENDENT
from framing.corpus import REAL, TEST, TRAIN, Corpus, read_corpus
from framing.corpus_check import check_corpus
from framing.reliability import reliability

DATASHEET = """---
pretty_name: Framings of North Korea's part in Russia's war
license: cc-by-4.0
language: [en]
task_categories: [text-classification]
annotations_creators: [machine-generated]
language_creators: [machine-generated]
multilinguality: [monolingual]
size_categories: [{size}]
source_datasets: [original]
configs:
  - config_name: codings
    data_files: codings.csv
  - config_name: articles
    data_files: articles.csv
---

# Datasheet of the corpus

Every number on this page is written by `python scripts/datasheet.py`; `framing corpus check corpus` and `framing
agree corpus` print them too.

## Motivation

To train and to test a classifier of framings and stances on paragraphs of news and analysis, with texts that may be
passed on. Real articles on the matter are under copyright; these {written} articles were written for the corpus and
are free to use. Beside them stand four real articles, with codings and counted terms but without their text, so that
figures on real material can be checked by anybody who has a copy.

## Composition

| | articles | paragraphs | coded |
|---|---|---|---|
{composition}

- Paragraphs have a median of {median_words:.0f} words (a tenth of them below {low_words}, a tenth above
{high_words}). {none:.0%} of the coded
  written paragraphs carry none of the framings, {several} carry two or more.
- {neighbours} of the written articles ({neighbours_share:.0%}) are on neighbouring matters: other news of the war and
of Korea, other
  alliances, armies, deals and shortages.
- `articles.csv` has for each article its title, kind of outlet, country, genre, viewpoint, date, origin, licence,
split and
  the checksum of its text. Outlets are described by kind; no text is attributed to a real outlet.

| framing | present | favor | against | neutral |
|---|---|---|---|---|
{framings}

| genre | articles | | year | articles |
|---|---|---|---|---|
{genres}

## How the texts were written

Each written article (`origin` is `written`) comes from a brief of its own: outlet, country, genre, viewpoint, date,
length and theme. The writers were large language models, instructed as journalists, analysts and officials of that
place and day; they knew the questions the press has argued about, not the codebook, and had not read the four real
articles. Facts are those publicly known at the article's date, from memory and without look-up: they can be wrong,
and the texts are no source for anything but language. Quotations are of unnamed or invented people; real persons and
bodies appear with what they are known to have said or done, in indirect speech.
After coding, some paragraphs were reworded without change of meaning, where two had too many words in common or a
turn of phrase gave the text away.

The four real articles (`origin` is `third party, text withheld`) are represented in `withheld.csv` by a fingerprint
of each paragraph (the first 64 bits of the SHA-256 of its letters and digits), and by how often each stem stands in
it, in alphabetical order, with pairs of neighbouring stems only where the pair stands in another article too.
`framing corpus link FOLDER` finds the paragraphs again in your own copies.

## How the paragraphs were coded

By `codebook.toml` (version {version}), every paragraph by two coders who saw neither each other's codings, nor the
writer's brief and viewpoint, nor any quota. They did see the article's id and
title, which can hint at its point. Where they agreed, that is the reference coding; where not, a third
reading decided (`round` is `adjudication` in `codings.csv`: {adjudicated} paragraphs). `codings.csv` keeps every
coding of all {coders} coders, with the version of the codebook it was made with. Version 1.1 says what 1.0 left open
(who speaks in an interview, when a treaty's text counts, precedents, plain trade); codings made with 1.0 were not
made again, since coders agreed; what they disagreed on was settled by 1.1.

**The coders were language models, not people**, of one family, as were the writers. What this means: they agree with
each other more than people would, and partly because they share habits of reading; the reliability below shows that
the codebook can be applied evenly, not that people would apply it so. Before you rest a published figure on these
codings, have people code a sample of your own material and compare.

Reliability (Krippendorff's alpha, nominal, for the set of framings of a paragraph with the MASI distance; 95 % interval
by bootstrap over articles; stance among the paragraphs in which both found the framing):

| framing | question | paragraphs | agreement | alpha | interval |
|---|---|---|---|---|---|
{reliability}

## Splits

`train` and `test` were drawn at random by article within region and kind of matter, once; `test` ({test_share:.0%} of
the written articles) is never trained or tuned on. `real` marks the four real articles, a second test set. Figures
"on real articles" come from a model that has not seen them.

The first 470 written articles were divided so; those written later, in the prose of news and analysis (`nw-` and `op-`), are all in
`train`, so that `test` stays what it was.

Not trained on does not mean never looked at: the last articles of the corpus (plain, careless and purely factual prose, `pl-`, `cl-` and
`fa-`, and news and analysis, `nw-` and `op-`), the counting of the codebook's indicators and its lists of cues were decided on after
figures and errors on the real articles had been seen. Figures on `real` are therefore somewhat flattering, as are those of the dictionary
there, since its words were chosen by somebody who had read the four articles. `test` was not used for any decision on the regressions; but
the mark beyond which an article counts as unlike the training articles was chosen with the flagged share of `test`, and at last of `real`,
in view: those shares are no blind test.

## Known gaps and likely biases

- The texts are imitations. They are more even in style than the press, cleverer in their endings (an editor counted
short dry last
  sentences in one paragraph of seven), rarely careless, and argue more than real reporting does; framings are more
  frequent than in real coverage, since the corpus was written to contain them.
- English only; outlets of other countries are written in English, some as if translated. Dates cluster in 2024 and
2025. - What the writers do not know is missing: local detail is invented, and developments of 2026 are left general.
- One codebook, one conflict. A model trained here measures these framings in this matter and nothing else.
- Viewpoints were balanced by design (each framing affirmed, denied and reported); the balance says nothing about the
press.

## Licence

Texts, codebook and codings: CC BY 4.0. The four real articles belong to their publishers; nothing of their wording is
here.
"""


def main(folder: str = "corpus") -> None:
    """Write the datasheet."""
    corpus = read_corpus(folder)
    Path(folder, "README.md").write_text(datasheet(corpus), "utf-8")


def datasheet(corpus: Corpus) -> str:
    """Return the datasheet of a corpus."""
    reference = corpus.reference()
    written = {unit: found for unit, found in reference.items() if corpus.split(unit[0]) != REAL}
    lengths = sorted(len(paragraph.text.split()) for article in corpus.articles.values() for paragraph in article.paragraphs)
    carried = [sum(value not in (None, ABSENT) for value in found.values) for found in written.values()]
    neighbours = sum(about["matter"] == "neighbouring" for about in corpus.about.values())
    checked = check_corpus(corpus.folder)
    return DATASHEET.format(
        size="1K<n<10K",
        written=len(corpus.articles),
        composition="\n".join(_split_row(corpus, split) for split in (TRAIN, TEST, REAL)),
        median_words=median(lengths),
        low_words=lengths[len(lengths) // 10],
        high_words=lengths[9 * len(lengths) // 10],
        none=carried.count(0) / len(carried),
        several=sum(number > 1 for number in carried),
        neighbours=neighbours,
        neighbours_share=neighbours / len(corpus.articles),
        framings="\n".join(
            f"| {slug} | {checked.counts[slug]['present']} | "
            + " | ".join(str(checked.counts[slug].get(stance, 0)) for stance in corpus.codebook.stances)
            + " |"
            for slug in corpus.codebook.slugs
        ),
        genres=_two_columns(checked.counts["articles by genre"], checked.counts["articles by year"]),
        version=corpus.codebook.version,
        adjudicated=len({coding.unit for coding in corpus.codings if coding.round == ADJUDICATION}),
        coders=len({coding.coder for coding in corpus.codings if coding.round == INDEPENDENT}),
        reliability=_reliability(corpus),
        test_share=sum(corpus.split(id) == TEST for id in corpus.articles) / len(corpus.articles),
    )


def _split_row(corpus: Corpus, split: str) -> str:
    articles = [id for id in corpus.about if corpus.split(id) == split]
    withheld = Counter(article for article, _ in corpus.withheld)
    paragraphs = sum(len(corpus.articles[id].paragraphs) if id in corpus.articles else withheld[id] for id in articles)
    coded = sum(corpus.split(article) == split for article, _ in corpus.reference())
    name = "real articles, text withheld" if split == REAL else f"written, `{split}`"
    return f"| {name} | {len(articles)} | {paragraphs} | {coded} |"


def _two_columns(first: dict[str, int], second: dict[str, int]) -> str:
    left, right = list(first.items()), list(second.items())
    rows = []
    for i in range(max(len(left), len(right))):
        cells = [*(left[i] if i < len(left) else ("", "")), "", *(right[i] if i < len(right) else ("", ""))]
        rows.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join(rows)


def _reliability(corpus: Corpus) -> str:
    rows = []
    for name, real in (("written", False), ("real", True)):
        codings = [coding for coding in corpus.codings if (corpus.split(coding.article) == REAL) == real]
        for row in reliability(codings, corpus.codebook) if codings else ():
            found = row.alpha
            value = "undefined" if found.value is None else f"{found.value:.2f}"
            interval = f"{found.low:.2f} to {found.high:.2f}" if found.low is not None else found.reason
            agreement = "" if row.agreement.value is None else f"{row.agreement.value:.3f}"
            rows.append(f"| {row.framing} ({name}) | {row.question} | {row.units} | {agreement} | {value} | {interval} |")
    return "\n".join(rows)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""What is a paragraph of the article, and what is not."""

import os
from pathlib import Path

import pytest

from framing.articles import read_article
from framing.articles.reading import article_from_text

ARTICLES = Path(__file__).resolve().parents[2] / "shared" / "articles"

BODY = [
    "Three trains a week cross the river now, where two years ago there was one a month, and the sidings are full again.",
    "The stationmaster, who has seen four governors come and go, does not say what is under the tarpaulins, and nobody asks him twice.",
    "In the canteen the price of soup has risen to ninety roubles, which the drivers hold against the contractor and not against the war.",
    "By evening the yard is dark but for two lamps, and the wagons that came in empty in the morning have gone out again to the west.",
]

# A page as it is saved from the web: its blocks, each with the kind it is.
PAGE = [
    ("Support The Harbour Courier!", "subscription"),
    ("Trains in the Night: What the Border Station Does Not Say", "title"),
    ("Wagons at a siding near the river. IRINA PETROVA / HARBOUR COURIER", "caption"),
    ("By Mary Okafor", "byline"),
    ("Published: 14 March 2025", "byline"),
    ("5 min read", "byline"),
    (BODY[0], "paragraph"),
    ("A Yard Without Lamps", "heading"),
    (BODY[1], "paragraph"),
    ("Sign up for our free newsletter and get the week's best stories in your inbox.", "subscription"),
    (BODY[2], "paragraph"),
    ("- the soup went up twice in one year", "paragraph"),
    ("- the bread did not", "paragraph"),
    ("What happens next?", "heading"),
    (BODY[3], "paragraph"),
    ("But nobody counts them.", "paragraph"),
    ("* * *", "separator"),
    (
        "Mary Okafor is a senior fellow at the Institute for Railways and the author of two books on border towns.",
        "author-note",
    ),
    ("Image credit: Harbour Courier archive.", "caption"),
    (
        "The opinions expressed in this article are those of the author and do not reflect the position of the paper.",
        "notice",
    ),
    ("\u00a9 2025 Harbour Courier. All rights reserved.", "notice"),
    ("Dear readers,", "subscription"),
    ("We have been called a nuisance by the harbour board, and we mean to remain one.", "subscription"),
    ("Your support, however small, helps us to keep going.", "subscription"),
    ("Monthly", "subscription"),
    ("Remind me later.", "subscription"),
    ("Recommended articles", "related"),
    ("The ferry company has asked for a third extension of its loan, and the council\u2026", "related"),
    ("A fish nobody had seen since the sixties turned up in\u2026", "related"),
]


def kinds(text):
    return [block.kind for block in article_from_text(text, id="a").blocks]


def test_a_saved_page():
    found = article_from_text("\n\n".join(text for text, _ in PAGE), id="a")
    assert [(block.text, block.kind) for block in found.blocks] == PAGE
    assert found.title == "Trains in the Night: What the Border Station Does Not Say"
    assert [block.number for block in found.paragraphs] == list(range(1, 8))


def test_teasers_and_standfirsts_printed_twice_are_no_paragraphs():
    standfirst = "Nobody at the border station wants to say what the night trains carry to the west."
    teaser = f"{standfirst} Three trains a week cross the river now..."
    page = ["Trains in the Night", teaser, "Trains in the Night", standfirst, *BODY]
    assert kinds("\n\n".join(page)) == ["title", "repeated", "title", "repeated", *["paragraph"] * 4]


def test_a_pull_quote_is_no_paragraph():
    quote = "the wagons that came in empty in the morning have gone out again"
    assert kinds("\n\n".join([*BODY[:2], quote, *BODY[2:]])) == [
        "paragraph",
        "paragraph",
        "repeated",
        "paragraph",
        "paragraph",
    ]


def test_marked_headings():
    page = article_from_text("# Night trains.\n\n" + BODY[0] + "\n\n## The yard.\n\n" + BODY[1], id="a")
    assert [block.kind for block in page.blocks] == ["title", "paragraph", "heading", "paragraph"]
    assert page.title == "Night trains."


@pytest.mark.parametrize(
    "insert",
    ["Advertisement", "Photo: the parish", "Sign up for our newsletter.", "Read more: The ferry question", "Share this article"],
)
@pytest.mark.parametrize("at", [1, 2, 3])
def test_furniture_in_the_text_takes_no_paragraph_with_it(insert, at):
    foot = [
        "Related articles",
        "The ferry company asks for a third extension",
        "About us",
        "Privacy policy",
        "Careers",
        "\u00a9 2025",
        "Newsletter",
    ]
    found = article_from_text("\n\n".join([*BODY[:at], insert, *BODY[at:], *foot]), id="a")
    assert [block.text for block in found.paragraphs] == BODY


def test_comments_of_readers_are_no_paragraphs():
    page = [
        *BODY,
        "Comments (2)",
        "I was there and it is all lies, the soup was eighty-five roubles in March.",
        "Nice article, thank you.",
    ]
    assert kinds("\n\n".join(page)) == ["paragraph"] * 4 + ["comment"] * 3


def test_a_prepared_text_is_taken_at_its_word():
    page = ["# The Yard", "Who counts them?", "Dear readers,", "## Part two", "Subscribe"]
    assert kinds("\n\n".join(page)) == ["title", "paragraph", "paragraph", "heading", "paragraph"]


def test_a_list_that_lost_its_bullets_stays_text():
    page = [
        BODY[0],
        "For this the drivers were promised three things:",
        "double pay",
        "a bed in the depot",
        "leave at New Year",
        BODY[1],
    ]
    assert kinds("\n\n".join(page))[2:4] == ["paragraph", "paragraph"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Nobody asked.",
        "The views from the tower do not reflect well in the river, and the position of the lamps is to blame.",
        "Dmitri Orlov is a driver of twenty years' standing, and he has never been paid late before this winter.",
        "By noon the queue had reached the gate.",
        "Share prices of the railway fell after the report.",
        "Support our drivers, the posters in the yard say in four languages.",
        "Donate blood, the hospital in the next town asked its visitors.",
        "By March the engineers had cleared the second track.",
        "By Mary Okafor's own account the soup was ninety roubles.",
        "Published figures differ: the ministry counts 15 trains, the union 12.",
        "Updated in 2024, the timetable now has 23 lines.",
        "Video: that is what convinced the union at last.",
        "Disclosure of the numbers angered the ministry, and nobody was surprised.",
        "Sponsored by the port and fed by the mill, the canteen can wait.",
        "\u201cWe need your help,\u201d the stationmaster wrote in August.",
        "\u201cAre you going to write that down?\u201d",
    ],
)
def test_sentences_in_the_midst_of_the_text_are_paragraphs(sentence):
    assert kinds("\n\n".join([*BODY[:2], sentence, *BODY[2:]])) == ["paragraph"] * 5


def test_text_without_any_furniture_is_all_paragraphs():
    assert kinds("\n\n".join(BODY)) == ["paragraph"] * 4
    assert kinds(BODY[0]) == ["paragraph"]


# Decided by hand: the ordinals, among the non-empty lines of each file, of those that are no paragraph.
NO_PARAGRAPH = {
    "deployment-and-fallout": {4, 9, 16, 18, 22, 31},
    "did-north-koreans-combat": {1, 2, 3, 4, 46},
    "forces-in-ukraine": {1, 3, 5, 10, 14, *range(20, 27)},
    "warm-words-into-practice": {1, 2, 3, *range(28, 47)},
}


@pytest.mark.skipif(not os.path.isdir(ARTICLES), reason="the four real articles are not beside this checkout")
def test_precision_and_recall_on_real_pages():
    right = found = wanted = 0
    for name, furniture in NO_PARAGRAPH.items():
        lines = (ARTICLES / f"{name}.txt").read_text("utf-8").splitlines()
        printed = [number for number, line in enumerate(lines, start=1) if line.strip()]
        expected = {line for ordinal, line in enumerate(printed, start=1) if ordinal not in furniture}
        got = {block.line for block in read_article(ARTICLES / f"{name}.txt").paragraphs}
        right, found, wanted = right + len(expected & got), found + len(got), wanted + len(expected)
    assert wanted == 109
    assert right / found >= 0.95
    assert right / wanted >= 0.95


def test_a_file_of_many_articles_is_told_apart():
    pages = [
        f"Report {i} of the harbour says that {i * 7} boats lay at the quay when the wind of that week {i * 13} had gone."
        for i in range(6000)
    ]
    assert kinds("\n\n".join(pages)) == ["paragraph"] * 6000

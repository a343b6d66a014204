"""What furniture looks like: for each kind, how many words it may have and how it begins. No pattern knows an outlet.

To compile all patterns takes longer than to read an article. So each has cues, of which one stands in whatever it matches: it is
compiled when a block has one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_ROLE = (
    r"(?i:professor|fellow|director|analyst|researcher|reporter|correspondent|editor|author|columnist|lecturer|journalist|writer|historian|economist"
    r"|scholar|associate|advis[eo]r|ambassador|officer|student|candidate|consultant|expert|specialist|freelance|contributor|chair|president|member|veteran|head)"
)
NAME = r"(?:(?:Dr|Prof|Gen|Col|Lt|Maj|Sir|Dame|Ambassador|Professor)\.? )?(?:[^\W\d_a-z][\w.'\u2019-]*|de|van|von|der|den|al|bin|la|le)(?: (?:[^\W\d_a-z][\w.'\u2019-]*|de|van|von|der|den|al|bin|la|le)){1,4}"
_AGENCY = r"(?:AFP|AP|Reuters|EPA|EPA-EFE|Getty(?: Images)?|KCNA|KNS|TASS|Yonhap|Kyodo|Xinhua|Sputnik|DPA|ANSA|Anadolu|Shutterstock|iStock|Alamy|Wikimedia(?: Commons)?)"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"

# Letters that a pattern without regard to capitals takes for one of ASCII.
_ALIKE = str.maketrans({"\u0130": "i", "\u0131": "i", "\u017f": "s", "\u212a": "k"})
_PARTICLES = ("de", "van", "von", "der", "den", "al", "bin", "la", "le")


class Look(NamedTuple):
    """How furniture of one kind begins.

    Attributes
    ----------
    kind : str
    most : int
        Words that a block may have.
    pattern : str
        Matched at the beginning of a block; one that may stand anywhere begins with ``.*``.
    flags : int
    begins : tuple of str
        Beginnings, of which a block has one, if there are any; in small letters where `flags` disregard capitals, ``0`` for a digit.
    holds : tuple of str
        What else a block holds, one of these.
    named : bool
        Whether a block may also begin with a person's name.
    """

    kind: str
    most: int
    pattern: str
    flags: int
    begins: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    named: bool = False

    def fits(self, block: str, small: str) -> bool:
        """Whether a block, which `in_small_letters` gives too, looks like this."""
        return self.may_fit(block, small) and re.compile(self.pattern, self.flags).match(block) is not None

    def may_fit(self, block: str, small: str) -> bool:
        """Whether a block has the cues."""
        text = small if self.flags or self.named else block
        opens = not (self.begins or self.named) or text.startswith(self.begins) or (self.named and _may_begin_with_name(block))
        return opens and (not self.holds or any(cue in text for cue in self.holds))


def in_small_letters(block: str) -> str:
    """Return a block in small letters as a pattern that disregards capitals sees them, 0 in place of a digit at its beginning."""
    small = block.lower() if block.isascii() else block.translate(_ALIKE).lower()
    return f"0{small[1:]}" if small[:1].isdecimal() else small


def _may_begin_with_name(block: str) -> bool:
    """Whether the first two words begin with something else than a small letter of ASCII, or are particles of names."""
    first, _, rest = block.partition(" ")
    return all(not "a" <= word[:1] <= "z" or word.startswith(_PARTICLES) for word in (first, rest))


def _cues(text: str) -> tuple[str, ...]:
    """Return words as a tuple; a space in one is written as ``_``."""
    return tuple(word.replace("_", " ") for word in text.split())


_CREDITS = (
    *(
        f"{opens}{file}{what}"
        for opens in ("(", "( ", "[", "[ ")
        for file in ("", "file ")
        for what in ("photo", "image", "picture")
    ),
    *_cues(
        "/ AFP AP Reuters EPA Getty KCNA KNS TASS Yonhap Kyodo Xinhua Sputnik DPA ANSA Anadolu Shutterstock iStock Alamy Wikimedia"
    ),
)
_APPEALS = _cues(
    "newsletter subscriber_agree subscribers_agree privacy_policy unsubscribe your_mailbox your_inbox your_generous your_support"
    " your_donation your_contribution support_us need_your thank_you_for starting_from independent_journalism reader-supported"
    " reader_supported reader-funded reader_funded by_signing_up by_subscribing by_supporting"
)
_ROLES = _cues(
    "professor fellow director analyst researcher reporter correspondent editor author columnist lecturer journalist writer historian"
    " economist scholar associate adviser advisor ambassador officer student candidate consultant expert specialist freelance"
    " contributor chair president member veteran head"
)

LOOKS = (
    Look(
        "title",
        40,
        r"(?:title|headline) ?: \S",
        re.I,
        _cues("title headline"),
    ),
    Look(
        "caption",
        80,
        r"(?:(?:image|photo(?:graph)?|picture|cover|illustration|graphic|map|video|screenshot)s? (?:credit|courtesy|source|by|via|from)s? ?:|(?:file )?photo (?:from|courtesy|by [A-Z])\b|(?:photo|image|picture|caption)s? ?: [^.!?]{0,160}[.]?$|(?:cover|map|video|graphic|illustration)s? ?: [^.!?]{0,120}$|\(?(?:image|photo) ?credit)",
        re.I,
        _cues("image photo picture cover illustration graphic map video screenshot file_photo caption (image (photo"),
    ),
    Look(
        "caption",
        70,
        r".*(?:[(\[] ?(?:file )?(?:photo|image|picture)\b[^()\[\]]*[)\]]|(?:[/|.!?\u201d\u2013\u2014(-]|\b[Vv]ia|\bVIA) ?"
        + _AGENCY
        + r"(?: ?(?:/|via|-|\|) ?[\w .]+)?[)\]]?|[A-Z]{2,}[A-Z .]* ?/ ?[A-Z]{2,}[A-Z .]*)$",
        0,
        (),
        _CREDITS,
    ),
    Look(
        "byline",
        12,
        r"(?:By|Written by|Text by|Words by|BY|by) "
        + NAME
        + r"(?:(?:,| and| &) "
        + NAME
        + r"| (?:in|for|at|from) [A-Z][\w ]*|,[^.!?]{0,40})*$",
        0,
        _cues("By_ BY_ by_ Written_by_ Text_by_ Words_by_"),
    ),
    Look(
        "byline",
        14,
        r"(?:reporting|additional reporting|editing|writing|translated|translation|compiled|edited) by\b",
        re.I,
        _cues("reporting_by additional_reporting_by editing_by writing_by translated_by translation_by compiled_by edited_by"),
    ),
    Look(
        "byline",
        12,
        r"(?:published|updated|last updated|last modified|posted|first published)(?: on| at)?:? (?:\w+day,? )?(?:"
        + _MONTH
        + r"|\d).*\d.{0,16}(?<![.!?])$",
        re.I,
        _cues("published updated last_updated last_modified posted first_published"),
    ),
    Look(
        "byline",
        8,
        r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?(?:"
        + _MONTH
        + r" \d{1,2},? \d{4}|\d{1,2}\.? "
        + _MONTH
        + r",? \d{4}|\d{4}-\d\d-\d\d)(?:[ ,|\u2022\u00b7-]+.{0,24})?$",
        re.I,
        _cues("mon tues wednes thurs fri satur sun jan feb mar apr may jun jul aug sep oct nov dec 0"),
    ),
    Look(
        "byline",
        8,
        r"(?:\d+|one|two|three|five|ten)[ -]min(?:ute)?s?[ -]read\b",
        re.I,
        _cues("one two three five ten 0"),
    ),
    Look(
        "notice",
        70,
        r"(?:the )?(?:views?|opinions?|statements?)(?: and (?:views|opinions|conclusions))? (?:expressed|presented|stated|contained|given|here|in (?:this|opinion)|of (?:the|our) (?:author|writer|contributor)s?|are (?:those|solely|the author|my own|his own|her own))\b.*\b(?:authors?|writers?|contributors?|reflect|represent|endorse)\b",
        re.I,
        _cues("view opinion statement the_view the_opinion the_statement"),
    ),
    Look(
        "notice",
        60,
        r"(?:the )?(?:author|writer)s?['\u2019]?s? (?:views|opinions)\b|(?:this (?:article|piece|story|essay|commentary|text|report|interview|post|column|material)|the (?:article|piece|story|essay|commentary|column))(?: \S+){0,3} (?:first appeared|originally|was (?:first |originally )?(?:published|edited|produced|updated|amended|corrected|translated)|is (?:republished|part of|reprinted|published)|has been (?:updated|corrected|amended|edited)|may not be)",
        re.I,
        _cues(
            "author writer the_author the_writer this_article this_piece this_story this_essay this_commentary this_text this_report this_interview this_post this_column this_material the_article the_piece the_story the_essay the_commentary the_column"
        ),
    ),
    Look(
        "notice",
        60,
        r"(?:we (?:value|respect|care about) your privacy|this (?:web ?)?site uses cookies|we and our (?:\d+ )?(?:\w+ )?partners|by (?:clicking|continuing)\b|\u00a9|\(c\) ?\d|copyright (?:\u00a9|\(c\)|\d|by\b|held)|all rights reserved|disclaimer ?:|disclosure ?:|correction ?:|clarification ?:|editor(?:'s|\u2019s|s\u2019)? note|translator(?:'s|\u2019s)? note|reproduction (?:of|in)|no part of this|terms (?:of|and)|cookies?\b|we use cookies|privacy policy|creative commons|advertisement$|advertising$|sponsored(?: content| by .{0,30})?$|promoted content)",
        re.I,
        _cues(
            "we_value we_respect we_care we_use we_and_our this_site this_web by_clicking by_continuing © (c) copyright all_rights disclaimer disclosure correction clarification editor translator reproduction no_part terms cookie privacy_policy creative_commons advertis sponsored promoted"
        ),
    ),
    Look(
        "subscription",
        9,
        r"(?:(?:support|donate to|join|follow|contribute to|share) .*!|(?:donate|subscribe|register|log ?in|sign (?:in|up)|follow us|share|comments?|print|e-?mail|copy link|listen to this|enter your)\b.{0,40}(?<![.!?]))$",
        re.I,
        _cues(
            "support donate join follow contribute share subscribe register log sign_in sign_up comment print e-mail email copy_link listen_to_this enter_your"
        ),
    ),
    Look(
        "subscription",
        45,
        r"(?:sign up|subscribe|get (?:our|the|all)|receive (?:our|the)|join (?:our|us)|follow us|support (?:us|our|independent)|please (?:support|consider|donate|subscribe)|donate|become a (?:member|subscriber|patron|supporter)|already a (?:member|subscriber)|to (?:continue|keep) reading|you have \w+ free|want more|enjoy(?:ed|ing) this|never miss|click here|thank you for (?:signing|subscribing|reading|supporting|standing))\b",
        re.I,
        _cues(
            "sign_up subscribe get_our get_the get_all receive_our receive_the join_our join_us follow_us support_us support_our support_independent please_ donate become_a already_a to_continue to_keep you_have want_more enjoy never_miss click_here thank_you_for"
        ),
    ),
    Look(
        "subscription",
        60,
        r".*\b(?:our (?:\S+ ){0,3}newsletters?|subscribers? agree|privacy policy|unsubscribe|your (?:mailbox|inbox)|your (?:generous )?(?:support|donation|contribution)\b.*\b(?:us|we|our|difference|journalism|makes?)|support us\b|need your (?:help|support)|thank you for (?:standing|supporting|reading)|starting from (?:just|only|as little)|independent journalism|reader[- ](?:supported|funded)|by (?:signing up|subscribing|supporting))\b",
        re.I,
        (),
        _APPEALS,
    ),
    Look(
        "subscription",
        9,
        r"(?:a message from\b.*:?|dear (?:readers?|friends|subscribers)\b.*)$",
        re.I,
        _cues("a_message_from dear_"),
    ),
    Look(
        "subscription",
        6,
        r"(?:once|monthly|annual(?:ly)?|one[- ]time|yearly|continue|pay(?:ment)? (?:methods?|options?)|pa[iy]e?ments? methods?|other amount|remind me(?: later)?|not (?:now|ready)\b.*|no,? thanks|maybe later|close|accept(?: all)?|ok|manage preferences|next|previous|[$\u20ac\u00a3] ?\d+(?:/month| a month)?)[.?!]?$",
        re.I,
        _cues(
            "once monthly annual one yearly continue pay pai other_amount remind_me not_ no maybe_later close accept ok manage_preferences next previous $ € £"
        ),
    ),
    Look(
        "related",
        9,
        r"(?:recommended|related|read (?:more|next|also|on)|see also|more (?:from|on|in|stories|about)|also (?:read|on|in)|you (?:may|might) (?:also|like)|most (?:read|popular|viewed|shared)|trending|latest (?:news|stories|from)|further reading|don['\u2019]t miss|up next|what to read|in this (?:series|section)|tags?\b ?:|topics?\b ?:|filed under|keywords? ?:|in other news)\b(?!.*[.;]$)",
        re.I,
        _cues(
            "recommended related read_ see_also more_ also_ you_may you_might most_ trending latest_ further_reading don up_next what_to_read in_this_se tag topic filed_under keyword in_other_news"
        ),
    ),
    Look("author-note", 160, r"about the (?:author|writer)s?\b", 0, _cues("about_the_author about_the_writer")),
    Look(
        "author-note",
        160,
        NAME
        + r"(?:,? (?:PhD|MP|Jr\.?|CBE|OBE))?,? (?:is|was|serves|served|works|worked|teaches|writes|covers|reports|heads|directs|leads|has (?:served|worked|written|covered)|holds)\b.{0,100}\b"
        + _ROLE
        + r"\b",
        0,
        (),
        _ROLES,
        True,
    ),
    Look(
        "author-note",
        60,
        r"(?:the (?:author|writer)|"
        + NAME
        + r") (?:is (?:an?|the) |teaches|writes|covers|reports on|can be (?:reached|followed)|tweets)",
        0,
        _cues("the_author the_writer"),
        _cues("_is_a_ _is_an_ _is_the_ _teaches _writes _covers _reports_on _can_be_ _tweets"),
        True,
    ),
)

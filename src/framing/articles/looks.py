"""What furniture looks like: for each kind, how many words it may have and how it begins. No pattern knows an outlet."""

from __future__ import annotations

import re

_ROLE = (
    r"(?i:professor|fellow|director|analyst|researcher|reporter|correspondent|editor|author|columnist|lecturer|journalist|writer|historian|economist"
    r"|scholar|associate|advis[eo]r|ambassador|officer|student|candidate|consultant|expert|specialist|freelance|contributor|chair|president|member|veteran|head)"
)
NAME = r"(?:(?:Dr|Prof|Gen|Col|Lt|Maj|Sir|Dame|Ambassador|Professor)\.? )?(?:[^\W\d_a-z][\w.'\u2019-]*|de|van|von|der|den|al|bin|la|le)(?: (?:[^\W\d_a-z][\w.'\u2019-]*|de|van|von|der|den|al|bin|la|le)){1,4}"
_AGENCY = r"(?:AFP|AP|Reuters|EPA|EPA-EFE|Getty(?: Images)?|KCNA|KNS|TASS|Yonhap|Kyodo|Xinhua|Sputnik|DPA|ANSA|Anadolu|Shutterstock|iStock|Alamy|Wikimedia(?: Commons)?)"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"

# Kind, most words a block may have for it, pattern at its beginning (`search` where it starts with .*).
LOOKS: tuple[tuple[str, int, re.Pattern[str]], ...] = tuple(
    (kind, words, re.compile(pattern, flags))
    for kind, words, pattern, flags in (
        ("title", 40, r"(?:title|headline) ?: \S", re.I),
        (
            "caption",
            80,
            r"(?:(?:image|photo(?:graph)?|picture|cover|illustration|graphic|map|video|screenshot)s? (?:credit|courtesy|source|by|via|from)s? ?:|(?:file )?photo (?:from|courtesy|by [A-Z])\b|(?:photo|image|picture|caption)s? ?: [^.!?]{0,160}[.]?$|(?:cover|map|video|graphic|illustration)s? ?: [^.!?]{0,120}$|\(?(?:image|photo) ?credit)",
            re.I,
        ),
        (
            "caption",
            70,
            r".*(?:[(\[] ?(?:file )?(?:photo|image|picture)\b[^()\[\]]*[)\]]|(?:[/|.!?\u201d\u2013\u2014(-]|\b[Vv]ia|\bVIA) ?"
            + _AGENCY
            + r"(?: ?(?:/|via|-|\|) ?[\w .]+)?[)\]]?|[A-Z]{2,}[A-Z .]* ?/ ?[A-Z]{2,}[A-Z .]*)$",
            0,
        ),
        (
            "byline",
            12,
            r"(?:By|Written by|Text by|Words by|BY|by) "
            + NAME
            + r"(?:(?:,| and| &) "
            + NAME
            + r"| (?:in|for|at|from) [A-Z][\w ]*|,[^.!?]{0,40})*$",
            0,
        ),
        (
            "byline",
            14,
            r"(?:reporting|additional reporting|editing|writing|translated|translation|compiled|edited) by\b",
            re.I,
        ),
        (
            "byline",
            12,
            r"(?:published|updated|last updated|last modified|posted|first published)(?: on| at)?:? (?:\w+day,? )?(?:"
            + _MONTH
            + r"|\d).*\d.{0,16}(?<![.!?])$",
            re.I,
        ),
        (
            "byline",
            8,
            r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?(?:"
            + _MONTH
            + r" \d{1,2},? \d{4}|\d{1,2}\.? "
            + _MONTH
            + r",? \d{4}|\d{4}-\d\d-\d\d)(?:[ ,|\u2022\u00b7-]+.{0,24})?$",
            re.I,
        ),
        ("byline", 8, r"(?:\d+|one|two|three|five|ten)[ -]min(?:ute)?s?[ -]read\b", re.I),
        (
            "notice",
            70,
            r"(?:the )?(?:views?|opinions?|statements?)(?: and (?:views|opinions|conclusions))? (?:expressed|presented|stated|contained|given|here|in (?:this|opinion)|of (?:the|our) (?:author|writer|contributor)s?|are (?:those|solely|the author|my own|his own|her own))\b.*\b(?:authors?|writers?|contributors?|reflect|represent|endorse)\b",
            re.I,
        ),
        (
            "notice",
            60,
            r"(?:the )?(?:author|writer)s?['\u2019]?s? (?:views|opinions)\b|(?:this (?:article|piece|story|essay|commentary|text|report|interview|post|column|material)|the (?:article|piece|story|essay|commentary|column))(?: \S+){0,3} (?:first appeared|originally|was (?:first |originally )?(?:published|edited|produced|updated|amended|corrected|translated)|is (?:republished|part of|reprinted|published)|has been (?:updated|corrected|amended|edited)|may not be)",
            re.I,
        ),
        (
            "notice",
            60,
            r"(?:we (?:value|respect|care about) your privacy|this (?:web ?)?site uses cookies|we and our (?:\d+ )?(?:\w+ )?partners|by (?:clicking|continuing)\b|\u00a9|\(c\) ?\d|copyright (?:\u00a9|\(c\)|\d|by\b|held)|all rights reserved|disclaimer ?:|disclosure ?:|correction ?:|clarification ?:|editor(?:'s|\u2019s|s\u2019)? note|translator(?:'s|\u2019s)? note|reproduction (?:of|in)|no part of this|terms (?:of|and)|cookies?\b|we use cookies|privacy policy|creative commons|advertisement$|advertising$|sponsored(?: content| by .{0,30})?$|promoted content)",
            re.I,
        ),
        (
            "subscription",
            9,
            r"(?:(?:support|donate to|join|follow|contribute to|share) .*!|(?:donate|subscribe|register|log ?in|sign (?:in|up)|follow us|share|comments?|print|e-?mail|copy link|listen to this|enter your)\b.{0,40}(?<![.!?]))$",
            re.I,
        ),
        (
            "subscription",
            45,
            r"(?:sign up|subscribe|get (?:our|the|all)|receive (?:our|the)|join (?:our|us)|follow us|support (?:us|our|independent)|please (?:support|consider|donate|subscribe)|donate|become a (?:member|subscriber|patron|supporter)|already a (?:member|subscriber)|to (?:continue|keep) reading|you have \w+ free|want more|enjoy(?:ed|ing) this|never miss|click here|thank you for (?:signing|subscribing|reading|supporting|standing))\b",
            re.I,
        ),
        (
            "subscription",
            60,
            r".*\b(?:our (?:\S+ ){0,3}newsletters?|subscribers? agree|privacy policy|unsubscribe|your (?:mailbox|inbox)|your (?:generous )?(?:support|donation|contribution)\b.*\b(?:us|we|our|difference|journalism|makes?)|support us\b|need your (?:help|support)|thank you for (?:standing|supporting|reading)|starting from (?:just|only|as little)|independent journalism|reader[- ](?:supported|funded)|by (?:signing up|subscribing|supporting))\b",
            re.I,
        ),
        ("subscription", 9, r"(?:a message from\b.*:?|dear (?:readers?|friends|subscribers)\b.*)$", re.I),
        (
            "subscription",
            6,
            r"(?:once|monthly|annual(?:ly)?|one[- ]time|yearly|continue|pay(?:ment)? (?:methods?|options?)|pa[iy]e?ments? methods?|other amount|remind me(?: later)?|not (?:now|ready)\b.*|no,? thanks|maybe later|close|accept(?: all)?|ok|manage preferences|next|previous|[$\u20ac\u00a3] ?\d+(?:/month| a month)?)[.?!]?$",
            re.I,
        ),
        (
            "related",
            9,
            r"(?:recommended|related|read (?:more|next|also|on)|see also|more (?:from|on|in|stories|about)|also (?:read|on|in)|you (?:may|might) (?:also|like)|most (?:read|popular|viewed|shared)|trending|latest (?:news|stories|from)|further reading|don['\u2019]t miss|up next|what to read|in this (?:series|section)|tags?\b ?:|topics?\b ?:|filed under|keywords? ?:|in other news)\b(?!.*[.;]$)",
            re.I,
        ),
        (
            "author-note",
            160,
            r"(?:about the (?:author|writer)s?\b|"
            + NAME
            + r"(?:,? (?:PhD|MP|Jr\.?|CBE|OBE))?,? (?:is|was|serves|served|works|worked|teaches|writes|covers|reports|heads|directs|leads|has (?:served|worked|written|covered)|holds)\b.{0,100}\b"
            + _ROLE
            + r"\b)",
            0,
        ),
        (
            "author-note",
            60,
            r"(?:the (?:author|writer)|"
            + NAME
            + r") (?:is (?:an?|the) |teaches|writes|covers|reports on|can be (?:reached|followed)|tweets)",
            0,
        ),
    )
)

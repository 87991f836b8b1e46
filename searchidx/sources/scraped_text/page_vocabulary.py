"""Word lists and patterns of what German news pages print around an article, collected from such pages. Patterns match whole lines only."""

from __future__ import annotations

import re

WIRES = frozenset(
    (
        "dpa", "dpa-afx", "afp", "ap", "apa", "epd", "kna", "pap", "rtr", "reuters", "sid", "ddp", "dapd", "ots", "tass", "ukrinform",
        "iar", "belga", "ansa", "efe", "anp", "sda", "cna", "vdl", "ntb", "ritzau", "ctk", "čtk",
    )
)  # fmt: skip
"""News agencies by the abbreviation with which they sign a story, in lower case."""

PICTURE_AGENCIES = WIRES | frozenset(
    (
        "picture alliance", "picture-alliance", "getty", "getty images", "imago", "imago images", "imago stock&people", "epa-efe",
        "ap photo", "keystone", "keystone-sda", "sputnik", "xinhua", "anadolu", "anadolu agency", "aa", "nurphoto", "zuma",
        "zuma press", "zuma wire", "zumapress", "shutterstock", "istock", "istockphoto", "pixabay", "unsplash", "pexels", "adobe stock",
        "fotolia", "depositphotos", "eyeem", "wikimedia", "wikimedia commons", "wikipedia", "flickr", "pa", "pa wire", "pa media",
        "cover images", "mauritius images", "ostkreuz", "laif", "westend61", "alamy", "bloomberg", "newscom", "action press",
        "future image", "eibner", "eibner-pressefoto", "sven simon", "ullstein bild", "akg-images", "bildagentur-online", "chromorange",
        "geisler-fotopress", "snapshot", "dpa-zentralbild", "zb", "dpa-infografik", "dpa infografik", "dpa-tmn", "dpa-bildfunk",
        "hans lucas", "le pictorium", "sz photo", "witters", "firo sportphoto", "pressefoto baumann", "ukrinform", "tt",
        "tt news agency", "kyodo", "kyodo news", "yonhap", "sipa", "sipa usa", "abaca", "abacapress", "maxar", "planet labs", "nasa",
        "esa", "ard", "zdf", "ndr", "wdr", "br", "swr", "mdr", "hr", "rbb", "dw", "orf", "srf", "dlf", "deutschlandradio",
        "radio bremen", "rtl", "ard-aktuell", "tagesschau",
    )
)  # fmt: skip
"""Picture agencies and broadcasters, in lower case: what a credit names beside the photographer."""

INSTITUTIONS = re.compile(
    r"(?i)\b(?:images?|photos?|press(?:e\w*)?|stock|agentur|archiv\w*|polizei\w*|feuerwehr\w*|stadt\w*|gemeinde|landkreis|kreis|bundes\w+|ministerium|"
    r"universität|uni|hochschule|institut|museum|stiftung|verein|verlag|redaktion|zeitung|tv|news|media|film|gmbh|ag|e\.\s?v|privat|screenshot|"
    r"handout|pool|commons|cc|by|government|office|service|nato|eu|nasa|esa|ki|ai)\b|\.(?:de|com|org|net|at|ch|eu)\b|\d"
)
"""A part of a credit that holds one of these is an institution, not a person."""

SECTIONS = frozenset(
    (
        "nachrichten", "news", "politik", "inland", "ausland", "innenpolitik", "außenpolitik", "wirtschaft", "finanzen", "geld",
        "börse", "sport", "fußball", "kultur", "feuilleton", "gesellschaft", "panorama", "vermischtes", "wissen", "wissenschaft",
        "technik", "digital", "netzwelt", "gesundheit", "medizin", "reise", "auto", "mobilität", "meinung", "kommentar", "leitartikel",
        "debatte", "regional", "lokales", "region", "deutschland", "europa", "welt", "international", "österreich", "schweiz", "polen",
        "medien", "bildung", "leben", "stil", "justiz", "kriminalität", "klima", "umwelt", "geschichte", "unterhaltung",
        "verbraucher", "ratgeber", "digitales", "verkehr", "karriere", "job", "beruf", "immobilien",
    )
)  # fmt: skip
"""Section names as front pages print them, in lower case."""

PICTURE_LABEL = (
    r"(?:bildquelle|bildnachweis|bildrechte|bildcredit|bild-?\s?credit|fotoquelle|fotonachweis|foto-?\s?credit|fotograf(?:in)?|fotos?|photos?|bild(?:er)?|"
    r"symbolbild|symbolfoto|archivbild|archivfoto|beispielbild|beispielfoto|titelbild|titelfoto|grafik|infografik|illustration|copyright|credits?)"
)
COPYRIGHT = r"(?:©|\(c\)|copyright\b:?)"

SITE_SEPARATOR = r"\s+[|–—·•»-]\s+"
"""Between a headline and the name of the site in a page's title."""

TEASER_BLOCK = re.compile(
    r"""(?ix) (?:[^\w]*) (?:
      für\ (?:sie|dich)\ ausgewählt | (?:das|dies)\ könnte\ (?:sie|dich)\ auch\ (?:noch\ )?interessieren
    | (?:das|dies)\ könnte\ (?:sie|dich)\ interessieren | auch\ interessant | ebenfalls\ interessant | meistgelesen(?:e\ artikel)?
    | (?:am\ )?meist\ ?gelesen(?:e\ artikel)? | meistgeklickt | beliebteste\ artikel
    | empfehlungen(?:\ der\ redaktion|\ für\ (?:sie|dich))? | empfohlene[rn]?\ (?:artikel|inhalte?|beiträge)
    | (?:die\ )?redaktion\ empfiehlt | unsere\ empfehlungen
    | weitere\ (?:artikel|meldungen|nachrichten|themen|beiträge|berichte)(?:\ (?:zum|zu\ diesem)\ thema|\ aus\ .{2,30})?
    | weitere\ themenverwandte\ artikel | (?:themen)?verwandte[rs]?\ (?:artikel|themen|beiträge|inhalte)
    | ähnliche\ (?:artikel|beiträge|themen) | passend\ (?:zum\ thema|dazu) | mehr\ zum\ thema(?:\ .{2,40})? | zum\ thema
    | mehr\ zu(?:m|r)?\ .{2,30} | mehr\ (?:artikel|nachrichten|meldungen|davon|dazu)(?:\ aus\ .{2,30})?
    | lesen\ sie\ (?:auch|hier|mehr|dazu|jetzt|weiter)(?:\ (?:auch|mehr|dazu))? | lies\ auch | auch\ lesenswert | weiterlesen
    | mehr\ lesen | lesetipps? | (?:unser\ |der\ |kostenlose[rs]?\ )?newsletter | anzeige | werbung | top-?themen
    | aktuelle\ (?:meldungen|nachrichten|artikel|videos) | neueste\ (?:meldungen|nachrichten|artikel|beiträge)
    | das\ wichtigste\ in\ kürze\ per\ mail | schlagworte | schlagwörter | tags | (?:\d+\ )?kommentare(?:\ \(\d+\))?
    | (?:jetzt\ )?kommentieren | diskutieren\ sie\ mit | videos?\ zum\ thema | podcasts?\ zum\ thema
    | weiterführende\ (?:links?|informationen|artikel)
    ) \s* [:…>»→▸]* \s*"""
)
"""A line that consists of this opens a block of teasers."""

TEASER_STRONG = re.compile(
    r"(?i)\W*(?:für (?:sie|dich) ausgewählt|(?:das|dies) könnte|meist|empf|beliebt|auch interessant|top-?themen|unsere empf)"
)
"""Openers that stand only at the foot of pages; the others also open boxes between two paragraphs."""

TEASER_LINE = re.compile(
    r"(?i)\W*(?:(?:lesen|hören|sehen|schauen) sie (?:auch|hier|dazu|mehr)(?: (?:auch|mehr|dazu))?|lies auch|mehr zum thema|mehr dazu|"
    r"mehr lesen|auch interessant|lesetipp|passend dazu|zum thema|das könnte sie (?:auch )?interessieren)\s*[:|–→>»]\s*\S.*"
)
"""A line that points to another article. The sign after the words is the evidence: "Lesen Sie auch die Packungsbeilage" is a sentence."""

_TIME = r"\d{1,2}[:.]\d{2}(?:\s*uhr)?"
_MONTH = (
    r"(?:jan(?:uar|\.)?|feb(?:ruar|\.)?|märz|mär\.|apr(?:il|\.)?|mai|juni?|jun\.|juli?|jul\.|aug(?:ust|\.)?|sep(?:t?\.|tember)?|"
    r"okt(?:ober|\.)?|nov(?:ember|\.)?|dez(?:ember|\.)?)"
)
_DATE = rf"(?:\d{{1,2}}\.\s?(?:\d{{1,2}}\.|{_MONTH})\s?(?:\d{{4}}|\d{{2}})?|\d{{4}}-\d{{2}}-\d{{2}})"
_WEEKDAY = r"(?:(?:mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag)\.?,?\s+)?"
_STAMP = rf"{_WEEKDAY}{_DATE}(?:\s*[,|•·–-]?\s*(?:um\s+)?{_TIME})?(?:\s+uhr)?"
_MOMENT = rf"{_WEEKDAY}{_DATE}\s*[,|•·–-]?\s*(?:um\s+)?{_TIME}(?:\s+uhr)?"
_NETWORK = (
    r"(?:facebook|twitter|x|whatsapp|telegram|linkedin|xing|pinterest|mastodon|bluesky|threads|instagram|e-?mail|mail|pocket|flipboard|"
    r"messenger|drucken|teilen|kopieren|link\ kopieren|merken|url\ kopieren)"
)
PAGE_LINE = re.compile(
    rf"""(?ix) \W* (?:
      (?: (?:stand|veröffentlicht|aktualisiert|zuletzt\ (?:aktualisiert|geändert|bearbeitet)|letztes\ update|update|erstellt|
         publiziert|erschienen|datum|vom|online\ seit)\s*(?:am|um|:)?\s* {_STAMP} | {_MOMENT}) (?: \s*[,|•·–-]\s* .{{0,30}})?
    | (?:stand|veröffentlicht|aktualisiert|zuletzt\ (?:aktualisiert|geändert)|update)\s*(?:am|um|:)\s* (?:heute|gestern|vor)\b .{{0,30}}
    | {_NETWORK}(?:[\s,|/•·]+{_NETWORK})* | (?:\d+\s)?kommentare(?:\s\(?\d+\)?)?
    | (?:zurück\ )?(?:nach\ oben|zur\ startseite) | alle\ rechte\ vorbehalten\.? | (?:©|\(c\)|copyright)\s*\d{{4}}\b.{{0,80}}
    | impressum(?:\s*[|•·]\s*.{{2,60}})? | datenschutz(?:erklärung)?
    ) \s*"""
)
"""Stamps, share buttons and footers around an article. Inside the text such a line is news: "Stand: 18:23 Uhr" heads a count of votes."""

WIDGET = re.compile(
    rf"""(?ix) \W* (?:
      (?:ca\.\s*)?\d+\s*(?:min\.?|minuten?)\s*(?:lesezeit|lesedauer|zum\ lesen)
    | (?:lesezeit|lesedauer)\s*:?\s*(?:ca\.\s*)?\d+\s*(?:min\.?|minuten?)
    | (?:artikel|beitrag|text|nachricht)\ (?:an|vor)(?:hören|lesen(?:\ lassen)?)(?:\s*\(.{{1,12}}\))?
    | (?:artikel|beitrag)\ (?:drucken|merken|teilen|speichern|versenden|verschenken|kommentieren)
    | (?:auf|per|via|bei)\ {_NETWORK}\ (?:teilen|versenden|senden|posten) | bild\ \d+\ (?:von|/)\ \d+ | \d+\s*/\s*\d+\ bilder?
    | (?:zur\ )?(?:bildergalerie|fotostrecke)\ (?:öffnen|ansehen|starten) | bild\ (?:vergrößern|in\ vollbild\ öffnen)
    | zum\ (?:inhalt|hauptinhalt|seitenanfang|artikel)\ springen | zur\ merkliste(?:\ hinzufügen)?
    | externen?\ inhalte?\ .{{0,40}}(?:anzeigen|laden|aktivieren|zulassen) | cookies?\ (?:akzeptieren|ablehnen|zulassen)
    | alles?\ akzeptieren | (?:diese|unsere)\ (?:web)?(?:seite|site)\ (?:verwendet|benutzt|nutzt)\ cookies\b.{{0,200}}
    ) \s*"""
)
"""Buttons and notices, which are never news, wherever they stand."""

DAY_LINE = re.compile(rf"(?i){_WEEKDAY}{_DATE}")
"""A date alone: a time stamp on a scraped page, but a heading in a list of results ("Samstag, 9. Februar 2008")."""

BREADCRUMB = re.compile(r"(?i)\W*(?:startseite|start|home|homepage|sie sind hier:?)\s*[>›»/|→:]\s*\S.*")
CRUMB = re.compile(r"\s*[>›»/|→:]\s*")

BYLINE = re.compile(
    r"(?i:(?:(?:ein|eine|der|die)\s+(?:\S+\s+){0,2}?(?:kommentar|gastbeitrag|gastkommentar|analyse|essay|kolumne|reportage|interview|"
    r"bericht|leitartikel|glosse|einordnung|porträt|rezension|kritik)\s+)?(?:von|by)|autor(?:in|en|innen)?\s*:|text\s*:|text\s+von|geschrieben\s+von|verfasst\s+von|aus\s+\S+\s+berichtet|interview\s*:)\s+"
)
"""What stands before the author's name; nothing but names may follow."""

PARTICLES = frozenset(
    (
        "von", "van", "de", "del", "della", "da", "di", "du", "dos", "la", "le", "el", "al", "bin", "ibn", "zu", "zur", "und", "u.",
        "&", "y",
    )
)  # fmt: skip
"""Lower-case words inside a person's name or between two names."""

SOURCES_LINE = re.compile(
    r"(?i)\W*(?:quellen?\s*:|mit\s+(?:material|informationen|agenturmaterial|inhalten|angaben)(?:\s+(?:von|der|aus))?|"
    r"(?:mit\s+)?agenturmaterial\s*:?|agentur(?:en)?\s*:)\s*(.+)"
)
"""The line under a story that names its sources."""

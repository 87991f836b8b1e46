"""Builds `searchidx/quotes/data/first_names.txt` from the first names of Faker, which is not installed with the project.

    pip download --no-deps Faker && unzip faker-*.whl -d FAKER
    PYTHONPATH=FAKER python -m benchmarks.build_first_names > searchidx/quotes/data/first_names.txt

Names of all languages in Latin letters, Russian and Ukrainian ones as German newspapers write them. Left out are words that are common
nouns or places in German (Grant stays, Tag goes), and names of two letters.
"""

from __future__ import annotations

import re
from collections import defaultdict
from importlib import import_module

from searchidx.german.lexicon import lexicon

LOCALES = (
    "de_DE de_AT de_CH de_LI de_LU en_GB en_US fr_FR fr_CH it_IT es_ES pt_PT nl_NL nl_BE da_DK sv_SE no_NO fi_FI is_IS"
    " pl_PL cs_CZ sk_SK sl_SI hr_HR hu_HU ro_RO tr_TR lt_LT lv_LV et_EE ru_RU uk_UA"
).split()

GERMAN = frozenset(("de_DE", "de_AT", "de_CH"))

HEADER = """\
# First names in lower case, by gender: f, m, u (either). From Faker {version} (https://github.com/joke2k/faker, Daniele Faraglia and
# others, MIT licence), whose German ones come from public registers; Russian and Ukrainian ones are transliterated as German newspapers do.
# With some written for this project. Left out: what is a common noun or a place in German. Made by benchmarks/build_first_names.py."""

OTHERS = {
    "m": "abdallah abdel abdul abdullah ahmad ahmed alexei alexej amir andrej anwar baschar ban benjamin boris dmitrij emmanuel evo fumio"
    " gáspár hamid hassan hussein ibrahim ismail jair jens jewgeni joe keir klaus lula mahmoud mahmud"
    " mohamed mohammed muammar narendra nicolas"
    " oleksandr olexander omar osama pedro recep rishi sergei sergej shinzo steffen sven tayyip theo thorbjørn"
    " thorsten vitali viktor will"
    " witali wladimir wolodymyr yahya yoav zahi özcan erdoğan gavin elon",
    "f": "aischa aung ayaan benazir condoleezza elke fatima giorgia greta jacinda kamala kristalina maia malala michelle nancy sahra sanna"
    " swetlana swetlana theresa ursula wiktoria",
}
"""Written for this project: what the public registers lack."""

_CYRILLIC = dict(
    zip(
        "абвгґдеёєжзиійїклмнопрстуфхцчшщъыьэюя",
        "a b w g g d e jo je sch s i i j ji k l m n o p r s t u f ch z tsch sch schtsch  y  e ju ja".replace("  ", " - ").split(" "),
        strict=True,
    )
) | {"’": "", "'": ""}


def transliterated(name: str) -> str:
    """Владимир → wladimir; a name in Latin letters stays as it is, in lower case."""
    letters = "".join(_CYRILLIC.get(letter, letter) for letter in name.lower()).replace("-", "")
    return re.sub(r"ij$", "i", letters) if letters != name.lower() else letters


def main() -> None:
    genders: dict[str, set[str]] = defaultdict(set)
    german = set()
    for locale in LOCALES:
        provider = import_module(f"faker.providers.person.{locale}").Provider
        for gender, column in (("f", "first_names_female"), ("m", "first_names_male")):
            for full in getattr(provider, column, ()):
                for name in re.split(r"[ .]", full):
                    word = transliterated(name) if re.search("[а-я]", name.lower()) else name.lower()
                    if len(word) > 2 and word.replace("-", "").isalpha():
                        genders[word].add(gender)
                        if locale in GERMAN:
                            german.add(word)
    for gender, names in OTHERS.items():
        for name in names.split():
            genders[name] = {gender}
            german.add(name)
    print(HEADER.format(version=import_module("faker").VERSION))
    for name in sorted(genders):
        kinds = {reading.kind for reading in lexicon().readings(name)}
        if name in german or "P" in kinds or not kinds & {"N", "T", "A"}:
            print(name, "u" if len(genders[name]) == 2 else genders[name].pop())


if __name__ == "__main__":
    main()

"""Speech within speech keeps who tells of it, and nobody where it is not plain."""

import pytest

from claims.statements.extraction import ExtractedClaim, extract_claims
from claims.statements.extraction.nested import with_tellers
from claims.statements.extraction.rulebook import load_rules
from sources.encoder.articles import Mention
from sources.language import split_sentences


def teller(language: str, text: str, claimant: str, claim: str, *names: str) -> str:
    """Return who tells of a claim of a text in which the reader saw these names."""
    start = text.index(claim)
    found = ExtractedClaim(
        claim, claim, start, start + len(claim), claimant, "", "indirect", "", None, None, 0.5, ()
    )
    mentions = [Mention(text.index(n), text.index(n) + len(n), is_name=True) for n in names]
    spans = split_sentences(text, language)
    (told,) = with_tellers(text, [found], spans, load_rules(language), mentions)
    assert told.claimant == claimant
    return told.told_by


@pytest.mark.parametrize(
    ("language", "text", "claimant", "claim", "outer"),
    [
        ("en", "The ministry, quoting the police, said nine people were held.",
         "police", "nine people were held", "The ministry"),
        ("en", "Reuters, citing Health Minister Sari Wulan, reported that the clinic had closed.",
         "Sari Wulan", "the clinic had closed", "Reuters"),
        ("en", "Antara quoted Mayor Dewi Lestari as saying the bridge was closed.",
         "Dewi Lestari", "the bridge was closed", "Antara"),
        ("id", "Kementerian, mengutip polisi, menyebut sembilan orang ditahan.",
         "polisi", "sembilan orang ditahan", "Kementerian"),
        ("de", "Die Agentur unter Berufung auf die Polizei: Neun Menschen wurden festgenommen.",
         "Polizei", "Neun Menschen wurden festgenommen", "Die Agentur"),
        ("fr", "Le ministère, citant la police, parle de neuf personnes arrêtées.",
         "police", "neuf personnes arrêtées", "Le ministère"),
        ("es", "El ministerio, citando a la policía, habla de nueve detenidos.",
         "policía", "nueve detenidos", "El ministerio"),
        ("ar", "وقالت الوكالة الرسمية نقلا عن الشرطة إن تسعة أشخاص أوقفوا.",
         "الشرطة", "تسعة أشخاص أوقفوا", "الوكالة الرسمية"),
        ("zh", "该局援引省水文中心监测数据称，清江水位已超警戒。",
         "省水文中心", "清江水位已超警戒", "该局"),
    ],
)  # fmt: skip
def test_who_quotes_stands_before(
    language: str, text: str, claimant: str, claim: str, outer: str
) -> None:
    assert teller(language, text, claimant, claim, outer) == outer
    assert teller(language, text, claimant, claim) == ""  # whom nobody has seen speak


@pytest.mark.parametrize(
    ("language", "text", "claimant", "claim", "outer"),
    [
        ("en", "Nine people were held, said chief Amir Osman, quoted by the news agency Sana.",
         "Amir Osman", "Nine people were held", "Sana"),
        ("en", "Nine people were held, Amir Osman said, as quoted by Radio Nova.",
         "Amir Osman", "Nine people were held", "Radio Nova"),
        ("id", "Menurut polisi yang dikutip Antara, sembilan orang ditahan.",
         "polisi", "sembilan orang ditahan", "Antara"),
        ("id", "“Jembatan itu ditutup,” kata Sari Wulan seperti dikutip dari kantor berita Antara.",
         "Sari Wulan", "Jembatan itu ditutup", "Antara"),
        ("ms", "“Jambatan itu ditutup,” kata Mat Rashid seperti dilansir Bernama.",
         "Mat Rashid", "Jambatan itu ditutup", "Bernama"),
        ("de", "Neun seien in Haft, so Polizeichef Amir Osman, zitiert nach Radio Nova.",
         "Amir Osman", "Neun seien in Haft", "Radio Nova"),
        ("fr", "Selon la police, citée par l'AFP, neuf personnes ont été arrêtées.",
         "police", "neuf personnes ont été arrêtées", "AFP"),
        ("es", "Según la policía, citada por la agencia Efe, hay nueve detenidos.",
         "policía", "hay nueve detenidos", "Efe"),
    ],
)  # fmt: skip
def test_who_quotes_stands_behind(
    language: str, text: str, claimant: str, claim: str, outer: str
) -> None:
    assert teller(language, text, claimant, claim) == outer


def test_who_quotes_opens_the_sentence() -> None:
    text = "Melansir Antara, Sari Wulan mengatakan jembatan itu ditutup."
    assert teller("id", text, "Sari Wulan", "jembatan itu ditutup") == "Antara"
    assert teller("id", text, "Antara", "jembatan itu ditutup") == ""


@pytest.mark.parametrize(
    ("language", "text", "claimant", "claim", "names"),
    [
        # The claimant is who quotes
        ("en", "The ministry, quoting the police, said nine people were held.",
         "ministry", "nine people were held", ["The ministry", "police"]),
        # A place is nobody
        ("en", "In London, citing the police, the paper wrote that nine people were held.",
         "police", "nine people were held", []),
        # Another sentence
        ("en", "Reuters was quoting the police. Nine people were held, the police said.",
         "police", "Nine people were held", ["Reuters"]),
        # What is cited is no speaker
        ("en", "The mayor, citing costs, said police would move out.",
         "police", "would move out", ["The mayor"]),
        # A pronoun is no name
        ("en", "She cited the police as saying nine people were held.",
         "police", "nine people were held", ["She"]),
        # One and the same
        ("en", "Wulan, quoting Sari Wulan, said the bridge was closed.",
         "Sari Wulan", "the bridge was closed", ["Wulan"]),
        # Somebody else stands between
        ("en", "The bridge was closed, Amir Osman told Sari Wulan, quoted by Reuters.",
         "Amir Osman", "The bridge was closed", []),
        ("id", "Menurut polisi, sembilan orang ditahan.", "polisi", "sembilan orang ditahan", []),
        ("id", "Sembilan orang ditahan, kata polisi seperti dikutip kemarin.",
         "polisi", "Sembilan orang ditahan", []),
        ("it", "Il ministero, citando la polizia, parla di nove arresti.",
         "polizia", "nove arresti", ["Il ministero"]),  # no rules
    ],
)  # fmt: skip
def test_where_it_is_not_plain_it_is_nobody(
    language: str, text: str, claimant: str, claim: str, names: list[str]
) -> None:
    assert teller(language, text, claimant, claim, *names) == ""


def test_a_text_in_capitals_keeps_them() -> None:
    text = (
        "KEPALA POLISI DEWI LESTARI MENGATAKAN SEMBILAN ORANG DITAHAN, SEPERTI DIKUTIP ANTARA.\n"
        "PARA SAKSI DIPERIKSA DI KANTOR POLISI PADA HARI SENIN.\n"
    )
    assert all(one.told_by == one.told_by.upper() for one in extract_claims(text, language="id"))

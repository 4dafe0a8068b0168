"""Who says what: invented sentences in several languages."""

import pytest

from claims.statements.extraction import ExtractedClaim, extract_claims

# name, language, body, then of the last claim: claimant, role, attribution, cue, proposition
CASES = [
    (
        "an Indonesian office and name before the cue",
        "id",
        "Menteri Pertanian Wilis Sutrisno menegaskan bahwa produksi beras naik 12 persen.",
        ("Wilis Sutrisno", "Menteri Pertanian", "indirect", "menegaskan bahwa"),
        "produksi beras naik 12 persen",
    ),
    (
        "an Indonesian quotation with its speaker after the cue",
        "id",
        '"Produksi jagung turun tajam tahun lalu," ujar Wilis Sutrisno.',
        ("Wilis Sutrisno", "", "direct", "ujar"),
        "Produksi jagung turun tajam tahun lalu",
    ),
    (
        "an office, a comma and its holder after the cue",
        "id",
        '"Jumlah panen jagung turun," kata Kepala Dinas Pangan Lembayung, Ratna Dewi, Senin.',
        ("Ratna Dewi", "Kepala Dinas Pangan Lembayung", "direct", "kata"),
        "Jumlah panen jagung turun",
    ),
    (
        "a name before a place does not take the place for its holder",
        "id",
        '"Sidang selesai pada pukul 10," kata Hakim Bima Arga di ruang sidang, Gedung Utama.',
        ("Bima Arga", "Hakim", "direct", "kata"),
        "Sidang selesai pada pukul 10",
    ),
    (
        "a ministry's statement belongs to the ministry",
        "id",
        "Menurut pernyataan Kementerian Kelautan Norwegia, kapal itu membawa 40 ton ikan.",
        ("Kementerian Kelautan Norwegia", "", "indirect", "Menurut"),
        "kapal itu membawa 40 ton ikan",
    ),
    (
        "an Indonesian pronoun means the person named before",
        "id",
        "Gubernur Laras Wening hadir. Ia mengatakan jalan sepanjang 20 kilometer sudah dibangun.",
        ("Laras Wening", "Gubernur", "indirect", "mengatakan"),
        "jalan sepanjang 20 kilometer sudah dibangun",
    ),
    (
        "a cue with its speaker in a suffix means whoever spoke last",
        "id",
        'Ketua DPRD Bima Arga mengatakan anggaran naik. "Kami tidak menambah pajak," ujarnya.',
        ("Bima Arga", "Ketua DPRD", "direct", "ujarnya"),
        "Kami tidak menambah pajak",
    ),
    (
        "a first name finds the full name and the office",
        "id",
        "Presiden Norwegia Damar Wulan tiba. Damar menekankan bahwa utang negara tidak bertambah.",
        ("Damar Wulan", "Presiden Norwegia", "indirect", "menekankan bahwa"),
        "utang negara tidak bertambah",
    ),
    (
        "an office beside a name, with commas",
        "id",
        "Budi Wirawan, juru bicara bandara, menyebut 30 penerbangan dibatalkan.",
        ("Budi Wirawan", "juru bicara bandara", "indirect", "menyebut"),
        "30 penerbangan dibatalkan",
    ),
    (
        "an English office and name before the cue",
        "en",
        "Finance Minister Ada Brook said that exports rose by 12 percent in 2023.",
        ("Ada Brook", "Finance Minister", "indirect", "said that"),
        "exports rose by 12 percent in 2023",
    ),
    (
        "an English quotation with its speaker after the cue",
        "en",
        "“Exports fell sharply last year,” said Ada Brook, the finance minister.",
        ("Ada Brook", "finance minister", "direct", "said"),
        "Exports fell sharply last year",
    ),
    (
        "according to a body",
        "en",
        "According to the Port Authority of Lunde, the ship carried 40 tons of fish.",
        ("Port Authority of Lunde", "", "indirect", "According to"),
        "the ship carried 40 tons of fish",
    ),
    (
        "a quotation that goes on after its cue",
        "en",
        'Ada Brook spoke. "Exports fell by 3 percent," she said. "Imports did not change in May."',
        ("Ada Brook", "", "direct", "said"),
        "Imports did not change in May",
    ),
    (
        "a cue at the end governs the whole sentence",
        "en",
        "The bridge cost 40 million euros, officials say.",
        ("officials", "", "indirect", "say"),
        "The bridge cost 40 million euros",
    ),
    (
        "an acronym finds the name it stands for",
        "en",
        "The Ministry of Roads (MOR) met on Monday. MOR said that 300 bridges were closed.",
        ("Ministry of Roads", "", "indirect", "said that"),
        "300 bridges were closed",
    ),
    (
        "a hearer between the cue and the clause",
        "en",
        "Ada Brook told the Lunde Times that 30 flights were cancelled.",
        ("Ada Brook", "", "indirect", "told"),
        "30 flights were cancelled",
    ),
    (
        "a name and a colon, in any language",
        "nl",
        "Jan Smit: “De uitvoer steeg met 12 procent in 2023.”",
        ("Jan Smit", "", "direct", ":"),
        "De uitvoer steeg met 12 procent in 2023",
    ),
    (
        "German word order",
        "de",
        "Die Exporte seien 2023 um 12 Prozent gestiegen, sagte Finanzministerin Anna Vogel.",
        ("Anna Vogel", "Finanzministerin", "indirect", "sagte"),
        "Die Exporte seien 2023 um 12 Prozent gestiegen",
    ),
    (
        "the German mood of reported speech goes on",
        "de",
        "Kanzlerin Anna Vogel sagte, dass wir sparen. Die Importe seien um 3 Prozent gesunken.",
        ("Anna Vogel", "Kanzlerin", "indirect", "sagte"),
        "Die Importe seien um 3 Prozent gesunken",
    ),
    (
        "a German body is named as it stands beside an article",
        "de",
        "Nach Angaben der Deutschen Bahn kamen 2023 62 Prozent der Züge pünktlich an.",
        ("Deutsche Bahn", "", "indirect", "Nach Angaben"),
        "kamen 2023 62 Prozent der Züge pünktlich an",
    ),
    (
        "also where the article is that of a plural",
        "de",
        "Im Norden sind 40 Schulen geschlossen, teilten die Vereinten Nationen mit.",
        ("Vereinte Nationen", "", "indirect", "teilten"),
        "Im Norden sind 40 Schulen geschlossen",
    ),
    (
        "Spanish",
        "es",
        "La ministra Ana Robles dijo que las exportaciones subieron un 12 por ciento en 2023.",
        ("Ana Robles", "ministra", "indirect", "dijo que"),
        "las exportaciones subieron un 12 por ciento en 2023",
    ),
    (
        "French",
        "fr",
        "Le barrage a coûté 40 millions d'euros, a déclaré la ministre Anne Roche.",
        ("Anne Roche", "ministre", "indirect", "a déclaré"),
        "Le barrage a coûté 40 millions d'euros",
    ),
    (
        "Arabic, where the verb comes first and there are no capitals",
        "ar",
        "قال الوزير سامي حداد إن الصادرات ارتفعت 12 بالمئة في 2023.",
        ("الوزير سامي حداد", "", "indirect", "قال"),
        "الصادرات ارتفعت 12 بالمئة في 2023",
    ),
    (
        "Chinese, where there are no spaces",
        "zh",
        "张伟表示，出口在2023年增长了百分之十二。",
        ("张伟", "", "indirect", "表示"),
        "出口在2023年增长了百分之十二",
    ),
    (
        "nobody is named: the article itself asserts it",
        "en",
        "The bridge was closed on 3 March 2023 after an inspection.",
        (None, "", "none", ""),
        "The bridge was closed on 3 March 2023 after an inspection",
    ),
    (
        "police who find something make no claim by it",
        "en",
        "The police found 40 stolen bicycles in a barn near Lunde.",
        (None, "", "none", ""),
        "The police found 40 stolen bicycles in a barn near Lunde",
    ),
    (
        "a study that finds something does",
        "en",
        "A new study found that 40 percent of bridges were never inspected.",
        ("new study", "", "indirect", "found that"),
        "40 percent of bridges were never inspected",
    ),
    (
        "a cue inside a name is no cue",
        "en",
        "The United States imported 40 million tons of grain in 2023.",
        (None, "", "none", ""),
        "The United States imported 40 million tons of grain in 2023",
    ),
]


@pytest.mark.parametrize(
    ("language", "body", "who", "proposition"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_attribution(
    language: str, body: str, who: tuple[str | None, str, str, str], proposition: str
) -> None:
    claim = extract_claims(body, language=language)[-1]
    assert (claim.claimant, claim.claimant_role, claim.attribution, claim.cue) == who
    assert claim.proposition == proposition


def test_the_full_name_may_stand_in_the_title_only() -> None:
    claims = extract_claims(
        "Brook said that exports rose by 12 percent.",
        language="en",
        title="Exports are up, minister Ada Brook tells farmers",
    )
    assert [claim.claimant for claim in claims] == ["Ada Brook"]


def test_a_long_quotation_yields_a_claim_for_each_sentence() -> None:
    body = '"The dam holds 40 tons. It was built in 1960. Nobody inspected it," said Tom Hale.'
    claims = extract_claims(body, language="en")
    assert [claim.proposition for claim in claims] == [
        "The dam holds 40 tons",
        "It was built in 1960",
        "Nobody inspected it",
    ]
    assert {claim.claimant for claim in claims} == {"Tom Hale"}


def test_a_line_that_announces_a_quotation_names_its_speaker() -> None:
    body = "Tom Hale continued:\n\n“The dam was never inspected in 2019.”"
    claims = extract_claims(body, language="en")
    assert [(claim.claimant, claim.attribution) for claim in claims] == [("Tom Hale", "direct")]


def test_offsets_point_at_quote_and_cue() -> None:
    body = "😀 Lunde\n\nAda Brook said  that exports\u00a0rose by 12 percent."
    claim = only(extract_claims(body, language="en"))
    assert body[claim.start : claim.end] == claim.quote == "exports\u00a0rose by 12 percent"
    assert body[claim.cue_start : claim.cue_end] == claim.cue
    assert claim.proposition == "exports rose by 12 percent"


def only(claims: list[ExtractedClaim]) -> ExtractedClaim:
    (claim,) = claims
    return claim

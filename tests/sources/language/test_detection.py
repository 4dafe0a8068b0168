"""Which language a text is in, and what a declaration is worth."""

from __future__ import annotations

import pytest

from sources.language import detect_language
from sources.language.detection import language_code
from sources.language.domains import language_of_host

SAMPLES = {
    "en": "The ministry said on Monday that the figures had not been checked yet.",
    "de": "Das Ministerium teilte am Montag mit, die Zahlen seien noch nicht geprüft.",
    "fr": "Le ministère a déclaré lundi que les chiffres n'avaient pas encore été vérifiés.",
    "es": "El ministerio dijo el lunes que las cifras todavía no se habían comprobado.",
    "pt": "O ministério disse na segunda-feira que os números ainda não foram verificados.",
    "ru": "Министерство сообщило в понедельник, что данные ещё не проверены.",
    "zh": "外交部周一表示，有关数字尚未得到核实。",
    "ar": "قالت الوزارة يوم الاثنين إن الأرقام لم يتم التحقق منها بعد.",
    "hi": "मंत्रालय ने सोमवार को कहा कि आंकड़ों की अभी जांच नहीं हुई है।",
    "id": "Kementerian itu mengatakan pada Senin bahwa angka itu belum diperiksa karena libur.",
    "ms": "Kementerian itu berkata pada Isnin bahawa angka tersebut belum disemak kerana cuti.",
}


@pytest.mark.parametrize(("language", "text"), SAMPLES.items())
def test_each_language_is_recognised_whatever_the_page_declares(language: str, text: str) -> None:
    assert detect_language(text) == language
    if language not in {"id", "ms"}:
        assert detect_language(text, hint="en") == language


@pytest.mark.parametrize(
    "text", ["", "   ", "12.5 % 2025", "OK", "https://example.org/a/b/c/d/e/f"]
)
def test_too_little_text_is_undetermined_unless_declared(text: str) -> None:
    assert detect_language(text) == "und"
    assert detect_language(text, hint="id-ID") == "id"


@pytest.mark.parametrize("hint", ["id", "ms"])
def test_a_hint_decides_between_twins_when_no_marker_word_does(hint: str) -> None:
    assert detect_language("Rumah itu besar dan sangat cantik sekali.", hint=hint) == hint


@pytest.mark.parametrize(
    ("declared", "code"),
    [("id-ID", "id"), ("EN", "en"), ("zh_Hans_CN", "zh"), ("in", "id"), ("english", ""), ("", "")],
)
def test_declared_codes_are_reduced_to_two_letters(declared: str, code: str) -> None:
    assert language_code(declared) == code


@pytest.mark.parametrize(
    "text",
    ["浙江省电力公司温州供电局", "我有一個夢想並且翻譯為 I HAVE A DREAM 這句話很有名"],
)
def test_what_looks_like_wu_or_cantonese_is_chinese(text: str) -> None:
    assert detect_language(text) == "zh"


@pytest.mark.parametrize("declared", ["yue", "wuu", "yue-HK", "zh-yue", "cmn_Hans"])
def test_a_declared_kind_of_chinese_is_chinese(declared: str) -> None:
    assert language_code(declared) == "zh"


class TestPrior:
    """What a site's country is worth."""

    @pytest.mark.parametrize("prior", ["id", "ms"])
    def test_it_decides_between_twins_when_no_marker_word_does(self, prior: str) -> None:
        assert detect_language("Harga beras naik di pasar pagi ini.", prior=prior) == prior

    @pytest.mark.parametrize(("language", "text"), SAMPLES.items())
    @pytest.mark.parametrize("prior", ["id", "ms", "de"])
    def test_it_does_not_decide_what_the_text_tells(
        self, language: str, text: str, prior: str
    ) -> None:
        assert detect_language(text, prior=prior) == language

    def test_what_is_declared_goes_before_it(self) -> None:
        text = "Harga beras naik di pasar pagi ini."
        assert detect_language(text, hint="ms-MY", prior="id") == "ms"
        assert detect_language(text, hint="en", prior="ms") == "ms"

    @pytest.mark.parametrize(
        ("prior", "language"), [("bs", "bs"), ("hr", "hr"), ("sr", "sr"), ("it", "und")]
    )
    def test_it_decides_between_languages_that_are_close(self, prior: str, language: str) -> None:
        text = "Vlada danas otvara novi most."
        assert detect_language(text) == "und"
        assert detect_language(text, prior=prior) == language

    def test_it_says_nothing_of_too_little_text(self) -> None:
        assert detect_language("OK", prior="id") == "und"


@pytest.mark.parametrize(
    ("host", "language"),
    [
        ("kabar.example.id", "id"), ("berita.my", "ms"), ("zeitung.DE", "de"), ("x.co.uk.", "en"),
        ("gazet.be", ""), ("daily.example", ""), ("", ""), ("id", "id"),
    ],
)  # fmt: skip
def test_the_language_of_a_country_that_has_one(host: str, language: str) -> None:
    assert language_of_host(host) == language

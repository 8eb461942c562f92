from __future__ import annotations

import pytest

from reader.search.words.languages import LANGUAGES, language_named, language_of
from reader.search.words.tokens import text_words


def language(title: str, text: str = "", *, declared: str = "", path: str = "") -> str:
    return language_of(title, text, text_words(f"{title}\n{text}"), declared=declared, path=path)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "What is the right to be forgotten and who may ask for it?"),
        ("de", "Was ist der Datenschutz und warum ist er wichtig für die Menschen?"),
        ("fr", "Comment protéger les données de nos enfants sur le réseau ?"),
        ("es", "¿Cómo puedo proteger los datos de mi teléfono?"),
        ("it", "Come posso proteggere i dati del mio telefono?"),
        ("pt", "Como posso proteger os dados do meu telefone? Não é fácil."),
        ("nl", "Hoe kan ik de gegevens van mijn telefoon beschermen?"),
        ("pl", "Jak chronić dane w telefonie i dlaczego jest to ważne?"),
        ("ru", "Как защитить данные на телефоне и почему это важно?"),
        ("uk", "Як захистити дані на телефоні і чому це важливо?"),
        ("ar", "كيف أحمي بياناتي على الهاتف؟"),
        ("fa", "چگونه از داده‌های گوشی خود محافظت کنم؟"),
        ("zh", "如何保护手机上的数据？"),
        ("ja", "電話のデータをどう守るか"),
        ("ko", "휴대폰의 데이터를 어떻게 보호하나요?"),
        ("el", "Πώς προστατεύω τα δεδομένα μου;"),
        ("he", "איך מגינים על הנתונים שלי?"),
        ("hi", "मैं अपने फ़ोन के डेटा की सुरक्षा कैसे करूँ?"),
    ],
)
def test_the_language_of_a_text(code: str, text: str) -> None:
    assert language(text) == code


def test_what_a_post_declares_and_its_folder_come_first_where_its_script_allows() -> None:
    assert language("Kubernetes", declared="de-AT") == "de"
    assert language("Kubernetes", path="_posts/fr/kubernetes.md") == "fr"
    assert language("Как защитить данные?", declared="en") == "ru"
    assert language("Kubernetes", path="it/ops/kubernetes.md") == "it"


def test_code_does_not_hide_the_language() -> None:
    text = (
        "线程池的使用。\nExecutorService pool = Executors.newFixedThreadPool(10); pool.submit(task); pool.shutdown();"
    )
    assert language("记两个有关线程池的小问题", text) == "zh"


@pytest.mark.parametrize(
    ("name", "code"), [("de", "de"), ("pt-br", "pt"), ("french", "fr"), ("deutsch", "de"), ("x", None)]
)
def test_names(name: str, code: str | None) -> None:
    assert language_named(name) == code


def test_every_stemmer_exists() -> None:
    import snowballstemmer

    assert {language.stemmer for language in LANGUAGES.values()} - {""} <= set(snowballstemmer.algorithms())

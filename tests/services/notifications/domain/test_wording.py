import pytest

from lovebank.contracts.words import Category
from services.notifications.domain.wording import Language, Template, parameters_in, render

NUMBERS: dict[str, str | int] = {
    "minutes": 38,
    "balance_minutes": 138,
    "star_level": 2,
    "certificate_number": "W-1",
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("template", Template)
def test_every_text_can_be_said_in_every_language(template: Template, language: Language) -> None:
    known: dict[str, str | int] = {**NUMBERS, "category": Category.ERRAND.value}

    text = render(template, {name: known[name] for name in parameters_in(template)}, language)

    assert "{" not in text
    assert text.isascii() == (language is Language.ENGLISH)


@pytest.mark.parametrize("category", Category)
def test_every_category_has_a_word(category: Category) -> None:
    text = render(Template.HELPER_ARRIVED, {"category": category.value}, Language.ENGLISH)

    assert category.value.replace("_", " ") in text

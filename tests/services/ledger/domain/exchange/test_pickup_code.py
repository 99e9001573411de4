import pytest

from services.ledger.domain.exchange.errors import MistypedCode
from services.ledger.domain.exchange.pickup_code import ALPHABET, CODES, read, written

SOME = [0, 1, 22, 23, 529, 1_234_567, 3_000_000_000, CODES - 1]


@pytest.mark.parametrize("number", SOME)
def test_what_is_on_the_paper_can_be_read(number: int) -> None:
    code = written(number)

    assert read(code) == code
    assert read(f" {code.lower().replace('-', ' ')} ") == code
    assert len(code) == 9


def test_no_sign_looks_like_another() -> None:
    assert not set("0O1IL2Z5S8BUG") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET) == 23


def test_every_code_is_another_one() -> None:
    assert len({written(number) for number in range(0, CODES, CODES // 5_000)}) > 5_000


@pytest.mark.parametrize("number", SOME)
def test_every_wrong_sign_is_noticed(number: int) -> None:
    signs = written(number).replace("-", "")

    for place, right in enumerate(signs):
        for wrong in set(ALPHABET) - {right}:
            with pytest.raises(MistypedCode):
                read(signs[:place] + wrong + signs[place + 1 :])


@pytest.mark.parametrize("number", SOME)
def test_any_two_signs_that_changed_places_are_noticed(number: int) -> None:
    signs = [*written(number).replace("-", "")]

    for one in range(8):
        for other in range(one):
            swapped = [*signs]
            swapped[one], swapped[other] = signs[other], signs[one]
            if swapped != signs:
                with pytest.raises(MistypedCode):
                    read("".join(swapped))


@pytest.mark.parametrize(
    "typed", ["", "A", "ACDE-FH3", "ACDE-FH34-7", "ACDE-FH3O", "ＡＣＤＥ-FH34", "💛"]
)
def test_what_is_no_code_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(MistypedCode):
        read(typed)

from random import Random

from services.requests.domain.ticket_no import ALPHABET, as_written, new_ticket_no, ticket_no

CHANCE = Random(76)  # noqa: S311 - the same numbers each time.


def test_it_has_three_groups_and_no_letter_that_is_misread() -> None:
    number = new_ticket_no()

    assert [len(group) for group in number.split("-")] == [4, 4, 4]
    assert not set(number) & set("ILOU")


def test_two_are_not_alike() -> None:
    assert len({new_ticket_no() for _ in range(1_000)}) == 1_000


def test_it_is_understood_however_it_is_read_out() -> None:
    number = ticket_no(2**54 + 1)

    told = number.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert as_written(f" {told} ") == number


def test_one_wrong_character_is_noticed_wherever_it_is() -> None:
    for _ in range(20):
        number = ticket_no(CHANCE.getrandbits(55)).replace("-", "")
        for place, right in enumerate(number):
            for wrong in set(ALPHABET) - {right}:
                assert as_written(number[:place] + wrong + number[place + 1 :]) is None


def test_two_neighbours_that_changed_places_are_noticed() -> None:
    for _ in range(200):
        number = ticket_no(CHANCE.getrandbits(55)).replace("-", "")
        for place in range(len(number) - 1):
            first, second = number[place], number[place + 1]
            if first != second:
                swapped = number[:place] + second + first + number[place + 2 :]
                assert as_written(swapped) is None


def test_what_cannot_be_a_ticket_number_is_none() -> None:
    for told in ("", "7K2M", "$where", "7K2M-0QXV-9D3T-7K2M", "雷雷雷雷雷雷雷雷雷雷雷雷"):
        assert as_written(told) is None

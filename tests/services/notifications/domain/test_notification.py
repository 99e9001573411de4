from lovebank.contracts.ids import PersonId
from services.notifications.domain.notification import name_of


def test_a_name_follows_from_event_policy_and_recipient() -> None:
    parts = [("e:1", "welcome", "huang"), ("e:1", "welcomeh", "uang"), ("e:1w", "elcome", "huang")]
    names = {name_of(event, policy, PersonId(person)) for event, policy, person in parts}

    assert len(names) == 3
    assert name_of("e:1", "welcome", PersonId("huang")) in names

"""Who was erased: nothing is sent to them any more, whatever is heard late or again."""

from lovebank.contracts.ids import PersonId
from lovebank.kernel.model import Model


class Erased(Model):
    person_id: PersonId

"""How a collection lies when one machine is no longer enough: by the hash of its id, or whole.

Commands and subscribers name what they change, so the id is what every hot query carries. A field
that is unique beside the id keeps a collection whole: MongoDB compares only within one shard.
"""

from collections.abc import Iterable, Mapping
from enum import Enum

from lovebank.kernel.documents.collection import Index

SHARD_KEY: Mapping[str, str] = {"_id": "hashed"}


class Lie(Enum):
    SPREAD = "hashed `_id`"
    WHOLE = "one shard"

    @classmethod
    def of(cls, indexes: Iterable[Index]) -> "Lie":
        return cls.WHOLE if any(index.unique for index in indexes) else cls.SPREAD

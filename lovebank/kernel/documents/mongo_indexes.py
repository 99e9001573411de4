"""A collection's indexes in MongoDB: what is missing is made, and what is otherwise is refused.

An index that is not unique where it should be lets two have what one may; one that is unique where
it should not be refuses what is right. Neither may be found out by a command.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from pymongo import ASCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import DuplicateKeyError, OperationFailure

from lovebank.kernel.documents.collection import Index, Json
from lovebank.kernel.errors import CannotStart

Found: TypeAlias = Mapping[str, Mapping[str, Any]]
OF_MONGODB = "_id_"
# With these it would hold for some documents only, in another order, or delete them in time.
_STRANGE = {"partialFilterExpression", "collation", "expireAfterSeconds"}
# CannotCreateIndex, IndexOptionsConflict, IndexKeySpecsConflict: the same again would say the same.
_FINAL = {67, 85, 86}


@dataclass(frozen=True)
class MongoIndex:
    name: str
    field: str
    unique: bool = False
    sparse: bool = False

    @classmethod
    def of(cls, index: Index) -> "MongoIndex":
        return cls(index.path, f"value.{index.path}", index.unique, index.sparse)

    def is_as(self, found: Mapping[str, Any]) -> bool:
        same_field = list(found["key"]) == [(self.field, ASCENDING)]
        kind = [bool(found.get(kind)) for kind in ("unique", "sparse")]
        return same_field and kind == [self.unique, self.sparse] and not _STRANGE & {*found}

    def __str__(self) -> str:
        kinds = [kind for kind in ("unique", "sparse") if getattr(self, kind)]
        return f"an index on {self.field}, {' and '.join(kinds) or 'neither unique nor sparse'}"


async def ensure(documents: AsyncCollection[Json], wanted: Sequence[MongoIndex]) -> None:
    """Raises `CannotStart` for an index that is not as it must be, or cannot be made so."""
    found = await documents.index_information()
    _refuse_others(documents.name, wanted, found)
    for each in wanted:
        if each.name not in found:
            await _make(documents, each)
    _refuse_others(documents.name, wanted, found := await documents.index_information())
    if missing := [each.name for each in wanted if each.name not in found]:
        raise CannotStart(f"MongoDB did not make these indexes of {documents.name}: {missing}.")


async def _make(documents: AsyncCollection[Json], index: MongoIndex) -> None:
    try:
        await documents.create_index(
            [(index.field, ASCENDING)], name=index.name, unique=index.unique, sparse=index.sparse
        )
    except DuplicateKeyError as error:
        raise CannotStart(
            f"{documents.name} has documents with the same {index.field}, which must be unique:"
            " somebody has to decide which of them stays."
        ) from error
    except OperationFailure as error:
        if error.code not in _FINAL:
            raise
        raise CannotStart(
            f"MongoDB cannot make {index} for {documents.name} (code {error.code}):"
            " another index, or the collection's shard key, is in its way."
        ) from error


def _refuse_others(collection: str, wanted: Iterable[MongoIndex], found: Found) -> None:
    known = {each.name: each for each in wanted}
    for name, one in found.items():
        if name in known:
            if not known[name].is_as(one):
                raise CannotStart(
                    f"Index {name} of {collection} should be {known[name]}:"
                    f" {_to_drop(collection, name)} and start again, and it is made anew."
                )
        elif name != OF_MONGODB and _does_more_than_find(one):
            raise CannotStart(
                f"{collection} has an index {name} that this Love Bank knows nothing of, and that"
                f" refuses or deletes documents: {_to_drop(collection, name)}."
            )


def _does_more_than_find(found: Mapping[str, Any]) -> bool:
    return bool(found.get("unique")) or "expireAfterSeconds" in found


def _to_drop(collection: str, name: str) -> str:
    return f'drop it with db.{collection}.dropIndex("{name}")'

"""The chart of accounts: what each account is named, and which of them are ever written.

A gated account has a document and may run short. An ungated one is the other side of gated ones:
nobody writes it, and its balance is the negative of what went through.
"""

from lovebank.contracts.ids import AccountId, CommunityId, VolunteerId

MINUTES = "min"
_UNGATED = {
    "issuance",
    "goods_clearing",
    "service_clearing",
    "expired",
    "adjustment",
    "delivered",
    "supply",
}


def account_of(holder_id: str) -> AccountId:
    """A member's."""
    return AccountId(f"account:{holder_id}")


def held_by(holder_id: str) -> AccountId:
    """Of whoever is named: a member, or a shared account, which is named by itself."""
    return AccountId(holder_id) if is_shared(holder_id) else account_of(holder_id)


def member_of(account_id: AccountId) -> VolunteerId | None:
    """Whose it is; nobody's where it is no member's."""
    kind, _, holder = account_id.partition(":")
    return VolunteerId(holder) if kind == "account" else None


def pool_of(community_id: CommunityId) -> AccountId:
    """The solidarity pool (互助池)."""
    return AccountId(f"pool:{community_id}")


def team_of(community_id: CommunityId, team_id: str) -> AccountId:
    return AccountId(f"team:{community_id}:{team_id}")


def organization_of(community_id: CommunityId, organization_id: str) -> AccountId:
    """In each community where it works it has one of its own."""
    return AccountId(f"organization:{community_id}:{organization_id}")


def is_shared(account_id: str) -> bool:
    """A team's or an organization's: what several people may give from."""
    return account_id.partition(":")[0] in ("team", "organization")


def merchant_of(merchant_id: str) -> AccountId:
    return AccountId(f"merchant:{merchant_id}")


def suspense_of(community_id: CommunityId) -> AccountId:
    """Where minutes wait for a review (异常冻结)."""
    return AccountId(f"suspense:{community_id}")


def stock_of(exchange_point_id: str, sku: str) -> AccountId:
    """Pieces on the shelf of one exchange point, in the unit of that article."""
    return AccountId(f"stock:{exchange_point_id}:{sku}")


def issuance_of(community_id: CommunityId) -> AccountId:
    """Where earned minutes come from."""
    return AccountId(f"issuance:{community_id}")


def goods_clearing_of(community_id: CommunityId) -> AccountId:
    return AccountId(f"goods_clearing:{community_id}")


def service_clearing_of(community_id: CommunityId) -> AccountId:
    return AccountId(f"service_clearing:{community_id}")


def adjustment_of(community_id: CommunityId) -> AccountId:
    return AccountId(f"adjustment:{community_id}")


def supply_of(community_id: CommunityId) -> AccountId:
    """Where pieces come from that are put on a shelf."""
    return AccountId(f"supply:{community_id}")


def delivered_of(community_id: CommunityId) -> AccountId:
    """Where pieces go that were handed over."""
    return AccountId(f"delivered:{community_id}")


def is_gated(account_id: AccountId) -> bool:
    return account_id.split(":", 1)[0] not in _UNGATED


def unit_of(sku: str) -> str:
    return f"item:{sku}"

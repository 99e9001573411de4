"""What is published of a certificate: its number, never its code."""

from lovebank.contracts.ledger import CertificateIssued, CertificateRevoked
from services.ledger.domain.certificate import Certified, Revoked


def issued(certified: Certified) -> CertificateIssued:
    return CertificateIssued(
        community_id=certified.community_id,
        at=certified.issued_at,
        certificate_number=certified.number,
        volunteer_id=certified.volunteer_id,
        minutes=certified.minutes,
        policy_version=certified.policy_version,
    )


def revoked(certificate: Revoked) -> CertificateRevoked:
    return CertificateRevoked(
        community_id=certificate.certified.community_id,
        at=certificate.revoked_at,
        certificate_number=certificate.certified.number,
        volunteer_id=certificate.certified.volunteer_id,
        reason=certificate.grounds.value,
    )

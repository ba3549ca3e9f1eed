"""The DNS, asked for the TXT records of a name: by the servers that the machine knows, for a few seconds at most."""

from django.utils.translation import gettext as say

from .standing import Ask, NotAsked

SECONDS, SECONDS_IN_ALL = 2.0, 3.0


def by_dns(servers: list[str] | None = None, port: int = 53) -> Ask:
    """How to ask; by other servers than those of the machine where some are named."""
    # Loading it takes as long as a page, and hardly any process asks.
    import dns.exception  # noqa: PLC0415
    import dns.resolver  # noqa: PLC0415

    try:
        resolver = dns.resolver.Resolver(configure=servers is None)
    except (dns.resolver.NoResolverConfiguration, OSError) as why:
        return _nobody(str(why))
    if servers is not None:
        resolver.nameservers, resolver.port = list(servers), port
    resolver.timeout, resolver.lifetime = SECONDS, SECONDS_IN_ALL
    is_silent: list[str] = []

    def ask(name: str) -> list[str]:
        if is_silent:  # who gave no answer once is not waited for a dozen times
            raise NotAsked(is_silent[0])
        try:
            rows = resolver.resolve(name, "TXT", raise_on_no_answer=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError) as why:
            is_silent.append(say("the DNS gave no answer (%s).") % type(why).__name__)
            raise NotAsked(is_silent[0]) from why
        return [b"".join(row.strings).decode("utf-8", "replace") for row in rows]

    return ask


def _nobody(why: str) -> Ask:
    def ask(name: str) -> list[str]:
        raise NotAsked(say("this machine knows no DNS server (%s).") % why)

    return ask

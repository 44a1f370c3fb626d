"""Fixtures of the contract: the servers that rigs ask for by name."""

from tests.servers.servers_for_tests import dovecot, one_receiver, receiver

__all__ = ["dovecot", "one_receiver", "receiver"]

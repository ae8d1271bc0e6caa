"""Finding a free port of this machine's loopback."""

import socket

FIRST = 8069


def free(first=FIRST):
    """The first free port from ``first`` on, and whether that is another one."""
    for port in range(first, first + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port between {first} and {first + 99}")

"""Streams that unpack to far more than they are."""

import zlib


def packed(block: bytes, times: int, *, then: bytes = b"") -> bytes:
    """A zlib stream that unpacks to `block`, `times` over, and `then`; made by repeating what is packed, in no time."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    piece = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    check = 1
    for _ in range(times):
        check = zlib.adler32(block, check)
    return b"\x78\xda" + piece * times + packer.compress(then) + packer.flush() + zlib.adler32(then, check).to_bytes(4, "big")

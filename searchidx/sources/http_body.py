"""The body of a recorded HTTP response as it was meant: chunks joined, compression taken off, never beyond the length of an article."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator, Sequence

from searchidx.sources.file_access import ARTICLE_LIMIT

_PIECE = 1 << 10  # of what is decoded at a time by what cannot be told where to stop


def decoded_body(body: bytes, *, chunked: bool, encodings: Sequence[str]) -> bytes:
    """The content of a body, at most ARTICLE_LIMIT + 1 bytes of it. One that is cut gives what is there; one that was recorded decoded,
    or in an unknown way, stays as it is.
    """
    if chunked:
        from warcio.bufferedreaders import ChunkedDataReader  # here: only who keeps web archives needs it

        body = ChunkedDataReader(io.BytesIO(body)).read()
    for encoding in reversed(encodings):
        decoder = _DECODERS.get(encoding)
        body = (decoder and _decoded(decoder(body))) or body
    return body


def _decoded(parts: Iterator[bytes]) -> bytes:
    """What comes before the first error or the limit; b"" for none."""
    content = bytearray()
    try:
        for part in parts:
            content += part
            if len(content) > ARTICLE_LIMIT:
                break
    # every decoder has an exception of its own; what came before it is a page that breaks off
    except Exception:
        return bytes(content[: ARTICLE_LIMIT + 1])
    return bytes(content[: ARTICLE_LIMIT + 1])


def _zlib(body: bytes, bits: int) -> Iterator[bytes]:
    decoder = zlib.decompressobj(bits)
    for start in range(0, len(body), _PIECE):
        yield decoder.decompress(body[start : start + _PIECE])


def _gzip(body: bytes) -> Iterator[bytes]:
    return _zlib(body, 16 + zlib.MAX_WBITS)


def _deflate(body: bytes) -> Iterator[bytes]:
    """With the header of zlib, as the standard says, or without, as some servers understood it."""
    has_header = len(body) > 1 and body[0] & 15 == 8 and (body[0] << 8 | body[1]) % 31 == 0
    return _zlib(body, zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)


def _brotli(body: bytes) -> Iterator[bytes]:
    import brotli  # here: as above

    decoder = brotli.Decompressor()
    for start in range(0, len(body), _PIECE):
        yield decoder.process(body[start : start + _PIECE], output_buffer_limit=1 << 16)
        while not decoder.can_accept_more_data():
            yield decoder.process(b"", output_buffer_limit=1 << 16)


def _zstandard(body: bytes) -> Iterator[bytes]:
    import zstandard  # here: as above

    decoder = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
    for start in range(0, len(body), _PIECE):
        yield decoder.decompress(body[start : start + _PIECE])


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstandard,
}

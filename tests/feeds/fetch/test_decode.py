import contextlib
import gzip
import itertools
import zlib

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds.decode import BadCoding, CutCoding, decoder_for

ENCODE = {
    "br": brotli.compress,
    "zstd": zstd.compress,
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "DEFLATE": lambda data: zlib.compress(data, wbits=-15),
}


def decode(coding: str, chunks: list[bytes]) -> bytes:
    decoder = decoder_for(coding)
    body = b"".join(piece for chunk in chunks for piece in decoder.feed(chunk))
    decoder.finish()
    return body


def cut(data: bytes, places: list[int]) -> list[bytes]:
    ends = sorted({place % (len(data) + 1) for place in places} | {0, len(data)})
    return [data[start:end] for start, end in itertools.pairwise(ends)]


@given(st.sampled_from(sorted(ENCODE)), st.binary(), st.lists(st.integers(0, 10_000)))
def test_a_body_is_decoded_however_it_is_cut_into_chunks(coding, body, places):
    assert body == decode(coding, cut(ENCODE[coding](body), places))


@given(st.lists(st.binary(), min_size=1, max_size=4), st.lists(st.integers(0, 10_000)), st.sampled_from([0, 1, 50]))
def test_several_gzip_members_are_one_body_and_padding_is_none(bodies, places, padding):
    wire = b"".join(map(gzip.compress, bodies)) + bytes(padding)
    assert b"".join(bodies) == decode("gzip", cut(wire, places))


@given(st.sampled_from(sorted(ENCODE)), st.binary(min_size=1), st.data())
def test_a_cut_body_is_never_taken_for_a_whole_one(coding, body, data):
    wire = ENCODE[coding](body)
    end = data.draw(st.integers(0, len(wire) - 1))
    with pytest.raises((CutCoding, BadCoding)):
        decode(coding, [wire[:end]])


@given(st.sampled_from(["gzip", "deflate", "br", "zstd"]), st.binary(max_size=200), st.lists(st.integers(0, 200)))
def test_garbage_raises_nothing_but_bad_coding(coding, garbage, places):
    with contextlib.suppress(BadCoding, CutCoding):
        decode(coding, cut(garbage, places))


def test_a_bomb_comes_in_small_pieces():
    decoder = decoder_for("gzip")
    sizes = [len(piece) for piece in decoder.feed(gzip.compress(bytes(32 * 1024 * 1024)))]
    assert max(sizes) <= 256 * 1024
    assert sum(sizes) == 32 * 1024 * 1024


def test_more_than_two_encodings_are_refused():
    with pytest.raises(BadCoding):
        decoder_for("gzip, br, gzip")


@given(st.binary(), st.lists(st.integers(0, 10_000)))
def test_two_encodings_are_undone_from_the_last(body, places):
    assert body == decode("gzip, br", cut(brotli.compress(gzip.compress(body)), places))


@pytest.mark.slow
def test_a_bomb_within_a_bomb_is_stopped_between_them():
    empty = gzip.compress(gzip.compress(b"<rss/>") + bytes(256 * 1024 * 1024))
    with pytest.raises(BadCoding, match="beyond all measure"):
        decode("gzip, gzip", [empty])


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate", "gzip, gzip", "br, gzip", "iso-8859-1", ""])
@pytest.mark.parametrize(
    "begin", ["<?xml version='1.0'?><rss/>", "\ufeff\n<rss/>", "<!doctype html>", '{"version": "1"}']
)
def test_what_begins_as_a_document_is_one_whatever_is_named(coding, begin):
    assert decode(coding, [begin.encode(), b" and more"]) == begin.encode() + b" and more"


@pytest.mark.parametrize("coding", [None, "", "utf-8", "gzip", "gzip, gzip", "gzip;"])
def test_what_begins_as_gzip_is_gzip(coding):
    assert decode(coding, [gzip.compress(b"<rss/>")]) == b"<rss/>"


@pytest.mark.parametrize(
    "coding", [None, "", "identity", " Identity ", "identity, identity", "utf-8", "aws-chunked", "none", "compress"]
)
def test_no_encoding_and_one_that_nobody_knows_leave_the_body_as_it_is(coding):
    assert decode(coding, [b"any", b"thing"]) == b"anything"


def test_empty_members_without_end_are_refused():
    with pytest.raises(BadCoding, match="members"):
        decode("gzip", [gzip.compress(b"") * 2_000])

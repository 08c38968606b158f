import pytest

from alerts.feeds.encoding import to_utf8

TEXT = "Zürich – “Börse” 5 €"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("claim", ["utf-8", "iso-8859-1", "nonesense", "utf-7"])
def test_unicode_is_recognised_whatever_is_claimed(codec, claim):
    data, _ = to_utf8(
        f"<?xml version='1.0' encoding='{claim}'?><a>{TEXT}</a>".encode(codec), "text/xml; charset=us-ascii"
    )
    assert TEXT in data.decode()


@pytest.mark.parametrize(
    ("codec", "claim", "text"),
    [
        ("cp1252", "ISO-8859-1", TEXT),
        ("cp1252", "", TEXT),
        ("cp1252", "utf-8", TEXT),
        ("gb18030", "gb2312", "英伟达大跌，市值蒸发"),
        ("big5", "big5", "台積電法說會"),
        ("cp1251", "windows-1251", "Акции упали"),
        ("shift_jis", "Shift_JIS", "日経平均株価"),
        ("iso2022_jp", "iso-2022-jp", "日経平均株価"),
    ],
)
def test_other_encodings_are_read_as_declared(codec, claim, text):
    data, _ = to_utf8(f"<?xml version='1.0' encoding='{claim}'?><a>{text}</a>".encode(codec), None)
    assert text in data.decode()


def test_the_header_s_charset_counts_where_the_document_says_nothing():
    assert "Акции" in to_utf8("<a>Акции</a>".encode("cp1251"), "text/xml; charset=windows-1251")[0].decode()


def test_one_broken_byte_does_not_spoil_the_rest():
    data, notes = to_utf8(TEXT.encode() * 3 + b"\xff", None)
    assert data.decode().startswith(TEXT)
    assert notes


def test_controls_and_escapes_are_dropped():
    data, notes = to_utf8(b"a\x00b\x1b[31mc\x07\n\xef\xbf\xbf", None)
    assert data == b"abc\n"
    assert notes


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("gb18030", "美国扩大对英伟达芯片的出口管制"),
        ("big5", "美國擴大對輝達晶片的出口管制"),
        ("cp932", "エヌビディアの半導体、対中輸出規制を強化へ"),
        ("cp949", "엔비디아 반도체 대중국 수출 규제를 강화한다고 밝혔다"),
    ],
)
@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", ""])
def test_east_asian_encodings_are_told_where_nothing_or_something_western_is_declared(codec, text, declared):
    head = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    clean, notes = to_utf8(f"{head}<rss><title>{text}</title></rss>".encode(codec), "text/xml")
    assert text in clean.decode()
    assert codec.removesuffix("hkscs") in notes[0]


@pytest.mark.parametrize("text", ["„Börse“ fährt über Größe – für Käufer", "«été» à la façade", "¡Ñandú! ¿cómo? año"])
def test_western_text_is_never_taken_for_east_asian(text):
    assert text in to_utf8(f"<rss><title>{text * 20}</title></rss>".encode("cp1252"), None)[0].decode()

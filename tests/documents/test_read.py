import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.documents.builder import MAX_DEPTH, MAX_REPEATED
from alerts.documents.node import Mapping, Node, Scalar, Sequence
from alerts.documents.read import read


def codes(text, **options):
    return [problem.code for problem in read(text, "f.yaml", **options).problems]


def places(text):
    return [(problem.line, problem.column) for problem in read(text, "f.yaml").problems]


def scalars(node: Node | None):
    match node:
        case Scalar():
            yield node
        case Sequence():
            for item in node:
                yield from scalars(item)
        case Mapping():
            for key, value in node.entries:
                yield key
                yield from scalars(value)


def test_a_document_becomes_nodes_with_places():
    node = read("feeds:\n  - {id: ft, url: 'x'}\n", "f").node
    assert [(s.text, s.quoted, s.mark.line, s.mark.column, s.length) for s in scalars(node)] == [
        ("feeds", False, 1, 1, 5),
        ("id", False, 2, 6, 2),
        ("ft", False, 2, 10, 2),
        ("url", False, 2, 14, 3),
        ("x", True, 2, 19, 3),
    ]


@pytest.mark.parametrize(
    "text", ["a:\n- x\n-\nb: 1\n", "a:\n  - x\n  -\nb: 1\n", "a: [x, ~]\nb: 1\n", "? a\n: - x\n  -\n? b\n: 1\n"]
)
def test_lists_may_be_written_in_every_form(text):
    reading = read(text, "f")
    assert reading.problems == ()
    assert [scalar.value for scalar in scalars(reading.node)] == ["a", "x", None, "b", 1]


def test_text_blocks_and_comments_are_read():
    reading = read("# top\na: | # why\n  one\n  two\n\n# between\nb: >-\n  three\n  four\n", "f")
    assert reading.problems == ()
    assert [scalar.text for scalar in scalars(reading.node)] == ["a", "one\ntwo\n", "b", "three four"]


def test_an_empty_text_is_no_node_and_no_problem():
    for text in ("", "# nothing\n", "\n\n"):
        reading = read(text, "f")
        assert reading.node is None
        assert reading.problems == ()


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a:\n\tb: 1\n", "Y002", 2, 1),
        ("a: 1\nb: 2\na: 3\n", "Y003", 3, 1),
        ("a: !x y\n", "Y004", 1, 4),
        ("a: 1\n---\nb: 2\n", "Y005", 2, 1),
        (b"a: 1\nb: B\xf6rse\n", "Y006", 2, 5),
        ("a: x\x1by\n", "Y007", 1, 5),
        ('a: "\\0"\n', "Y007", 1, 4),
        ('a: "\\ud800"\n', "Y007", 1, 4),
        ("a: *sanktion\n", "Y008", 1, 4),
        ("a: &a [*a]\n", "Y008", 1, 8),
        ("a: &a {b: 1}\nc:\n  <<: *a\n", "Y008", 3, 3),
        ("[a]: b\n", "Y011", 1, 1),
        ("a: 'x\nb: 2\n", "Y012", 1, 4),
        ("a: 'x' y\n", "Y012", 1, 8),
        ("ab\nc: d\n", "Y014", 2, 1),
        ("c: d\nab\ne: f\n", "Y013", 2, 1),
        ("version: 1\nrules\N{FULLWIDTH COLON}\n  - id: a\n", "Y013", 2, 6),
        ("- id\N{FULLWIDTH COLON} a\n  when: b\n", "Y013", 1, 5),
        ("a: b: c\n", "Y013", 1, 5),
        ("- id:r\n  when: a\n", "Y013", 1, 5),
        ("x:\n-id: r\n when: a\n", "Y013", 2, 1),
        ("a: 1\n  b: 2\n", "Y014", 2, 3),
        ("- a\nb: 1\n", "Y014", 2, 1),
        ("a: [1, 2\nb: 3\n", "Y015", 1, 4),
        ("a: {b: 1 c: 2}\n", "Y015", 1, 11),
        ("a: 'b' [{x\ty\n", "Y012", 1, 8),
        ("{a: [\n", "Y015", 2, 1),
        ("a: [x,, y]\n", "Y001", 1, 7),
        ("a: @b\n", "Y001", 1, 4),
        ('a: "\\q"\n', "Y001", 1, 6),
        ('a: "\\U00110000"\n', "Y001", 1, 1),
    ],
)
def test_each_mistake_has_its_code_and_place(text, code, line, column):
    (problem,) = read(text, "f.yaml").problems
    assert (problem.code, problem.line, problem.column) == (code, line, column)
    assert problem.snippet == (text if isinstance(text, str) else text.decode(errors="replace")).split("\n")[
        line - 1
    ].replace("\x1b", "\ufffd")


def test_all_mistakes_of_a_document_are_told_at_once():
    assert codes("a: 1\na: 2\nb: {c: 1, c: 2, c: 3}\nd: *e\nf: !g h\n") == ["Y003", "Y003", "Y003", "Y008", "Y004"]


def test_of_a_repeated_key_the_first_counts_and_its_line_is_named():
    reading = read("a: 1\nb: 2\na: 3\n", "f")
    assert isinstance(reading.node, Mapping)
    assert [key.text for key, _ in reading.node.entries] == ["a", "b"]
    assert "line 1" in reading.problems[0].hint


def test_an_unquoted_wildcard_is_told_to_be_quoted():
    (problem,) = read("- *sanktionen\n", "f").problems
    assert "must be quoted" in problem.hint
    assert problem.length == len("*sanktionen")


def test_small_aliases_are_read():
    node = read("a: &x [1, 2]\nb: *x\n", "f").node
    assert isinstance(node, Mapping)
    assert node.get("a") == node.get("b")


def test_a_bomb_of_aliases_is_refused_at_once():
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    begin = time.process_time()
    reading = read("\n".join(rows), "f")
    assert [problem.code for problem in reading.problems] == ["Y008"]
    assert reading.node is None
    assert time.process_time() - begin < 1


def test_aliases_repeat_up_to_the_limit():
    inner = ", ".join(["x"] * 99)
    times = MAX_REPEATED // 100
    assert codes(f"a: &a [{inner}]\nb: [{', '.join(['*a'] * times)}]") == []
    assert codes(f"a: &a [{inner}]\nb: [{', '.join(['*a'] * (times + 1))}]") == ["Y008"]


def test_aliases_do_not_nest_deeper_than_brackets_may():
    rows = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, MAX_DEPTH + 1)]
    assert codes("\n".join(rows)) == ["Y008"]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "[\n", "? ", "{? "])
def test_a_hundred_thousand_levels_are_refused_at_once(opening):
    begin = time.process_time()
    assert "Y009" in codes(opening * 100_000)
    assert time.process_time() - begin < 2


def test_nesting_is_read_up_to_the_limit():
    assert codes("[" * MAX_DEPTH + "]" * MAX_DEPTH) == []
    assert codes("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)) == ["Y009"]


def test_a_text_beyond_the_size_limit_is_not_read():
    assert codes("a: 1", limit=4) == []
    assert codes("a: 12", limit=4) == ["Y010"]


def test_problems_of_a_hopeless_document_end_somewhere():
    assert len(codes("a: 1\n" * 10_000)) == 200


def test_lines_are_counted_as_yaml_counts_them():
    assert places("a: 1\r\nb: 2\rc: x\u2028y\x85z\nc: 1\n") == [(4, 1)]


def test_a_byte_order_mark_takes_no_column():
    assert places("\ufeffa: !x y") == [(1, 4)]
    assert places(b"\xef\xbb\xbfa: \xf6") == [(1, 4)]


def test_columns_count_code_points():
    problem = read("深度求索: !x y", "f").problems[0]
    assert problem.column == 7
    assert str(problem).splitlines()[2].index("^") == 4 + 10  # each of the four letters takes two columns of a terminal


def test_a_mask_covers_snippets_and_words():
    def mask(line):
        return line.replace("token", "*****")

    reading = read("a: 1\ntoken: 1\ntoken: 2\nb: [token\n", "f", mask=mask)
    assert [problem.code for problem in reading.problems] == ["Y003", "Y015"]
    assert "token" not in "".join(map(str, reading.problems))
    assert "token" not in repr(reading.source)


@given(st.text() | st.binary())
def test_reading_never_raises(text):
    check(text)


SIGNS = st.text(st.sampled_from("ab1 \n\t-:[]{}&*!|>'\"#%@`?,.\\~<=0xué深\r\u2028\ufeff"), max_size=60)


@given(SIGNS)
def test_reading_never_raises_on_what_looks_like_yaml(text):
    check(text)


def check(text):
    reading = read(text, "f")
    for problem in reading.problems:
        lines = reading.source.lines
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert str(problem)
    for scalar in scalars(reading.node):
        assert 1 <= scalar.mark.line <= len(reading.source.lines)
        scalar.value  # noqa: B018 - must not raise


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=12).map(
    lambda text: "".join(sign for sign in text if sign not in "\ufeff\x85")
)


@given(st.lists(st.tuples(WORDS, st.booleans()), min_size=1, max_size=12))
def test_every_scalar_knows_where_it_stands(words):
    quoted = [f"'{word.replace(chr(39), chr(39) * 2)}'" for word, _ in words]
    text = "".join(
        f"- {word}\n" if flow else f"-   [{word},  {word}]\n" for word, (_, flow) in zip(quoted, words, strict=True)
    )
    reading = read(text, "f")
    assert reading.problems == ()
    found = list(scalars(reading.node))
    assert {scalar.text for scalar in found} == {word for word, _ in words}
    for scalar in found:
        start = scalar.mark.column - 1
        raw = reading.source.lines[scalar.mark.line - 1][start : start + scalar.length]
        assert raw[1:-1].replace("''", "'") == scalar.text
    assert all((a.mark.line, a.mark.column) < (b.mark.line, b.mark.column) for a, b in pairwise(found))

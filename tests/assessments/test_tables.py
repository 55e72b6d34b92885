"""Tables from CSV: what is read, and that every fault is named with its row and its column."""

import math

import pytest

from training.assessments.tables import BadTable, read


def table(text, path="a.csv"):
    return read(text if isinstance(text, bytes) else text.encode(), path)


NAMELESS = "There is no name. Say who or what the row is about, a number will do."
MEND = "Mend it, or leave the cell empty."


def faults(act):
    with pytest.raises(BadTable) as caught:
        act()
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    "text",
    [
        "person,q1,q2\na,1,2.5\nb,,4\n",
        "\ufeffperson;q1;q2\r\na;1;2,5\r\n;;\r\nb;NA;4\r\n",
        'person\tq1\tq2\na\t1\t"2.5"\nb\t-\t4',
        "person,q1,q2,\na,1,2.5,\nb, n/a ,4,,\n".replace("q2,", "q2"),
        "person,q1,q2\na,1,2.5\nb,,4\n".encode("utf-16"),
    ],
    ids=["comma", "semicolon", "tab", "empty columns at the end", "utf-16"],
)
def test_a_table_is_read_as_spreadsheets_write_it(text):
    found = table(text)
    assert found.names() == ["a", "b"]
    (one, two), (none, four) = found.numbers(["q1", "q2"])
    assert (one, two, four) == (1, 2.5, 4)
    assert math.isnan(none)


def test_every_cell_that_is_no_answer_is_named():
    found = table("person,q1,q2\na,6,x\nb,1,2.5\n\nc,-1,inf\n")
    assert faults(lambda: found.numbers(["q1", "q2"], 1, 5, is_whole=True)) == [
        f'a.csv: row 2, column q1: "6" is not a whole number from 1 to 5. {MEND}',
        f'a.csv: row 2, column q2: "x" is not a whole number from 1 to 5. {MEND}',
        'a.csv: row 3, column q2: "2.5" is not a whole number.',
        f'a.csv: row 5, column q1: "-1" is not a whole number from 1 to 5. {MEND}',
        f'a.csv: row 5, column q2: "inf" is not a whole number from 1 to 5. {MEND}',
    ]


def test_people_without_a_name_or_twice_are_named_beside_what_else_is_wrong():
    found = table("person,q1\na,1\n,2\na,x\n")
    assert faults(lambda: found.numbers(["q1"])) == [
        f"a.csv: row 3, column person: {NAMELESS}",
        'a.csv: row 4, column person: "a" stands in row 2 already. Keep one of the two.',
        f'a.csv: row 4, column q1: "x" is not a number. {MEND}',
    ]
    assert len(faults(found.names)) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "row 1: There is nothing to read."),
        ("person,q1\n", "row 1: There is nothing to read."),
        ("person,,q1\na,1,2\n", "row 1: Column 2 has no name."),
        ("person,q1,q1\na,1,2\n", "row 1, column q1: The name stands 2 times."),
        ("person,q1\na,1\nb,1,2\n", "row 3: There are 3 cells for 2 columns."),
        ("person,q1\na\n", "row 2: There are 1 cells for 2 columns."),
        ("person,ä,b\nü,1,2\n".encode() + b"\xfc,1,2\n", "row 1: Not all of the text is UTF-8."),
    ],
)
def test_a_table_of_the_wrong_shape_says_where(text, said):
    assert faults(lambda: table(text))[0].startswith(f"a.csv: {said}")


def test_a_file_too_large_is_not_read():
    assert "larger than 50 MB" in faults(lambda: table(b"x" * (50 * 1024 * 1024 + 1)))[0]


def test_a_column_that_is_not_there_is_named_with_those_that_are():
    said = faults(lambda: table("person,q1\na,1\n").numbers(["q2"]))
    assert said == ["a.csv: row 1: There is no column q2. There are: person, q1."]


def test_a_word_that_is_not_known_is_named_with_those_that_are():
    found = table("person,side\na,customer\nb,sales\n")
    said = faults(lambda: found.text("side", ("customer", "inside")))
    assert said == [
        'a.csv: row 3, column side: "sales" is not known here. Write customer or inside.'
    ]


def test_a_number_that_is_needed_may_not_be_missing():
    found = table("action,key\na,\n")
    assert "The cell is empty" in faults(lambda: found.numbers(["key"], is_full=True))[0]

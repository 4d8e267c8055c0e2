"""Who is who is found or told, and never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from graders.intake import find
from graders.roster import RosterError, arrivals, keys_of, match, names_of, read_roster
from tests.intake_trees import NOTEBOOK, write

ROSTER = (
    "Student ID,Full name,E-mail,Login\n"
    "100,Jane Doe,jane@example.org,jdoe\n"
    '101,"Roe, Bob",BOB@example.org,broe\n'
    "102,Zoë O'Neil,zoe@example.org,zoneil\n"
    "103,Sam Lee,sam1@example.org,slee\n"
    "104,Lee Sam,sam2@example.org,slee2\n"
)


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return tmp_path / "roster.csv"


def found(roster: Path, layout: str, name: str, number: str = "", email: str = "") -> str:
    """The id on the roster of someone whom a download names, or why there is none."""
    enrolled = read_roster(roster)
    keys = keys_of(name or number, layout, name, number, email)
    (one,) = match([keys], [student.keys for student in enrolled])
    return one.why if one.row is None else f"{enrolled[one.row].id} by {one.by}"


@pytest.mark.parametrize(
    ("names", "alike"),
    [
        (("Jane Doe", "Doe, Jane", "doejane", "JANE  DOE"), True),
        (("Zoë O'Neil", "oneilzoë", "O\u2019Neil, Zoe\u0308"), True),
        (("Anna Maria de la Cruz", "de la Cruz, Anna Maria", "delacruzannamaria"), True),
        (("Jane Doe", "Jane Roe"), False),
        (("Jane Doe", "Jane"), False),
        (("", "Jane"), False),
    ],
)
def test_a_name_has_its_forms(names: tuple[str, ...], alike: bool) -> None:
    forms = [names_of(name) for name in names]
    assert all(bool(forms[0] & other) is alike for other in forms[1:])


@pytest.mark.parametrize(
    ("layout", "name", "number", "email", "expected"),
    [
        ("nbgrader", "", "jdoe", "", "100 by id"),
        ("GitHub", "", "JDoe", "", "100 by id"),
        ("Gradescope", "Jane Doe", "100", "", "100 by id"),
        ("Gradescope", "Someone", "", "bob@EXAMPLE.org", "its number or email is that of"),
        ("Gradescope", "", "", "bob@EXAMPLE.org", "101 by email"),
        ("Moodle", "Zoë O'Neil", "9", "", "102 by name"),
        # Another's number in another system.
        ("Canvas", "roebob", "100", "", "its number or email is that of Jane Doe (100)"),
        # Marked blind.
        ("Moodle", "", "100", "", "it came without a name"),
        ("", "jdoe", "jdoe", "", "100 by id"),
        ("", "Jane Doe", "Jane Doe", "", "100 by name"),
        ("", "zoe@example.org", "zoe@example.org", "zoe@example.org", "102 by email"),
        ("Moodle", "Sam Lee", "9", "", "it could be any of Sam Lee (103), Lee Sam (104)"),
        ("Moodle", "Eve Poe", "9", "", "nobody there is like it"),
    ],
)
def test_a_student_is_found_by_what_is_sure_or_the_doubt_is_told(
    roster: Path, layout: str, name: str, number: str, email: str, expected: str
) -> None:
    assert found(roster, layout, name, number, email).startswith(expected)


def test_logins_that_differ_in_case_only_are_two(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("id,name\nab,Jane Doe\nAB,Bob Roe\n", encoding="utf-8")
    assert found(tmp_path / "roster.csv", "GitHub", "", "AB") == "AB by id"
    doubt = found(tmp_path / "roster.csv", "GitHub", "", "Ab")
    assert doubt == "it could be any of Jane Doe (ab), Bob Roe (AB)"


def test_a_column_may_say_whose_numbers_it_has(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("id,name,canvas_id,Canvas login\n100,Kate Doe,7,kd\n7,Bob Roe,8,br\n")
    assert found(path, "Canvas", "doekatherine", "7") == "100 by number"
    assert found(path, "nbgrader", "", "kd") == "100 by id"
    assert [one.login for one in read_roster(path)] == ["kd", "br"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("last", ["Doé", "Roëé"])
def test_a_roster_is_read_as_spreadsheets_write_it(
    encoding: str, delimiter: str, last: str, tmp_path: Path
) -> None:
    rows = [["student_id", "Last Name", "First Name", "Email"], ["1", last, "Jane", "j@x.org"]]
    text = "\r\n".join(delimiter.join(row) for row in [*rows, [""]])
    (tmp_path / "roster.csv").write_bytes(text.encode(encoding))
    (one,) = read_roster(tmp_path / "roster.csv")
    assert (one.id, one.name, one.email) == ("1", f"Jane {last}", "j@x.org")
    assert (one.first, one.last) == ("Jane", last)


CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,RNN (9)
,,,,,Manual Posting
    Points Possible,,,,,100
"Doe, Jane",7,u100,jdoe,CS 1,
"Student, Test",8,,f00,CS 1,
"""


def test_canvas_gradebook_is_a_roster_too(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(CANVAS)
    (one,) = read_roster(path)
    assert (one.id, one.login, one.name) == ("u100", "jdoe", "Doe, Jane")
    assert found(path, "Canvas", "anybody", "7") == "u100 by number"
    assert found(path, "", "7", "7").startswith("nobody there")


@pytest.mark.parametrize(
    ("heading", "row", "number"),
    [
        ("OrgDefinedId,Username,Last Name,First Name", "#100,#jdoe,Doe,Jane", "100"),
        ("Roll No.,Student Name", "100,Jane Doe", "100"),
        ("Matric No,Surname,Given Names", "100,Doe,Jane", "100"),
        ("Matrikelnr.,Nachname,Vorname,E-Mail-Adresse", "100,Doe,Jane,j@x.org", "100"),
        ("Prénom,Nom de famille,Numéro d'identification,Courriel", "Jane,Doe,100,j@x.org", "100"),
        ("Nombre,Apellido(s),Número de ID,Dirección de correo", "Jane,Doe,100,j@x.org", "100"),
        ("Nome,Cognome,Codice identificativo", "Jane,Doe,100", "100"),
        ("Nome,Sobrenome,Número de identificação", "Jane,Doe,100", "100"),
        ("Voornaam,Achternaam,ID-nummer,Telefoonnummer", "Jane,Doe,100,7", "100"),
        ("Nom,Telefonnummer,ID-Nummer", "Jane Doe,7,100", "100"),
        ("Record Number,Section ID,Phone number,Name,ID", "1,2,3,Jane Doe,100", "100"),
    ],
)
def test_a_class_list_says_in_many_ways_which_number_is_a_students(
    heading: str, row: str, number: str, tmp_path: Path
) -> None:
    (tmp_path / "roster.csv").write_text(f"{heading}\n{row}\n,,,\n")
    (one,) = read_roster(tmp_path / "roster.csv")
    assert (one.id, one.name) == (number, "Jane Doe")
    assert one.login in ("", "jdoe")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_a_line_of_a_roster_may_end_in_any_way(end: str, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_bytes(ROSTER.replace("\n", end).encode())
    assert [one.id for one in read_roster(tmp_path / "roster.csv")] == [
        *("100", "101", "102", "103", "104")
    ]


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04\x14\x00\x06\x00\r1,\n2", b"id,name\n1," + b"x" * 140_000]
)
def test_a_roster_that_is_no_csv_is_refused_with_what_to_do(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_bytes(data)
    with pytest.raises(RosterError, match=r"is no CSV\. Save the table as CSV"):
        read_roster(tmp_path / "roster.csv")


@pytest.mark.parametrize("text", ["", "\n\n", "group,mark\nA,1\n"])
def test_a_roster_that_says_nothing_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(text)
    with pytest.raises(RosterError, match=r"is empty|headings such as id, name and email"):
        read_roster(tmp_path / "roster.csv")


def test_who_is_missing_and_who_is_unknown_is_listed(roster: Path, tmp_path: Path) -> None:
    tree = {
        "jdoe/a.ipynb": NOTEBOOK,
        "101/a.ipynb": NOTEBOOK,
        "Sam Lee/a.ipynb": NOTEBOOK,
        "eve/a.ipynb": NOTEBOOK,
    }
    came = arrivals(find(write(tmp_path / "in", tree)).submissions, read_roster(roster))
    assert came.missing == ["Zoë O'Neil (102)", "Sam Lee (103)", "Lee Sam (104)"]
    assert came.strangers == [
        "Sam Lee, Sam Lee/a.ipynb: it could be any of Sam Lee (103), Lee Sam (104)",
        "eve, eve/a.ipynb: nobody there is like it",
    ]
    assert came.by_name == []
    joined = {student: arrival["roster"][0] for student, _, arrival in came.rows}
    assert joined["jdoe"] == {
        **{"id": "100", "name": "Jane Doe", "email": "jane@example.org"},
        **{"first": "", "last": "", "login": "jdoe"},
        **{"numbers": [], "ids": ["100", "jdoe"], "emails": ["jane@example.org"]},
    }
    assert joined["eve"] is None


def test_everyone_of_a_group_has_handed_in(roster: Path, tmp_path: Path) -> None:
    people = "  - :name: Jane Doe\n    :sid: '100'\n  - :name: Bob Roe\n    :sid: '101'\n"
    metadata = f"submission_1:\n  :submitters:\n{people}"
    tree = {
        "assignment_9_export/submission_metadata.yml": metadata.encode(),
        "assignment_9_export/submission_1/a.ipynb": NOTEBOOK,
    }
    came = arrivals(find(write(tmp_path / "in", tree)).submissions, read_roster(roster))
    assert len(came.missing) == 3
    ((_, _, arrival),) = came.rows
    assert [one["id"] for one in arrival["roster"]] == ["100", "101"]


def test_a_submission_knows_its_layout_its_people_and_what_it_replaces(tmp_path: Path) -> None:
    tree = {
        "doejane_LATE_7_20_a-1.ipynb": NOTEBOOK,
        "doejane_7_10_a.ipynb": NOTEBOOK,
        "roebob_8_30_a.ipynb": NOTEBOOK,
    }
    jane, bob = find(write(tmp_path, tree)).submissions
    assert (jane.layout, jane.late) == ("Canvas", True)
    assert jane.earlier == ("doejane_7_10_a.ipynb",)
    assert [(one.name, one.id) for one in jane.people] == [("doejane", "7")]
    assert bob.earlier == ()

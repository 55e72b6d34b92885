"""Files that people send: each with how many rows it has that can be imported, and that cannot.

None for both stands for a file that is refused as a whole.
"""

import io
import zipfile

from openpyxl import Workbook

HEAD = "E-mail,Name,Function\n"
ANA, BEN = "ana@example.org,Ana Ortega,sales\n", "ben@example.org,Ben Carrick,finance\n"
BOTH = HEAD + ANA + BEN
JOSE = "jose@example.org,José Núñez,sales\n"


def workbook(*rows):
    book = Workbook(write_only=True)
    sheet = book.create_sheet("People")
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def package(**files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/") + ".xml", content)
    return file.getvalue()


def changed(data, part, old, new):
    """Return a workbook in which one part says something else."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(file, "w") as written:
        for name in read.namelist():
            text = read.read(name)
            written.writestr(name, text.replace(old, new) if name.endswith(part) else text)
    return file.getvalue()


HEADINGS = ("E-mail", "Name", "Level")
GOOD = workbook(HEADINGS, ("ana@example.org", "Ana Ortega", 3), (), ("b@example.org", "Ben", 2.5))
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet'
FILES = {
    "plain": (BOTH.encode(), 2, 0),
    "bom": (b"\xef\xbb\xbf" + BOTH.encode(), 2, 0),
    "semicolons": (BOTH.replace(",", ";").encode(), 2, 0),
    "tabs": (BOTH.replace(",", "\t").encode(), 2, 0),
    "sep line": (b"sep=;\n" + BOTH.replace(",", ";").encode(), 2, 0),
    "crlf": (BOTH.replace("\n", "\r\n").encode(), 2, 0),
    "cr alone": (BOTH.replace("\n", "\r").encode(), 2, 0),
    "utf-16": (BOTH.encode("utf-16"), 2, 0),
    "utf-16 without its mark": (BOTH.encode("utf-16-le"), 2, 0),
    "cp1252": ((HEAD + JOSE).encode("cp1252"), 1, 0),
    "mixed encodings": ((HEAD + JOSE).encode() + JOSE.replace("jose", "j").encode("cp1252"), 1, 1),
    "blank rows": (("\n\n" + HEAD + ",,\n" + ANA + "\n" + BEN).encode(), 2, 0),
    "twice the same": ((BOTH + ANA.replace("ana@", "ANA@")).encode(), 2, 1),
    "full width": ((HEAD + "ａｎａ＠example.org,Ana,sales\n").encode(), 0, 1),
    "formulas": ((HEAD + "a@example.org,=1+1,sales\nb@example.org,＝1,it\n").encode(), 0, 2),
    "nul": ((HEAD + "a@example.org,A\0na,sales\n" + BEN).encode(), 1, 1),
    "open quotation": ((HEAD + 'a@example.org,"Ana,sales\n' + BEN).encode(), 0, 1),
    "too many cells": ((HEAD + "a@example.org,Ortega, Ana,sales\n" + BEN).encode(), 1, 1),
    "a cell of 200 kB": ((HEAD + f"a@example.org,{'x' * 200_000},it\n" + BEN).encode(), 1, 1),
    "surrogates": (HEAD.encode() + b"a@example.org,A\xed\xa0\x80na,it\n" + JOSE.encode(), 1, 1),
    "xlsx": (GOOD, 2, 0),
    "xlsx with a formula": (workbook(HEADINGS, ("a@example.org", "=1+1", 1)), 0, 1),
    "spaces": (b" \n \r\n\t", None, None),
    "header alone": (HEAD.encode(), None, None),
    "no address": (b"Name,Function\nAna,sales\n", None, None),
    "two names": (b"E-mail,Name,Full name\n", None, None),
    "junk": (bytes(range(256)) * 40, None, None),
    "old excel": (b"\xd0\xcf\x11\xe0" + b"\1" * 600, None, None),
    "a zip": (package(word__document="<a/>"), None, None),
    "a broken zip": (GOOD[: len(GOOD) // 2], None, None),
    "a bomb": (package(xl__workbook="<a>" + " " * 30_000_000), None, None),
    "many files": (package(**{f"f{n}": "" for n in range(2_001)}), None, None),
    "entities": (changed(GOOD, "sheet1.xml", b"<worksheet", ENTITIES), None, None),
    "a broken sheet": (changed(GOOD, "sheet1.xml", b"</sheetData>", b"</oops>"), None, None),
}

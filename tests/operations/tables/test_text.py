import codecs
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.operations.tables import text as csv_text
from kb.operations.tables.text import FileRefused, encoding_of, lines_of, open_file

Write = Callable[..., Path]
PAGE = "This is a web page or XML, whatever its name. Open it in a spreadsheet, and save it as .xlsx or CSV."
DUMP = "This is a dump of a database, not a list. Export the table as CSV."
TEXT = "domain,title\r\nbücher.example,Møde\r\n"


def read(path: Path) -> tuple[str, list[str]]:
    with open_file(path) as file:
        encoding = encoding_of(file)
        return encoding, list(lines_of(file, encoding))


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-32"), "utf-32"),
        (codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"), "utf-32"),
        (TEXT.encode("utf-32-le"), "utf-32-le"),
        (TEXT.encode("utf-32-be"), "utf-32-be"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_it_reads_every_encoding_that_spreadsheets_write(write: Write, content: bytes, encoding: str) -> None:
    assert read(write(content)) == (encoding, ["domain,title\r\n", "bücher.example,Møde\r\n"])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("piece", [1, 2, 3, 7, 1 << 18])
def test_it_finds_the_lines_wherever_a_piece_is_cut(
    write: Write, monkeypatch: pytest.MonkeyPatch, end: str, piece: int
) -> None:
    monkeypatch.setattr(csv_text, "PIECE", piece)
    text = f"ä{end}{end}b\u2028\x0bc{end}d"
    assert read(write(text))[1] == [f"ä{end}", end, f"b\u2028\x0bc{end}", "d"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04rest", "This is a spreadsheet or a zip archive, not a CSV file. Save it as CSV first."),
        (b"\xd0\xcf\x11\xe0rest", "This is an old Excel workbook, not a CSV file. Save it as CSV first."),
        (b"\x1f\x8brest", "This is a gzip archive, not a CSV file. Unpack it first."),
        (b"%PDF-1.7\n", "This is a PDF, not a list. Copy the rows out of it and paste them."),
        *((head, PAGE) for head in (b"\xef\xbb\xbf \n<!DOCTYPE html>", b"<table border=1>", b"<?xml version='1.0'?>")),
        (b"{\\rtf1\\ansi", "This is a text with fonts (RTF), not a list. Save it as plain text or CSV first."),
        (b"BEGIN:VCARD\r\n", "This is a file of contacts or dates, not a list. Export it as CSV."),
        *((head, "This is JSON, not a list. Export it as CSV.") for head in (b'{"a": 1}', b'[\n {"a": 1}]', b'["a"]')),
        *((head, DUMP) for head in (b"-- phpMyAdmin SQL Dump\n", b"--\n-- PostgreSQL database dump", b"INSERT INTO x")),
        (codecs.BOM_UTF32_LE + b"a\0\0\0\0\0\xff\xff", "Line 1: this cannot be read as UTF-32 text."),
        (b"a\nb\n\xc3\xbc\nb\xfccher\n", "Line 4: this is not UTF-8 text, although other lines are."),
        (b"a\rb\r\xc3\xbc\rb\xfccher\r", "Line 4: this is not UTF-8 text, although other lines are."),
        (codecs.BOM_UTF8 + b"a\nb\xfc\n", "Line 2: this cannot be read as UTF-8 text."),
        (codecs.BOM_UTF16_LE + b"a\0\n\0b", "Line 2: this cannot be read as UTF-16 text."),
        (b"a\nb\nc\0d\n", "Line 3: there is a NUL character, so this is not a text file."),
        (b"a\rb\rc\0d\r", "Line 3: there is a NUL character, so this is not a text file."),
    ],
)
def test_it_refuses_what_is_not_text_with_one_sentence(write: Write, content: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(write(content))
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    "text", ["[a.example](x)\n", "<a.example>\n", "-- of 2027\n", "Insert into,x\n", "[old] a.example"]
)
def test_odd_beginnings_of_lists_are_read(write: Write, text: str) -> None:
    assert read(write(text))[1] == [text]


def test_it_knows_utf_16_by_its_header_when_the_rows_are_in_another_script(write: Write) -> None:
    text = "domain,title\nпример.example,Пример\n"
    assert read(write(text, "utf-16-be")) == ("utf-16-be", ["domain,title\n", "пример.example,Пример\n"])


def test_it_finds_broken_text_far_into_a_file(write: Write) -> None:
    with pytest.raises(FileRefused) as refused:
        read(write(b"plain line\n" * 100_000 + "ü\n".encode() + b"\xfc\n"))
    assert str(refused.value) == "Line 100002: this is not UTF-8 text, although other lines are."


def test_it_refuses_an_endless_line_without_reading_it_all(write: Write) -> None:
    path = write(b"a\n" + b"x" * (8 << 20))
    with open_file(path) as file, pytest.raises(FileRefused) as refused:
        list(lines_of(file, "utf-8"))
    assert str(refused.value) == "Line 2: the line is longer than 1,048,576 characters."


def test_it_refuses_a_missing_file_and_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as missing:
        open_file(tmp_path / "none.csv")
    with pytest.raises(FileRefused) as folder:
        open_file(tmp_path)
    assert str(missing.value) == f"{tmp_path / 'none.csv'} cannot be opened: No such file or directory."
    assert str(folder.value) == f"{tmp_path} is not a file."


def test_it_tells_how_far_it_is(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_text, "PIECE", 4)
    told: list[tuple[int, int]] = []
    with write("abc\ndef\ng\n").open("rb") as file:
        list(lines_of(file, "utf-8", lambda done, total: told.append((done, total))))
    assert told == [(4, 10), (8, 10), (10, 10), (10, 10)]

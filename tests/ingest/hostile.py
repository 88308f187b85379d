"""Files that are broken, misnamed, prepared to do harm, or just very odd; and what must become of each."""

from __future__ import annotations

import gzip
import os
import random
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from pathlib import Path

import openpyxl
from ingest_files import raw_workbook, sheet_xml, text_row

LOGINS = "customer_id,login_time\n"
CUSTOMERS = "customer_id,name,city,created_at\n"

Build = Callable[[Path], object]
BUILD: dict[str, Build] = {}
REFUSED: dict[str, str] = {}
"""Name to the key of the one sentence."""
COUNTED: dict[str, tuple[int, int, int]] = {}
"""Name to rows read, accepted (new or updating), rejected; the rest is skipped."""


def refused(name: str, key: str, build: Build | bytes | str) -> None:
    BUILD[name], REFUSED[name] = _builder(build), key


def counted(name: str, counts: tuple[int, int, int], build: Build | bytes | str) -> None:
    BUILD[name], COUNTED[name] = _builder(build), counts


def _builder(build: Build | bytes | str) -> Build:
    if isinstance(build, str):
        build = build.encode()
    return build if not isinstance(build, bytes) else (lambda path: path.write_bytes(build))


def gz_of(block: bytes, times: int) -> Build:
    """A gzip of many equal members: small on disk, ``times`` as large unpacked."""
    return lambda path: path.write_bytes(gzip.compress(block, 6) * times)


def sheet(*pieces: str, after: str = "", **parts: str) -> Build:
    return lambda path: raw_workbook(path, sheet_xml(pieces, after), **parts)


def long_sheet(rows: Callable[[], Iterator[str]]) -> Build:
    return lambda path: raw_workbook(path, sheet_xml(rows()))


def book(fill: Callable[[openpyxl.Workbook], object]) -> Build:
    def build(path: Path) -> None:
        workbook = openpyxl.Workbook()
        fill(workbook)
        workbook.save(path)

    return build


def _zip(path: Path, entries: Iterable[tuple[str, str]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries:
            archive.writestr(name, text)


def _lying_sizes(path: Path) -> None:
    """A bomb whose archive says that the sheet is tiny."""
    raw_workbook(path, sheet_xml(repeat(" " * 1024**2, 420)))
    data = bytearray(path.read_bytes())
    start = 0
    while (place := data.find(b"PK\x01\x02", start)) >= 0:
        if data[place + 46 :].startswith(b"xl/worksheets"):
            data[place + 24 : place + 28] = struct.pack("<I", 64)
        start = place + 4
    path.write_bytes(bytes(data))


def _cut(path: Path) -> None:
    raw_workbook(path, sheet_xml(text_row(n, (n, "2026-01-01")) for n in range(1, 900)))
    path.write_bytes(path.read_bytes()[:-400])


def _errors(workbook: openpyxl.Workbook) -> None:
    for row in (["customer_id", "login_time"], [1, "2026-01-01"], ["#REF!", "2026-01-01"], ["#N/A", "#VALUE!"]):
        workbook.active.append(row)
    for cell in ("A3", "A4", "B4"):
        workbook.active[cell].data_type = "e"


def _hidden(workbook: openpyxl.Workbook) -> None:
    workbook.active.title = "visible"
    secret = workbook.create_sheet("secret")
    secret.sheet_state = "hidden"
    secret.append(["customer_id", "login_time"])


def _formulas(workbook: openpyxl.Workbook) -> None:
    for row in (
        ["customer_id", "login_time"],
        ["=1+0", "2026-01-01"],
        [2, '=HYPERLINK("http://x")'],
        [3, "2026-01-01"],
    ):
        workbook.active.append(row)


def _merged(workbook: openpyxl.Workbook) -> None:
    workbook.active.append(["customer_id", "login_time"])
    workbook.active.append([1, "2026-01-01"])
    workbook.active.merge_cells("A1:B1")


def _nameless(*cells: str) -> str:
    """A row whose cells don't say where they are."""
    return "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells) + "</row>"


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(2000)

# No table at all.
refused("empty.csv", "ingest.file.empty", b"")
refused("blank.csv", "ingest.file.no_header", "\n\n , ,\n  \n")
refused("zeros.csv", "ingest.file.not_text", bytes(5000))
refused(
    "noise.csv", "ingest.map.nothing_known", random.Random(1).randbytes(4000).replace(b"\0", b"").replace(b'"', b"")
)
refused("picture.csv", "ingest.file.not_text", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(300))
refused("letter.pdf.xlsx", "ingest.file.not_a_workbook", b"%PDF-1.7 " * 100)
refused("utf16-without-mark.csv", "ingest.file.not_text", LOGINS.encode("utf-16-le"))
refused("essay.txt", "ingest.map.nothing_known", "It was the best of times,\nit was the worst of times,\n")
refused("other.csv", "ingest.map.nothing_known", "shop,manager,floor\nA,B,1\n")
refused("only-headers-unknown.csv", "ingest.map.nothing_known", "x\n1\n")
refused("half-known.csv", "ingest.map.missing", "order_id,customer_id,when\n1,1,2026-01-01\n")
refused("page.html", "ingest.map.nothing_known", "<html><table><tr><td>1</td></tr></table></html>\n")

# Too much of something.
refused("bomb.csv.gz", "ingest.file.too_big", gz_of(b"1,2026-01-01 00:00:00\n" * 1_500_000, 68))
refused("one-line.csv.gz", "ingest.file.long_line", gz_of(b"a" * 8_000_000, 128))
refused("wide.csv", "ingest.file.too_wide", ",".join(f"c{n}" for n in range(5000)) + "\n")
refused("cut.csv.gz", "ingest.file.broken_gzip", lambda path: path.write_bytes(gzip.compress(b"1,2\n" * 9000)[:-9]))
refused("open-quote.csv", "ingest.file.open_quote", LOGINS + '1,"2026-01-01\n' + "2,2026-01-01\n" * 50)
refused(
    "swallowing-quote.csv", "ingest.file.open_quote", LOGINS + '1,"2026-01-01\n' + "2,2026-01-01\n" * 400 + '3,"x"\n'
)
refused("bomb.xlsx", "ingest.file.too_big", long_sheet(lambda: repeat(" " * 1024**2, 420)))
refused("lying-bomb.xlsx", "ingest.file.too_big", _lying_sizes)
refused(
    "far-corner.xlsx",
    "ingest.file.too_many_cells",
    sheet(text_row(1, ("customer_id", "login_time")), '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
)
refused(
    "same-cell.xlsx",
    "ingest.file.too_many_cells",
    long_sheet(lambda: repeat('<row r="1">' + '<c r="A1"><v>1</v></c>' * 50_000 + "</row>", 140)),
)
refused(
    "nameless-cells.xlsx",
    "ingest.file.too_many_cells",
    sheet('<row r="1">' + "<c><v>1</v></c>" * 20_000 + "</row>", '<row r="900000"><c><v>1</v></c></row>'),
)
refused("laughs.xlsx", "ingest.file.entities", sheet(text_row(1, ("a",)), workbook=LAUGHS + "<workbook/>"))
refused(
    "laughs-in-sheet.xlsx",
    "ingest.file.entities",
    lambda path: raw_workbook(path, [LAUGHS, "<worksheet>&b;</worksheet>"]),
)
refused(
    "many-parts.xlsx", "ingest.file.too_many_parts", lambda path: _zip(path, ((f"xl/{n}.xml", "") for n in range(2500)))
)
refused(
    "many-sheets.xlsx",
    "ingest.file.too_many_sheets",
    book(lambda workbook: [workbook.create_sheet() for _ in range(80)]),
)

# Workbooks that are none, or not to be read as they are.
refused("locked.xlsx", "ingest.file.locked", OLE + "EncryptedPackage".encode("utf-16-le") + bytes(99))
refused("old.xls", "ingest.file.old_excel", OLE)
refused("cut.xlsx", "ingest.file.broken_workbook", _cut)
refused("letter.docx.xlsx", "ingest.file.not_a_workbook", lambda path: _zip(path, [("word/document.xml", "<w/>")]))
refused("no-sheets.xlsx", "ingest.file.empty", sheet())
refused("hidden.xlsx", "ingest.file.empty", book(_hidden))
refused("merged.xlsx", "ingest.file.merged_header", book(_merged))
refused(
    "broken-xml.xlsx",
    "ingest.file.broken_workbook",
    lambda path: raw_workbook(path, ["<worksheet><sheetData><row r='1'><c r=\"A1\"><v>1</oops>"]),
)
refused("folder.csv", "ingest.file.unreadable", lambda path: path.mkdir())
refused("pipe.csv", "ingest.file.unreadable", os.mkfifo)
refused("nowhere.csv", "ingest.file.missing", lambda path: path.symlink_to(path.with_name("gone")))

# Tables with rows that can't be taken: every one is named.
counted("headers-only.csv", (0, 0, 0), LOGINS)
counted("formulas.xlsx", (3, 1, 2), book(_formulas))
counted("errors.xlsx", (3, 1, 2), book(_errors))
counted("control.csv", (3, 2, 1), (CUSTOMERS + "21,a\x01b,,2026-01-01\n22,ok,,2026-01-01\n23,ok,,2026-01-01\n"))
counted(
    "broken-byte.csv",
    (3, 2, 1),
    CUSTOMERS.encode()
    + "24,好,,2026-01-01\n25,好".encode()
    + b"\xe5\xff,,2026-01-01\n"
    + "26,客户好,,2026-01-01\n".encode(),
)
counted("surplus.csv", (3, 1, 2), LOGINS + "1,2026-01-01,x\n1,2026-01-02\n1,2,3,4,5\n")
counted("short.csv", (3, 1, 2), LOGINS + "1\n2,\n3,2026-01-20\n")
counted("all-bad.csv", (500, 0, 500), LOGINS + "x y,2026-13-45\n" * 500)
counted("dates.csv", (6, 1, 5), LOGINS + "1,2026-13-45\n1,0000-00-00\n1,9999-99-99\n1,12/31\n1,1e9\n1,2026-02-28\n")
counted(
    "numbers.csv",
    (6, 1, 5),
    "order_id,customer_id,amount,created_at\n31,1,1e400,2026-01-01\n32,1,99999999999999999999,2026-01-01\n"
    "33,1,NaN,2026-01-01\n34,1,-1,2026-01-01\n35,1,0.005,2026-01-01\n1.5E+17,1,1,2026-01-01\n",
)
counted(
    "overflow.csv",
    (2, 1, 1),
    "order_id,customer_id,sku,title,quantity,unit_price,created_at\n"
    "41,1,A,Apple,999999999,999999999,2026-01-01\n42,1,A,Apple,1,999999999,2026-01-01\n",
)
counted(
    "long-cell.csv",
    (2, 1, 1),
    "customer_id,content,created_at\n1," + "长" * 60_000 + ",2026-01-01\n1,short,2026-01-01\n",
)
counted(
    "injection.csv",
    (2, 2, 0),
    CUSTOMERS + "51,\"Robert'); DROP TABLE customers;--\",=cmd|' /C calc'!A0,2026-01-01\n52,‮evil,@SUM(1),2026-01-01\n",
)
counted(
    "header-injection.csv", (1, 1, 0), 'customer_id,login_time,"x); DROP TABLE orders;--","=1+1"\n1,2026-01-05,a,b\n'
)
counted("one-id.csv", (2000, 2000, 0), CUSTOMERS + "".join(f"61,name {n},,2026-01-01\n" for n in range(2000)))
counted(
    "unknown.csv",
    (3, 0, 3),
    "order_id,customer_id,amount,created_at\n1,888,1,2026-01-01\n2,C999,1,2026-01-01\n3,,1,2026-01-01\n",
)
counted("old-mac.csv", (2, 2, 0), (LOGINS + "1,2026-01-06\n2,2026-01-06\n").replace("\n", "\r"))
counted("same-headers.csv", (1, 1, 0), "customer_id,login_time,note,note,note\n1,2026-01-07,a,b,c\n")
counted("代号 😀 'x'.csv", (1, 1, 0), LOGINS + "1,2026-01-08\n")
counted("no-names.xlsx", (1, 1, 0), sheet(_nameless("customer_id", "login_time"), _nameless("1", "2026-01-09")))

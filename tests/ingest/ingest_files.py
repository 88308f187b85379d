"""A small shop to import into, and files to import."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from crm_tools.ingest.report import ImportReport
from crm_tools.settings import Settings
from crm_tools.store.migrate import migrate

LOG_HEADERS = ("客户ID", "商品ID", "行为", "停留秒数", "时间")


def settings_for(folder: Path, today: str = "2026-11-22") -> Settings:
    """Settings whose database and browsing folder lie in ``folder``."""
    logs = folder / "browsing"
    logs.mkdir(exist_ok=True)
    return Settings(CRM_DATABASE=str(folder / "crm.db"), CRM_TODAY=today, CRM_BROWSING=str(logs), CRM_LANGUAGE="en")


def open_shop(settings: Settings, customers: int = 9, products: int = 9) -> None:
    """A database with customers and products 1, 2, 3, …"""
    migrate(settings.database)
    with sqlite3.connect(settings.database) as connection:
        connection.executemany(
            "INSERT INTO customers (id, name, created_at) VALUES (?, ?, '2026-01-01 00:00:00')",
            ((number, f"客户{number}") for number in range(1, customers + 1)),
        )
        connection.executemany(
            "INSERT INTO products (id, sku, title, price_cents) VALUES (?, ?, ?, 1000)",
            ((number, f"SKU-{number}", f"商品{number}") for number in range(1, products + 1)),
        )


def rows(settings: Settings, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(settings.database) as connection:
        return connection.execute(sql).fetchall()


def dump(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with sqlite3.connect(database) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}


def workbook(path: Path, *sheets: tuple[str, Sequence[str], Iterable[Sequence[object]]]) -> Path:
    """An .xlsx with the given sheets: name, headers, rows."""
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        for name, headers, cells in sheets:
            pd.DataFrame(list(cells), columns=list(headers)).to_excel(book, sheet_name=name, index=False)
    return path


def log(path: Path, *cells: Sequence[object]) -> Path:
    """A browsing log as the shop's people export it."""
    return workbook(path, ("浏览日志", LOG_HEADERS, cells))


def csv(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


_CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>
</Types>"""  # noqa: E501
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = {
    "[Content_Types].xml": _CONTENT_TYPES,
    "_rels/.rels": f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": f"""<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">
<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>""",
    # cell style 1 is a date with a time
    "xl/styles.xml": f"""<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="2"><xf/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>""",
}


def raw_workbook(path: Path, sheet: Iterable[str], **parts: str) -> Path:
    """An .xlsx whose one sheet has the given XML; ``parts`` replaces others (``workbook``, ``styles``)."""
    replaced = {f"xl/{name}.xml": text for name, text in parts.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in (_PARTS | replaced).items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as target:
            for piece in sheet:
                target.write(piece.encode())
    return path


def sheet_xml(rows_xml: Iterable[str], after: str = "") -> Iterable[str]:
    """A sheet around the given ``<row>`` elements; ``after`` follows its data."""
    yield f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_MAIN}"><sheetData>'
    yield from rows_xml
    yield f"</sheetData>{after}</worksheet>"


def text_row(number: int, cells: Sequence[object]) -> str:
    """A ``<row>``: numbers as numbers, anything else as inline text."""
    inside = "".join(
        f'<c r="{chr(65 + i)}{number}"><v>{cell}</v></c>'
        if isinstance(cell, int | float)
        else f'<c r="{chr(65 + i)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for i, cell in enumerate(cells)
    )
    return f'<row r="{number}">{inside}</row>'


def parts(report: ImportReport) -> dict[str, tuple[str | None, int, int, int, int]]:
    """By file: kind, accepted, updated, skipped, rejected."""
    assert all(part.accounted() == part.read for part in report.parts), report.text("en")
    return {
        part.name: (part.kind, part.accepted, part.updated, part.skipped.total(), part.rejected.total())
        for part in report.parts
    }


def refusals(report: ImportReport) -> list[str]:
    assert report.exit_code == 2
    return [error.key.removeprefix("ingest.") for part in report.parts for error in part.refused]


def course_files(folder: Path) -> list[Path]:
    """The tables of the course's shop, with its names."""
    return [
        csv(folder / "users.csv", "id,username,mobile,add_time\n1,张三,13800000001,1767225600\n2,李四,,1767312000\n"),
        csv(
            folder / "orders.csv",
            "id,userid,money,pay_status,add_time\n11,1,199.9,1,2026-11-01 10:00:00\n12,2,50,0,2026-11-02 10:00:00\n",
        ),
        csv(folder / "login_log.csv", "id,userid,login_time\n1,1,2026-11-03 09:00:00\n2,2,2026-11-03 09:30:00\n"),
        csv(
            folder / "coupon.csv",
            "id,title,man,jian,num,s_time,e_time\n5,满100减20,100,20,500,2026-11-01,2026-11-30\n",
        ),
        csv(folder / "user_coupon.csv", "userid,couponid,add_time\n1,5,2026-11-05 08:00:00\n"),
    ]

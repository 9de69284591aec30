"""Files in every format a transcript may have, made of the same talk by other libraries than read them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from html import escape

Said = tuple[str, str, int]
"""Who, what, and from which millisecond."""

TALK: tuple[Said, ...] = (
    ("OZ", "Welkom allemaal, de band loopt. Wie brengt de casus in?", 0),
    ("KM-I-1", "Ik. Mevrouw is in de bijstand; zij is geïrriteerd & moe – “zo’n” gedoe.", 5_200),
    ("ZT-1", "Hm (..) [maakt gebaar] Het gaat om drie dingen: huur, zorg en 10:30 uur.", 12_000),
    ("Gespreksleider", "Dank. En hoe < of > zien jullie dat?", 20_500),
    ("KM-I-1", "Nou ja 😀, één ding.", 61_000),
)

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="{}"/>'
    "</Relationships>"
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/xml"/></Types>'
)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)  # Always the same bytes.
    return buffer.getvalue()


def a_docx(body: str, **others: str) -> bytes:
    """A Word document around a body of WordprocessingML; other parts by name, as in `comments="…"`."""
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>{body}</w:body></w:document>'
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format("word/document.xml"),
        "word/document.xml": document,
    }
    return zipped({**parts, **{f"word/{name}.xml": text for name, text in others.items()}})


def par(text: str, style: str = "") -> str:
    """A paragraph of Word."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table of Word."""
    cells = ("".join(f"<w:tc>{par(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl><w:p/>"


def typed(talk: Sequence[Said]) -> list[str]:
    return [f"{who}: {what}" for who, what, _ in talk]


def to_txt(talk: Sequence[Said]) -> bytes:
    return "\n".join(typed(talk)).encode()


def to_docx(talk: Sequence[Said]) -> bytes:
    return a_docx("".join(map(par, typed(talk))))


def to_docx_table(talk: Sequence[Said]) -> bytes:
    return a_docx(table([("Spreker", "Tekst"), *((who, what) for who, what, _ in talk)]))


def stamp(ms: int, mark: str) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{rest:03}"


def _halves(what: str) -> tuple[str, str]:
    """Captions cut what somebody says in pieces."""
    words = what.split(" ")
    return " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])


def to_vtt(talk: Sequence[Said]) -> bytes:
    """As Teams writes it: a voice in every cue."""
    cues = [
        f"{stamp(ms + at, '.')} --> {stamp(ms + at + 1, '.')}\n<v {who}>{escape(half, quote=False)}</v>\n"
        for who, what, ms in talk
        for at, half in enumerate(_halves(what))
    ]
    return "\n".join(["WEBVTT\n", "NOTE gemaakt met de hand\n", *cues]).encode()


def to_srt(talk: Sequence[Said]) -> bytes:
    """As Zoom writes it: the name before the text."""
    cues = [
        f"{number}\n{stamp(ms, ',')} --> {stamp(ms + 90, ',')}\n{who}: {escape(what, quote=False)}\n"
        for number, (who, what, ms) in enumerate(talk, start=1)
    ]
    return "\r\n".join(cues).encode("utf-8-sig")


def to_whisperx(talk: Sequence[Said]) -> bytes:
    segments = [
        {"start": ms / 1000, "end": ms / 1000 + 1, "text": f" {what}", "speaker": who} for who, what, ms in talk
    ]
    return json.dumps({"segments": segments, "text": " ".join(what for _, what, _ in talk)}).encode()


def to_amberscript(talk: Sequence[Said]) -> bytes:
    names = list(dict.fromkeys(who for who, _, _ in talk))
    segments = [
        {
            "speaker": f"spk{names.index(who)}",
            "words": [{"text": word, "start": ms / 1000, "end": ms / 1000} for word in what.split(" ")],
        }
        for who, what, ms in talk
    ]
    speakers = [{"spkid": f"spk{at}", "name": name} for at, name in enumerate(names)]
    return json.dumps({"speakers": speakers, "segments": segments}).encode()


def to_eaf(talk: Sequence[Said]) -> bytes:
    times = sorted({ms for _, _, ms in talk} | {ms + 50 for _, _, ms in talk})
    slots = {ms: f"ts{at}" for at, ms in enumerate(times)}
    order = "".join(f'<TIME_SLOT TIME_SLOT_ID="{slot}" TIME_VALUE="{ms}"/>' for ms, slot in slots.items())
    tiers = ""
    for who in dict.fromkeys(who for who, _, _ in talk):
        annotations = "".join(
            f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{ms}" TIME_SLOT_REF1="{slots[ms]}" '
            f'TIME_SLOT_REF2="{slots[ms + 50]}"><ANNOTATION_VALUE>{escape(what)}</ANNOTATION_VALUE>'
            "</ALIGNABLE_ANNOTATION></ANNOTATION>"
            for other, what, ms in talk
            if other == who
        )
        tiers += f'<TIER TIER_ID="{who}" LINGUISTIC_TYPE_REF="talk">{annotations}</TIER>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?><ANNOTATION_DOCUMENT AUTHOR="" DATE="2026-11-01T00:00:00+01:00" '
        'FORMAT="3.0" VERSION="3.0"><HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/>'
        f'<TIME_ORDER>{order}</TIME_ORDER>{tiers}<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="talk" TIME_ALIGNABLE="true" '
        'GRAPHIC_REFERENCES="false"/></ANNOTATION_DOCUMENT>'
    ).encode()


def _rtf_text(text: str) -> str:
    out = ""
    for char in text:
        if char in "\\{}":
            out += f"\\{char}"
        elif char.isascii():
            out += char
        elif char in "ëéï":
            out += f"\\'{char.encode('cp1252').hex()}"
        else:
            units = char.encode("utf-16-le")
            codes = (int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2))
            out += "".join(f"\\u{code}?" for code in codes)
    return out


def to_rtf(talk: Sequence[Said]) -> bytes:
    """As f4 writes it, without the times."""
    paragraphs = "".join(f"\\pard\\f0\\fs24 {_rtf_text(line)}\\par\r\n" for line in typed(talk))
    head = (
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fswiss\\fcharset0 Arial;}}{\\colortbl;\\red0\\green0;}"
    )
    return (head + "{\\info{\\author Typist}}\r\n" + paragraphs + "}").encode("ascii")


ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def an_odt(body: str) -> bytes:
    """A document of Writer around a body."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODF} office:version="1.3"><office:body>'
        f"<office:text>{body}</office:text></office:body></office:document-content>"
    )
    mime = "application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": mime, "content.xml": content, "META-INF/manifest.xml": _MANIFEST})


def to_odt(talk: Sequence[Said]) -> bytes:
    return an_odt("".join(f"<text:p>{escape(line)}</text:p>" for line in typed(talk)))


def to_xlsx(talk: Sequence[Said]) -> bytes:
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("Nr", "Wie", "Tekst"))
        for row, (who, what, _) in enumerate(talk, start=1):
            sheet.write_row(row, 0, (row, who, what))
    return buffer.getvalue()


def a_pdf(lines: Sequence[str]) -> bytes:
    """A pdf of one page, in an encoding that has the letters of Dutch."""
    shown = " ".join(f"({_pdf_text(line)}) Tj T*" for line in lines)
    stream = f"BT /F1 10 Tf 14 TL 40 800 Td {shown} ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table_at = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % table_at


def _pdf_text(line: str) -> str:
    codes = "".join(f"\\{byte:03o}" if byte > 126 else chr(byte) for byte in line.encode("cp1252"))
    return codes.replace("(", "\\(").replace(")", "\\)")


def to_pdf(talk: Sequence[Said]) -> bytes:
    return a_pdf([line.replace("😀", "") for line in typed(talk)])


MAKERS: Mapping[str, Callable[[Sequence[Said]], bytes]] = {
    "typed.txt": to_txt,
    "word.docx": to_docx,
    "word-table.docx": to_docx_table,
    "teams.vtt": to_vtt,
    "zoom.srt": to_srt,
    "whisperx.json": to_whisperx,
    "amberscript.json": to_amberscript,
    "elan.eaf": to_eaf,
    "f4.rtf": to_rtf,
    "writer.odt": to_odt,
    "excel.xlsx": to_xlsx,
}
"""A file name and who makes it, for every format that keeps all of a talk."""

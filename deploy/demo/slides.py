"""Slides for the demo: a PDF of a few pages, each with a line in a font that every reader has."""


def pdf(lines: list[str]) -> bytes:
    """A page for each of the lines, which are in ASCII and hold no bracket."""
    pages = range(4, 4 + 2 * len(lines), 2)
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Count {len(lines)}/Kids[{' '.join(f'{page} 0 R' for page in pages)}]>>".encode(),
        3: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    }
    for page, line in zip(pages, lines, strict=True):
        drawn = f"BT /F 28 Tf 60 200 Td ({line}) Tj ET".encode("ascii")
        objects[page] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 720 405]/Resources<</Font<</F 3 0 R>>>>/Contents {page + 1} 0 R>>"
        ).encode()
        objects[page + 1] = b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn)
    content, places = b"%PDF-1.7\n", []
    for number, body in sorted(objects.items()):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer\n<</Size {len(places) + 1}/Root 1 0 R>>\n"
    return content + f"{end}startxref\n{len(content)}\n%%EOF\n".encode()

#!/usr/bin/env bash
# WeasyPrint: in a file that claims PDF/UA-1, a table over three pages is three tables.
#
# Expected     one Table in the structure, whose repeated heading is drawn as an artifact: a screen reader counts its rows.
# Happens      each page begins a new Table with its own THead and TH; nothing ties them, and no warning is given.
# Version      weasyprint 70.0
# Source       ISO 14289-1 7.5 (tables), ISO 32000-1 14.8.2.2 (artifacts)
# Matters      « ligne 3 sur 40 » becomes « ligne 3 sur 12 »: the repeated heading of our papers says « suite ».
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check weasyprint==70.0 pikepdf==10.18.0 2>"$folder/said"
"$folder/venv/bin/python" - <<'PYTHON'
import io
from importlib.metadata import version

import pikepdf
import weasyprint

rows = "".join(f"<tr><td>{n}</td><td>Action numéro {n}</td></tr>" for n in range(1, 121))
page = (
    '<html lang="fr"><head><title>Actions</title></head><body><table><thead><tr><th>N°</th><th>Quoi</th></tr></thead>'
    f"<tbody>{rows}</tbody></table></body></html>"
)
data = weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
pdf = pikepdf.open(io.BytesIO(data))


def kinds(element):
    if isinstance(element, pikepdf.Array):
        for each in element:
            yield from kinds(each)
    elif isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            yield str(element.S)
        if "/K" in element:
            yield from kinds(element.K)


found = list(kinds(pdf.Root.StructTreeRoot))
print("weasyprint", version("weasyprint"), "–", len(pdf.pages), "pages, one table in the HTML")
print("in the structure:", found.count("/Table"), "Table,", found.count("/THead"), "THead,", found.count("/TH"), "TH")
assert len(pdf.pages) > 1 and found.count("/Table") == len(pdf.pages), "this is no longer so"
PYTHON

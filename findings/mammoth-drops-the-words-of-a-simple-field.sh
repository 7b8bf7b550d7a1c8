#!/usr/bin/env bash
# mammoth: the words that a Word field shows are lost when the field is written in its short form.
#
# Expected     the words of <w:fldSimple> come over as those of the long form (<w:fldChar>) do: they are what one reads.
# Happens      they vanish and the sentence closes over the hole; the only message names an element of the file, never
#              the words that went.
# Version      mammoth 1.13.0
# Source       ECMA-376 part 1, 17.16.19 (fldSimple) and 17.16.18 (fldChar)
# Matters      « Version <number of the document> du <date> » of an imported procedure loses its number and its date.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mammoth==1.13.0 2>"$folder/said"
"$folder/venv/bin/python" - <<'PYTHON'
import io
import zipfile
from importlib.metadata import version

import mammoth

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


short = f'<w:fldSimple w:instr=" DOCPROPERTY Version ">{run("2.1")}</w:fldSimple>'
long = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DOCPROPERTY Version </w:instrText></w:r>'
    f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("2.1")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def read(field):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("[Content_Types].xml", TYPES)
        parts.writestr("_rels/.rels", RELS)
        body = f'<w:p>{run("Version ")}{field}{run(" en vigueur")}</w:p>'
        parts.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
    file.seek(0)
    result = mammoth.convert_to_html(file)
    return result.value, [message.message for message in result.messages]


print("mammoth", version("mammoth"))
print("short form:", *read(short))
print("long form: ", *read(long))
assert "2.1" in read(long)[0] and "2.1" not in str(read(short)), "this is no longer so"
PYTHON

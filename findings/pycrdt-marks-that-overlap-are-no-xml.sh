#!/usr/bin/env bash
# pycrdt: the text of a rich document whose marks overlap, as str() writes it, is not XML.
#
# Expected     str() of an XmlText is the XML that yjs writes of it; a parser reads it.
# Happens      two comments that overlap, which Tiptap keeps as « comment--<8 characters> », become tags that cross or
#              hold « / » and « + », and « & » in the text stays as it is.
# Version      pycrdt 0.14.13
# Source       https://www.w3.org/TR/xml/#NT-Name
# Matters      a server that reads rich texts must walk their pieces; a parser on str() loses or refuses the document.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pycrdt==0.14.13 2>"$folder/said"
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version
from xml.etree import ElementTree

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

doc = Doc()
body = doc.get("body", type=XmlFragment)
paragraph = body.children.append(XmlElement("paragraph"))
text = paragraph.children.append(XmlText("Voir la CPAM & la MDPH"))
text.format(0, 12, {"comment--Ab/d+f1=": {"by": "1"}})
text.format(5, 22, {"comment--Zz9+/x2=": {"by": "2"}})
said = str(body)
print("pycrdt", version("pycrdt"))
print("str():", said)
try:
    ElementTree.fromstring(said)
except ElementTree.ParseError as error:
    print("an XML parser:", error)
else:
    raise SystemExit("this is no longer so")
pieces = [each for each, marks in text.diff()]
print("its pieces:", pieces)
assert "".join(pieces) == "Voir la CPAM & la MDPH"
PYTHON

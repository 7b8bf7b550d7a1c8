"""IHE_XDM.ZIP around a CDA, and the mail that carries it to a secure mailbox (MSSanté). Pure; nothing is sent here.

Source: IHE ITI TF-3 §4.2 (metadata), TF-2 §3.32 (XDM); the mail's own rules are ANS's for documents sent by MSSanté.
"""

import hashlib
import io
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from .cda import INS, PROFESSIONALS, STRUCTURES, Code, Document, Patient, Sender, cda

LCM = "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"
RIM = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"
DOCUMENT = "urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1"
SUBMISSION = "urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd"
# What classifies a document and a submission (ITI TF-3, tables 4.2.5.2-1 and -2), and what identifies them.
SCHEMES = {
    "author": "urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d",
    "confidentiality": "urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f",
    "format": "urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d",
    "facility": "urn:uuid:f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1",
    "practice": "urn:uuid:cccf5598-8b07-4b77-a05e-ae952c785ead",
    "type": "urn:uuid:f0306f51-975f-434e-a61c-c59651d33983",
    "submission author": "urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d",
}
IDENTIFIERS = {
    "XDSDocumentEntry.patientId": "urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427",
    "XDSDocumentEntry.uniqueId": "urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab",
    "XDSSubmissionSet.patientId": "urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446",
    "XDSSubmissionSet.sourceId": "urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832",
    "XDSSubmissionSet.uniqueId": "urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8",
}
FORMAT = Code("urn:ihe:iti:xds-sd:pdf:2008", "1.3.6.1.4.1.19376.1.2.3", "Document à corps non structuré en PDF")
CONFIDENTIALITY = Code("N", "2.16.840.1.113883.5.25", "Normal")
SECURE = ".mssante.fr"
FOLDER = "IHE_XDM/SUBSET01"

register_namespace("lcm", LCM)
register_namespace("rim", RIM)


@dataclass(frozen=True)
class Package:
    """What leaves: the zip, the PDF beside it, and the mail of both as it is sent."""

    zip: bytes
    pdf_name: str
    mail: bytes


def package(document: Document, patient: Patient, sender: Sender, *, from_: str, to: str, number: int = 1) -> Package:
    """One person, one document, one secure mailbox. Raises ValueError for anything else than MSSanté addresses, and
    for an identity or a sender that are not whole."""
    if not all(address.lower().endswith(SECURE) for address in (from_, to)):
        raise ValueError("Ce paquet porte l’identité de la personne : il ne part que vers une adresse MSSanté.")
    zipped = zip_of(document, patient, sender)
    name = pdf_name(document, patient, number)
    mail = _mail(document, patient, from_=from_, to=to)
    mail.add_attachment(zipped, maintype="application", subtype="zip", filename="IHE_XDM.ZIP")
    mail.add_attachment(document.pdf, maintype="application", subtype="pdf", filename=name)
    return Package(zipped, name, mail.as_bytes())


def zip_of(document: Document, patient: Patient, sender: Sender) -> bytes:
    """IHE_XDM.ZIP; the same document gives the same bytes."""
    content = cda(document, patient, sender)
    files = {
        "INDEX.HTM": _INDEX.encode(),
        "README.TXT": _README.encode(),
        f"{FOLDER}/METADATA.XML": metadata(content, document, patient, sender),
        f"{FOLDER}/DOC0001.XML": content,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, document.at.timetuple()[:6]), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def metadata(content: bytes, document: Document, patient: Patient, sender: Sender) -> bytes:
    """METADATA.XML: what a receiver files the document by. `hash` and `size` are those of the CDA."""
    root = Element(f"{{{LCM}}}SubmitObjectsRequest")
    objects = _rim(root, "RegistryObjectList")
    _document(objects, content, document, patient, sender)
    _submission(objects, document, patient, sender)
    _rim(objects, "Classification", classifiedObject="SubmissionSet01", classificationNode=SUBMISSION, id="cl-set")
    link = _rim(objects, "Association", **_HAS_MEMBER)
    _slot(link, "SubmissionSetStatus", ["Original"])
    written: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


_HAS_MEMBER = {
    "id": "as01",
    "associationType": "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember",
    "sourceObject": "SubmissionSet01",
    "targetObject": "Document01",
}
_INDEX = """<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>IHE_XDM</title></head>
<body><p><a href="IHE_XDM/SUBSET01/DOC0001.XML">DOC0001.XML</a></p></body></html>
"""
_README = "Paquet IHE XDM, produit par Concertation.\r\nUn document CDA R2 de niveau 1 dans IHE_XDM/SUBSET01.\r\n"


def _document(objects: Element, content: bytes, document: Document, patient: Patient, sender: Sender) -> None:
    entry = _rim(objects, "ExtrinsicObject", id="Document01", mimeType="text/xml", objectType=DOCUMENT)
    held, made = _utc(document.held_at), _utc(document.at)
    values = {
        "creationTime": [made],
        "hash": [hashlib.sha1(content, usedforsecurity=False).hexdigest()],
        "languageCode": ["fr-FR"],
        "legalAuthenticator": [_xcn(sender)],
        "serviceStartTime": [held],
        "serviceStopTime": [made],
        "size": [str(len(content))],
        "sourcePatientId": [_cx(patient)],
        "sourcePatientInfo": [
            f"PID-5|{patient.family}^{patient.given}^^^^^L",
            f"PID-7|{patient.born_on:%Y%m%d}",
            f"PID-8|{patient.gender}",
        ],
        "URI": ["DOC0001.XML"],
    }
    for name, value in values.items():
        _slot(entry, name, value)
    _named(entry, document.title)
    _author(entry, "author", "Document01", sender)
    codes = {
        "confidentiality": CONFIDENTIALITY,
        "format": FORMAT,
        "facility": sender.facility,
        "practice": sender.sector,
        "type": document.kind,
    }
    for what, code in codes.items():
        _classified(entry, what, "Document01", code)
    _identified(entry, "Document01", "XDSDocumentEntry.patientId", _cx(patient))
    _identified(entry, "Document01", "XDSDocumentEntry.uniqueId", document.oid)


def _submission(objects: Element, document: Document, patient: Patient, sender: Sender) -> None:
    submission = _rim(objects, "RegistryPackage", id="SubmissionSet01")
    _slot(submission, "submissionTime", [_utc(document.at)])
    _named(submission, document.title)
    _author(submission, "submission author", "SubmissionSet01", sender)
    _identified(submission, "SubmissionSet01", "XDSSubmissionSet.patientId", _cx(patient))
    _identified(submission, "SubmissionSet01", "XDSSubmissionSet.sourceId", STRUCTURES)
    _identified(submission, "SubmissionSet01", "XDSSubmissionSet.uniqueId", f"{document.oid}.1")


def _author(parent: Element, what: str, of: str, sender: Sender) -> None:
    said = _rim(parent, "Classification", **_of(what, of), nodeRepresentation="")
    _slot(said, "authorPerson", [_xcn(sender)])
    _slot(said, "authorInstitution", [f"{sender.organisation}^^^^^&{STRUCTURES}&ISO^IDNST^^^{sender.finess}"])
    _slot(said, "authorSpecialty", [f"{sender.profession.code}^{sender.profession.label}^{sender.profession.system}"])


def _classified(parent: Element, what: str, of: str, code: Code) -> None:
    said = _rim(parent, "Classification", **_of(what, of), nodeRepresentation=code.code)
    _slot(said, "codingScheme", [code.system])
    _named(said, code.label)


def _of(what: str, of: str) -> dict[str, str]:
    return {"id": f"cl-{what.replace(' ', '-')}", "classifiedObject": of, "classificationScheme": SCHEMES[what]}


def _identified(parent: Element, of: str, name: str, value: str) -> None:
    attributes = {"id": f"ei-{name}", "registryObject": of, "identificationScheme": IDENTIFIERS[name], "value": value}
    _named(_rim(parent, "ExternalIdentifier", **attributes), name)


def _rim(parent: Element, tag: str, /, **attributes: str) -> Element:
    return SubElement(parent, f"{{{RIM}}}{tag}", attributes)


def _slot(parent: Element, name: str, values: Iterable[str]) -> None:
    held = _rim(_rim(parent, "Slot", name=name), "ValueList")
    for value in values:
        _rim(held, "Value").text = value


def _named(parent: Element, words: str) -> None:
    _rim(_rim(parent, "Name"), "LocalizedString", value=words)


def _cx(patient: Patient) -> str:
    return f"{patient.number}^^^&{INS[patient.number_kind]}&ISO^NH"


def _xcn(sender: Sender) -> str:
    return f"{sender.rpps}^{sender.family}^{sender.given}^^^^^^&{PROFESSIONALS}&ISO^D^^^IDNPS"


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def pdf_name(document: Document, patient: Patient, number: int) -> str:
    """« 20270303_34794-8_DUPONT_marie_1.pdf »."""
    name = f"{plain(patient.family).upper()}_{plain(patient.given).lower()}"
    return f"{document.at:%Y%m%d}_{document.kind.code}_{name}_{number}.pdf"


def plain(words: str) -> str:
    """Without accents, spaces as dashes."""
    bare = "".join(one for one in unicodedata.normalize("NFD", words) if unicodedata.category(one) != "Mn")
    return "-".join(bare.split())


def subject_of(document: Document, patient: Patient) -> str:
    kind = document.kind.label[:40].strip()
    name = f"{plain(patient.family).upper()} {plain(patient.given).lower()}"
    return f"XDM/1.0/DDM+{kind} {name} {patient.born_on:%d/%m/%Y}"


def _mail(document: Document, patient: Patient, *, from_: str, to: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = from_, to, subject_of(document, patient)
    mail["X-MSS-CODECDA"] = document.kind.code
    mail["X-MSS-INS"] = patient.number
    mail.set_content("Un document de santé est joint, dans un paquet IHE XDM et en PDF.\n")
    return mail

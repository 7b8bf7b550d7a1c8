"""A CDA R2 document of level 1: what the person is, who wrote, and the PDF as it was printed. Pure.

Its parts and their order are the least that the French test material for CDA accepts (CI-SIS, « Volet structuration
minimale de documents de santé »); identities come qualified (INS), since nobody can file a document that has none.
"""

from base64 import b64encode
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

HL7 = "urn:hl7-org:v3"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
LOINC = "2.16.840.1.113883.6.1"
TEMPLATES = ("2.16.840.1.113883.2.8.2.1", "1.2.250.1.213.1.1.1.1", "1.3.6.1.4.1.19376.1.2.20")
# The identity number: NIR, NIA (the tests' own is .10).
INS = {"nir": "1.2.250.1.213.1.4.8", "nia": "1.2.250.1.213.1.4.9", "test": "1.2.250.1.213.1.4.10"}
PROFESSIONALS = "1.2.250.1.71.4.2.1"
STRUCTURES = "1.2.250.1.71.4.2.2"
GENDERS = {"M": "Masculin", "F": "Féminin"}

register_namespace("", HL7)
register_namespace("xsi", XSI)


@dataclass(frozen=True)
class Code:
    code: str
    system: str
    label: str


@dataclass(frozen=True)
class Patient:
    """The identity as it was checked (INS). `birthplace` is its COG code; `number_kind` a key of `INS`."""

    number: str
    family: str
    given: str
    all_given: str
    gender: str
    born_on: date
    birthplace: str
    number_kind: str = "nir"


@dataclass(frozen=True)
class Sender:
    """A professional of the national directory and the structure they write for (`finess`: its id there)."""

    rpps: str
    family: str
    given: str
    profession: Code
    organisation: str
    finess: str
    sector: Code
    facility: Code


@dataclass(frozen=True)
class Document:
    """`oid`: this version's own id; `set_oid`: that of all its versions. `pdf` is PDF/A-1, without attachment."""

    oid: str
    set_oid: str
    version: int
    kind: Code
    title: str
    at: datetime
    held_at: datetime
    pdf: bytes


# JDV_J07 has no code of its own for a PPCS: the nearest, with its title said in words.
MEETING_RECORD = Code("34794-8", LOINC, "Compte rendu de réunion de concertation pluridisciplinaire")
CARE_PLAN = Code("18776-5", LOINC, "Plan personnalisé de soins")


NOT_IDENTIFIED = "La personne n’est pas identifiée (INS qualifiée) : ce document ne pourrait être rangé nulle part."


def lacking(patient: Patient | None, sender: Sender | None) -> tuple[str, ...]:
    """Why no package can be made, one French sentence each; empty when it can."""
    said = []
    if patient is None or not (patient.number and patient.family and patient.given and patient.birthplace):
        said.append(NOT_IDENTIFIED)
    elif patient.gender not in GENDERS:
        said.append("Le sexe de l’identité INS n’est pas noté.")
    if sender is None or not (sender.rpps and sender.finess):
        said.append("Qui envoie n’a ni RPPS ni structure au répertoire national : la messagerie sécurisée refuserait.")
    return tuple(said)


def cda(document: Document, patient: Patient, sender: Sender) -> bytes:
    """The document as bytes, UTF-8. Raises ValueError for an identity or a sender that are not whole."""
    if missing := lacking(patient, sender):
        raise ValueError(" ".join(missing))
    root = Element(_("ClinicalDocument"))
    _add(root, "realmCode", code="FR")
    _add(root, "typeId", root="2.16.840.1.113883.1.3", extension="POCD_HD000040")
    for template in TEMPLATES:
        _add(root, "templateId", root=template)
    _add(root, "id", root=document.oid)
    _code(root, "code", document.kind)
    _add(root, "title").text = document.title
    _add(root, "effectiveTime", value=stamp(document.at))
    _code(root, "confidentialityCode", Code("N", "2.16.840.1.113883.5.25", "Normal"))
    _add(root, "languageCode", code="fr-FR")
    _add(root, "setId", root=document.set_oid)
    _add(root, "versionNumber", value=str(document.version))
    _patient(root, patient)
    _author(root, document, sender)
    _custodian(root, sender)
    _authenticator(root, document, sender)
    _service(root, document, sender)
    _encounter(root, document, sender)
    body = _add(_add(root, "component"), "nonXMLBody")
    _add(body, "text", mediaType="application/pdf", representation="B64").text = b64encode(document.pdf).decode()
    written: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def stamp(at: datetime) -> str:
    """« 20270303122000+0100 »; the instant must know its zone."""
    if at.tzinfo is None:
        raise ValueError("an instant without zone")
    return at.strftime("%Y%m%d%H%M%S%z")


def _(name: str) -> str:
    return f"{{{HL7}}}{name}"


def _add(parent: Element, name: str, **attributes: str) -> Element:
    return SubElement(parent, _(name), attributes)


def _code(parent: Element, name: str, code: Code) -> None:
    _add(parent, name, code=code.code, codeSystem=code.system, displayName=code.label)


def _patient(root: Element, patient: Patient) -> None:
    role = _add(_add(root, "recordTarget"), "patientRole")
    _add(role, "id", root=INS[patient.number_kind], extension=patient.number)
    person = _add(role, "patient")
    name = _add(person, "name")
    _add(name, "given").text = patient.all_given
    _add(name, "given", qualifier="BR").text = patient.given
    _add(name, "family", qualifier="BR").text = patient.family
    gender = Code(patient.gender, "2.16.840.1.113883.5.1", GENDERS[patient.gender])
    _code(person, "administrativeGenderCode", gender)
    _add(person, "birthTime", value=patient.born_on.strftime("%Y%m%d"))
    place = _add(_add(_add(person, "birthplace"), "place"), "addr")
    _add(place, "county").text = patient.birthplace


def _person(parent: Element, name: str, sender: Sender) -> None:
    said = _add(_add(parent, name), "name")
    _add(said, "family").text = sender.family
    _add(said, "given").text = sender.given


def _organisation(parent: Element, name: str, sender: Sender, *, with_sector: bool = False) -> None:
    place = _add(parent, name)
    _add(place, "id", root=STRUCTURES, extension=sender.finess)
    _add(place, "name").text = sender.organisation
    if with_sector:
        _code(place, "standardIndustryClassCode", sender.sector)


def _author(root: Element, document: Document, sender: Sender) -> None:
    author = _add(root, "author")
    _add(author, "time", value=stamp(document.at))
    assigned = _add(author, "assignedAuthor")
    _add(assigned, "id", root=PROFESSIONALS, extension=sender.rpps)
    _code(assigned, "code", sender.profession)
    _person(assigned, "assignedPerson", sender)
    _organisation(assigned, "representedOrganization", sender)


def _custodian(root: Element, sender: Sender) -> None:
    _organisation(_add(_add(root, "custodian"), "assignedCustodian"), "representedCustodianOrganization", sender)


def _authenticator(root: Element, document: Document, sender: Sender) -> None:
    signed = _add(root, "legalAuthenticator")
    _add(signed, "time", value=stamp(document.at))
    _add(signed, "signatureCode", code="S")
    entity = _add(signed, "assignedEntity")
    _add(entity, "id", root=PROFESSIONALS, extension=sender.rpps)
    _person(entity, "assignedPerson", sender)


def _service(root: Element, document: Document, sender: Sender) -> None:
    event = _add(_add(root, "documentationOf"), "serviceEvent")
    times = _add(event, "effectiveTime")
    _add(times, "low", value=stamp(document.held_at))
    entity = _add(_add(event, "performer", typeCode="PRF"), "assignedEntity")
    _add(entity, "id", root=PROFESSIONALS, extension=sender.rpps)
    _person(entity, "assignedPerson", sender)
    _organisation(entity, "representedOrganization", sender, with_sector=True)


def _encounter(root: Element, document: Document, sender: Sender) -> None:
    encounter = _add(_add(root, "componentOf"), "encompassingEncounter")
    times = _add(encounter, "effectiveTime")
    _add(times, "low", value=stamp(document.held_at))
    _code(_add(_add(encounter, "location"), "healthCareFacility"), "code", sender.facility)

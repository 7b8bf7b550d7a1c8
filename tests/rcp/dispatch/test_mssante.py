"""The package for a secure mailbox, with an invented person: what it holds, in which order, and what it refuses."""

import hashlib
import io
import zipfile
from base64 import b64decode
from dataclasses import replace
from datetime import date, datetime
from email import message_from_bytes, policy
from xml.etree.ElementTree import Element, fromstring
from zoneinfo import ZoneInfo

import page
import pytest
from pypdf import PdfReader

from rcp.dispatch.cda import HL7, MEETING_RECORD, Code, Document, Patient, Sender, cda, lacking
from rcp.dispatch.xdm import LCM, RIM, package, subject_of, zip_of
from rcp.paper.printing import pdf_of
from tests.rcp.paper.tagged import loose_ink
from tests.rcp.paper.test_shapes import frozen

PARIS = ZoneInfo("Europe/Paris")
PATIENT = Patient(
    number="2 36 03 83 137 001".replace(" ", ""),
    family="ÉTÉ-INVENTÉ",
    given="Zoé",
    all_given="Zoé Marie",
    gender="F",
    born_on=date(1936, 3, 9),
    birthplace="83137",
    number_kind="test",
)
SENDER = Sender(
    rpps="10001234562",
    family="AUBERT",
    given="Claire",
    profession=Code("330", "1.2.250.1.213.1.6.1.107", "Coordonnateur de parcours"),
    organisation="DAC Var Ouest",
    finess="1830000001",
    sector=Code("ESSMS", "1.2.250.1.213.1.1.4.9", "Établissement ou service social ou médico-social"),
    facility=Code("SA57", "1.2.250.1.71.4.2.4", "Structure de coopération avec mission de coordination"),
)
DOCUMENT = Document(
    oid="2.25.329800735698586629295641978511506172918",
    set_oid="2.25.329800735698586629295641978511506172917",
    version=1,
    kind=MEETING_RECORD,
    title="Relevé de décisions",
    at=datetime(2027, 3, 3, 13, 20, tzinfo=PARIS),
    held_at=datetime(2027, 3, 3, 12, 30, tzinfo=PARIS),
    pdf=b"%PDF-1.4 essai",
)
FROM, TO = "dac@dac.mssante.fr", "vincent.olivier@medecin.mssante.fr"
# The order and the number of the root's children that the test material accepts.
ORDER = (
    "realmCode typeId templateId templateId templateId id code title effectiveTime confidentialityCode languageCode "
    "setId versionNumber recordTarget author custodian legalAuthenticator documentationOf componentOf component"
)


def local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def found(root: Element, path: str) -> Element:
    element = root.find("/".join(f"{{{HL7}}}{name}" for name in path.split("/")))
    assert element is not None, path
    return element


def test_the_cda_has_the_parts_that_are_demanded_in_their_order() -> None:
    root = fromstring(cda(DOCUMENT, PATIENT, SENDER))
    assert root.tag == f"{{{HL7}}}ClinicalDocument"
    assert " ".join(map(local, root)) == ORDER
    assert found(root, "code").get("code") == "34794-8"
    assert found(root, "languageCode").get("code") == "fr-FR"
    assert found(root, "effectiveTime").get("value") == "20270303132000+0100"
    assert len(root.findall(f".//{{{HL7}}}performer")) == 1
    assert found(root, "documentationOf/serviceEvent/performer").get("typeCode") == "PRF"
    assert found(root, "legalAuthenticator/signatureCode").get("code") == "S"
    assert found(root, "componentOf/encompassingEncounter/location/healthCareFacility/code").get("code") == "SA57"


def test_the_person_is_told_by_every_trait_of_the_identity() -> None:
    root = fromstring(cda(DOCUMENT, PATIENT, SENDER))
    assert found(root, "recordTarget/patientRole/id").attrib == {
        "root": "1.2.250.1.213.1.4.10",
        "extension": PATIENT.number,
    }
    person = found(root, "recordTarget/patientRole/patient")
    names = [(local(one), one.get("qualifier"), one.text) for one in found(person, "name")]
    assert names == [("given", None, "Zoé Marie"), ("given", "BR", "Zoé"), ("family", "BR", "ÉTÉ-INVENTÉ")]
    assert found(person, "administrativeGenderCode").get("code") == "F"
    assert found(person, "birthTime").get("value") == "19360309"
    assert found(person, "birthplace/place/addr/county").text == "83137"


def test_the_pdf_inside_is_the_one_beside() -> None:
    made = package(DOCUMENT, PATIENT, SENDER, from_=FROM, to=TO)
    mail = message_from_bytes(made.mail, policy=policy.default)
    files = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
    assert set(files) == {"IHE_XDM.ZIP", "20270303_34794-8_ETE-INVENTE_zoe_1.pdf"}
    archive = zipfile.ZipFile(io.BytesIO(files["IHE_XDM.ZIP"]))
    body = found(fromstring(archive.read("IHE_XDM/SUBSET01/DOC0001.XML")), "component/nonXMLBody/text")
    assert (body.get("mediaType"), body.get("representation")) == ("application/pdf", "B64")
    assert b64decode(body.text or "") == files[made.pdf_name] == DOCUMENT.pdf


def test_the_zip_holds_its_files_and_says_the_cda_s_own_hash_and_size() -> None:
    archive = zipfile.ZipFile(io.BytesIO(zip_of(DOCUMENT, PATIENT, SENDER)))
    names = ["INDEX.HTM", "README.TXT", "IHE_XDM/SUBSET01/METADATA.XML", "IHE_XDM/SUBSET01/DOC0001.XML"]
    assert archive.namelist() == names
    assert all(len(part.partition(".")[0]) <= 8 for name in names for part in name.split("/"))
    content = archive.read(names[3])
    root = fromstring(archive.read(names[2]))
    assert root.tag == f"{{{LCM}}}SubmitObjectsRequest"
    slots = {
        slot.get("name"): [value.text for value in slot.iter(f"{{{RIM}}}Value")] for slot in root.iter(f"{{{RIM}}}Slot")
    }
    assert slots["hash"] == [hashlib.sha1(content, usedforsecurity=False).hexdigest()]
    assert slots["size"] == [str(len(content))]
    assert slots["URI"] == ["DOC0001.XML"]
    assert slots["serviceStartTime"] == ["20270303113000"]
    assert {"creationTime", "submissionTime", "authorPerson", "sourcePatientInfo", "legalAuthenticator"} <= set(slots)
    said = {one.get("nodeRepresentation") for one in root.iter(f"{{{RIM}}}Classification")}
    assert {"34794-8", "SA57", "N", "urn:ihe:iti:xds-sd:pdf:2008"} <= said
    identified = [one.get("value") for one in root.iter(f"{{{RIM}}}ExternalIdentifier")]
    assert identified.count(f"{PATIENT.number}^^^&1.2.250.1.213.1.4.10&ISO^NH") == 2
    assert DOCUMENT.oid in identified


def test_the_same_document_gives_the_same_zip() -> None:
    assert zip_of(DOCUMENT, PATIENT, SENDER) == zip_of(DOCUMENT, PATIENT, SENDER)


def test_the_mail_says_what_it_is_as_it_is_asked_and_is_of_one_person() -> None:
    mail = message_from_bytes(package(DOCUMENT, PATIENT, SENDER, from_=FROM, to=TO).mail, policy=policy.default)
    assert mail["Subject"] == subject_of(DOCUMENT, PATIENT)
    assert mail["Subject"].startswith("XDM/1.0/DDM+Compte rendu de réunion de concertation ")
    assert mail["Subject"].endswith(" ETE-INVENTE zoe 09/03/1936")
    assert mail["X-MSS-CODECDA"] == "34794-8"
    assert mail["X-MSS-INS"] == PATIENT.number


@pytest.mark.parametrize("to", ["vincent@exemple.fr", "vincent@mssante.fr.exemple.com", ""])
def test_it_leaves_for_a_secure_mailbox_only(to: str) -> None:
    with pytest.raises(ValueError, match="MSSanté"):
        package(DOCUMENT, PATIENT, SENDER, from_=FROM, to=to)


@pytest.mark.parametrize(
    ("patient", "sender", "why"),
    [
        (None, SENDER, "n’est pas identifiée"),
        (replace(PATIENT, number=""), SENDER, "n’est pas identifiée"),
        (replace(PATIENT, birthplace=""), SENDER, "n’est pas identifiée"),
        (replace(PATIENT, gender="UN"), SENDER, "sexe"),
        (PATIENT, None, "RPPS"),
        (PATIENT, replace(SENDER, rpps=""), "RPPS"),
        (PATIENT, replace(SENDER, finess=""), "RPPS"),
    ],
)
def test_without_a_whole_identity_or_an_entitled_sender_there_is_none(
    patient: Patient | None, sender: Sender | None, why: str
) -> None:
    (said,) = lacking(patient, sender)
    assert why in said
    if patient is not None and sender is not None:
        with pytest.raises(ValueError, match=why):
            cda(DOCUMENT, patient, sender)


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        cda(replace(DOCUMENT, at=datetime(2027, 3, 3)), PATIENT, SENDER)  # noqa: DTZ001 – what is refused


@pytest.mark.parametrize(("name", "copy"), [("minutes-2", "complete"), ("care_plan-1", "validated")])
def test_the_paper_is_printed_as_pdf_a_1_without_attachment(db: None, name: str, copy: str) -> None:
    facts: dict[str, object] = {"answers": []} if copy == "validated" else {}
    pdf = pdf_of(frozen(name), copy, facts, archive="pdf/a-1a")
    report = page.validate_pdf_bytes(pdf, profile="1a")
    assert report.is_compliant, [(fault.rule_id, fault.message) for fault in report.failures]
    assert list(PdfReader(io.BytesIO(pdf)).attachments) == []
    assert loose_ink(pdf) == []

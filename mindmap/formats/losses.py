"""What a file said that the map does not, and how it is told. Pure."""

from collections.abc import Mapping
from enum import StrEnum


class Loss(StrEnum):
    """What a file said that the map does not."""

    STYLE = "style"
    ICON = "icon"
    IMAGE = "image"
    CROSS_LINK = "cross_link"
    COLOUR = "colour"
    LINK = "link"
    ATTACHMENT = "attachment"
    FRAME = "frame"
    SUMMARY = "summary"
    FLOATING = "floating"
    CALLOUT = "callout"
    SHEET = "sheet"
    CLONE = "clone"
    REMINDER = "reminder"
    OBJECT = "object"
    ENCRYPTED = "encrypted"
    LABEL = "label"
    LINES = "lines"
    LONG_TEXT = "long_text"
    LONG_NOTE = "long_note"
    CONTROL = "control"
    CHECKBOX = "checkbox"
    MANY_LINKS = "many_links"
    FOLD = "fold"
    NUMBERING = "numbering"
    TASK = "task"
    TITLE = "title"


# One, and several: zero and one are singular in French.
SENTENCES: Mapping[Loss, tuple[str, str]] = {
    Loss.STYLE: (
        "La mise en forme d’un élément (couleur, police, forme) n’a pas été reprise.",
        "La mise en forme de {n} éléments (couleur, police, forme) n’a pas été reprise.",
    ),
    Loss.ICON: ("1 icône n’a pas été reprise.", "{n} icônes n’ont pas été reprises."),
    Loss.IMAGE: ("1 image n’a pas été reprise.", "{n} images n’ont pas été reprises."),
    Loss.CROSS_LINK: (
        "1 lien entre deux éléments n’a pas été repris\u00a0: l’un des deux n’est pas dans la carte.",
        "{n} liens entre éléments n’ont pas été repris\u00a0: l’un des deux n’est pas dans la carte.",
    ),
    Loss.COLOUR: (
        "La couleur d’un élément a été remplacée par la plus proche des nôtres.",
        "La couleur de {n} éléments a été remplacée par la plus proche des nôtres.",
    ),
    Loss.LINK: (
        "1 adresse n’a pas été reprise\u00a0: seules le sont les adresses http, https et mailto.",
        "{n} adresses n’ont pas été reprises\u00a0: seules le sont les adresses http, https et mailto.",
    ),
    Loss.ATTACHMENT: ("1 pièce jointe n’a pas été reprise.", "{n} pièces jointes n’ont pas été reprises."),
    Loss.FRAME: ("1 encadré n’a pas été repris.", "{n} encadrés n’ont pas été repris."),
    Loss.SUMMARY: (
        "1 accolade de résumé est devenue une branche ordinaire.",
        "{n} accolades de résumé sont devenues des branches ordinaires.",
    ),
    Loss.FLOATING: (
        "1 élément flottant a été rattaché à l’arbre.",
        "{n} éléments flottants ont été rattachés à l’arbre.",
    ),
    Loss.CALLOUT: (
        "1 bulle est devenue une branche ordinaire.",
        "{n} bulles sont devenues des branches ordinaires.",
    ),
    Loss.SHEET: (
        "1 feuille est devenue une branche.",
        "Les {n} feuilles du fichier sont devenues autant de branches.",
    ),
    Loss.CLONE: (
        "1 clone a été repris avec ses mots seulement.",
        "{n} clones ont été repris avec leurs mots seulement.",
    ),
    Loss.REMINDER: ("1 rappel n’a pas été repris.", "{n} rappels n’ont pas été repris."),
    Loss.OBJECT: (
        "1 formule ou objet inséré n’a pas été repris.",
        "{n} formules ou objets insérés n’ont pas été repris.",
    ),
    Loss.ENCRYPTED: (
        "1 branche chiffrée n’a pas pu être lue\u00a0: seul son titre est repris.",
        "{n} branches chiffrées n’ont pas pu être lues\u00a0: seuls leurs titres sont repris.",
    ),
    Loss.LABEL: (
        "1 étiquette ou attribut a été ajouté à la note de son élément.",
        "{n} étiquettes ou attributs ont été ajoutés aux notes de leurs éléments.",
    ),
    Loss.LINES: (
        "1 texte de plusieurs lignes a été mis sur une seule.",
        "{n} textes de plusieurs lignes ont été mis sur une seule.",
    ),
    Loss.LONG_TEXT: (
        "1 texte trop long a été raccourci\u00a0; il est en entier dans la note.",
        "{n} textes trop longs ont été raccourcis\u00a0; ils sont en entier dans les notes.",
    ),
    Loss.LONG_NOTE: (
        "La fin d’une note trop longue n’a pas été reprise.",
        "La fin de {n} notes trop longues n’a pas été reprise.",
    ),
    Loss.CONTROL: (
        "1 caractère interdit a été retiré.",
        "{n} caractères interdits ont été retirés.",
    ),
    Loss.CHECKBOX: (
        "1 case à cocher a été gardée comme un signe (☐ ou ☑).",
        "{n} cases à cocher ont été gardées comme des signes (☐ ou ☑).",
    ),
    Loss.MANY_LINKS: (
        "1 adresse de trop n’a pas été reprise\u00a0: la note de son élément est pleine.",
        "{n} adresses de trop n’ont pas été reprises\u00a0: les notes de leurs éléments sont pleines.",
    ),
    Loss.FOLD: (
        "1 branche repliée arrive dépliée.",
        "{n} branches repliées arrivent dépliées.",
    ),
    Loss.NUMBERING: (
        "La numérotation d’un élément n’a pas été reprise.",
        "La numérotation de {n} éléments n’a pas été reprise.",
    ),
    Loss.TASK: (
        "1 tâche (responsable, dates, avancement) a été ajoutée à la note de son élément.",
        "{n} tâches (responsable, dates, avancement) ont été ajoutées aux notes de leurs éléments.",
    ),
    Loss.TITLE: (
        "1 titre différent des mots affichés a été ajouté à la note de son élément.",
        "{n} titres différents des mots affichés ont été ajoutés aux notes de leurs éléments.",
    ),
}

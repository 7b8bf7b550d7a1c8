"""Who may do what: the one table. A role says what it could ever allow, a state says what is possible now. Pure.

Every door (page, socket, download, mail link) asks through `Actor.require`, which ends here.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum


class Ability(StrEnum):
    # Any thing
    SEE = "see"  # know that it exists; without it the answer is 404
    REVISE = "revise"  # change its own description
    READ = "read"  # read what is written in it, on screen, in its maps and on its papers
    # Meetings
    ENTER = "enter"  # hold a socket in its room
    COME = "come"  # be there in one's own name: say that one is here, that one leaves
    ATTEND = "attend"  # ask, saying why, to attend an RCP that one is not expected in
    LEAD = "lead"  # phases, groups, extension, end
    CLOSE = "close"
    SEND = "send"  # hand the record over once it is closed, plan what follows
    CANCEL = "cancel"  # call off a meeting that was not held, or put it back
    REOPEN = "reopen"
    INVITE = "invite"  # invite, admit, withdraw
    SIT = "sit"  # take over a seat (animation, secrétariat, gardien du temps)
    TICK = "tick"  # note somebody's attendance
    NOTE = "note"  # write decisions, action items, contingencies and notes
    MAP = "map"  # write, vote and comment in the shared map
    STEER = "steer"  # open and close votes on a map, lock its branches and write in them, withdraw others' comments
    GRAFT = "graft"
    ERASE = "erase"  # take a text that should not be there out of screens, history and papers, for good
    ANSWER = "answer"  # confirm, decline or finish one's own action item
    SITUATION = "situation"  # read, in the room of a case conference, what is said of the person
    MEDICAL = "medical"  # of what is said of the person, each category of information (rcp.cases.sharing)
    PSYCHOLOGICAL = "psychological"
    SOCIAL = "social"
    SURROUNDINGS = "surroundings"
    WISHES = "wishes"
    ADMINISTRATIVE = "administrative"
    SHARE = "share"  # say, in the room of a case conference, on what grounds its situation is shared
    IDENTITY = "identity"  # read what identifies the person of a situation
    # Documents
    DRAFT = "draft"
    FREEZE = "freeze"
    SUBMIT = "submit"
    VOTE = "vote"
    VALIDATE = "validate"  # say, as its physician, that a plan holds
    AGREE = "agree"  # note that the person agrees to a plan, or does not
    # Organisations
    SCHEDULE = "schedule"  # plan meetings, open situations and documents
    REPORT = "report"
    ADMINISTER = "administer"  # people, memberships, accounts, mandates
    # Compensation
    CHECK = "check"  # compare what is declared with the attendance
    SETTLE = "settle"  # set rates, approve, pay, refuse


class Thing(StrEnum):
    MEETING = "meeting"
    DOCUMENT = "document"
    CASE = "case"
    REPORT = "report"
    THEME = "theme"
    ORGANISATION = "organisation"
    ACTION_ITEM = "action_item"
    CLAIM = "claim"
    SOLICITATION = "solicitation"
    PLAN = "plan"
    REQUEST = "request"


class Role(StrEnum):
    FACILITATOR = "facilitator"
    SCRIBE = "scribe"
    TIMEKEEPER = "timekeeper"
    PARTICIPANT = "participant"  # invited to, or admitted in, this meeting
    ORGANISER = "organiser"  # coordinates an organisation that holds this meeting, or owns this thing
    KEEPER = "keeper"  # organises an RCP whose person objects to sharing, or took back their agreement
    UNCOVERED = "uncovered"  # expected in an RCP, and not covered by the basis of sharing of its situation
    # Covered, but for a category of information.
    UNTOLD_MEDICAL = "untold_medical"
    UNTOLD_PSYCHOLOGICAL = "untold_psychological"
    UNTOLD_SOCIAL = "untold_social"
    UNTOLD_SURROUNDINGS = "untold_surroundings"
    UNTOLD_WISHES = "untold_wishes"
    UNTOLD_ADMINISTRATIVE = "untold_administrative"
    OVERSEER = "overseer"  # coordinates the DAC that holds this RCP, and is nothing to the person it is about
    COLLEAGUE = "colleague"  # belongs to an organisation that holds or is invited to this thing
    CIRCLE = "circle"  # in the care circle of this situation
    OWNER = "owner"  # owns this action item, wrote this report
    ELECTOR = "elector"  # holds a mandate on a body asked about this document
    ADMINISTRATOR = "administrator"
    MEMBER = "member"  # belongs to this organisation
    ASKED = "asked"  # coordinates the CPTS that is asked, or holds the link to answer for it
    PAYER = "payer"  # coordinates the organisation that is asked to pay
    VALIDATOR = "validator"  # a physician who is asked to validate this plan


class State(StrEnum):
    PLANNED = "planned"
    OPEN = "open"  # the meeting is being held
    ENDED = "ended"  # held, not closed: what changes now is marked « après séance »
    CLOSED = "closed"
    CANCELLED = "cancelled"  # called off before it was held
    DRAFTING = "drafting"
    SUBMITTED = "submitted"
    IN_FORCE = "in_force"
    ANY = "any"


A = Ability
TOLD = frozenset({A.MEDICAL, A.PSYCHOLOGICAL, A.SOCIAL, A.SURROUNDINGS, A.WISHES, A.ADMINISTRATIVE})
_OF_THE_PERSON = TOLD | {A.SITUATION}
_SEATED = frozenset({A.SEE, A.READ, A.ENTER, A.COME, A.SIT, A.NOTE, A.MAP}) | _OF_THE_PERSON

# What each role could ever do with a thing.
ROLES: Mapping[Thing, Mapping[Role, frozenset[Ability]]] = {
    Thing.MEETING: {
        Role.FACILITATOR: _SEATED | {A.LEAD, A.STEER, A.CLOSE, A.SEND, A.CANCEL, A.INVITE, A.TICK, A.GRAFT, A.ERASE},
        Role.SCRIBE: _SEATED | {A.TICK, A.CLOSE, A.SEND, A.INVITE, A.GRAFT, A.ERASE},
        Role.TIMEKEEPER: _SEATED | {A.TICK},
        Role.PARTICIPANT: frozenset({A.SEE, A.READ, A.ENTER, A.COME, A.NOTE, A.MAP}) | _OF_THE_PERSON,
        Role.ORGANISER: _SEATED
        | {A.REVISE, A.LEAD, A.STEER, A.CLOSE, A.SEND, A.CANCEL, A.REOPEN, A.INVITE, A.SHARE, A.TICK, A.GRAFT, A.ERASE},
        # To call it off, or end and close it; nobody writes in it any more.
        Role.KEEPER: frozenset({A.SEE, A.READ, A.ENTER, A.LEAD, A.CLOSE, A.CANCEL, A.SHARE}) | _OF_THE_PERSON,
        # There, among the others: the hour, the phase, who is here; nothing that is said of the person.
        Role.UNCOVERED: frozenset({A.SEE, A.ENTER, A.COME}),
        # That it is held, when and by whom; nothing of what it is about.
        Role.OVERSEER: frozenset({A.SEE, A.ATTEND}),
        Role.COLLEAGUE: frozenset({A.SEE, A.READ}),
        Role.ADMINISTRATOR: frozenset({A.SEE, A.READ}),
    },
    Thing.DOCUMENT: {
        Role.ORGANISER: frozenset({A.SEE, A.READ, A.REVISE, A.DRAFT, A.FREEZE, A.SUBMIT}),
        Role.PARTICIPANT: frozenset({A.SEE, A.READ, A.DRAFT}),
        Role.COLLEAGUE: frozenset({A.SEE, A.READ, A.DRAFT}),
        Role.ELECTOR: frozenset({A.SEE, A.READ, A.VOTE}),
        Role.ADMINISTRATOR: frozenset({A.SEE, A.READ}),
    },
    Thing.CASE: {
        Role.ORGANISER: frozenset({A.SEE, A.READ, A.REVISE, A.SCHEDULE, A.INVITE, A.IDENTITY}) | TOLD,
        Role.CIRCLE: frozenset({A.SEE, A.READ, A.IDENTITY}) | TOLD,
    },
    Thing.REPORT: {
        Role.OWNER: frozenset({A.SEE}),
        Role.MEMBER: frozenset({A.SEE}),
        Role.ORGANISER: frozenset({A.SEE, A.REVISE}),
        Role.ADMINISTRATOR: frozenset({A.SEE}),
    },
    Thing.THEME: {
        Role.ORGANISER: frozenset({A.SEE, A.REVISE}),
        Role.COLLEAGUE: frozenset({A.SEE}),
        Role.ADMINISTRATOR: frozenset({A.SEE}),
    },
    Thing.ORGANISATION: {
        Role.MEMBER: frozenset({A.SEE, A.READ, A.REPORT}),
        Role.ORGANISER: frozenset({A.SEE, A.READ, A.REPORT, A.SCHEDULE, A.DRAFT, A.INVITE, A.SETTLE}),
        Role.ADMINISTRATOR: frozenset(
            {A.SEE, A.READ, A.REPORT, A.SCHEDULE, A.DRAFT, A.INVITE, A.REVISE, A.ADMINISTER, A.SETTLE}
        ),
    },
    Thing.ACTION_ITEM: {
        Role.OWNER: frozenset({A.SEE, A.ANSWER}),
        Role.ORGANISER: frozenset({A.SEE, A.ANSWER}),
        Role.PARTICIPANT: frozenset({A.SEE}),
        Role.COLLEAGUE: frozenset({A.SEE}),
    },
    Thing.REQUEST: {
        Role.ORGANISER: frozenset({A.SEE, A.REVISE}),
        Role.OWNER: frozenset({A.SEE}),
    },
    Thing.SOLICITATION: {
        Role.ORGANISER: frozenset({A.SEE, A.REVISE}),
        Role.ASKED: frozenset({A.SEE, A.ANSWER}),
    },
    Thing.CLAIM: {
        Role.OWNER: frozenset({A.SEE, A.READ}),
        Role.ORGANISER: frozenset({A.SEE, A.READ, A.CHECK}),
        Role.PAYER: frozenset({A.SEE, A.READ, A.CHECK, A.SETTLE}),
    },
    Thing.PLAN: {
        Role.ORGANISER: frozenset({A.SEE, A.READ, A.DRAFT, A.FREEZE, A.AGREE}),
        Role.CIRCLE: frozenset({A.SEE, A.READ, A.AGREE}),
        Role.VALIDATOR: frozenset({A.SEE, A.READ, A.VALIDATE, A.AGREE}),
    },
}

# What a role takes away, whatever the others give.
WITHHELD: Mapping[Role, frozenset[Ability]] = {Role(f"untold_{ability}"): frozenset({ability}) for ability in TOLD}

# What each state lets anyone do. A state that is not listed takes nothing away.
STATES: Mapping[Thing, Mapping[State, frozenset[Ability]]] = {
    Thing.MEETING: {
        State.PLANNED: frozenset(A) - {A.SEND, A.CLOSE, A.REOPEN, A.GRAFT},
        State.OPEN: frozenset(A) - {A.SEND, A.CLOSE, A.CANCEL, A.REOPEN},
        State.ENDED: frozenset(
            {
                A.SEE,
                A.READ,
                A.ENTER,
                A.COME,
                A.NOTE,
                A.MAP,
                A.STEER,
                A.TICK,
                A.CLOSE,
                A.SIT,
                *_OF_THE_PERSON,
                A.IDENTITY,
                A.SHARE,
                A.GRAFT,
                A.ERASE,
            }
        ),  # fmt: skip
        State.CANCELLED: frozenset({A.SEE, A.READ, A.CANCEL, A.IDENTITY, A.ERASE}) | _OF_THE_PERSON,
        # Nothing of a closed meeting is edited; the law may ask that a text be erased all the same.
        State.CLOSED: frozenset({A.SEE, A.READ, A.ENTER, A.REOPEN, A.SEND, A.IDENTITY, A.ERASE}) | _OF_THE_PERSON,
    },
    Thing.DOCUMENT: {
        State.DRAFTING: frozenset(A) - {A.VOTE},
        State.SUBMITTED: frozenset({A.SEE, A.READ, A.VOTE}),
        State.IN_FORCE: frozenset(A) - {A.VOTE},
    },
    Thing.PLAN: {State.CLOSED: frozenset({A.SEE, A.READ})},
}


def abilities(thing: Thing, roles: Collection[Role], state: State = State.ANY) -> frozenset[Ability]:
    """What these roles together may do with this thing in this state."""
    could = frozenset[Ability]().union(*(ROLES[thing].get(role, frozenset()) for role in roles))
    withheld = frozenset[Ability]().union(*(WITHHELD.get(role, frozenset()) for role in roles))
    return (could - withheld) & STATES.get(thing, {}).get(state, frozenset(Ability))


# What is missing, said to whoever was refused.
WHY: Mapping[Ability, str] = {
    A.LEAD: "Seule l’animation peut conduire la séance. Prenez d’abord cette fonction.",
    A.CLOSE: "Seuls l’animation et le secrétariat peuvent clore la réunion, une fois la séance terminée.",
    A.CANCEL: "Seuls l’animation et la structure qui organise peuvent annuler cette réunion, avant la séance.",
    A.SEND: "Seuls l’animation, le secrétariat et la structure qui organise remettent le relevé.",
    A.REOPEN: "Seule la structure qui organise peut rouvrir une réunion close.",
    A.INVITE: "Seuls l’animation, le secrétariat et la structure qui organise peuvent inviter ou faire entrer.",
    A.SIT: "Cette fonction ne peut être prise que par une personne présente au titre de la réunion.",
    A.TICK: "Seuls le secrétariat et l’animation notent les présences.",
    A.NOTE: "Vous ne pouvez pas écrire dans cette réunion.",
    A.MAP: "Vous ne pouvez pas modifier cette carte.",
    A.STEER: "Seule l’animation conduit les votes, verrouille une branche et y écrit. Prenez d’abord cette fonction.",
    A.GRAFT: "Seuls l’animation et le secrétariat peuvent réunir les cartes, pendant la réunion.",
    A.ERASE: "Seuls l’animation, le secrétariat et la structure qui organise peuvent effacer un texte pour de bon.",
    A.ANSWER: "Seule la personne responsable de cette action peut répondre.",
    A.SITUATION: "La situation n’est visible que des personnes attendues à cette réunion.",
    **dict.fromkeys(TOLD, "La base du partage ne couvre pas cette catégorie d’informations pour vous."),
    A.SHARE: "Seule la structure qui suit la situation note la base du partage.",
    A.IDENTITY: "L’identité de la personne n’est visible que de son cercle de soins.",
    A.DRAFT: "Ce document ne peut pas être modifié maintenant.",
    A.FREEZE: "Seule la structure qui porte le document peut figer une version.",
    A.SUBMIT: "Seule la structure qui porte le document peut le soumettre.",
    A.VOTE: "Vous n’avez pas de mandat pour vous prononcer sur cette version.",
    A.VALIDATE: "Ce plan est validé par son médecin : le médecin traitant, ou celui que la structure a désigné.",
    A.AGREE: "L’accord de la personne est noté par quelqu’un de son cercle.",
    A.SCHEDULE: "Seule la coordination de la structure peut faire cela.",
    A.REPORT: "Seuls les membres de la structure peuvent signaler une rupture en son nom.",
    A.ADMINISTER: "Seule l’administration de la structure peut faire cela.",
    A.CHECK: "Seules la structure qui organise et celle qui paie vérifient une présence déclarée.",
    A.SETTLE: "Seule la coordination de la structure qui paie fixe les tarifs, approuve, paie ou refuse.",
    A.REVISE: "Vous ne pouvez pas modifier cet élément.",
    A.SEE: "Cette page n’existe pas ou ne vous est pas ouverte.",
    A.READ: "Ce qui est dit de cette situation ne vous est pas ouvert.",
    A.COME: "Vous n’êtes pas attendu dans cette réunion.",
    A.ATTEND: "Vous ne pouvez pas demander à assister à cette réunion.",
    A.ENTER: "Vous n’êtes pas attendu dans cette salle. Demandez à l’animation de vous faire entrer.",
}

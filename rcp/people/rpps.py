"""The RPPS number of a health professional: eleven digits, the last one a Luhn key (ANS, FAQ RPPS). Pure."""


def fault(number: str) -> str:
    """What is wrong with this number, in French; an empty string when it is a possible RPPS number."""
    digits = "".join(number.split())
    if not digits.isascii() or not digits.isdigit():
        return "Le numéro RPPS ne contient que des chiffres."
    if len(digits) != 11:
        return f"Le numéro RPPS compte 11 chiffres ; celui-ci en compte {len(digits)}."
    if luhn_sum(digits) % 10:
        return "Ce numéro RPPS comporte une erreur de saisie : sa clé de contrôle ne correspond pas."
    return ""


def luhn_sum(digits: str) -> int:
    """The Luhn sum, key included: a valid number's is a multiple of ten."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total

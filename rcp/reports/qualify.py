"""What may not stand in a report: anything that says who the person is. Pure; people/identities.py knows the words."""

from rcp.people.identities import Fault, faults, faults_in

__all__ = ["Fault", "faults", "faults_in"]

"""Who is who: the roster, and finding the same person in two lists without guessing."""

from graders.roster.arrivals import Arrivals, arrivals, shortly
from graders.roster.match import Keys, Match, keys_of, match, names_of
from graders.roster.read import Enrolled, RosterError, read_roster
from graders.roster.table import write_roster

__all__ = [
    "Arrivals",
    "Enrolled",
    "Keys",
    "Match",
    "RosterError",
    "arrivals",
    "keys_of",
    "match",
    "names_of",
    "read_roster",
    "shortly",
    "write_roster",
]

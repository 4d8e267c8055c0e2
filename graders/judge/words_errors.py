"""What a teacher asks about an error that stopped a function, by what Python and NumPy say of it.

Only what they say is known, not where the mistake is, so nothing here names one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

#: What an error says, and what to ask then; `{0}` stands for the name in it.
_QUESTIONS = (
    (
        r"(?:NameError|UnboundLocalError): .*?'(\w+)'",
        "When that line runs, `{0}` has no value yet. Is it made before, and spelled alike?",
    ),
    (
        r"(?:TypeError|AttributeError): .*'?NoneType\b",
        "Something that is used there is None. Was it computed, and did that give anything back?",
    ),
    (
        r"ValueError: setting\san\sarray\selement",
        "One place of an array holds one number, and more is put there. Should a list hold it, "
        "which grows by its own `append`, or is the place a whole column?",
    ),
    (
        r"ValueError: .*(?:aligned|broadcast|core\sdimension|match\sexactly|same\snumber)",
        "Sizes meet there that do not fit. Print the shapes: which axes should be equally long?",
    ),
    (
        r"(?:ValueError|TypeError): .*\bunpack",
        "How many names stand on the left of that `=`, and how many values come from the right?",
    ),
    (
        r"TypeError: .*integer\sscalar",
        "An array stands where a whole number is asked for. Which arguments does that function "
        "take, and which of them belong together?",
    ),
    (
        r"TypeError: .*positional",
        "What is given there, and what does the function's first line ask for?",
    ),
    (
        r"IndexError: ",
        "How many axes has what is indexed there, and how long is each?",
    ),
)


def question_on(detail: str, keys: Sequence[str]) -> str:
    """Ask about an error what leads to its cause; nothing where it says too little.

    detail: what was raised, with its message, and the line if known. keys: those of `parameters`.
    """
    said, *_ = re.split(r",\sin\sthe\sline\s", detail)
    absent = re.match(r"KeyError: '(\w+)'", said)
    if absent and absent[1] not in keys:
        return (
            f"The keys of `parameters` are {', '.join(keys)}. "
            "Do you need one of them there, or one of another dictionary?"
        )
    for pattern, asked in _QUESTIONS:
        if found := re.match(pattern, said):
            return asked.format(*found.groups())
    return ""

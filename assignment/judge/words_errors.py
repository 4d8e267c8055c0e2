"""What a teacher asks about an error that stopped a function, by what Python and NumPy say of it.

Only what they say is known, not where the mistake is, so nothing here names one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import numpy as np

#: How NumPy says that sizes do not fit.
_MISFIT = (
    r"ValueError: .*"
    r"(?:aligned|broadcast|core\sdimension|match\sexactly|same\snumber|same\sshape|not\sreshape)"
)

#: What to say then, where a size of no input meets another.
_STRANGE = (
    "Sizes meet there that do not fit, and {0} is none of those that I gave. "
    "Where does it come from?"
)

#: What an error says, and what to ask then; `{0}` stands for the name in it. The first one counts.
_QUESTIONS = (
    (
        r"UnboundLocalError: .*?'(\w+)'",
        "When that line runs, `{0}` has no value yet. A function that makes a name itself knows no "
        "other by it: is it made before, and is it spelled alike?",
    ),
    (
        r"NameError: .*?'(\w+)'",
        "When that line runs, `{0}` has no value yet. Is it made before, and spelled alike?",
    ),
    (
        r"ModuleNotFoundError: .*'([\w.]+)'",
        "There is no package `{0}` here, nor a file of that name, and you may count on NumPy "
        "alone. Is the name spelled so, which function of NumPy does the same, or can it be "
        "written in the notebook?",
    ),
    (
        r"ImportError:\scannot\simport\sname\s'(\w+)'",
        "That module has nothing named `{0}` here. Is it spelled so, or did you write it there "
        "yourself, and can it stand in the notebook?",
    ),
    (
        r"(?:TypeError|AttributeError): .*'?NoneType\b",
        "Something that is used there is None. Was it computed, and did that give anything back?",
    ),
    (
        r"RecursionError: ",
        "A function calls itself there, and that call does the same. Which function should be "
        "called, and which one are you writing?",
    ),
    (
        r"AttributeError:\s'dict'\sobject",
        "A dictionary gives what it holds by key. How does the exercise read `parameters`?",
    ),
    (
        r"AttributeError:\smodule\s'[\w.]+'\shas\sno\sattribute\s'(\w+)'",
        "That package has nothing named `{0}`. Is it spelled so, or was it given to you elsewhere?",
    ),
    (
        r"AttributeError:\s'list'\sobject|TypeError:\slist\sindices",
        "A list stands there where an array is asked for. Where was it made, and what should be?",
    ),
    (
        r"AttributeError:\s'[\w.]+'\sobject\shas\sno\sattribute\s'(\w+)'",
        "What stands before the dot has nothing named `{0}`. Is it spelled so, and what should "
        "stand there?",
    ),
    (
        r"NotImplementedError\b",
        "That line stands for what is still to do. When it is done, does the line have to stay?",
    ),
    (
        r"AssertionError\b",
        "That line states what has to hold, and it does not hold here. Is it true of inputs of "
        "every size, or of those of the checks only?",
    ),
    (
        r"SystemExit\b",
        "That ends the whole notebook and hands nothing over. Which word ends a function?",
    ),
    (
        r"MemoryError\b",
        "More memory is asked for there than a function gets. Which sizes has what is made, and "
        "which should it have?",
    ),
    (
        r"(?:FileNotFound|Permission|IsADirectory|OS)Error: ",
        "Your notebook comes alone: no other file is here, to read or to write. Can the function "
        "do without?",
    ),
    (
        r"EOFError\b",
        "Nobody is here to answer. Can the function do without a question?",
    ),
    (
        r"TypeError: .*\bnot\scallable",
        "Round brackets after a name call it, and it is no function. Which operation should stand "
        "there, or was the name of a function given to something else?",
    ),
    (
        r"TypeError:\s'(?:\w+\.)?int\w*'\sobject\sis\snot\siterable",
        "A loop goes through something that holds several things, and a number holds none. What "
        "gives the numbers from 0 up to it?",
    ),
    (
        r"TypeError: .*(?:as\sa\sdata\stype|data\stype\s.*not\sunderstood)",
        "A shape is one argument, however many axes it has. What stands around its numbers?",
    ),
    (
        r"ValueError: setting\san\sarray\selement",
        "One place of an array holds one number, and more is put there. Should a list hold it, "
        "which grows by its own `append`, or is the place a whole column?",
    ),
    (
        r"ValueError: .*enough\sdimensions",
        "One side of a matrix product has no axes there: it is a single number, or still None. "
        "Which one, and where was it made?",
    ),
    (
        r"(?:ValueError: .*\boutput\s(?:operand|array)|TypeError:\sreturn\sarrays\smust)",
        "NumPy takes the last argument there for the place where its result goes. How many "
        "arrays does that function join, and how many is it given?",
    ),
    (
        r"TypeError: only\s.*\sconverted\sto\sPython\sscalars",
        "A function of single numbers is given an array there. Which package has one for arrays?",
    ),
    (
        r"ValueError: The\struth\svalue",
        "A condition is one yes or no, and an array holds many numbers. Is one needed there?",
    ),
    (
        _MISFIT,
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
        r"TypeError: .*?(\w+)\(\)\s.*\bargument",
        "What is `{0}` given there, and what does its first line ask for?",
    ),
    (
        r"TypeError: .*positional",
        "What is given there, and what does the function's first line ask for?",
    ),
    (
        r"IndexError: .*out\sof\sbounds",
        "Python counts from 0. Which is the last index there, and where does yours come from?",
    ),
    (
        r"IndexError: ",
        "How many axes has what is indexed there, and how long is each?",
    ),
)


def question_on(detail: str, keys: Sequence[str], sizes: Collection[int] = ()) -> str:
    """Ask about an error what leads to its cause; nothing where it says too little.

    detail: what was raised, with its message, and the line if known. keys: those of `parameters`.
    sizes: those of the inputs.
    """
    said, *_ = re.split(r",\sin\sthe\sline\s", detail)
    absent = re.match(r"KeyError: '(\w+)'", said)
    if absent and absent[1] not in keys:
        return (
            f"The keys of `parameters` are {', '.join(keys)}. "
            "Do you need one of them there, or one of another dictionary?"
        )
    name = re.match(r"NameError: .*?'(\w+)'", said)
    if name and callable(getattr(np, name[1], None)):
        return (
            f"When that line runs, `{name[1]}` has no value yet. NumPy has a function of this "
            "name: is it meant, and what stands before the name of what NumPy holds?"
        )
    for pattern, asked in _QUESTIONS:
        if found := re.match(pattern, said):
            strange = _strange_size(said, sizes) if pattern == _MISFIT else ""
            return _STRANGE.format(strange) if strange else asked.format(*found.groups())
    return ""


def _strange_size(said: str, sizes: Collection[int]) -> str:
    """Find a size that no input has in what NumPy says of sizes that do not fit."""
    shapes = re.findall(r"\((?:\d+,\s?)+\d*\)", said)
    met = [*shapes, *re.findall(r"(?:\(size|has\ssize|different\sfrom)\s\d+", said)]
    numbers = [int(number) for one in met for number in re.findall(r"\d+", one)]
    return next((str(number) for number in numbers if sizes and number not in (1, *sizes)), "")

"""What IPython adds to Python becomes harmless, and what is Python stays as it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager

from graders.intake.magics import neutralise


@pytest.mark.parametrize(
    ("source", "python", "refused"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1", ["%matplotlib inline"]),
        ("!rm -rf /\nx = 1", "pass\nx = 1", ["!rm -rf /"]),
        ("!!ls", "pass", ["!!ls"]),
        ("!pip install \\\n  numpy\nx = 1", "pass\n\nx = 1", ["!pip install \\\n  numpy"]),
        ("!echo 'it (\nx = 1", "pass\nx = 1", ["!echo 'it ("]),
        ("if y:\n    !ls\nelse:\n\t%who", "if y:\n    pass\nelse:\n\tpass", ["!ls", "%who"]),
        ("x = !ls\ny = 1", "x = []\ny = 1", ["!ls"]),
        ("d['a'], e = %who_ls\n", "d['a'], e = []\n", ["%who_ls"]),
        ("x = %time f(1)\n", "x = f(1)\n", []),
        ("%time x = f(\n  1)\n", "x = f(\n  1)\n", []),
        ("%time !ls\n", "pass\n", ["!ls"]),
        ("%pylab inline\nx = 1", "from pylab import *\nx = 1", []),
        ("%time\nx = 1", "pass\nx = 1", ["%time"]),
        ("%timeit f(1)\n", "pass\n", ["%timeit f(1)"]),
        ("?np.dot\nnp.dot?\nnp.dot?? # how\n", "pass\npass\npass\n", None),
        ("x = np.dot?", "pass", None),
        ("/f 1\n,f a\n;f b\n", "pass\npass\npass\n", None),
        ("%%time\ndef f(): pass", "\ndef f(): pass", []),
        ("\n%%capture out\n%%timeit -n 1\nx = 1", "\n\n\nx = 1", []),
        ("%%time\n!ls\nx = 1", "\npass\nx = 1", ["!ls"]),
        ("%%bash\nrm -rf /\nls", "\n\n", ["%%bash ..."]),
        ("%%writefile rnn.txt\nx = 1\n", "\n\n", ["%%writefile rnn.txt ..."]),
        (
            "\n%%writefile -a rnn.py\n%who\nx = 'y'\n",
            "get_ipython().run_cell_magic('writefile', '-a rnn.py', \"%who\\nx = 'y'\\n\")\n\n\n\n",
            [],
        ),
        ("%%timex\nx = 1\n", "\n\n", ["%%timex ..."]),
        ("# first\n%%time\nx = 1", "# first\npass\nx = 1", ["%%time"]),
        ("x = 1\r\n%who\r\ny = 2\r", "x = 1\npass\ny = 2\n", ["%who"]),
        ("    x = 1\n    %who\n\n    y = 2", "x = 1\npass\n\ny = 2", ["%who"]),
        ("  x = 1\ny = 2", "  x = 1\ny = 2", []),
        (">>> def f():\n...     return 1\n...\n>>> f()", "def f():\n    return 1\n\nf()", []),
        ("\n  >>> %who\n  ... x", "\npass\nx", ["%who"]),
        (
            "In [12]: def f():\n    ...:     return 1\n    ...:\n\nIn [13]: f()",
            "def f():\n    return 1\n\n\nf()",
            [],
        ),
        ("pip install -q x\nx = 1", "pass\nx = 1", ["pip install -q x"]),
        ("%%snakeviz\ndef f(): pass", "\ndef f(): pass", []),
        ("%%cython -a\ndef f(): pass", "\ndef f(): pass", []),
    ],
)
def test_magics_become_harmless(source: str, python: str, refused: list[str] | None) -> None:
    got, noted = neutralise(source)
    assert got == python
    assert refused is None or noted == refused


@pytest.mark.parametrize(
    "source",
    [
        "x = (a\n     % b)\n",
        "x = a \\\n    % b\n",
        's = """\n%matplotlib inline\n!ls\nnp.dot?\n"""\n',
        "s = '''it's\n!ls\n'''\n",
        's = """\\"""\n!ls\n"""\n',
        "s = 'a\\\n!ls'\n",
        "s = r'\\''\n",
        "s = '%d ?' % 3\n",
        "x = 1  # why?\n",
        "# ! % ?\n",
        "x != y\nx %= 3\nx = -y % 3\n",
        'f"{x=!r}"\n',
        "f(x=1)\n",
        "pip = conda = 1\npip\n",
        "    # a comment alone\n",
        "\f\n  \n",
    ],
)
def test_python_is_left_alone(source: str) -> None:
    compile(source, "cell", "exec")
    assert neutralise(source) == (source, [])
    assert neutralise("%who\n" + source) == ("pass\n" + source, ["%who"])


_FRAGMENTS = [
    *"x \n=%!?()[]'\"\\#,;/:@+f1\t\f",
    *("    ", "'''", '"""', "if x:", "pass", "%time ", "%%time"),
]
_TEXT = st.lists(st.sampled_from(_FRAGMENTS), max_size=25).map("".join) | st.text(max_size=40)


def _compiles(source: str) -> bool:
    try:
        compile(source, "cell", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@given(_TEXT)
def test_whatever_compiles_is_unchanged(source: str) -> None:
    source = source.replace("\r", "\n")
    if _compiles(source):
        assert neutralise(source) == (source, [])
        assert neutralise("%who\n" + source)[0] == "pass\n" + source


@given(_TEXT)
def test_the_number_of_lines_is_kept(source: str) -> None:
    source = source.replace("\r", "\n")
    assert neutralise(source)[0].count("\n") == source.count("\n")


_PYTHON = [
    "x = 1",
    "y = (1\n  % 2)",
    "if x:\n    y = 2",
    's = """\n%who\n"""',
    "t = a \\\n  % b",
    "# 100%?",
    "",
    "u = {'?': '!'}",
    "print('?')",
    "def f():\n    pass",
]
_IPYTHON = [
    "%matplotlib inline",
    "!ls 'a b'",
    "z = %pwd",
    "a.b = !ls",
    "np.dot?",
    "?np",
    "v = s?",
    "!cd \\\n..",
    "if x:\n    !ls",
    "for i in x:\n    i = %who",
]


@given(
    st.lists(st.sampled_from([(text, 0) for text in _PYTHON] + [(text, 1) for text in _IPYTHON]))
)
def test_what_ipython_would_take_for_its_own_is_what_was_not_run(
    cell: list[tuple[str, int]],
) -> None:
    source = "\n".join(text for text, _ in cell) + "\n"
    python, refused = neutralise(source)
    compile(python, "cell", "exec")
    assert len(refused) == sum(number for _, number in cell)
    transformed = TransformerManager().transform_cell(source)  # type: ignore[no-untyped-call]
    assert len(refused) == transformed.count("get_ipython()")


def test_the_standard_library_is_unchanged() -> None:
    for path in sorted(Path(os.__file__).parent.glob("*.py")):
        source = path.read_text(encoding="utf-8")
        assert neutralise("%who\n" + source) == ("pass\n" + source, ["%who"])

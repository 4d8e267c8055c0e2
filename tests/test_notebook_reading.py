"""Reading a submission: honest notebooks of any age, and files that are none."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.intake import Cells, Submission, Unreadable, read
from graders.intake.model import BRACKETS, CELLS, CODE_CHARACTERS


def submission(data: bytes, file: str = "rnn_lstm.ipynb") -> Submission:
    return Submission.of("ada", file, data)


def notebook(*sources: Any, **more: Any) -> bytes:
    cells = [{"cell_type": "code", "source": source} for source in sources]
    return json.dumps({"nbformat": 4, "cells": cells, **more}).encode()


def reason(data: bytes, file: str = "rnn_lstm.ipynb") -> str:
    with pytest.raises(Unreadable) as caught:
        read(submission(data, file))
    assert str(caught.value) == caught.value.reason
    return caught.value.reason


# What is read.


def test_code_cells_come_in_order_and_the_rest_is_dropped() -> None:
    cells = [
        {"cell_type": "markdown", "source": "# Title"},
        {"cell_type": "code", "source": ["x = 1\n", "y = 2"], "outputs": [{"text": "x" * 9}]},
        {"cell_type": "raw", "source": "raw"},
        {"cell_type": "code", "source": "z = 3"},
    ]
    data = json.dumps({"nbformat": 4, "cells": cells}).encode()
    assert read(submission(data)) == Cells(("x = 1\ny = 2", "z = 3"), ())


def test_a_notebook_without_cells_is_read() -> None:
    assert read(submission(notebook())) == Cells((), ())


def test_nbformat_3_is_read() -> None:
    sheets = [{"cells": [{"cell_type": "code", "input": ["x = 1\n", "y = 2"]}]}, {"cells": []}]
    data = json.dumps({"nbformat": 3, "worksheets": sheets}).encode()
    assert read(submission(data)) == Cells(("x = 1\ny = 2",), ())


def test_an_unknown_nbformat_is_tried_with_a_note() -> None:
    cells = read(submission(notebook("x = 1", nbformat=99)))
    assert cells.sources == ("x = 1",)
    assert "nbformat 99" in cells.notes[0]


@pytest.mark.parametrize(
    "metadata",
    [{"kernelspec": {"language": "julia"}}, {"language_info": {"name": "julia"}}],
)
def test_another_language_is_noted(metadata: dict[str, Any]) -> None:
    cells = read(submission(notebook("x = 1", metadata=metadata)))
    assert cells.sources == ("x = 1",)
    assert "julia" in cells.notes[0]


@pytest.mark.parametrize("metadata", [[], None, {"kernelspec": 3}, {"kernelspec": {"language": 3}}])
def test_malformed_metadata_costs_nothing(metadata: Any) -> None:
    assert read(submission(notebook("x = 1", metadata=metadata))) == Cells(("x = 1",), ())


@pytest.mark.parametrize("bad", [7, None, [], {}, {"cell_type": "code", "source": [1]}, "x = 1"])
def test_a_malformed_cell_costs_itself_only(bad: Any) -> None:
    cells = [{"cell_type": "code", "source": "x = 1"}, bad, {"cell_type": "code", "source": "y"}]
    got = read(submission(json.dumps({"nbformat": 4, "cells": cells}).encode()))
    assert got.sources == ("x = 1", "y")
    assert "Item 2" in got.notes[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_text_with_a_mark_or_of_two_bytes_a_letter_is_read(encoding: str) -> None:
    assert read(submission(notebook("é = 1").decode().encode(encoding))).sources == ("é = 1",)
    assert read(submission("é = 1".encode(encoding), "a.py")).sources == ("é = 1",)


def test_nan_and_double_keys_are_read() -> None:
    data = b'{"nbformat": 4, "metadata": NaN, "cells": 1, "cells": []}'
    assert read(submission(data)) == Cells((), ())


def test_half_characters_are_replaced_so_that_the_code_can_be_sent() -> None:
    (source,) = read(submission(notebook("x = '\ud800'"))).sources
    assert source.encode() == b"x = '?'"


def test_what_was_pasted_along_unseen_is_read_as_a_person_sees_it() -> None:
    (source,) = read(
        submission(notebook("\ufeffdef f():\n\u00a0\u00a0return\u202f1\u200b # é"))
    ).sources
    assert source == "def f():\n  return 1 # é"


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_a_function_in_a_cell_of_text_is_told(kind: str) -> None:
    cells = [{"cell_type": kind, "source": text} for text in ("Define it.", "def f():\n    pass")]
    got = read(submission(json.dumps({"nbformat": 4, "cells": cells}).encode()))
    assert got.sources == ()
    (note,) = got.notes
    assert f"Item 2 of the notebook holds a function and is a {kind} cell" in note


# What is not read.


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b'{"cells": [', "breaks at line 1, column 12"),
        (b"[]", "is a list"),
        (b"null", "is null where"),
        (b"{}", "no list of cells"),
        (b'{"cells": {}}', "no list of cells"),
        (b'{"worksheets": [{"cells": 1}, 2]}', "no list of cells"),
        (b'{"cells": "\xff\0"}', "utf-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b"[" + b"9" * 10_000 + b"]", "number"),
        (b"[" * (BRACKETS + 1), "brackets"),
        (b"PK\x03\x04rest", "zip"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"\n <html></html>", "web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git-lfs"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"numpy as np\n", "breaks at line 1"),
        (b'{"cells": [{"cell_type": "co', "Its end is missing"),
        (b'{"cells": [\n<<<<<<< HEAD\n=======\n>>>>>>> main\n]}', "both sides of a merge"),
        (b"<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> main\n", "git left of a merge"),
    ],
    ids=range(23),
)
def test_what_is_no_notebook_is_unreadable_with_a_reason(data: bytes, said: str) -> None:
    assert said in reason(data)


def test_more_cells_or_code_than_the_limit_is_unreadable() -> None:
    assert f"{CELLS + 1:,} cells" in reason(notebook(*[""] * (CELLS + 1)))
    assert f"{CELLS + 1:,} cells" in reason(b"# %%\nx\n" * (CELLS + 1), "a.py")
    assert "characters" in reason(notebook("#" * (CODE_CHARACTERS + 1)))
    assert "characters" in reason(b"#" * (CODE_CHARACTERS + 1), "a.py")


def test_a_submission_without_data_is_unreadable_for_its_own_reason() -> None:
    with pytest.raises(Unreadable, match="a link"):
        read(Submission("ada", "a.ipynb", None, "It is a link.", ""))


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_unreadable(data: bytes) -> None:
    for file in ("a.ipynb", "a.py"):
        with suppress(Unreadable):
            assert all(isinstance(code, str) for code in read(submission(data, file)).sources)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["cell_type", "source", "input", "cells", "worksheets", "metadata"]),
            inner,
        )
    ),
    max_leaves=12,
)


@given(_JSON, _JSON, _JSON)
def test_any_json_is_read_or_unreadable(cells: Any, metadata: Any, nbformat: Any) -> None:
    for key in ("cells", "worksheets"):
        data = json.dumps({key: cells, "metadata": metadata, "nbformat": nbformat}).encode()
        with suppress(Unreadable):
            read(submission(data))


_MEMORY = """
import resource, sys
from graders.intake import Submission, Unreadable, read
resource.setrlimit(resource.RLIMIT_AS, (200 << 20, 200 << 20))
data = b"[" + b'"ab",' * (3 << 20) + b"0]"
try:
    read(Submission.of("ada", "a.ipynb", data))
except Unreadable as error:
    sys.exit("memory" not in error.reason)
sys.exit(2)
"""


def test_a_memory_limit_makes_a_notebook_unreadable_and_not_the_process_fail() -> None:
    done = subprocess.run([sys.executable, "-c", _MEMORY], cwd=Path(__file__).parents[1])
    assert done.returncode == 0


# Scripts.


@pytest.mark.parametrize(
    "mark",
    ["#%%", "# %% [markdown]", "# In[ ]:", "#In [12]:", "# <codecell>", "# COMMAND ----------"],
)
def test_a_script_that_was_a_notebook_has_its_cells(mark: str) -> None:
    text = f"# header\n{mark}\nx = 1\n\n{mark} title\ny = 2\n"
    assert read(submission(text.encode(), "a.py")).sources == (
        "# header\n",
        f"{mark}\nx = 1\n\n",
        f"{mark} title\ny = 2\n",
    )


def test_a_plain_script_is_one_cell() -> None:
    assert read(submission(b"x = 1\n\ny = 2\n", "A.PY")).sources == ("x = 1\n\ny = 2\n",)


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("# -*- coding: latin-1 -*-\n", "latin-1"),
        ("#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n", "cp1252"),
        ("# coding: utf-8\n# coding: latin-1\n", "utf-8"),
        ("# coding: no-such-thing\n", "utf-8"),
        ("# coding: punycode\n", "utf-8"),
        ("# coding: zlib\n", "utf-8"),
        ("x = 1\n\n# coding: latin-1\n", "utf-8"),
    ],
)
def test_a_script_is_read_in_the_encoding_it_declares(head: str, encoding: str) -> None:
    text = head + "s = 'é'\n"
    assert read(submission(text.encode(encoding), "a.py")).sources == (text,)


def test_what_is_no_utf_8_is_read_as_windows_writes_it() -> None:
    assert read(submission(b'{"cells":[{"cell_type":"code","source":"\xe9"}]}')).sources == ("é",)
    assert read(submission(b"'\xe9'", "a.py")).notes == ("It is no utf-8 text: read as cp1252.",)


def test_a_notebook_under_a_scripts_name_is_read_as_one() -> None:
    assert read(submission(notebook("x = 1"), "a.py")).sources == ("x = 1",)


def test_a_script_under_a_notebooks_name_is_read_as_one() -> None:
    text = "# %%\nimport numpy as np\n# %%\ndef f():\n    pass\n"
    assert len(read(submission(text.encode())).sources) == 2


def test_an_exported_notebook_loses_its_magics_and_keeps_the_cells_they_timed() -> None:
    text = (
        "# In[1]:\nget_ipython().run_line_magic('matplotlib', 'inline')\n"
        "# In[2]:\nget_ipython().run_cell_magic('time', '', 'def f():\\n    return 7\\n')\n"
        "# In[3]:\nfiles = get_ipython().getoutput('ls')\n"
        "if files:\n    get_ipython().system(\n'x')\n"
        "# In[4]:\nget_ipython().run_cell_magic('bash', '', 'rm -rf x\\n')\n"
    )
    first, second, third, fourth = read(submission(text.encode(), "a.py")).sources
    assert first == "# In[1]:\npass\n"
    assert third == "# In[3]:\nfiles = []\nif files:\n    pass\n\n"
    assert fourth == "# In[4]:\npass\n"
    namespace: dict[str, Any] = {}
    exec(second, namespace)
    assert namespace["f"]() == 7


def test_notes_say_which_code_cell_and_print_safely() -> None:
    cells = read(submission(notebook("x = 1", "!echo \x1b[31m\u202e" + "y" * 99)))
    assert cells.notes == ("code cell 2: `!echo \\x1b[31m\\u202e" + "y" * 48 + "...` was not run",)


def test_many_notes_are_bounded() -> None:
    cells = read(submission(notebook("!ls\n" * 1_000)))
    assert cells.notes[-1] == "and 980 more notes like these"
    assert len(cells.notes) == 21


def test_importing_intake_costs_the_standard_library_only() -> None:
    program = (
        "import sys; import graders.intake; "
        "sys.exit({'numpy', 'nbformat', 'IPython', 'yaml'} & set(sys.modules) or None)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[1])
    assert done.returncode == 0

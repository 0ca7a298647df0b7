#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test_run_page.py WORK: run_page.py accepts a page that is right, and finds what is
wrong in others: a command that fails, another number, a word, lines in another order, a
picture that is not made or is another one."""
import pathlib
import shutil
import subprocess
import sys

try:
    from PIL import Image
    import numpy  # noqa: F401, which run_page.py uses
except ImportError:
    print("PIL and numpy are not installed")
    sys.exit(77)

RUNNER = pathlib.Path(__file__).with_name("run_page.py")
PAGE = '''# A page

Save as
`make.py`:

```python
from PIL import Image
import sys
print("mass 1.00001 of 3 cells, 7 s")
print("energy -2.5e-3")
Image.new("RGB", (40, 20), sys.argv[1]).save("shown.png")
```

```sh
mkdir folder && cd folder
```

```sh
python3 ../make.py red
```

```text
mass 1 of 3 cells, ...
...
energy -2.51e-3
```

![A picture](shown.png)
'''
WRONG = {
    "red\n": ("red && false\n", "exit code 1"),
    "mass 1 of": ("mass 1.1 of", "has not printed: mass 1.1"),
    "of 3 cells, ...": ("of 3 pieces, ...", "has not printed: mass 1 of 3 pieces"),
    "energy -2.51e-3": ("energy 2.51e-3", "has not printed: energy 2.51"),
    "mass 1 of 3 cells, ...\n...\nenergy -2.51e-3": (
        "energy -2.51e-3\nmass 1 of 3 cells, ...", "has not printed: mass"),
    "make.py red": ("make.py blue", "another picture"),
    "(40, 20)": ("(40, 30)", "(40, 30) instead of (40, 20)"),
    'save("shown.png")': ('save("other.png")', "shown.png was not made"),
    "![A picture](shown.png)": ("", "no picture"),
    "```text\nmass 1 of 3 cells, ...\n...\nenergy -2.51e-3\n```\n\n": ("", None),
}


def run(work, text):
    """Exit code and output of the runner."""
    work.mkdir(parents=True)
    Image.new("RGB", (40, 20), "red").save(work / "shown.png")
    page = work / "page.md"
    page.write_text(text, encoding="utf-8")
    done = subprocess.run([sys.executable, "-B", str(RUNNER), str(page),
                           "--work", str(work / "work")], check=False,
                          capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def main(work):
    work = pathlib.Path(work)
    shutil.rmtree(work, ignore_errors=True)
    code, out = run(work / "right", PAGE)
    assert code == 0, out
    for k, (old, (new, fault)) in enumerate(WRONG.items()):
        assert PAGE.count(old) == 1, old
        code, out = run(work / str(k), PAGE.replace(old, new))
        if fault is None:
            assert code == 0, out
        else:
            assert code == 1 and fault in out, (old, new, out)
    print(f"{len(WRONG)} pages")


if __name__ == "__main__":
    main(*sys.argv[1:])

#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""commands_faults.py WORK: command_blocks.py finds the commands of a page, and
test_commands.py a command that fails, one that the page commands.md does not have, and a
rule without a command."""
import pathlib
import shutil
import sys

import command_blocks
import test_commands
from command_rules import Rule

PAGE = """# A page

Text with `otto-flow --mesh a.msh`, `Mesh/Size` and `python3 a.py`.

    otto-transport a.prm \\
      --set b=c
    cp a b

    ρ = 1, no command

```sh
false
```

```text
python3 no_command.py
```

    import otto
    otto.run()
"""


def main(work):
    work = pathlib.Path(work).resolve()
    shutil.rmtree(work, ignore_errors=True)
    found = command_blocks.commands(PAGE)
    assert found == ["false", "otto-transport a.prm \\\n  --set b=c\ncp a b",
                     "import otto\notto.run()", "otto-flow --mesh a.msh",
                     "python3 a.py"], found

    source = work / "source"
    for part in ("apps", "meshes", "tests", "doc/notebook", "bin"):
        (source / part).mkdir(parents=True)
    (source / "meshes/square_tri.msh").write_text("")
    (source / "README.md").write_text("# A\n\n    cp my.msh b.msh\n")
    runner = test_commands.Runner(source, work / "run", source / "bin", None)
    assert runner.run(0, "cp my.msh b.msh", Rule("", "")) == ""
    assert "exit code 1" in runner.run(1, "cp no.msh b.msh", Rule("", ""))
    assert "exit code 1" in runner.run(2, "false\ntrue", Rule("", ""))
    assert "exit code 1" in runner.run(3, "import no_such_module", Rule("", ""))
    assert "there is no 'x'" in runner.run(
        4, "cp", Rule("", "", replace=(("x", "y"),)))

    # the page is there with all commands, then one is new
    test_commands.RULES[:] = []
    text, unused = test_commands.table(source)
    assert "cp my.msh b.msh" in text and not unused
    sys.argv = ["", str(source), str(work / "x"), "--list"]
    page = source / "doc/notebook/commands.md"
    page.write_text(text)
    assert test_commands.main() == 0
    (source / "README.md").write_text("# A\n\n    cp my.msh c.msh\n")
    assert test_commands.main() == 1
    page.write_text(test_commands.table(source)[0])
    assert test_commands.main() == 0
    test_commands.RULES[:] = [Rule("README.md", "gone")]
    assert test_commands.main() == 1


if __name__ == "__main__":
    main(*sys.argv[1:])

# SPDX-License-Identifier: LGPL-2.1-or-later
"""How test_commands.py runs the commands of the texts. A command that no rule names runs
as it is written, in a folder with my.msh, my.prm, and the folders of the source."""
import dataclasses


@dataclasses.dataclass
class Rule:
    """For the commands of `page` that begin with `command`."""
    page: str
    command: str
    # what is put in place of what, in this order
    replace: tuple = ()
    # the folders of earlier runs that it needs, of SCENERY
    needs: tuple = ()
    # shell commands before it
    before: str = ""
    # why it is not run as it is written
    why: str = ""
    # the test that does it, or why nothing does
    by: str = ""
    skip: str = ""
    # a synopsis: its options are those of --help
    usage: bool = False


# folder: the command that makes it
SCENERY = {
    "run": "otto-transport --mesh my.msh --output run --set Discretisation/Slabs=16 "
           "--set 'Solver/Gap tolerance=1e-3'",
    "solid": "otto-transport --mesh meshes/hex_box.msh --output solid "
             "--set Discretisation/Slabs=4 --set 'Solver/Gap tolerance=1e-2'",
    "flow": "otto-flow --mesh my.msh --output flow --set Time/Step=0.01 "
            "--set Time/End=0.05",
    "particles": "otto-continuity --mesh my.msh --output particles "
                 "--set Time/End=0.1 --set Output/Interval=0.05",
    "vectors": "otto-geometry --mesh my.msh --output vectors",
    "distances": "otto-geometry --mesh my.msh --output distances "
                 "--set Task=distances --set Discretisation/Slabs=4",
    "mixtures.out": "otto-dataset apps/otto-dataset/mixtures.prm --mesh my.msh --set Mesh/Size=0 "
                    "--output mixtures.out --set Samples/Number=8 "
                    "--set Transport/Slabs=4 --set Grid/Points=8",
}
TOOLS = "installs and builds everything, which is how the tests came to be"
TESTS = "the tests themselves"
OTHER = "another program"
PLACES = {"RUN": "a run folder", "FOLDER": "a run folder"}
CONSUMER = "install.consumer"
RUN = (("FOLDER", "run"),)

RULES = [
    Rule("*", "./bootstrap.sh demo", skip=TOOLS),
    Rule("README.md", "./bootstrap.sh help",
         replace=(("./bootstrap.sh", '"$SOURCE/bootstrap.sh"'),)),
    Rule("README.md", "build/release/bin/otto-dataset --mesh my.msh --set Sam",
         replace=(("=1000", "=4"),), why="4 samples"),
    Rule("README.md", "cmake --preset", skip=TOOLS),
    Rule("README.md", "cmake --build", skip=TOOLS),
    Rule("*", "cmake --install build/release --prefix", by=CONSUMER),
    Rule("README.md", "mpirun -np 4",
         replace=(("-np 4", "-np 4 otto-transport my.prm"),)),
    Rule("*", "./bootstrap.sh doc", by="doc.site"),
    Rule("*", "./bootstrap.sh install", skip=TOOLS),
    Rule("CONTRIBUTING.md", "./bootstrap.sh test", skip=TESTS),
    Rule("CONTRIBUTING.md", "cmake -S . -B build/plain", skip=TOOLS),
    Rule("CONTRIBUTING.md", "ctest", skip=TESTS),
    Rule("CONTRIBUTING.md", "git config blame.ignoreRevsFile",
         before="git init -q . && cp \"$SOURCE/.git-blame-ignore-revs\" .",
         why="in a repository of its own"),
    Rule("CONTRIBUTING.md", "git blame", skip="a name, not a command"),
    Rule("CONTRIBUTING.md", "bash tests/style", by="style"),
    Rule("CONTRIBUTING.md", "python3 tests/doc/test_commands.py",
         by="doc.commands_listed"),
    Rule("CONTRIBUTING.md", "clang-format", by="style"),
    Rule("CONTRIBUTING.md", "clang-tidy",
         skip="takes minutes, and clang-tidy is no package that the tests need"),
    Rule("apps/template/README.md", "cp -r", by=CONSUMER),
    Rule("apps/template/README.md", "build/my-", needs=("template",)),
    Rule("meshes/README.md", "gmsh -2",
         replace=(("...", "-format msh41 meshes/disk.geo -o disk.msh"),)),
    Rule("packaging/README.md", "docker", by="packaging.docker, where there is an engine"),
    Rule("packaging/README.md", "apptainer", skip="no Apptainer at hand"),
    Rule("packaging/README.md", "spack", skip="no Spack at hand"),
    Rule("doc/benchmarks.md", "python3 tests/bench/bench.py",
         skip="minutes of computing"),
    Rule("doc/benchmarks.md", "otto-flow --mesh",
         replace=(("=h ", "=0.05 "), ("=tau", "=0.0002"))),
    Rule("doc/benchmarks.md", "./bootstrap.sh bench",
         skip="half an hour of computing"),
    Rule("*", "mpirun --oversubscribe",
         replace=(("subscribe", "subscribe -np 3 otto-transport my.prm"),)),
    Rule("doc/benchmarks.md", "python3 replication", skip=OTHER),
    Rule("doc/benchmarks.md", "--set Mesh/Size=h", replace=(
        ("--set Mesh", "otto-transport apps/otto-transport/translation.prm --set Mesh"),
        ("=h", "=0.08"), ("=N", "=12"))),
    Rule("doc/benchmarks.md", "--set Discretisation/Pair", replace=(
        ("--set", "otto-transport my.prm --set"),)),
    Rule("*", "otto-transport [", usage=True),
    Rule("*", "otto-flow [", usage=True),
    Rule("*", "otto-continuity [", usage=True),
    Rule("*", "otto-geometry [", usage=True),
    Rule("*", "otto-dataset [", usage=True),
    Rule("doc/datasets.md", "otto-dataset --restart", needs=("mixtures.out",),
         replace=(("FOLDER", "mixtures.out"), ("=2000", "=10")),
         why="10 samples"),
    Rule("doc/datasets.md", "python3 apps/contact_sheet.py",
         needs=("mixtures.out",)),
    Rule("doc/datasets.md", "mpirun -np 4 otto-dataset", replace=(
        ("...", "--mesh my.msh --set Samples/Number=8"),)),
    Rule("doc/datasets.md", "data = otto", needs=("mixtures.out",)),
    Rule("doc/datasets.md", "with h5py", needs=("mixtures.out",)),
    Rule("doc/extending.md", "DIR=", needs=("template",), replace=(
        ("DIR=$HOME/otto\n", ""),
        ('cmake --install build/release --prefix "$DIR"\n', ""),
        ("cmake -S . -B build -DCMAKE_PREFIX_PATH=\"$DIR\" && cmake --build build",
         'cp -r ../build .')), why="installed and built by install.consumer"),
    Rule("doc/gallery.md", "./bootstrap.sh gallery", by="apps.gallery"),
    Rule("doc/gallery.md", "otto-transport", replace=(("NAME", "translation"),)),
    Rule("doc/gallery.md", "otto-dataset", replace=(
        ("/NAME.prm", "/mixtures.prm --set Samples/Number=4"),
        ("FOLDER", "mixtures.out"), ("NAME", "mixtures")), why="4 samples"),
    Rule("*", "apps/render.py RUN", needs=("particles",),
         replace=(("RUN", "particles"), ("apps", "python3 apps"))),
    Rule("doc/user_guide.md", "apps/render.py FOLDER --levels", needs=("solid",),
         replace=(("FOLDER", "solid"), ("apps", "python3 apps"))),
    Rule("*", "apps/render.py FOLDER", needs=("run",),
         replace=(*RUN, ("apps", "python3 apps"))),
    Rule("*", "apps/distances.py RUN", needs=("distances",),
         replace=(("RUN", "distances"), ("apps", "python3 apps"))),
    Rule("*", "apps/vectors.py RUN", needs=("vectors",),
         replace=(("RUN", "vectors"), ("apps", "python3 apps"))),
    Rule("*", "otto-flow --restart FOLDER", needs=("flow",),
         replace=(("FOLDER", "flow --set Time/End=0.06"),)),
    Rule("doc/meshes.md", "gmsh -save", replace=(
        ("msh41", "msh41 my.msh -o converted.msh"),)),
    Rule("doc/other_programs.md", "apt-get", skip="installs"),
    Rule("doc/other_programs.md", "python3 replication", skip=OTHER),
    Rule("doc/other_programs.md", "import numpy as np, ot\n",
         needs=("POT",)),
    Rule("doc/other_programs.md", "import numpy as np, ot, otto", needs=("run", "POT"),
         replace=(("two_rooms.out", "run"),)),
    Rule("doc/python.md", "export PYTHONPATH", replace=(
        ("DIR/share/otto", '"$SOURCE"'), ("python", 'python && python3 -c "import otto"'))),
    Rule("doc/python.md", "python3 apps/python/examples", by="python.data_sets"),
    Rule("doc/python.md", "import otto", before="cp meshes/two_rooms.geo ."),
    Rule("doc/python.md", "otto.flow", before="cp meshes/disk.msh ."),
    Rule("doc/python.md", "mesh = otto", before="cp meshes/square_tri.geo square.geo"),
    Rule("doc/python.md", "train = otto", needs=("mixtures.out",), replace=(
        ("torch.utils.data.DataLoader(train, batch_size=16)", "train.arrays()"),),
        why="without PyTorch"),
    Rule("doc/user_guide.md", '--set "Initial density/Type=values"', needs=("run",),
         replace=(('--set "Initial density/Type', 'otto-transport --mesh my.msh '
                   '--set "Initial density/Type'),)),
    Rule("doc/user_guide.md", "sh -c"),
    Rule("doc/user_guide.md", "pvpython", by="apps.paraview"),
    Rule("doc/user_guide.md", "otto-geometry --mesh", replace=(
        ("my_ten_densities.prm", "my.prm --set Mesh/File=my.msh"),
        ("Task=distances", "Task=distances --set Output/Folder=d --set Discretisation/Slabs=4")),
        before="printf 'set Task = distances\\n' > my.prm",
        why="three densities, four slabs"),
    Rule("doc/user_guide.md", "otto-transport --print"),
    Rule("doc/user_guide.md", "python3 apps/render.py FOLDER", needs=("run",),
         replace=RUN),
    Rule("doc/user_guide.md", "python3 DIR", needs=("run",), replace=(
        ("DIR/share/otto", '"$SOURCE"'), *RUN)),
    Rule("doc/user_guide.md", "otto-transport FOLDER", needs=("run",), replace=RUN),
    Rule("doc/user_guide.md", "otto-transport --restart FOLDER", needs=("run",), replace=(
        ("FOLDER", 'run --set "Solver/Gap tolerance=1e-4"'),)),
    Rule("doc/user_guide.md", '--set "Time/End=2"', needs=("flow",), replace=(
        ("--set", "otto-flow --restart flow --set"), ("=2", "=0.1")), why="a shorter time"),
    Rule("doc/user_guide.md", "--set Task=...", skip="the tasks are those of the next rows"),
    Rule("doc/user_guide.md", "--set Samples/Number=2000", needs=("mixtures.out",), replace=(
        ("--set", "otto-dataset --restart mixtures.out --set"), ("2000", "10")),
        why="10 samples"),
    Rule("doc/user_guide.md", "import h5py", needs=("run",)),
    Rule("doc/verification.md", "cmake", skip="half an hour of computing"),
    Rule("doc/verification.md", "otto-verification CASE", by="verification.gates"),
    Rule("doc/verification.md", "otto-verification gates", by="verification.gates"),
    Rule("doc/verification.md", "otto-verification --same",
         by="verification.gates_of_equal_spaces"),
    Rule("doc/verification.md", "otto-verification --nodal", skip="minutes of computing"),
    Rule("doc/verification.md", "ctest", skip=TESTS),
]

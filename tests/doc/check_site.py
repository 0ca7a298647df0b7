#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""check_site.py HTML_FOLDER WARNINGS PUBLIC_HEADERS

Checks the site that Doxygen has made: every link to a page, a place in it, a picture, a
script or a style sheet leads somewhere, also those of the menu, the tree and the search;
no page loads anything from the network; formulas have what shows them; WARNINGS, the
file of Doxygen's warnings, has none about texts, and of the headers that PUBLIC_HEADERS
lists none about an item without documentation (or as many as stand behind the name there).

Prints each fault; the exit code is 1 if there is one.
"""
import html.parser
import pathlib
import re
import sys
import urllib.parse

OUTSIDE = re.compile(r"^(https?:|mailto:|javascript:|data:)")


class Page(html.parser.HTMLParser):
    """The names of the places in a page, its links, and the files it loads."""

    def __init__(self, text):
        super().__init__()
        self.places, self.links, self.loads = set(), [], []
        self.formulas = 'class="formula' in text
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.places.update(attrs[key] for key in ("id", "name")
                           if attrs.get(key))
        if tag == "a" and attrs.get("href"):
            self.links.append(attrs["href"])
        elif tag in ("link", "area") and attrs.get("href"):
            self.loads.append(attrs["href"])
        elif tag in ("img", "script") and attrs.get("src"):
            self.loads.append(attrs["src"])


class Site:
    """The pages of a folder."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()
        self.pages = {file: Page(file.read_text(encoding="utf-8"))
                      for file in sorted(self.folder.rglob("*.html"))}
        self.faults = []
        self.n_links = 0

    def fault(self, file, text):
        self.faults.append(f"{file.relative_to(self.folder)}: {text}")

    def follow(self, file, link):
        """One link of a file."""
        self.n_links += 1
        path, _, place = link.partition("#")
        path = urllib.parse.unquote(path.partition("?")[0])
        if path.startswith("/"):
            self.fault(file, f"'{link}' is outside of the site")
            return
        target = (file.parent / path).resolve() if path else file
        if not target.exists():
            self.fault(file, f"'{link}' leads nowhere")
        elif place and target in self.pages and urllib.parse.unquote(
                place) not in self.pages[target].places:
            self.fault(file, f"there is no place '{place}' for '{link}'")

    def check(self):
        for file, page in self.pages.items():
            for link in page.links:
                if not OUTSIDE.match(link):
                    self.follow(file, link)
            for link in page.loads:
                if OUTSIDE.match(link):
                    self.fault(file, f"loads '{link}' from the network")
                else:
                    self.follow(file, link)
            if page.formulas and not any(
                    "MathJax.js" in link for link in page.loads):
                self.fault(file, "formulas without MathJax")
        for pattern in ("menudata.js", "navtree*.js"):
            for file in self.folder.glob(pattern):
                for link in re.findall(r'"([^"\s]+\.html(?:#[^"]*)?)"',
                                       file.read_text(encoding="utf-8")):
                    self.follow(file, link)
        for file in self.folder.glob("search/*_*.js"):
            for link in re.findall(r"'(\.\./[^']+\.html(?:#[^']*)?)'",
                                   file.read_text(encoding="utf-8")):
                self.follow(file, link)
        if not list(self.folder.glob("search/*_*.js")):
            self.faults.append("there is nothing to search")
        for name in ("MathJax.js", "extensions/tex2jax.js",
                     "extensions/TeX/AMSmath.js", "jax/input/TeX/config.js",
                     "jax/output/HTML-CSS/config.js",
                     "fonts/HTML-CSS/TeX/woff/MathJax_Main-Regular.woff"):
            if not (self.folder / "mathjax" / name).is_file():
                self.faults.append(f"mathjax/{name} is missing")


def warnings(file, public_headers):
    """What counts of Doxygen's warnings."""
    public = {line.split()[0]: int((line.split() + ["0"])[1])
              for line in open(public_headers, encoding="utf-8")
              if line.strip() and not line.startswith("#")}
    found = set()
    for line in open(file, encoding="utf-8", errors="replace"):
        match = re.match(r"(.*?):(\d+): warning: (.*)", line)
        if not match:
            continue
        name = match[1].partition("/lib/otto/")[2]
        if name in public or not re.search("is not documented|^Found ",
                                           match[3]):
            found.add(f"{name or match[1]}:{match[2]}: {match[3]}")
    for name, allowed in public.items():
        items = {line for line in found if line.startswith(name + ":")}
        if len(items) <= allowed:
            found -= items
    return sorted(found), public


def main(folder, warning_file, public_headers):
    site = Site(folder)
    site.check()
    found, public = warnings(warning_file, public_headers)
    for name in sorted(public):
        stem = name.rpartition("/")[2].replace("_", "__").replace(".", "_8")
        if not (list(site.folder.glob(f"{stem}_source.html"))
                or list(site.folder.glob(f"*_2{stem}_source.html"))):
            site.faults.append(f"the public header {name} is not in the site")
    for fault in site.faults + found:
        print(fault)
    print(f"{len(site.pages)} pages, {site.n_links} links, "
          f"{len(public)} public headers: "
          f"{len(site.faults) + len(found)} faults")
    return 1 if site.faults or found or not site.pages else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

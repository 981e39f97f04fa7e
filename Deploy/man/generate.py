#!/usr/bin/env python3
"""Writes the manual pages that repeat what stands elsewhere: generate.py PATH-OF-HOLDLINE PATH-OF-HOLDLINED DIRECTORY

holdline(1) comes from the command's own parser, holdline.yaml(5) from Deploy/holdline.yaml, and holdline-dunning(7) has the programs of
Deploy/examples/dunning. What frames them is in the *.head files here. In holdline-api(7) the table of roles comes from the daemon's document. The manual generator of swift-argument-parser is not used: it
drops every character that is not ASCII, and fills the lines of examples.
"""
import json, pathlib, re, subprocess, sys, textwrap

HERE = pathlib.Path(__file__).parent

WIDTH = 71
"""Columns of an example: a page of 80 columns indents it by seven and more."""

EVERYWHERE = {"version", "help"}


def plain(text):
    """Text with what roff would read as its own escaped."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    text = "".join(c if ord(c) < 128 else f"\\[u{ord(c):04X}]" for c in text)
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def filled(text):
    """A paragraph: a sentence begins on a line of its own, as mdoc(7) wants it, and no line is long."""
    lines = []
    text = re.sub("`([^`]+)`", "‘\\1’", text)
    for sentence in re.split(r"(?<=[A-Za-z0-9)”][.?!])\s+(?=[A-Z“])", " ".join(text.split())):
        for width in (72, 60, 48, 36):
            wrapped = textwrap.wrap(sentence, width, break_long_words=False, break_on_hyphens=False)
            wrapped = [plain(line) for line in wrapped]
            if all(len(line) <= 80 for line in wrapped):
                break
        lines += wrapped
    return lines


def folded(line):
    """An example's line, continued with a backslash where it is too long for the page."""
    indent = line[: len(line) - len(line.lstrip())]
    body, gap, remark = re.match(r"(.*?)(?:(\s{2,})(\(.*\)))?$", line.strip()).groups()
    if len(indent) + len(body) + len(gap or "") + len(remark or "") <= WIDTH:
        return [indent + line.strip()]
    if body.startswith("{"):
        # JSON has no blank at which to break.
        lines = [indent]
        for part in re.findall(r".*?,(?=\")|.+", body):
            if len(lines[-1]) + len(part) > WIDTH:
                lines.append(indent + " ")
            lines[-1] += part
        return lines
    if not re.match(r"holdline |-|.* \| holdline ", body):
        # A table: its columns of numbers one below the other, and a text that goes on under its own column.
        rows = re.split(r"\s{4,}(?=\d+\s)", line.strip())
        hanging = [indent + " " * len(re.match(r"(\S+\s{2,})?", row)[0]) for row in rows]
        return [part for row, later in zip(rows, hanging) for part in textwrap.wrap(
            indent + row, WIDTH, subsequent_indent=later, break_long_words=False, break_on_hyphens=False)]
    words, lines = re.findall(r"(?:[^\s\"]|\"[^\"]*\")+", body), []
    # An option stays with its value.
    parts = []
    for word in words:
        if parts and (parts[-1].split()[-1].startswith("-") and not word.startswith("-")):
            parts[-1] += " " + word
        else:
            parts.append(word)
    current = indent
    for part in parts:
        if current.strip() and len(current) + len(part) + 3 > WIDTH:
            lines.append(current + " \\")
            current = indent + "    " + part
        else:
            current += (" " if current.strip() else "") + part
    lines.append(current)
    return lines + ([indent + "    " + remark] if remark else [])


def discussion(text):
    """Paragraphs and, under a heading such as EXAMPLES, lines as they are."""
    out, paragraph, block = [], [], []

    def end():
        if paragraph:
            out.extend([".Pp"] + filled(" ".join(paragraph)))
            paragraph.clear()
        if block:
            out.extend([".Bd -literal -offset 2n"] + [plain(line) for line in block] + [".Ed"])
            block.clear()

    for line in text.split("\n"):
        heading = re.fullmatch(r"([A-Z][A-Z ]+):?", line.strip())
        if heading:
            end()
            out.extend([".Pp", f".Sy {heading[1].capitalize()}"])
        elif not line.strip():
            end()
        elif line.startswith("  "):
            if paragraph:
                end()
            block.extend(folded(line[2:]))
        else:
            if block:
                end()
            paragraph.append(line)
    end()
    return out


def flag(name):
    return plain(("-" if name["kind"] == "long" else "") + name["name"])


def value(argument):
    return f" Ar {plain(argument['valueName'])}" if argument["kind"] == "option" else ""


def tagged(argument):
    if argument["kind"] == "positional":
        tag = f".It Ar {plain(argument['valueName'])}" + (" ..." if argument["isRepeating"] else "")
    else:
        tag = ".It " + " , ".join(f"Fl {flag(name)}" for name in argument["names"]) + value(argument)
    text = argument.get("abstract", "")
    if argument.get("defaultValue") and "efault" not in text:
        text += f" The default is ‘{argument['defaultValue']}’."
    return [tag] + filled(text)


def synopsis(command, own):
    names = command["superCommands"][1:] + [command["commandName"]]
    lines = [".Nm holdline", f".Cm {' '.join(map(plain, names))}"]
    for argument in own:
        if argument["kind"] == "positional":
            text = f"Ar {plain(argument['valueName'])}" + (" ..." if argument["isRepeating"] else "")
        else:
            text = f"Fl {flag(argument['preferredName'])}{value(argument)}"
        lines.append(f".Op {text}" if argument["isOptional"] else f".{text}")
    return lines


def leaves(command):
    children = [child for child in command.get("subcommands", []) if child["shouldDisplay"] and child["commandName"] != "help"]
    if not children:
        yield command
    for child in children:
        yield from leaves(child)


def commands(program):
    """The verbs, from the parser's own description of itself."""
    dump = subprocess.run([program, "--experimental-dump-help"], check=True, capture_output=True).stdout
    # The command writes blanks at which its help must not be broken as U+00A0.
    root = json.loads(dump.replace("\u00a0".encode(), b" ").replace(b"\\u00a0", b" "))["command"]
    seen = {}
    for command in leaves(root):
        for argument in command["arguments"]:
            if argument["kind"] != "positional" and argument["shouldDisplay"]:
                seen.setdefault((argument["preferredName"]["name"], argument.get("abstract")), []).append(argument)
    common = {key: found[0] for key, found in seen.items() if len(found) >= 12 and key[0] not in EVERYWHERE}

    out = [".Ss Options of many commands", ".Bl -tag -width Ds"]
    for argument in common.values():
        out += tagged(argument)
    out += [".El"]
    for command in leaves(root):
        own, shared = [], []
        for argument in command["arguments"]:
            name = argument.get("preferredName", {}).get("name")
            if argument["shouldDisplay"] and name not in EVERYWHERE:
                (shared if argument["kind"] != "positional" and (name, argument.get("abstract")) in common else own).append(argument)
        out += [f".Ss holdline {' '.join(command['superCommands'][1:] + [command['commandName']])}"]
        out += synopsis(command, own) + [".Pp"] + filled(command.get("abstract", ""))
        out += discussion(command.get("discussion") or "")
        if own:
            out += [".Bl -tag -width Ds"] + [line for argument in own for line in tagged(argument)] + [".El"]
        if shared:
            out += [".Pp", "Also:", "." + " , ".join(f"Fl {flag(argument['preferredName'])}" for argument in shared) + " ."]
    return out


def settings(lines):
    """Lines of the configuration, those that are too long for the page as several; a comment's lines are filled together."""
    out = []
    for line in lines:
        indent = line[: len(line) - len(line.lstrip())]
        text = re.sub(" {3,}", "  ", line.strip()) if len(line) > WIDTH else line.strip()
        if out and text.startswith("# ") and out[-1][0] == indent and out[-1][1].startswith("# "):
            out[-1][1] += text[1:]
        else:
            out.append([indent, text])
    folded = []
    for indent, text in out:
        later = indent + ("# " if text.startswith("# ") else "  ")
        folded += textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=later)
    return folded


def keys():
    """The keys of the configuration: a block each, its comment as text, its examples and defaults as they are.

    A default has no blank behind its “#”; an example, or a table, stands three blanks in.
    """
    out = []
    for block in (HERE.parent / "holdline.yaml").read_text().strip().split("\n\n"):
        parts = []
        for line in block.split("\n"):
            kind = "text" if re.match(r"# (?=\S)", line) else "default" if re.match(r"#(?=[a-zA-Z ]+)(?!   )", line) else "example"
            if parts and parts[-1][0] == kind:
                parts[-1][1].append(line)
            else:
                parts.append((kind, [line]))
        defaults = [re.match(r"#([a-zA-Z]+):", line) for kind, lines in parts if kind == "default" for line in lines]
        examples = [re.match(r"#   ([a-z]+):", line) for kind, lines in parts if kind == "example" for line in lines]
        names = [match[1] for match in defaults if match] or [match[1] for match in examples if match]
        if not names:
            continue
        out.append(f".Ss {' , '.join(names)}")
        for index, (kind, lines) in enumerate(parts):
            if kind == "text":
                out += ([".Pp"] if index else []) + filled(" ".join(line[2:] for line in lines))
            else:
                if kind == "default" and index and parts[index - 1][0] == "example":
                    out += [".Pp", "The default:"]
                lines = [line[1:] if kind == "default" else line[4:] for line in lines]
                out += [".Bd -literal -offset 2n"] + [plain(line) for line in settings(lines)] + [".Ed"]
    return out


def programs():
    """The example programs, each under its name and the comment it begins with."""
    out = []
    for name, language in (("dun.sh", "shell"), ("dun.py", "Python"), ("dun.swift", "Swift")):
        text = (HERE.parent / "examples" / "dunning" / name).read_text().rstrip("\n")
        out += [f"In {language}", f".Pq Pa {name} :", ".Bd -literal -offset 2n"] + plain(text).split("\n") + [".Ed", ".Pp"]
    return out + ["They answer:"]


ROLES = [("agent", "a"), ("supervisor", "s"), ("ledger", "l"), ("dunning", "d"), ("auditor", "u"), ("bridge", "b"), ("monitor", "m"),
         ("wallboard", "w")]
"""The roles with the letters that the table of holdline-api(7) has for them."""


def routes(program):
    """The table of roles: a line a route, in the groups of the OpenAPI document."""
    document = json.loads(subprocess.run([program, "openapi"], check=True, capture_output=True).stdout)
    groups = {tag["name"]: [] for tag in document["tags"]}
    for path, item in sorted(document["paths"].items()):
        for method, operation in sorted(item.items()):
            if method == "parameters":
                continue
            unknown = set(operation["x-roles"]) - {role for role, _ in ROLES}
            if unknown:
                sys.exit(f"generate.py: the table has no letter for the role {', '.join(sorted(unknown))}")
            everybody = not operation["x-roles"]
            may = [letter if everybody or role in operation["x-roles"] else "." for role, letter in ROLES]
            may.append("o" if operation["x-owner"] else ".")
            groups[operation["tags"][0]].append(f"{method.upper():6} {path:43} {' '.join(may)}")
    out = []
    for name, lines in groups.items():
        if lines:
            out += [".Pp", f"{name}:", ".Bd -literal -offset 2n"] + [plain(line) for line in lines] + [".Ed"]
    return out


def page(name, marker, made):
    head = (HERE / f"{name[:name.rindex('.')]}.head").read_text()
    (pathlib.Path(sys.argv[3]) / name).write_text(head.replace(marker, "\n".join(made)))


def part(name, made):
    """Writes anew what stands between the two comments of a page that is written by hand."""
    begin, end = ".\\\" The following lines are made by Deploy/man/generate.sh from the routes.\n", ".\\\" Here they end.\n"
    before, rest = (HERE / name).read_text().split(begin)
    (pathlib.Path(sys.argv[3]) / name).write_text(before + begin + "\n".join(made) + "\n" + end + rest.split(end)[1])


page("holdline.1", "@COMMANDS@", commands(sys.argv[1]))
page("holdline.yaml.5", "@KEYS@", keys())
page("holdline-dunning.7", "@PROGRAMS@", programs())
part("holdline-api.7", routes(sys.argv[2]))

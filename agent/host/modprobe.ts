/** What modprobe.d(5) says about loading a module, line by line: its `blacklist` and `install` commands. */
export function modprobeLines(text: string, module: string): string[] {
  const wanted = underscored(module);
  return text
    .split("\n")
    .map((line) => line.trim().replace(/\s+/g, " "))
    .filter((line) => {
      const [verb = "", name = ""] = line.split(" ");
      return /^(?:blacklist|install)$/.test(verb) && underscored(name) === wanted;
    });
}

/** Dashes and underscores are the same in names of modules. */
function underscored(name: string): string {
  return name.replaceAll("-", "_");
}

/** Does the line keep a module out, at least when its hardware shows up? */
export function forbids(line: string): boolean {
  return /^blacklist |^install \S+ (?:(?:\/usr)?\/bin\/)?(?:true|false)(?: |$)/.test(line);
}

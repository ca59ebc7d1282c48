import { TreeBuilder } from "./builder.ts";
import { linesOf } from "./line-reader.ts";
import { setting } from "./sections.ts";
import { branch, type Format, FormatError } from "./tree.ts";

/**
 * `key = value` lines with `name {` or `name = {` blocks closed by a "}" line, under `[section]` lines if there are
 * any: krb5.conf(5) and MTConnect's agent.cfg.
 */
export const nested: Format = {
  name: "nested",
  about: "key = value lines in nested { } blocks: krb5.conf, MTConnect agent.cfg.",
  parse(text) {
    const tree = new TreeBuilder();
    let inSection = false;
    let depth = 0;
    for (const { text: line, number } of linesOf(text, { comments: "#;" })) {
      const section = depth === 0 ? /^\[(.+)\]$/.exec(line)?.[1] : undefined;
      if (section !== undefined) {
        tree.closeAll();
        tree.open(branch(section, []), number);
        inSection = true;
      } else if (line.endsWith("{")) {
        depth += 1;
        tree.open(branch(blockName(line), []), number);
      } else if (line === "}") {
        if (depth === 0) throw new FormatError('"}" without "{"', number);
        depth -= 1;
        tree.close(number);
      } else tree.add(setting(line));
    }
    if (inSection && depth === 0) tree.closeAll();
    return tree.finish();
  },
  // Servers are asked in order, and of other settings Kerberos takes the first.
  wins: () => "first",
};

function blockName(line: string): string {
  const name = line.slice(0, -1).trimEnd();
  return name.endsWith("=") ? name.slice(0, -1).trimEnd() : name;
}

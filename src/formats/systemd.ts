import { attribute, gather } from "./builder.ts";
import { linesOf, unquote, words } from "./line-reader.ts";
import { readSections } from "./sections.ts";
import { branch, type Format, type Node } from "./tree.ts";

/** Settings whose lines act one after the other; elsewhere they add up, or the last one counts. */
const IN_ORDER = /^(?:Exec\w+|EnvironmentFile|SystemCallFilter|CapabilityBoundingSet)$/;

/** Settings whose lines add up to a set; of all others the last one counts. */
const ADDS_UP =
  /^(?:After|Before|Wants|Requires|Requisite|BindsTo|PartOf|Upholds|Conflicts|OnFailure|OnSuccess|WantedBy|RequiredBy|Also|Alias|Documentation|Listen\w+|(?:Condition|Assert)\w+|RequiresMountsFor|SupplementaryGroups|ReadWritePaths|ReadOnlyPaths|InaccessiblePaths|DeviceAllow|On\w+(?:Sec|Calendar)|DNS|NTP|Domains|Address|Gateway)$/;

/** systemd.syntax(7): units, drop-ins and daemon configs; "\" joins lines, and comments may stand between. */
export const systemd: Format = {
  name: "systemd",
  about: "systemd units, drop-ins, and configs such as journald.conf.",
  parse(text) {
    const root = readSections(linesOf(text, { comments: "#;", continued: "statements" }));
    root.children = mergeSections(root.children);
    return root;
  },
  wins: (_, name) => (ADDS_UP.test(name) ? undefined : "last"),
};

/** A section that is opened again goes on, and an empty assignment forgets what the same key was given before it. */
function mergeSections(nodes: readonly Node[]): Node[] {
  const sections = new Map<string, Node>();
  for (const node of nodes) {
    const known = sections.get(node.name);
    if (known && node.value === undefined) known.children = known.children.concat(node.children);
    else sections.set(node.name, node);
  }
  for (const section of sections.values()) {
    section.children = gather(afterResets(section.children).flatMap(variables), ({ name }) =>
      IN_ORDER.test(name) ? name : undefined,
    );
  }
  return [...sections.values()];
}

/** `Environment=A=1 "B=x y"`: each variable for itself, told apart by its name, which tells whether it is a secret. */
function variables(setting: Node): Node[] {
  if (setting.name !== "Environment") return [setting];
  const assignments = words(String(setting.value)).map((word) => ASSIGNMENT.exec(unquote(word)));
  const read = assignments.flatMap((found) =>
    found ? [branch(setting.name, [attribute("name", found[1] ?? "")], unquote(found[2] ?? ""))] : [],
  );
  return read.length === 0 || read.length < assignments.length ? [setting] : read;
}

const ASSIGNMENT = /^([A-Za-z_]\w*)=(.*)$/s;

function afterResets(settings: readonly Node[]): Node[] {
  const lastReset = new Map<string, number>();
  for (const [index, { name, value }] of settings.entries()) if (value === "") lastReset.set(name, index);
  return settings.filter(({ name }, index) => index >= (lastReset.get(name) ?? 0));
}

import { attribute, TreeBuilder } from "./builder.ts";
import { directive } from "./directives.ts";
import { collapse, type Line, linesOf } from "./line-reader.ts";
import { branch, type Format, FormatError, leaf } from "./tree.ts";

const SCRIPT = /^(?:postrotate|prerotate|firstaction|lastaction|preremove)$/;

/** logrotate.conf(5): directives, `files { … }` blocks, and scripts up to `endscript`, each as one value. */
export const logrotate: Format = {
  name: "logrotate",
  about: "Rotation of logs: directives for all, and for the files that a block names.",
  parse(text) {
    const tree = new TreeBuilder();
    const lines = linesOf(text)[Symbol.iterator]();
    let files: string[] = [];
    for (const line of lines) {
      if (SCRIPT.test(line.text)) tree.add(leaf(line.text, script(lines, line)));
      else if (line.text === "}") tree.close(line.number);
      else if (line.text.endsWith("{")) {
        files.push(line.text.slice(0, -1));
        tree.open(branch("files", [attribute("path", collapse(files.join(" ")))]), line.number);
        files = [];
      } else if (/^["/]/.test(line.text)) files.push(line.text);
      else tree.add(directive(line.text, { equals: true }));
    }
    if (files.length > 0) throw new FormatError('expected "{" after the names of files');
    return tree.finish();
  },
  wins: () => "last",
};

function script(lines: Iterator<Line>, start: Line): string {
  const body: string[] = [];
  for (let next = lines.next(); !next.done; next = lines.next()) {
    if (next.value.text === "endscript") return body.join("\n");
    body.push(next.value.text);
  }
  throw new FormatError(`"${start.text}" without "endscript"`, start.number);
}

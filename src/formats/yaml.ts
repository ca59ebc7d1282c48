import { Composer, isScalar } from "yaml";
import { lineAt } from "./position.ts";
import { type Format, FormatError, leaf, type Node } from "./tree.ts";
import { tokensOf } from "./yaml/tokens.ts";
import { YamlReader } from "./yaml/value.ts";

/** Strings are not guessed to be more than YAML 1.2 says, whatever version a file declares. */
const OPTIONS = { version: "1.2", schema: "core", uniqueKeys: false, prettyErrors: false } as const;

export const yaml: Format = {
  name: "yaml",
  about:
    "YAML 1.2, core schema. Aliases and merge keys are resolved; several documents are a list; a tag that is not " +
    "YAML's own is @tag.",
  parse,
  wins: () => "last",
};

function parse(text: string): Node {
  const documents = [...new Composer(OPTIONS).compose(tokensOf(text))];
  const error = documents.flatMap(({ errors }) => errors)[0];
  // The library's own message repeats the text, which may be a secret's.
  if (error)
    throw new FormatError(
      `not valid YAML: ${error.code.toLowerCase().replaceAll("_", " ")}`,
      lineAt(text, error.pos[0]),
    );
  const reader = new YamlReader();
  const [first, ...more] = documents
    .filter(({ contents }) => !isEmpty(contents))
    .map((each) => reader.read(each));
  if (!first) return leaf("", null);
  return more.length === 0 ? first : { name: "", list: true, children: [first, ...more] };
}

/** A document that was never written, as after a last "---". */
function isEmpty(contents: unknown): boolean {
  return contents === null || (isScalar(contents) && contents.type === "PLAIN" && contents.source === "");
}

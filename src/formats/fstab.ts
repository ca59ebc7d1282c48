import { attribute } from "./builder.ts";
import { linesOf, words } from "./line-reader.ts";
import { branch, type Format, leaf } from "./tree.ts";

/** fstab(5): a mount is told apart by where it is mounted. */
export const fstab: Format = {
  name: "fstab",
  about: "What is mounted where, and with which options.",
  parse(text) {
    const mounts = linesOf(text).map((line) => {
      const [device = "", path = "", type = "", options = "defaults", ...rest] = words(line.text, "#");
      const fields = [leaf("device", device), leaf("type", type), leaf("options", options)];
      return branch("mount", [
        attribute("path", path),
        ...fields,
        ...(rest.length ? [leaf("order", rest.join(" "))] : []),
      ]);
    });
    return branch("", mounts);
  },
};

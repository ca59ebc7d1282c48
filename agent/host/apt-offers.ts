import { FormatError } from "../../src/formats/tree.ts";
import { compareDebVersions } from "./deb-version.ts";
import { field, type Package } from "./dpkg.ts";
import { paragraphs } from "./paragraphs.ts";

/** Largest list, in bytes when unpacked: ten times all of Debian. */
const MOST_BYTES = 512 * 1024 * 1024;

const PACKAGE = Buffer.from("\nPackage: ");
const END_OF_LINE = 10;

/** What a list has of an installed package. */
export interface Offer {
  /** The very version that is installed. */
  carried: boolean;
  newest: string;
}

export interface Offers {
  of: Map<Package, Offer>;
  /** Bytes of the list. */
  size: number;
}

/** Installed packages by name; of several architectures, one may be there more than once. */
export type Installed = ReadonlyMap<string, readonly Package[]>;

/**
 * What a list of packages (`Packages`, deb822(5)) has of those installed. It is gone through as bytes, in pieces, and
 * only the paragraphs of these packages are looked at. Throws {@link FormatError} where it is no such list.
 */
export async function offers(list: AsyncIterable<Uint8Array>, installed: Installed): Promise<Offers> {
  const found: Offers = { of: new Map(), size: 0 };
  let isList = false;
  for await (const some of paragraphs(list)) {
    found.size += some.length;
    if (found.size > MOST_BYTES) throw new FormatError(`more than ${MOST_BYTES} bytes`);
    isList ||= some.includes(PACKAGE);
    takeOffers(some, installed, found.of);
  }
  // What stands before the first line is not of the list.
  found.size -= 1;
  if (found.size > 0 && !isList) throw new FormatError("no package in it, so it is no list of packages");
  return found;
}

/** @param some whole paragraphs, each behind a line end */
function takeOffers(some: Buffer, installed: Installed, into: Offers["of"]): void {
  for (let at = some.indexOf(PACKAGE); at >= 0; at = some.indexOf(PACKAGE, at + 1)) {
    const from = at + PACKAGE.length;
    const end = some.indexOf(END_OF_LINE, from);
    const known = installed.get(some.toString("latin1", from, end < 0 ? undefined : end));
    if (known !== undefined) takeOffer(paragraphAt(some, at), known, into);
  }
}

function paragraphAt(some: Buffer, at: number): string {
  const start = some.lastIndexOf("\n\n", at);
  const end = some.indexOf("\n\n", at);
  return some.toString("latin1", start + 1, end < 0 ? undefined : end).trimStart();
}

/** A package made for all machines may come to be made for some, and the reverse. */
function takeOffer(paragraph: string, installed: readonly Package[], into: Offers["of"]): void {
  const version = field(paragraph, "Version");
  const architecture = field(paragraph, "Architecture");
  if (version === undefined) throw new FormatError("a package without a version; the list may be cut off");
  for (const one of installed) {
    const isSame = architecture === one.architecture;
    if (!isSame && architecture !== "all" && one.architecture !== "all") continue;
    const known = into.get(one);
    into.set(one, {
      carried: (known?.carried ?? false) || (isSame && version === one.version),
      newest: known && compareDebVersions(known.newest, version) > 0 ? known.newest : version,
    });
  }
}

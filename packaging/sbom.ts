import type { Part } from "./parts.ts";
import { EPOCH } from "./place.ts";
import type { Product } from "./product.ts";
import { uuidOf } from "./uuid.ts";

/** The bill of materials of a program (CycloneDX 1.5): what is in it and nothing else. The same parts give the same text. */
export function sbom({ name }: Product, version: string, parts: readonly Part[]): string {
  const main = `${name}@${version}`;
  const bom = {
    $schema: "http://cyclonedx.org/schema/bom-1.5.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify([main, parts]))}`,
    version: 1,
    metadata: {
      timestamp: new Date(EPOCH * 1000).toISOString(),
      component: {
        "bom-ref": main,
        type: "application",
        name,
        version,
        licenses: [{ license: { id: "Apache-2.0" } }],
      },
    },
    components: parts.map(componentOf),
    dependencies: [{ ref: main, dependsOn: parts.map(refOf) }],
  };
  return `${JSON.stringify(bom, undefined, 2)}\n`;
}

function componentOf(part: Part): object {
  const { name, version, license, integrity } = part;
  return {
    "bom-ref": refOf(part),
    type: "library",
    name,
    version,
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    ...(license === undefined ? {} : { licenses: [{ expression: license }] }),
    hashes: [
      { alg: "SHA-512", content: Buffer.from(integrity.replace("sha512-", ""), "base64").toString("hex") },
    ],
  };
}

/** The same package may be there twice, in two versions. */
function refOf({ name, version }: Part): string {
  return `${name}@${version}`;
}

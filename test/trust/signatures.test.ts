import { Key } from "@tufjs/models";
import { describe, expect, test } from "vitest";
import { asTufKey } from "../../src/trust/keys/public-key.ts";
import type { Proposal } from "../../src/trust/proposal.ts";
import { proposalText, readProposal } from "../../src/trust/proposal.ts";
import { proposeTargets } from "../../src/trust/propose.ts";
import { draftRole } from "../../src/trust/repository/draft.ts";
import { signMetadata } from "../../src/trust/repository/metadata.ts";
import { signersOf } from "../../src/trust/repository/signers.ts";
import { listed, mandateFor } from "../../src/trust/repository/standing.ts";
import { requireSigned } from "../../src/trust/repository/verify.ts";
import { approve, merge } from "../../src/trust/signatures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { NOTE, type Plant, person, plant } from "../support/trust.ts";

function proposal(made: Plant, site = "site-a"): Proposal {
  const targets = new Map([[`${site}/a.json`, '{"some":"text"}']]);
  return proposeTargets(made.open(), { role: site, targets }, { now: made.now, note: NOTE });
}

/** Sent around as a file. */
function copy(one: Proposal): Proposal {
  return readProposal(proposalText(one), "copy");
}

describe("signatures", () => {
  test("of several copies count together", () => {
    const made = plant(temporaryFolder());
    const { standing } = made.open();
    const [meyer, kaya] = made.people;
    const first = proposal(made);
    const second = copy(first);
    expect(approve(standing, first, meyer.secret)).toEqual(["site-a"]);
    expect(approve(standing, second, kaya.secret)).toEqual(["site-a"]);
    const [[, metadata] = []] = listed(merge(standing, [copy(first), copy(second)]).revisions);
    expect(Object.keys(metadata?.signatures ?? {})).toHaveLength(2);
  });

  test("that are wrong in one copy do not hide the right ones in another, and unknown ones are dropped", () => {
    const made = plant(temporaryFolder());
    const { standing } = made.open();
    const [meyer] = made.people;
    const good = proposal(made);
    const bad = copy(good);
    approve(standing, good, meyer.secret);
    const [[, metadata] = []] = listed(bad.revisions);
    if (metadata === undefined) throw new Error("no revision");
    signMetadata(metadata, { ...meyer.secret, sign: () => new Uint8Array(64) });
    signMetadata(metadata, person("Stranger").secret);
    const [[, merged] = []] = listed(merge(standing, [bad, good]).revisions);
    expect(merged && signersOf(mandateFor(standing, "site-a"), merged)).toEqual([
      { keyId: meyer.secret.keyId, name: "A. Meyer" },
    ]);
    expect(Object.keys(merged?.signatures ?? {})).toEqual([meyer.secret.keyId]);
  });

  test("of two different proposals are never put together", () => {
    const made = plant(temporaryFolder());
    const other = draftRole(undefined, new Map(), { now: made.now, note: { ...NOTE, reason: "another" } });
    const two = { revisions: { roles: new Map([["site-a", other]]) }, files: new Map() };
    expect(() => merge(made.open().standing, [proposal(made), two])).toThrow(/differ in what is signed/);
  });

  test("of engineers of one site count for nothing at another", () => {
    const made = plant(temporaryFolder());
    expect(() => approve(made.open().standing, proposal(made), person("Site B").secret)).toThrow(
      /may sign for nothing of this proposal, which is for site-a/,
    );
  });

  test("of one key under two ids count once", () => {
    const made = plant(temporaryFolder());
    const { revisions } = proposal(made);
    const metadata = revisions.roles.get("site-a");
    if (metadata === undefined) throw new Error("no revision");
    const [{ secret, key }] = made.people;
    const twin = Key.fromJSON("f".repeat(64), { ...key, "x-mesdrift-name": "Twin" });
    signMetadata(metadata, secret);
    signMetadata(metadata, { ...secret, keyId: twin.keyID });
    const mandate = { role: "site-a", threshold: 2, keys: [asTufKey(key), twin] };
    expect(() => requireSigned(mandate, metadata)).toThrow(/found 1 of 2 signatures/);
  });
});

describe("a proposal's file", () => {
  test("is refused when its content is not what its hash says", () => {
    const text = proposalText(proposal(plant(temporaryFolder()))).replace("some", "same");
    expect(() => readProposal(text, "p")).toThrow(
      /^p: the text of file [0-9a-f]{64} is not what its hash says/,
    );
  });

  test.each(["", "{}", "[]", '{"format":"mesdrift-proposal/1","revisions":[],"files":{}}'])(
    "is refused when it is %j",
    (text) => {
      expect(() => readProposal(text, "p")).toThrow(/^p: /);
    },
  );
});

import { Metadata, Root, Targets } from "@tufjs/models";
import { describe, expect, test } from "vitest";
import { asTufKey } from "../../../src/trust/keys/public-key.ts";
import type { Standing } from "../../../src/trust/repository/standing.ts";
import { verifyMandates } from "../../../src/trust/repository/verify.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { type Person, person, plant } from "../../support/trust.ts";

/** What is in force at a plant with one site and something signed for it. */
function standing(): Standing {
  const made = plant(temporaryFolder());
  made.putSite("site-a", { "a.json": "{}" });
  return made.open().standing;
}

function delegation(name: string, { secret, key }: Person) {
  const role = { name, keyids: [secret.keyId], threshold: 1, terminating: true, paths: [`${name}/*`] };
  return { keys: { [secret.keyId]: { ...key } }, roles: [role] };
}

function withRole({ root, roles }: Standing, role: string, edit: (json: JsonObject) => JsonObject): Standing {
  const signed = roles.get(role)?.signed;
  if (signed === undefined) throw new Error(`nothing signed for ${role}`);
  return { root, roles: new Map([...roles, [role, new Metadata(Targets.fromJSON(edit(signed.toJSON())))]]) };
}

type JsonObject = ReturnType<Root["toJSON"]>;

const REFUSED = /holds more or something else than mesdrift writes there/;

describe("nobody can be made to sign what nobody is shown", () => {
  test("what mesdrift writes is taken", () => {
    expect(() => verifyMandates(standing())).not.toThrow();
  });

  test("a site that lets somebody else sign for it", () => {
    const stranger = delegation("site-a", person("Stranger"));
    const hidden = withRole(standing(), "site-a", (json) => ({ ...json, delegations: stranger }));
    expect(() => verifyMandates(hidden)).toThrow(REFUSED);
  });

  test("another key for provisional waivers than the site's", () => {
    const stranger = person("Stranger");
    const hidden = standing();
    const role = hidden.roles.get("targets")?.signed.delegations?.roles?.["site-a.provisional"];
    expect(role?.keyIDs).toHaveLength(3);
    role?.keyIDs.splice(0, 3, stranger.secret.keyId);
    const keys = hidden.roles.get("targets")?.signed.delegations?.keys;
    Object.assign(keys ?? {}, { [stranger.secret.keyId]: asTufKey(stranger.key) });
    expect(() => verifyMandates(hidden)).toThrow(REFUSED);
  });

  test("another key for the snapshot than the publisher's", () => {
    const stranger = person("Stranger");
    const hidden = standing();
    hidden.root.signed.addKey(asTufKey(stranger.key), "snapshot");
    expect(() => verifyMandates(hidden)).toThrow(REFUSED);
  });

  test.each(["root", "targets", "site-a"])(
    "a member of the metadata of %s that mesdrift does not know",
    (role) => {
      const plain = standing();
      const more = (json: JsonObject) => ({ ...json, "x-more": true });
      const hidden =
        role === "root"
          ? { ...plain, root: new Metadata(Root.fromJSON(more(plain.root.signed.toJSON()))) }
          : withRole(plain, role, more);
      expect(() => verifyMandates(hidden)).toThrow(REFUSED);
    },
  );
});

import { describe, expect, test } from "vitest";
import { keyId } from "../../../src/trust/keys/public-key.ts";
import { isIn, withKey, withoutKey, withPeople } from "../../../src/trust/repository/people.ts";
import { renewed } from "../../../src/trust/repository/renew.ts";
import { listed } from "../../../src/trust/repository/standing.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { NOTE, type Person, type Plant, person, plant } from "../../support/trust.ts";

function change(made: Plant, edit: Parameters<typeof withPeople>[1]) {
  return withPeople(made.open().standing, edit, { now: made.now, note: NOTE });
}

function replaced(made: Plant, old: Person, fresh: Person) {
  const id = keyId(old.key.keyval.public);
  return change(made, (group) => (isIn(group, id) ? withKey(withoutKey(group, id), fresh.key) : group));
}

describe("other people who sign", () => {
  test("a lost key is replaced without it, and what rested on it is signed anew", () => {
    const made = plant(temporaryFolder());
    made.putSite("site-a", { "a.json": "{}" });
    const [meyer, kaya, silva] = made.people;
    const fresh = person("B. Kaya");
    const revisions = replaced(made, kaya, fresh);
    expect(listed(revisions).map(([role]) => role)).toEqual(["root", "targets", "site-a"]);
    made.put(revisions, [], [meyer, silva]);
    expect(made.open().standing.root.signed.version).toBe(2);
    expect(() => made.put(replaced(made, meyer, person("X")), [], [kaya, silva])).toThrow(
      /root version 3: found 1 of 2 signatures/,
    );
  });

  test("a change of administrators needs those of before and those of after", () => {
    const made = plant(temporaryFolder());
    const [meyer, kaya, silva] = made.people;
    const [d, e] = [person("D"), person("E")];
    const ids = [kaya, silva].map(({ key }) => keyId(key.keyval.public));
    const revisions = change(made, (group, name) =>
      name === "admins" ? ids.reduce(withoutKey, withKey(withKey(group, d.key), e.key)) : group,
    );
    expect(() => made.put(revisions, [], [kaya, silva])).toThrow(/root version 2: found 0 of 2 signatures/);
    made.put(revisions, [], [meyer, kaya, d]);
    expect(made.open().standing.root.signed.version).toBe(2);
  });

  test("a key can't be revoked where too few would be left to sign", () => {
    const made = plant(temporaryFolder());
    const [meyer, kaya] = made.people.map(({ key }) => keyId(key.keyval.public));
    const revisions = change(made, (group) => withoutKey(withoutKey(group, meyer ?? ""), kaya ?? ""));
    expect(() => made.put(revisions)).toThrow(/found 1 different keys, expected at least 2/);
  });

  test("a new publisher needs no new signature of engineers", () => {
    const made = plant(temporaryFolder());
    made.putSite("site-a", { "a.json": "{}" });
    const fresh = person("Publisher");
    const revisions = change(made, (group, name) =>
      name === "publishers" ? { ...group, keys: [fresh.key] } : group,
    );
    expect(listed(revisions).map(([role]) => role)).toEqual(["root"]);
    expect(() => made.put(revisions)).toThrow(/is no publisher/);
    made.publisher.secret = fresh.secret;
    made.put(revisions);
    expect(made.open().timestamp.signed.version).toBe(3);
  });

  test("what is in force is renewed as it is", () => {
    const made = plant(temporaryFolder());
    made.putSite("site-a", { "a.json": "{}" });
    made.now = new Date("2027-11-01T00:00:00Z");
    const { standing } = made.open();
    const revisions = renewed(standing, ["root", "site-a"], { now: made.now, note: NOTE });
    expect(listed(revisions).map(([role]) => role)).toEqual(["root", "site-a"]);
    made.put(revisions);
    const after = made.open().standing.roles.get("site-a")?.signed;
    expect(after?.expires).toBe("2028-10-31T00:00:00Z");
    expect(after?.targets).toEqual(standing.roles.get("site-a")?.signed.targets);
    expect(() => renewed(standing, ["site-x"], { now: made.now, note: NOTE })).toThrow(
      "site-x: nothing of that name is in force",
    );
  });
});

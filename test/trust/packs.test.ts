import { expect, test } from "vitest";
import { DEVELOPMENT_KEYS } from "../../src/trust/development-keys.ts";
import { draftRoot } from "../../src/trust/repository/draft.ts";
import { readTarget } from "../../src/trust/repository/open.ts";
import { rootPlan } from "../../src/trust/repository/plan.ts";
import { verifyMandates } from "../../src/trust/repository/verify.ts";
import { packsRepository, packTargets, SITE } from "../house/sign-packs.ts";
import { NOTE } from "../support/trust.ts";

test("the packs are signed as they are (else: npm run sign-packs)", () => {
  const repository = packsRepository();
  const targets = packTargets();
  expect(targets.size).toBeGreaterThan(2);
  for (const [target, text] of targets) expect(readTarget(repository, SITE, target)).toBe(text);
});

test("the packs are signed with development keys only, and production refuses those", () => {
  const { root, roles } = packsRepository().standing;
  const plan = rootPlan(root.signed);
  const keys = [...plan.admins.keys, ...plan.engineers.keys, ...plan.publishers].map(
    ({ keyval }) => keyval.public,
  );
  expect(new Set(keys)).toEqual(DEVELOPMENT_KEYS);
  const production = draftRoot(
    root.signed,
    { ...plan, policy: { ...plan.policy, environment: "production" } },
    { now: new Date(0), note: NOTE },
  );
  expect(() => verifyMandates({ root: production, roles })).toThrow(
    "found the key of DEVELOPMENT ONLY engineer-1, whose secret is public",
  );
});

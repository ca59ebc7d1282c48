import fc from "fast-check";
import { test } from "vitest";
import { isSecret, Secret } from "../../src/model/value.ts";

const member = fc.constantFrom("key", "digest", "shippedDefault", "secret", "other");
const held = fc.oneof(fc.constantFrom(true, false, null), fc.string({ maxLength: 2 }), fc.integer());
const inside = fc.oneof(held, fc.array(held, { maxLength: 2 }), fc.dictionary(member, held, { maxKeys: 4 }));
const whole = fc.record({ key: fc.string(), digest: fc.string() });

test("a secret is told by its shape, just as its schema says", () => {
  const value = fc.oneof(
    inside,
    fc.dictionary(member, inside, { maxKeys: 2 }),
    whole.map((secret) => ({ secret })),
    whole.map((secret) => ({ secret: { ...secret, shippedDefault: true } })),
    fc.tuple(whole, member, held).map(([secret, name, more]) => ({ secret: { ...secret, [name]: more } })),
    fc.tuple(whole, member, held).map(([secret, name, more]) => ({ secret, [name]: more })),
  );
  fc.assert(fc.property(value, (one) => isSecret(one) === Secret.safeParse(one).success));
});

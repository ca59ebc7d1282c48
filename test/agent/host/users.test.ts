import { expect, test } from "vitest";
import { parseNames } from "../../../agent/host/users.ts";

const NAMES = parseNames("root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/root:/bin/sh\nbad line\n", "adm:x:4:bob\n");

test("the first of several names for one id counts", () => {
  expect(NAMES.user(0)).toBe("root");
});

test("an id without a name is its number", () => {
  expect(NAMES.user(1000)).toBe("1000");
  expect(NAMES.group(4)).toBe("adm");
  expect(NAMES.group(5)).toBe("5");
});

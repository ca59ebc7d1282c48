import { expect, test } from "vitest";
import { SiteName } from "../../src/model/assignment.ts";

test.each(["plant-2", "a", "7"])("%s can be the name of a site", (name) => {
  expect(SiteName.safeParse(name).success).toBe(true);
});

test.each(["", "Plant", "-a", "a/b", "../a", "a.provisional", "root", "targets", "snapshot", "timestamp"])(
  '"%s" can\'t be the name of a site',
  (name) => {
    expect(SiteName.safeParse(name).success).toBe(false);
  },
);

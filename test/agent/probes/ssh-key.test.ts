import fc from "fast-check";
import { expect, test } from "vitest";
import { authorizedKey } from "../../../agent/host/sshd/authorized-keys.ts";
import { keyFiles, probe } from "../../../agent/probes/ssh-key.ts";
import { gapAt } from "../../../src/model/gaps.ts";
import { machine, secrets, seen } from "../../support/machine.ts";

/** Keys made for these tests, with what `ssh-keygen -l` prints of them. */
const RSA = {
  line: "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDBYwWBmRlIS0WqlKutBmzp3e32ke9Utf+XM3QDtLIJE6wiH63VTZLH0KUgTKInq3EV4GSREwMMBdSmtdH8+trHZGWKeL+OutJ7ZRtpLlZ+aKzGCBLcnR1FUE4b5yGBZqzHRsZj3VL/sH4fDLhFtYiV/xEiivhZJnirwZr8mQnmsl8voz7y9M2hxakZkw/C1t8N7L23zyN+/WEWdxR6t0jG8iWFSbT5zFi0xyH359isaIv6JI/23l5chbKQWPvLCHRvdnOqndBL7yQN35ilypgOZx+PB64BUszv7bMeZBPieETZtqd73YE0gN8PJaZWuYGZBfu91W8/A9AbldO/yBlv",
  bits: 2048,
  fingerprint: "SHA256:ZmA8Kub+ehmcNfmXvH5rMUxyPm2jTjR3vCR7JvGSk5k",
};
const ED25519 = {
  line: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOqwIrWF1e6g2W33dLX/RajLKNYzU77k+dwDxu+GfsBT",
  bits: 256,
  fingerprint: "SHA256:ArjhPIj5ab2fYXlnyiGoYt2A0O2kM9KyVsstGsoqiXY",
};
const ECDSA = {
  line: "ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBBhiWu82Kwbv/xa7ZQCQQLJGMvdpASiIVzwEO1RfCx0itggtbz6hOJWqVubQaeOPEDjGwTV6dwb8mgUFH+vTgC5LkXrF3IDlpkrmdYvtBx5TMLqVqE/nIF5FdJEiDmxOwg==",
  bits: 384,
  fingerprint: "SHA256:gB3zlGoVVL166Bj2EJt5DMA0wqUB+lqOhBwQvraw+7A",
};
const DSA = {
  line: "ssh-dss AAAAB3NzaC1kc3MAAACBANnCFWbZBUfEjymIvPBzBIUPV9z7X24/NxeNR3+TUmK/Cbh4msAK65fJ72lPqq6GNkY/ERlnAyBc2JupOSd7QKqxL1MJg+OH4f6Uh1yaD1Rh9PzcEk4St/Iu1HRs8DRQoZYuQQxNnb+ZYVVp/RHGxqLbKKydZ+DM4h5QexfZ2zw5AAAAFQD50yloSL8XYwxF5vFHQHsLjaAs+wAAAIEAixhXlb5lFKA8N/uEexY6CNwS4JmXfGkvfN3zz2lMqf90NnRArVXO0VxUCiAKdWwmS/x7UmbHuH5qsyFz9uz3tOr57MEKG7Qx1TO0gUtJ+peDnW/ppmRIxMNcOUAvOjmNP4dDx0tSkqR5A1o6q3+lFu90JSxu5GvIyvv57MiXboEAAACAXwY0raB01pzrUaiiP4/My12vEwO4UaQ5a6FyKZ63iHkARr8tvOwwn3PUpVbBd4cle42/Rmg26NPyLkHZrLTSgvrPhtuVqiZAxi/BaYMoCsQPLzyEdwybTlavpaQ/EtHcznc7v+xSCKi4klWXJjqon66aW8nF/eZiYoWatu2yWyo=",
  bits: 1024,
  fingerprint: "SHA256:En2FTJO1UE6YrlmkZM3eIsiYMx3g5IFPN42CKoMDS7w",
};
const PASSWD = `root:x:0:0::/root:/bin/bash
bob:x:1000:1000::/home/bob:/bin/bash
daemon:x:1:1::/dev/null:/usr/sbin/nologin
nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin
`;

test.each([RSA, ED25519, ECDSA, DSA])(
  "the fingerprint and size are those of ssh-keygen: $fingerprint",
  ({ line, bits, fingerprint }) => {
    expect(authorizedKey(`${line} vendor@laptop`)).toEqual({
      type: line.split(" ")[0],
      bits,
      fingerprint,
      options: [],
      comment: "vendor@laptop",
    });
  },
);

test("each account's keys are told with their options and where they stand", async () => {
  const { facts, unreadable } = await seen(
    probe,
    machine({
      "/etc/passwd": PASSWD,
      "/dev/null": "",
      "/home/bob/.ssh/authorized_keys": `# keys\n\nfrom="10.0.0.0/8,!10.1.1.1",command="echo \\"a b\\"",no-pty ${RSA.line} bob at home\n`,
      "/root/.ssh/authorized_keys2": `${ED25519.line}\n`,
    }),
  );
  expect(facts).toEqual({
    [`bob:${RSA.fingerprint}`]: {
      type: "ssh-rsa",
      bits: 2048,
      options: ['from="10.0.0.0/8,!10.1.1.1"', 'command="echo \\"a b\\""', "no-pty"],
      file: "/home/bob/.ssh/authorized_keys",
      comment: "bob at home",
    },
    [`root:${ED25519.fingerprint}`]: {
      type: "ssh-ed25519",
      bits: 256,
      options: [],
      file: "/root/.ssh/authorized_keys2",
      comment: "",
    },
  });
  expect(unreadable).toEqual([]);
});

test("keys are looked for where sshd looks, for any account a Match block speaks of", async () => {
  const { facts, capped } = await seen(
    probe,
    machine({
      "/etc/passwd": PASSWD,
      "/etc/ssh/sshd_config":
        "AuthorizedKeysFile /etc/ssh/keys/%u\nAuthorizedKeysCommand /usr/bin/ask-ldap %u\nMatch User root\nAuthorizedKeysFile %h/keys\n",
      "/etc/ssh/keys/bob": `${ED25519.line}\n`,
      "/root/keys": `${ECDSA.line}\n`,
      "/root/.ssh/authorized_keys": `${RSA.line}\n`,
    }),
  );
  expect(Object.keys(facts)).toEqual([`root:${ECDSA.fingerprint}`, `bob:${ED25519.fingerprint}`]);
  expect(capped.map(({ address }) => address)).toEqual(["ssh-key:(command)"]);
});

test("keys whose certificates open any account are told, wherever a Match block names them", async () => {
  const { facts, unreadable } = await seen(
    probe,
    machine({
      "/etc/passwd": PASSWD,
      "/etc/ssh/sshd_config":
        "TrustedUserCAKeys /etc/ssh/ca.pub\nMatch user bob\n  TrustedUserCAKeys /etc/ssh/ca.pub\nMatch user eve\n  TrustedUserCAKeys none\nMatch group ops\n  TrustedUserCAKeys /etc/ssh/folder\n",
      "/etc/ssh/ca.pub": `# plant\n${ED25519.line} plant\n${RSA.line} vendor\n`,
      "/etc/ssh/folder/x": "",
    }),
  );
  expect(facts).toMatchObject({
    [`(authority):${ED25519.fingerprint}`]: {
      type: "ssh-ed25519",
      file: "/etc/ssh/ca.pub",
      comment: "plant",
    },
    [`(authority):${RSA.fingerprint}`]: { type: "ssh-rsa", file: "/etc/ssh/ca.pub" },
  });
  expect(unreadable).toMatchObject([{ address: "ssh-key:(authority):", below: true }]);
});

test("a key that is there twice is seen twice, since its options may differ", async () => {
  const { facts } = await seen(
    probe,
    machine({ "/etc/passwd": PASSWD, "/root/.ssh/authorized_keys": `no-pty ${RSA.line}\n${RSA.line}\n` }),
  );
  expect(facts[`root:${RSA.fingerprint}`]?.options).toEqual(["no-pty"]);
  expect(facts[`root:${RSA.fingerprint}[2]`]?.options).toEqual([]);
});

test("a secret in the options is a digest", async () => {
  const option = `command="PGPASSWORD=planted1 psql"`;
  const { whole } = await seen(
    probe,
    machine({ "/etc/passwd": PASSWD, "/root/.ssh/authorized_keys": `${option} ${RSA.line}\n` }),
  );
  expect(JSON.stringify(whole)).not.toContain("planted1");
  expect(whole[0]?.fields.options).toEqual(['command="PGPASSWORD=*** psql"']);
  expect(whole[0]?.fields.secrets).toEqual([secrets.seal("planted1")]);
});

test("a line without a key is told by its number and not by its content", async () => {
  const { unparsed } = await seen(
    probe,
    machine({ "/etc/passwd": PASSWD, "/root/.ssh/authorized_keys": `${RSA.line}\nssh-rsa AAAAhidden\n` }),
  );
  expect(unparsed).toEqual([
    {
      address: "ssh-key:root:(/root/.ssh/authorized_keys line 2)",
      why: "/root/.ssh/authorized_keys line 2 holds no public key",
    },
  ]);
});

test("a key file that is a folder hides the account's keys, and only those", async () => {
  const { unreadable } = await seen(
    probe,
    machine({ "/etc/passwd": PASSWD, "/home/bob/.ssh/authorized_keys/x": "" }),
  );
  expect(unreadable).toMatchObject([{ address: "ssh-key:bob:", below: true }]);
  expect(gapAt(unreadable, "ssh-key", `bob:${RSA.fingerprint}`)).toBeDefined();
  expect(gapAt(unreadable, "ssh-key", `bobby:${RSA.fingerprint}`)).toBeUndefined();
});

test("tokens of a path are filled in", () => {
  const account = { name: "bob", uid: "1000", home: "/home/bob/" };
  expect(keyFiles([".ssh/keys", "%h/k", "/etc/keys/%u-%U-%%", "none"], account)).toEqual([
    "/home/bob/.ssh/keys",
    "/home/bob//k",
    "/etc/keys/bob-1000-%",
  ]);
});

test.each(['"', ",", 'a="', "\\", " ", "ssh-rsa ", "AAAA"])(
  "a very long line of %j takes no long time",
  (part) => {
    const start = performance.now();
    authorizedKey(part.repeat(100_000));
    expect(performance.now() - start).toBeLessThan(2000);
  },
);

test("any line is a key or none", () => {
  const likely = fc
    .tuple(fc.string(), fc.base64String())
    .map(([option, blob]) => `${option} ssh-rsa ${blob}`);
  fc.assert(fc.property(fc.oneof(fc.string(), likely), (line) => authorizedKey(line)?.comment !== null));
});

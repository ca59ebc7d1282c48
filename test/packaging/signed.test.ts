import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { msi } from "../../packaging/msi.ts";
import { AGENT } from "../../packaging/product.ts";
import { signersIn, signFile } from "../../packaging/signatures.ts";
import { whyNoBed } from "../bed/tools.ts";

const WHY_NOT = await whyNoBed();
const CHECKOUT = join(import.meta.dirname, "../..");
/** A small program for Windows. */
const PROGRAM = join(CHECKOUT, "node_modules/ssh2/util/pagent.exe");

/** Runs a program in a folder, and returns what it printed. */
const runIn = (folder: string, program: string, ...args: string[]) =>
  execFileSync(program, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

describe.skipIf(WHY_NOT !== undefined)(
  `what signs packages${WHY_NOT ? ` (skipped: ${WHY_NOT})` : ""}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), "mesdrift-signed-"));
    afterAll(() => rmSync(folder, { recursive: true }));
    const at = (name: string) => join(folder, name);

    describe("a key of gpg", () => {
      let signers: ReturnType<typeof signersIn>;
      beforeAll(() => {
        mkdirSync(at("gnupg"), { mode: 0o700 });
        vi.stubEnv("GNUPGHOME", at("gnupg"));
        const person = ["maintainers@mesdrift.invalid", "rsa3072", "sign", "never"];
        runIn(folder, "gpg", "--batch", "--quiet", "--passphrase", "", "--quick-generate-key", ...person);
        signers = signersIn({ MESDRIFT_GPG_KEY: "maintainers@mesdrift.invalid" });
      });
      afterAll(() => {
        runIn(folder, "gpgconf", "--kill", "all");
        vi.unstubAllEnvs();
      });

      test("signs a deb beside it", async () => {
        writeFileSync(at("a.deb"), "a deb");
        expect(await signFile(at("a.deb"), signers)).toBe("signed by maintainers@mesdrift.invalid");
        runIn(folder, "gpg", "--verify", "a.deb.asc", "a.deb");
        writeFileSync(at("a.deb"), "another deb");
        expect(() => runIn(folder, "gpg", "--verify", "a.deb.asc", "a.deb")).toThrow(/BAD signature/);
      });

      test("signs an rpm within it, and rpm verifies that", async () => {
        const file = builtRpm();
        expect(await signFile(file, signers)).toBe("signed by maintainers@mesdrift.invalid");
        writeFileSync(at("public.asc"), runIn(folder, "gpg", "--armor", "--export"));
        const keys = ["rpmkeys", "--dbpath", at("keys")] as const;
        runIn(folder, ...keys, "--import", "public.asc");
        expect(runIn(folder, ...keys, "--checksig", "--verbose", file)).toMatch(
          /RSA\/SHA\d+ Signature, .*: OK/,
        );
      });
    });

    test("a certificate for code signs the program and the installer for Windows by Authenticode", async () => {
      const environment = madeCertificate();
      const [program, other] = [at("mesdrift-agent.exe"), at("other.exe")];
      for (const file of [program, other]) copyFileSync(PROGRAM, file);
      const notices = ["copyright", "third-party-licences.txt", "sbom.cdx.json"].map((path) => ({
        path,
        text: path,
      }));
      const installer = await msi({ product: AGENT, file: program }, notices, "1.2.3+next", folder);
      for (const file of [program, installer]) {
        expect(await signFile(file, signersIn(environment))).toBe("signed by Authenticode");
        expect(runIn(folder, "osslsigncode", "verify", "-CAfile", "code.pem", "-in", file)).toContain(
          "Succeeded",
        );
      }
      expect(() => runIn(folder, "osslsigncode", "verify", "-CAfile", "code.pem", "-in", other)).toThrow();
      expect(runIn(folder, "msiinfo", "export", installer, "File")).toContain("mesdrift-agent.exe");
      expect(runIn(folder, "msiinfo", "export", installer, "Property")).toMatch(
        /^ProductVersion\t1\.2\.3\r?$/m,
      );
    });

    /** An rpm with nothing in it. */
    function builtRpm(): string {
      writeFileSync(
        at("a.spec"),
        "Name: a\nVersion: 1\nRelease: 1\nSummary: a\nLicense: a\n%description\n%files\n",
      );
      const macros = [
        `_topdir ${folder}`,
        `_rpmdir ${folder}`,
        "_build_name_fmt a.rpm",
        `_dbpath ${at("db")}`,
      ];
      runIn(
        folder,
        "rpmbuild",
        "-bb",
        "--quiet",
        ...macros.flatMap((macro) => ["--define", macro]),
        "a.spec",
      );
      return at("a.rpm");
    }

    /** A certificate that nobody but this test trusts. @returns the environment that names it */
    function madeCertificate(): NodeJS.ProcessEnv {
      writeFileSync(at("passphrase"), "long enough");
      const request = [
        "-newkey",
        "rsa:2048",
        "-noenc",
        "-subj",
        "/CN=mesdrift",
        "-addext",
        "extendedKeyUsage=codeSigning",
      ];
      runIn(folder, "openssl", "req", "-x509", ...request, "-keyout", "code.key", "-out", "code.pem");
      const both = [
        "-inkey",
        "code.key",
        "-in",
        "code.pem",
        "-out",
        "code.p12",
        "-passout",
        "file:passphrase",
      ];
      runIn(folder, "openssl", "pkcs12", "-export", ...both);
      return { MESDRIFT_CODE_CERTIFICATE: at("code.p12"), MESDRIFT_CODE_PASSPHRASE_FILE: at("passphrase") };
    }
  },
);

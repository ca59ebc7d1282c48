import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Makes a private authority, `ca.pem`, and the certificate of a server, `tls.pem` with `tls.key`. @param address of the server */
export function makeCertificates(folder: string, address: string): void {
  const path = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: "ignore" });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  const self = ["-keyout", path("ca.key"), "-out", path("ca.pem"), "-subj", "/CN=Plant"];
  openssl("req", "-x509", ...key, ...self);
  const name = ["-subj", "/CN=trust", "-addext", `subjectAltName=IP:${address}`];
  const authority = ["-CA", path("ca.pem"), "-CAkey", path("ca.key")];
  openssl("req", "-x509", ...key, ...name, ...authority, "-keyout", path("tls.key"), "-out", path("tls.pem"));
}

import { Trouble } from "../../model/trouble.ts";

/** Stands where an address names no machine, which its parser wants: PostgreSQL is on this one then, or where `?host=` says. */
const NO_MACHINE = "@nowhere.invalid/";
/** Parameters that hold what nobody may see; PostgreSQL's manual, section 32.1.2. */
const SECRETS = ["password", "sslpassword"];

/** The address of a PostgreSQL database without its password, and that: everybody on the machine sees arguments. Throws {@link Trouble}. */
export function withoutPassword(url: string): { place: string; password?: string } {
  const address = parsed(url);
  if (address === undefined)
    throw new Trouble(
      "--store: found an address that can't be read, expected postgres://USER@HOST/DATABASE; in a password write % as %25, / as %2F, ? as %3F and # as %23",
    );
  const password = address.searchParams.get("password") ?? decodeURIComponent(address.password);
  address.password = "";
  address.searchParams.delete("password");
  return { place: written(address), ...(password === "" ? {} : { password }) };
}

/** The address of a store as it may be printed: nothing of a password is in it, wherever that stands. */
export function nameOf(url: string): string {
  if (url.startsWith("sqlite:")) return url;
  const address = parsed(url);
  if (address === undefined) return `${/^[a-z]+:/i.exec(url)?.[0] ?? ""}…`;
  if (address.password !== "") address.password = "…";
  for (const name of SECRETS) if (address.searchParams.has(name)) address.searchParams.set(name, "…");
  return written(address).replaceAll("%E2%80%A6", "…");
}

/** Undefined for what is none. One with an @ behind the machine is none: then a password was cut at a sign that ends it. */
function parsed(url: string): URL | undefined {
  const text = URL.canParse(url) ? url : url.replace("@/", NO_MACHINE);
  const address = URL.canParse(text) ? new URL(text) : undefined;
  const isOdd = (part: string) => part.includes("@") || /%(?![0-9a-f]{2})/i.test(part);
  if (address && !isOdd(address.pathname + address.search + address.hash + address.password)) return address;
  return undefined;
}

function written(address: URL): string {
  return address.href.replace(NO_MACHINE, "@/");
}

/**
 * Names of systemd units (systemd.unit(5)): `name.service`, templates `name@.service`, instances `name@of.service`.
 */

/** Where units lie, from the highest precedence to the lowest (systemd.unit(5), "Unit File Load Path"). */
export const UNIT_FOLDERS = [
  "/etc/systemd/system.control",
  "/run/systemd/system.control",
  "/run/systemd/transient",
  "/run/systemd/generator.early",
  "/etc/systemd/system",
  "/etc/systemd/system.attached",
  "/run/systemd/system",
  "/run/systemd/system.attached",
  "/run/systemd/generator",
  "/usr/local/lib/systemd/system",
  "/usr/lib/systemd/system",
  "/lib/systemd/system",
  "/run/systemd/generator.late",
] as const;

/** "service" of `name.service`. */
export function unitType(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

/** `name` of `name.service`, `name@of` of `name@of.service`. */
export function unitStem(name: string): string {
  return name.slice(0, name.lastIndexOf("."));
}

export function isTemplate(name: string): boolean {
  return unitStem(name).endsWith("@");
}

/** `name@.service` of `name@of.service`; undefined where it is no instance. */
export function templateOf(name: string): string | undefined {
  const at = name.indexOf("@");
  return at < 0 || isTemplate(name) ? undefined : `${name.slice(0, at + 1)}.${unitType(name)}`;
}

/**
 * Folders that hold drop-ins of a unit: its own, its template's, those of each prefix that ends in a dash
 * (`foo-bar-.service.d`, `foo-.service.d`), without the one for all units of the type.
 */
export function dropInFolders(name: string): string[] {
  const template = templateOf(name);
  const full = template ? [name, template] : [name];
  return [...full, ...prefixes(template ?? name)].map((unit) => `${unit}.d`);
}

function prefixes(name: string): string[] {
  const parts = unitStem(name).replace(/@$/, "").split("-");
  return parts
    .slice(1)
    .map((_, at) => `${parts.slice(0, parts.length - 1 - at).join("-")}-.${unitType(name)}`);
}

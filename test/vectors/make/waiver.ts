import { canonical } from "../../../src/model/canonical.ts";

/** A waiver that one engineer signs alone, from the start of 2026. @param until RFC 3339 */
export function provisionalWaiver(until: string): string {
  const waiver = {
    id: "W-1",
    at: "port:tcp/0.0.0.0:8088",
    hosts: ["*"],
    owner: "A. Meyer",
    reason: "line is down",
    compensating: "a guard at the door",
    from: "2026-01-01T00:00:00Z",
    until,
  };
  return canonical({ format: "mesdrift-waivers/1", waivers: [waiver] });
}

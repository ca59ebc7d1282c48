/** Something that the collector does not take: counted by its crime, and told to whoever sent it. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly crime: string;
  /** Who sent it, as far as that is known: a host's name, or an address. */
  readonly from: string | undefined;
  /** When to try again, in seconds. */
  readonly after: number | undefined;

  /** @param status of HTTP (RFC 9110) */
  constructor(status: number, crime: string, message: string, from?: string, after?: number) {
    super(message);
    this.status = status;
    this.crime = crime;
    this.from = from;
    this.after = after;
  }
}

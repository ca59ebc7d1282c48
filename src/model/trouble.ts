/** Something a person has to mend. The message is one clear line: what was found, where, and what to do. */
export class Trouble extends Error {
  override readonly name: string = "Trouble";
}

/** A trouble of one of a few known sorts. */
export class Fault<Sort extends string> extends Trouble {
  readonly fault: Sort;

  constructor(fault: Sort, message: string) {
    super(message);
    this.fault = fault;
  }
}

/** The message of anything thrown, on one line. */
export function reason(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return text.replace(/\s*\n\s*/g, " ");
}

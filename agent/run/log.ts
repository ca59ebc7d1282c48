/** Where the resident agent tells what it does: lines for the journal, as pino has them. */
export interface Log {
  info(what: object, text: string): void;
  warn(what: object, text: string): void;
  error(what: object, text: string): void;
}

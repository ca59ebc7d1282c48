/** A folder into which drops are put, wherever it is. Each method throws `Unreached` where the place does not answer as it should. */
export interface Place {
  /** Whole and durably, so that nobody ever sees half of it. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  has(name: string): Promise<boolean>;
  /** Undefined where there is none. @param most bytes; a larger file is trouble */
  read(name: string, most: number): Promise<Uint8Array | undefined>;
  /** Does nothing where there is none. */
  remove(name: string): Promise<void>;
  close(): void;
}

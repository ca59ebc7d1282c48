import { HostError, type HostFault } from "./host.ts";

/** What the host says, or undefined where the thing asked for is not there. Any other fault is thrown. */
export function ifPresent<T>(answer: Promise<T>): Promise<T | undefined> {
  return unless(answer, "absent");
}

/** What the host says, or undefined for the faults named. Any other fault is thrown. */
export async function unless<T>(answer: Promise<T>, ...faults: HostFault[]): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof HostError && faults.includes(error.fault)) return undefined;
    throw error;
  }
}

/** What the host says, or why it could not. What is not the host's fault is thrown. */
export async function orWhy<T>(answer: Promise<T>): Promise<{ value: T } | { why: string }> {
  try {
    return { value: await answer };
  } catch (error) {
    if (error instanceof HostError) return { why: error.message };
    throw error;
  }
}

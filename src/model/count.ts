/** Largest number of what hosts count, such as their envelopes: a database keeps it in four bytes, and none comes near. */
export const LARGEST_COUNT = 2 ** 31 - 1;

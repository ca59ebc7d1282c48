/**
 * All packs, opened, as JSON: what is built puts them here, since to read them as they are written takes longer than to
 * hold a host against them. Undefined where the program runs from its sources.
 */
export const OPENED_PACKS: string | undefined = undefined;

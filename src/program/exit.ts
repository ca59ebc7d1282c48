/** Exit status of both programs: 0 fine, 1 findings, 2 trouble. */
export const EXIT = { fine: 0, findings: 1, trouble: 2 } as const;

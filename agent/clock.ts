/** The time now. Passed in, so that nothing has a hidden clock. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

const RATE = 1.19;

export const withTax = (cents) => Math.round(cents * RATE);

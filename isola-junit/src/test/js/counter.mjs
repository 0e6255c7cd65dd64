let count = 0;

export const tick = () => ++count;
